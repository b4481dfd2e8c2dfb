import { Link, useRouterState } from "@tanstack/react-router";
import { Link2, Rocket } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { buttonLook } from "~/ui/button";
import { SearchField } from "~/ui/search-field";
import { PageBody, PageHeading } from "~/ui/surface";
import { useTitle } from "~/ui/use-title";
import { type Answer, anchorOf, answersOf, blocksOf, matching, topicOf } from "./topics";

/** Answers to common questions; they can be searched and linked to. */
export function HelpPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  useTitle(t("help.title"));
  const answers = answersOf(t);
  const found = matching(answers, search);
  useScrollToAnchor();
  return (
    <PageBody isWide={false}>
      <PageHeading
        title={t("help.title")}
        description={t("help.lead")}
        actions={
          <Link to="/start" className={buttonLook({ look: "secondary" })}>
            <Rocket aria-hidden />
            {t("help.start")}
          </Link>
        }
      />
      <search className="block">
        <SearchField label={t("help.search")} value={search} onSearch={setSearch} />
      </search>
      <p role="status" className="mt-2 text-xs text-muted">
        {search.trim() !== "" && t("help.found", { count: found.length })}
      </p>
      {search.trim() === "" && (
        <nav aria-label={t("help.contents")} className="mt-4">
          <ul className="grid gap-x-8 gap-y-2 sm:grid-cols-2">
            {answers.map(({ topic, title }) => (
              <li key={topic}>
                <Link to="/help" hash={anchorOf(topic)} className="text-brand-text underline-offset-4 hover:underline">
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <div className="mt-6">
        {found.map((answer) => (
          <AnswerArticle key={answer.topic} answer={answer} />
        ))}
      </div>
    </PageBody>
  );
}

function AnswerArticle({ answer: { topic, title, short, long } }: { answer: Answer }) {
  const { t } = useTranslation();
  return (
    <article className="border-t border-line py-8 first:border-t-0 first:pt-4">
      <h2
        id={anchorOf(topic)}
        tabIndex={-1}
        className="group flex scroll-mt-6 items-baseline gap-2 rounded text-xl font-semibold tracking-tight"
      >
        {title}
        <Link
          to="/help"
          hash={anchorOf(topic)}
          aria-label={t("help.linkTo", { title })}
          className="text-muted hover:text-ink"
        >
          <Link2 className="size-4" aria-hidden />
        </Link>
      </h2>
      <p className="mt-2 max-w-2xl text-base leading-7">{short}</p>
      {blocksOf(long).map((block, index) =>
        block.kind === "text" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order of an answer never changes
          <p key={index} className="mt-3 max-w-2xl leading-6 text-muted">
            {block.text}
          </p>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order of an answer never changes
          <ul key={index} className="mt-3 max-w-2xl list-disc space-y-1.5 pl-5 leading-6 text-muted">
            {block.items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        ),
      )}
    </article>
  );
}

/** Scrolls to the answer in the hash of the URL, when the page opens and when the hash changes. */
function useScrollToAnchor(): void {
  const hash = useRouterState({ select: ({ location }) => location.hash });
  useEffect(() => {
    if (topicOf(hash) === undefined) return;
    const heading = document.getElementById(hash);
    heading?.scrollIntoView();
    heading?.focus({ preventScroll: true });
  }, [hash]);
}

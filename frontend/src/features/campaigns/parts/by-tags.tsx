/** Selects contacts by tags as the recipients: tags that a contact must have, and tags that it must not have. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { clsx } from "clsx";
import { ChevronRight, Hash, UserX } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TagCount } from "~/api/contract";
import type { TagMatch } from "~/api/types";
import { summaryQuery } from "~/features/contacts/queries";
import { fold } from "~/i18n/fold";
import { useFormat } from "~/i18n/format";
import { Button, buttonLook } from "~/ui/button";
import { Skeleton } from "~/ui/surface";
import type { Values } from "../broadcast-form";
import { Wrong } from "./wrong";

type ByTagsProps = { values: Values; error: string | null; onChange: (change: Partial<Values>) => void };

export function ByTags({ values, error, onChange }: ByTagsProps) {
  const { t } = useTranslation();
  const summary = useQuery(summaryQuery);
  const tags = summary.data?.tags ?? [];
  const { tags: chosen, withoutTags, match } = values;

  if (summary.isPending)
    return (
      <div role="status" aria-label={t("common.loading")}>
        <Skeleton className="h-16" />
      </div>
    );
  if (tags.length === 0 && chosen.length === 0) {
    return (
      <div className="space-y-3 rounded-xl bg-sunken px-4 py-4">
        <p>{summary.isError ? t("newBroadcast.tagsUnread") : t("newBroadcast.noTags")}</p>
        {summary.isError ? (
          <Button look="secondary" size="sm" onClick={() => summary.refetch()}>
            {t("common.retry")}
          </Button>
        ) : (
          <Link to="/contacts/import" className={buttonLook({ look: "secondary", size: "sm" })}>
            {t("newBroadcast.toImport")}
          </Link>
        )}
        {error !== null && <Wrong>{error}</Wrong>}
      </div>
    );
  }
  return (
    <div className="space-y-3">
      <TagChoice
        label={t("newBroadcast.tagsPick")}
        look="with"
        tags={tags}
        chosen={chosen}
        isWrong={error !== null}
        onChange={(next) => onChange({ tags: next, withoutTags: othersThan(next, withoutTags) })}
      />
      {chosen.length > 1 && <Match match={match} onMatch={(next) => onChange({ match: next })} />}
      <WithoutTags values={values} tags={tags} onChange={onChange} />
      {error !== null && <Wrong>{error}</Wrong>}
    </div>
  );
}

type WithoutTagsProps = Pick<ByTagsProps, "values" | "onChange"> & { tags: readonly TagCount[] };

/** The tags whose contacts get nothing. A button opens this question, because most broadcasts exclude nobody. */
export function WithoutTags({ values, tags, onChange }: WithoutTagsProps) {
  const { t } = useTranslation();
  const id = useId();
  const { withoutTags } = values;
  const [isOpened, setIsOpened] = useState(false);
  const isOpen = isOpened || withoutTags.length > 0;
  if (tags.length === 0 && withoutTags.length === 0) return null;
  return (
    <div className="space-y-2">
      {withoutTags.length === 0 && (
        <Button
          look="ghost"
          size="sm"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpened((before) => !before)}
        >
          <ChevronRight className={clsx("transition-transform duration-150", isOpen && "rotate-90")} aria-hidden />
          {t("newBroadcast.withoutTags.open")}
        </Button>
      )}
      <div id={id} hidden={!isOpen}>
        {isOpen && (
          <TagChoice
            label={t("newBroadcast.withoutTags.pick")}
            hint={t("newBroadcast.withoutTags.hint")}
            look="without"
            tags={tags}
            chosen={withoutTags}
            isWrong={false}
            onChange={(next) => {
              // The question remains open while its last tag is removed.
              setIsOpened(true);
              onChange({
                withoutTags: next,
                ...(values.audience === "tags" ? { tags: othersThan(next, values.tags) } : {}),
              });
            }}
          />
        )}
      </div>
    </div>
  );
}

/**
 * Returns the tags without the chosen ones: a contact cannot have a tag and not have it, so a tag that is chosen in one list is not offered
 * in the other.
 */
function othersThan(chosen: readonly string[], tags: readonly string[]): readonly string[] {
  const taken = new Set(chosen.map(fold));
  return tags.some((tag) => taken.has(fold(tag))) ? tags.filter((tag) => !taken.has(fold(tag))) : tags;
}

type TagChoiceProps = {
  label: string;
  hint?: string;
  look: "with" | "without";
  tags: readonly TagCount[];
  chosen: readonly string[];
  isWrong: boolean;
  onChange: (chosen: readonly string[]) => void;
};

function TagChoice({ label, hint, look, tags, chosen, isWrong, onChange }: TagChoiceProps) {
  const format = useFormat();
  const id = useId();
  const Icon = look === "with" ? Hash : UserX;
  // A chosen tag may come from the URL or an earlier visit, and no contact may have it any more: it is offered, too.
  const chosenWithoutContacts = chosen
    .filter((one) => !tags.some(({ tag }) => tag === one))
    .map((tag) => ({ tag, contacts: 0 }));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset inside the audience's own would draw a legend
    <div role="group" aria-labelledby={`${id}-tags`} className="space-y-2">
      <p id={`${id}-tags`} className="font-medium">
        {label}
      </p>
      {hint !== undefined && <p className="text-xs text-muted">{hint}</p>}
      <div className="flex max-h-52 flex-wrap gap-2 overflow-y-auto p-0.5">
        {[...tags, ...chosenWithoutContacts].map(({ tag, contacts }) => (
          <label
            key={tag}
            className={clsx(
              "relative inline-flex h-8 max-w-full items-center gap-1.5 rounded-full border border-field px-3 text-xs font-medium transition-colors duration-150 hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
              look === "with"
                ? "has-checked:border-focus has-checked:bg-brand has-checked:text-on-brand"
                : "has-checked:border-bad-text has-checked:bg-bad-soft has-checked:text-bad-text",
            )}
          >
            <input
              type="checkbox"
              className="absolute inset-0 cursor-pointer opacity-0"
              aria-invalid={isWrong || undefined}
              checked={chosen.includes(tag)}
              onChange={({ target }) =>
                onChange(target.checked ? [...chosen, tag] : chosen.filter((one) => one !== tag))
              }
            />
            <Icon className="size-3.5 shrink-0" aria-hidden />
            <span className="truncate">{tag}</span>
            <span className="tabular">{format.number(contacts)}</span>
          </label>
        ))}
      </div>
    </div>
  );
}

function Match({ match, onMatch }: { match: TagMatch; onMatch: (match: TagMatch) => void }) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <div role="radiogroup" aria-label={t("newBroadcast.match.label")} className="flex flex-wrap gap-x-5 gap-y-2">
      {(["any", "all"] as const).map((one) => (
        <label key={one} className="flex cursor-pointer items-center gap-2">
          <input
            type="radio"
            name={name}
            className="size-4 accent-(--brand)"
            checked={match === one}
            onChange={() => onMatch(one)}
          />
          {t(`newBroadcast.match.${one}`)}
        </label>
      ))}
    </div>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { clsx } from "clsx";
import { Rocket } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "~/api/types";
import { HelpIcon } from "~/features/help/help-link";
import { meQuery } from "../tenants/queries";
import { useMark, writeMark } from "./mark";
import { STEPS } from "./progress";
import { useStart } from "./queries";

type Place = "sidebar" | "bar";

/** The menu entry of Start with its progress. It disappears once the set-up is finished or hidden. */
export default function StartEntry({ place }: { place: Place }) {
  const { data: me } = useQuery(meQuery);
  const mark = useMark(me);
  if (me === undefined) return null;
  return mark === null ? <StartLink me={me} place={place} /> : <HelpInstead place={place} />;
}

/** Shows Help in place of Start, because the top bar has room for one entry. */
function HelpInstead({ place }: { place: Place }) {
  return place === "sidebar" ? null : <HelpIcon />;
}

function StartLink({ me, place }: { me: User; place: Place }) {
  const { t } = useTranslation();
  const { first, progress } = useStart({ isWatching: false });
  const isFinished = first.isSuccess && progress.current === null;
  useEffect(() => {
    if (isFinished) writeMark(me, "finished");
  }, [isFinished, me]);

  // The top bar reserves the space of the entry, so that nothing beside it moves when the entry appears.
  if (!first.isSuccess) return place === "bar" ? <span className="h-9 w-18 shrink-0" aria-hidden /> : null;
  if (isFinished) return <HelpInstead place={place} />;
  const name = t("guide.startOf", { done: progress.amount, total: STEPS.length });
  const count = t("guide.count", { done: progress.amount, total: STEPS.length });
  return (
    <Link
      to="/start"
      data-testid="start-entry"
      title={name}
      className={clsx(
        "flex items-center rounded-lg font-medium text-muted transition-colors duration-150 hover:bg-sunken hover:text-ink aria-[current=page]:bg-brand-soft aria-[current=page]:text-brand-text",
        place === "sidebar"
          ? "h-10 justify-center gap-3 px-3 lg:justify-start"
          : "h-9 w-18 shrink-0 justify-center gap-1.5 text-xs",
      )}
    >
      <span className="sr-only">{name}</span>
      <Rocket className={clsx("shrink-0", place === "sidebar" ? "size-5" : "size-4")} aria-hidden />
      {place === "sidebar" && (
        <span aria-hidden className="hidden flex-1 lg:inline">
          {t("guide.start")}
        </span>
      )}
      <span
        aria-hidden
        className={clsx(
          "rounded-full bg-brand-soft px-2 py-0.5 text-xs whitespace-nowrap text-brand-text tabular",
          place === "sidebar" && "hidden lg:inline",
        )}
      >
        {place === "sidebar" ? count : `${progress.amount}/${STEPS.length}`}
      </span>
    </Link>
  );
}

import { clsx } from "clsx";
import { Reply } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Counts, RecipientStatus } from "~/api/types";
import { useFormat } from "~/i18n/format";
import { remaining, sentOf } from "../pace";

/** The parts in the order of the bar, which fills from the left: the most advanced status first. */
export const PARTS = ["read", "delivered", "sent", "waiting", "unknown", "failed", "skipped", "cancelled"] as const;

export type Part = (typeof PARTS)[number];

/**
 * Returns the statuses of a part. A user sees one status for messages that a device has already (`queued`) and those that none has
 * (`pending`): both wait.
 */
export function statusesOf(part: Part): RecipientStatus[] {
  return part === "waiting" ? ["pending", "queued"] : [part];
}

export function countOf(counts: Counts, part: Part): number {
  return statusesOf(part).reduce((sum, status) => sum + counts[status], 0);
}

/** The parts that are shown only if a recipient has such a status. */
const HIDDEN_WHEN_ZERO: readonly Part[] = ["skipped", "cancelled"];

const COLOURS: Record<Part, string> = {
  read: "bg-[#0277bd] dark:bg-[#53bdeb]",
  delivered: "bg-[#128c7e]",
  sent: "bg-[#25d366]",
  waiting: "bg-line",
  unknown: "bg-warn-dot",
  failed: "bg-bad-dot",
  skipped: "bg-[#b39ddb] dark:bg-[#7e57c2]",
  cancelled: "bg-idle-dot",
};

/** A bar that counts every recipient once. */
export function ProgressBar({ counts, className }: { counts: Counts; className?: string }) {
  const { t } = useTranslation();
  const done = counts.total - remaining(counts);
  return (
    <div
      role="progressbar"
      aria-label={t("broadcast.progress")}
      aria-valuemin={0}
      aria-valuemax={counts.total}
      aria-valuenow={done}
      aria-valuetext={t("broadcast.progressValue", { done, total: counts.total })}
      className={clsx("flex h-2.5 gap-px overflow-hidden rounded-full bg-line", className)}
    >
      {PARTS.filter((part) => countOf(counts, part) > 0).map((part) => (
        <span
          key={part}
          className={clsx("h-full transition-[width] duration-300", COLOURS[part])}
          style={{ width: `${(100 * countOf(counts, part)) / Math.max(1, counts.total)}%` }}
        />
      ))}
    </div>
  );
}

/** The counts of the bar as numbers. */
export function ProgressLegend({ counts }: { counts: Counts }) {
  const { t } = useTranslation();
  const format = useFormat();
  const parts = PARTS.filter((part) => !HIDDEN_WHEN_ZERO.includes(part) || countOf(counts, part) > 0);
  const share = (count: number, of: number) => (of > 0 && count > 0 ? format.percent(count / of) : null);
  return (
    <dl className={clsx("grid gap-x-4 gap-y-3", COLUMNS[parts.length + 1])}>
      {parts.map((part) => (
        <div key={part} data-testid={`count-${part}`}>
          <dt className="flex items-center gap-1.5 text-xs text-muted">
            <span
              className={clsx("size-2.5 rounded-full", COLOURS[part], part === "waiting" && "border border-field")}
              aria-hidden
            />
            {t(`broadcast.count.${part}`)}
          </dt>
          <Amount count={countOf(counts, part)} share={share(countOf(counts, part), counts.total)} />
        </div>
      ))}
      {/* Recipients who replied are counted as sent too, so they are not part of the bar. */}
      <div data-testid="count-replied" className={clsx(parts.length === 6 && "max-sm:col-span-2")}>
        <dt className="flex items-center gap-1.5 text-xs text-muted">
          <Reply className="size-3.5" aria-hidden />
          {t("broadcast.count.replied")}
        </dt>
        <Amount count={counts.replied} share={share(counts.replied, sentOf(counts))} />
      </div>
    </dl>
  );
}

/** The columns of the grid by the number of counts, chosen so that no row of the grid has only one count. */
const COLUMNS: Record<number, string> = {
  7: "grid-cols-2 sm:grid-cols-4 xl:grid-cols-7",
  8: "grid-cols-2 sm:grid-cols-4 xl:grid-cols-8",
  9: "grid-cols-3 xl:grid-cols-9",
};

function Amount({ count, share }: { count: number; share: string | null }) {
  const format = useFormat();
  return (
    <dd className="mt-0.5 text-xl font-semibold tabular">
      <span data-testid="amount">{format.number(count)}</span>
      {share !== null && <span className="ml-1.5 text-xs font-normal text-muted">{share}</span>}
    </dd>
  );
}

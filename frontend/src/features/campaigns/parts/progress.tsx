import { clsx } from "clsx";
import { Reply } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Counts } from "~/api/types";
import { useFormat } from "~/i18n/format";
import { remaining } from "../pace";

/** In the order of the bar, which fills from the left: the most advanced status first. */
export const PARTS = ["read", "delivered", "sent", "queued", "pending", "unknown", "failed", "cancelled"] as const;

const COLOURS: Record<(typeof PARTS)[number], string> = {
  read: "bg-[#0277bd] dark:bg-[#53bdeb]",
  delivered: "bg-[#128c7e]",
  sent: "bg-[#25d366]",
  queued: "bg-[#a5d6a7] dark:bg-[#3f6b4b]",
  pending: "bg-line",
  unknown: "bg-warn-dot",
  failed: "bg-bad-dot",
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
      {PARTS.filter((part) => counts[part] > 0).map((part) => (
        <span
          key={part}
          className={clsx("h-full transition-[width] duration-300", COLOURS[part])}
          style={{ width: `${(100 * counts[part]) / Math.max(1, counts.total)}%` }}
        />
      ))}
    </div>
  );
}

/** The counts of the bar as numbers. */
export function ProgressLegend({ counts }: { counts: Counts }) {
  const { t } = useTranslation();
  const format = useFormat();
  const isCut = counts.cancelled > 0;
  return (
    <dl
      className={clsx(
        "grid gap-x-4 gap-y-3",
        // Nine counts fill rows of three, eight counts rows of two or four: no row has a single count.
        isCut ? "grid-cols-3 xl:grid-cols-9" : "grid-cols-2 sm:grid-cols-4 xl:grid-cols-8",
      )}
    >
      {PARTS.filter((part) => part !== "cancelled" || isCut).map((part) => (
        <div key={part} data-testid={`count-${part}`}>
          <dt className="flex items-center gap-1.5 text-xs text-muted">
            <span
              className={clsx("size-2.5 rounded-full", COLOURS[part], part === "pending" && "border border-field")}
              aria-hidden
            />
            {t(`broadcast.count.${part}`)}
          </dt>
          <dd className="mt-0.5 text-xl font-semibold tabular">{format.number(counts[part])}</dd>
        </div>
      ))}
      {/* Recipients who replied are counted as sent too, so they are not part of the bar. */}
      <div data-testid="count-replied">
        <dt className="flex items-center gap-1.5 text-xs text-muted">
          <Reply className="size-3.5" aria-hidden />
          {t("broadcast.count.replied")}
        </dt>
        <dd className="mt-0.5 text-xl font-semibold tabular">{format.number(counts.replied)}</dd>
      </div>
    </dl>
  );
}

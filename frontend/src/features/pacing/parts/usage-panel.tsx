import { clsx } from "clsx";
import { OctagonPause } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import type { Device, PacingUsage } from "~/api/types";
import { useNow } from "~/api/use-now";
import { OutboxLine, UndecidedBadge } from "~/features/outbox/parts/outbox-line";
import type { LoadedPacing } from "~/features/quiet-hours/queries";
import { useZoneNote, withZone } from "~/features/quiet-hours/zone";
import { useFormat } from "~/i18n/format";
import { Card } from "~/ui/surface";
import { type Departure, usageNow } from "../usage";

type UsagePanelProps = { device: Device; reading: LoadedPacing; departures: readonly Departure[] };

/** Shows how much of each limit is used now. */
export function UsagePanel({ device, reading, departures }: UsagePanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const usage = usageNow(reading.usage, reading.readAt, departures, now);
  const zone = useZoneNote([device.id], usage.heldUntil !== null);
  return (
    <Card className="space-y-5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 className="text-base font-semibold">{t("usage.title")}</h2>
        <OutboxLine device={device} />
      </div>
      <UndecidedBadge device={device} />
      {usage.heldUntil !== null && (
        <p
          role="status"
          data-testid="held"
          className="flex items-start gap-2 rounded-lg bg-warn-soft px-3 py-2 text-warn-text"
        >
          <OctagonPause className="mt-0.5 size-4 shrink-0" aria-hidden />
          {t("usage.held", { time: withZone(format.date(usage.heldUntil), zone) })}
        </p>
      )}
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {(["minute", "hour", "day"] as const).map((window) => (
          <Bar
            key={window}
            of={window}
            label={t(`usage.${window}`)}
            used={usage[window].used}
            limit={usage[window].limit}
          />
        ))}
        <Cold usage={usage} />
        <Ratio ratio={usage.replyRatio} />
      </div>
    </Card>
  );
}

function Cold({ usage: { cold } }: { usage: PacingUsage }) {
  const { t } = useTranslation();
  const hint = cold.limit === null || cold.day === null ? t("usage.coldFree") : t("usage.coldDay", { day: cold.day });
  return <Bar of="cold" label={t("usage.cold")} used={cold.used} limit={cold.limit} hint={hint} />;
}

function Ratio({ ratio }: { ratio: number | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div data-testid="usage-ratio">
      <p className="flex items-baseline justify-between gap-3">
        <span className="font-medium">{t("usage.ratio")}</span>
        <span className="tabular">{ratio === null ? t("common.none") : format.percent(ratio)}</span>
      </p>
      <p className="mt-1.5 text-xs text-muted">{t(ratio === null ? "usage.ratioNone" : "usage.ratioHint")}</p>
    </div>
  );
}

/** The used share from which the bar has a warning colour. */
const WARNING_SHARE = 0.75;

type BarProps = { of: string; label: string; used: number; limit: number | null; hint?: ReactNode };

function Bar({ of, label, used, limit, hint }: BarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const share = limit === null ? 0 : Math.min(1, used / Math.max(1, limit));
  const words =
    limit === null
      ? t("usage.used", { count: used, used: format.number(used) })
      : t("usage.of", { used: format.number(used), limit: format.number(limit) });
  return (
    <div data-testid={`usage-${of}`} data-used={used}>
      <p className="flex items-baseline justify-between gap-3">
        <span id={id} className="font-medium">
          {label}
        </span>
        <span className="whitespace-nowrap tabular">{words}</span>
      </p>
      {limit !== null && (
        // biome-ignore lint/a11y/useSemanticElements: each browser draws the inside of a meter differently
        <div
          role="meter"
          aria-labelledby={id}
          aria-valuemin={0}
          aria-valuemax={limit}
          aria-valuenow={Math.min(used, limit)}
          aria-valuetext={words}
          className="mt-2 h-2 overflow-hidden rounded-full bg-line"
        >
          <div
            className={clsx(
              "h-full rounded-full transition-[width] duration-300",
              share >= 1 ? "bg-bad-dot" : share >= WARNING_SHARE ? "bg-warn-dot" : "bg-focus",
            )}
            style={{ width: `${100 * share}%` }}
          />
        </div>
      )}
      {hint && <p className="mt-1.5 text-xs text-muted">{hint}</p>}
    </div>
  );
}

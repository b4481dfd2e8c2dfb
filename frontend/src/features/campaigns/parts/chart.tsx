import { useTranslation } from "react-i18next";
import type { CampaignProgress } from "~/api/types";
import { useFormat } from "~/i18n/format";
import { Card } from "~/ui/surface";
import { Table, Td, Th } from "~/ui/table";
import { type Bar, barsOf, topOf } from "../timeline";

/** The SVG is stretched to its container; the labels are outside of it, so they are not stretched. */
const WIDTH = 720;
const HEIGHT = 120;
/** The chart has room for at least this many bars, so that a few bars are not drawn too wide. */
const MIN_BARS = 12;
const DAY_MS = 24 * 3_600_000;

/** A chart of sent messages over time; screen readers get the same as a table. */
export function TimeChart({ progress }: { progress: CampaignProgress }) {
  const { t } = useTranslation();
  const format = useFormat();
  const bars = barsOf(progress);
  const [first] = bars;
  const last = bars.at(-1);
  if (first === undefined || last === undefined) return null;
  const isLong = last.to - first.from > DAY_MS;
  const name = (at: number) => (isLong ? format.date : format.clock)(new Date(at).toISOString());
  return (
    <Card>
      <h2 className="mb-3 text-base font-semibold">{t("broadcast.chart.title")}</h2>
      <Drawing bars={bars} start={name(first.from)} end={name(last.to)} />
      <details className="mt-2">
        <summary className="cursor-pointer text-xs text-muted hover:text-ink">{t("broadcast.chart.table")}</summary>
        <div className="mt-3 max-h-72 overflow-y-auto">
          <Table label={t("broadcast.chart.title")} className="text-xs">
            <thead>
              <tr>
                <Th>{t("broadcast.chart.from")}</Th>
                <Th>{t("broadcast.chart.sent")}</Th>
              </tr>
            </thead>
            <tbody>
              {bars.map(({ from, sent }) => (
                <tr key={from} className="group">
                  <Td className="py-1.5! tabular">{name(from)}</Td>
                  <Td className="py-1.5! tabular">{format.number(sent)}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      </details>
    </Card>
  );
}

function Drawing({ bars, start, end }: { bars: readonly Bar[]; start: string; end: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const top = topOf(bars);
  const step = WIDTH / Math.max(bars.length, MIN_BARS);
  const sum = bars.reduce((all, { sent }) => all + sent, 0);
  return (
    <div
      role="img"
      aria-label={t("broadcast.chart.summary", { sent: format.number(sum), start, end })}
      className="grid grid-cols-[auto_1fr] gap-x-2 gap-y-1 text-xs text-muted tabular"
    >
      <div aria-hidden className="flex flex-col justify-between text-right leading-none">
        <span>{format.number(top)}</span>
        <span>{format.number(0)}</span>
      </div>
      <svg
        aria-hidden
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-32 w-full border-y border-line"
      >
        {bars.map(({ from, sent }, index) => (
          <rect
            key={from}
            x={index * step + step * 0.12}
            width={step * 0.76}
            y={HEIGHT * (1 - sent / top)}
            height={(HEIGHT * sent) / top}
            className="fill-[#128c7e] dark:fill-[#25d366]"
          />
        ))}
      </svg>
      <div
        aria-hidden
        className="col-start-2 flex min-w-fit justify-between gap-4 whitespace-nowrap"
        style={{ width: `${(100 * bars.length * step) / WIDTH}%` }}
      >
        <span>{start}</span>
        <span>{end}</span>
      </div>
    </div>
  );
}

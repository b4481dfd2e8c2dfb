import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { CampaignProgress } from "~/api/types";
import { useFormat } from "~/i18n/format";
import { Card } from "~/ui/surface";
import { Table, Td, Th } from "~/ui/table";
import { type Bar, barsOf, topOf } from "../timeline";

const WIDTH = 720;
const HEIGHT = 160;
const FLOOR = 22;
const LEFT = 40;
const DAY_MS = 24 * 3_600_000;

/** Texts that left, over the time in which they left; the same as a table for whoever reads rather than looks. */
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
  const titleId = useId();
  const top = topOf(bars);
  const plot = HEIGHT - FLOOR - 8;
  const step = (WIDTH - LEFT) / Math.max(bars.length, 12);
  const sum = bars.reduce((all, { sent }) => all + sent, 0);
  const y = (sent: number) => 8 + plot * (1 - sent / top);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={titleId} className="w-full">
      <title id={titleId}>{t("broadcast.chart.summary", { sent: format.number(sum), start, end })}</title>
      {[0, top].map((mark) => (
        <g key={mark}>
          <line x1={LEFT} x2={WIDTH} y1={y(mark)} y2={y(mark)} className="stroke-line" />
          <text x={LEFT - 8} y={y(mark) + 4} textAnchor="end" className="fill-muted text-[12px] tabular">
            {format.number(mark)}
          </text>
        </g>
      ))}
      {bars.map(({ from, sent }, index) => (
        <rect
          key={from}
          x={LEFT + index * step + step * 0.12}
          width={step * 0.76}
          y={y(sent)}
          height={(plot * sent) / top}
          rx={Math.min(3, step / 4)}
          className="fill-[#128c7e] dark:fill-[#25d366]"
        />
      ))}
      <text x={LEFT} y={HEIGHT - 4} className="fill-muted text-[12px] tabular">
        {start}
      </text>
      <text
        x={Math.min(WIDTH, Math.max(LEFT + bars.length * step, LEFT + 220))}
        y={HEIGHT - 4}
        textAnchor="end"
        className="fill-muted text-[12px] tabular"
      >
        {end}
      </text>
    </svg>
  );
}

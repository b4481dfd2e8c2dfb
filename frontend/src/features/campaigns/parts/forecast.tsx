import type { TFunction } from "i18next";
import { CircleAlert, Info } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { CampaignPreview, Device, Estimate, PreviewProblem } from "~/api/types";
import { useNow } from "~/api/use-now";
import { isKnown } from "~/i18n";
import { useFormat } from "~/i18n/format";
import { Skeleton } from "~/ui/surface";
import { endText, firstMessageAt } from "../forecast-text";
import { limitText } from "../pace-text";
import type { Row } from "../recipients";

type ForecastProps = {
  preview: CampaignPreview;
  isOld: boolean;
  devices: readonly Device[];
  /** The rows of the pasted list or file, so that a problem can name its line. */
  rows: readonly Row[];
};

/** How many recipients there are, how long the broadcast takes and why, by the server's estimate. */
export function Forecast({ preview, isOld, devices, rows }: ForecastProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { recipients, optedOut, estimate, problems } = preview;
  return (
    <div data-testid="forecast" aria-busy={isOld} className="space-y-3">
      <p role="status" className="text-base font-semibold tabular">
        {t("newBroadcast.reach", { count: recipients, amount: format.number(recipients) })}
      </p>
      {optedOut > 0 && (
        <p className="text-muted tabular">
          {t("newBroadcast.leftOut", { count: optedOut, amount: format.number(optedOut) })}
        </p>
      )}
      {estimate !== null && estimate.texts > 0 && <Duration estimate={estimate} devices={devices} />}
      <Problems problems={problems.filter(isAboutRecipient)} rows={rows} />
    </div>
  );
}

/** The page shows these problems elsewhere: opted-out contacts, and an empty message. */
const SHOWN_ELSEWHERE: readonly string[] = ["opted_out", "empty"];

function isAboutRecipient({ row }: PreviewProblem): boolean {
  return row !== null;
}

/** Problems of the message itself, shown below the message field. */
export function TextProblems({ problems }: Pick<CampaignPreview, "problems">) {
  return <Problems problems={problems.filter((problem) => !isAboutRecipient(problem))} rows={[]} />;
}

function Problems({ problems, rows }: Pick<CampaignPreview, "problems"> & { rows: readonly Row[] }) {
  const shown = problems.filter(({ code }) => !SHOWN_ELSEWHERE.includes(code));
  if (shown.length === 0) return null;
  return (
    <ul className="space-y-2">
      {shown.map((problem) => (
        <ProblemItem
          key={`${problem.code}/${problem.variable}/${problem.row}`}
          problem={problem}
          line={problem.row === null ? null : (rows[problem.row - 1]?.line ?? problem.row)}
        />
      ))}
    </ul>
  );
}

function Duration({ estimate, devices }: { estimate: Estimate; devices: readonly Device[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(60_000);
  const { finishesAt, days, limitedBy, perDevice } = estimate;
  const first = firstMessageAt(estimate, now);
  return (
    <div className="space-y-1 text-muted">
      <p className="tabular">
        {t("newBroadcast.estimate", { duration: endText(t, format, estimate, now), time: format.date(finishesAt) })}
        {days > 1 && ` ${t("newBroadcast.days", { count: days })}`}
      </p>
      {first !== null && <p className="tabular">{t("broadcast.firstAt", { time: format.moment(first, now) })}</p>}
      {limitedBy !== null && <p>{limitText(t, limitedBy)}</p>}
      {perDevice.length > 1 && (
        <p className="text-xs tabular">
          {perDevice
            .map(({ deviceId, texts }) => {
              const name = devices.find(({ id }) => id === deviceId)?.name ?? t("broadcasts.goneDevice");
              return `${name}: ${format.number(texts)}`;
            })
            .join(" · ")}
        </p>
      )}
    </div>
  );
}

function ProblemItem({ problem, line }: { problem: PreviewProblem; line: number | null }) {
  const { t } = useTranslation();
  const isError = problem.severity === "error";
  const Icon = isError ? CircleAlert : Info;
  return (
    <li
      data-testid="preview-problem"
      data-code={problem.code}
      data-severity={problem.severity}
      className={
        isError
          ? "flex gap-2 rounded-lg bg-bad-soft px-3 py-2 text-xs text-bad-text"
          : "flex gap-2 rounded-lg bg-warn-soft px-3 py-2 text-xs text-warn-text"
      }
    >
      <Icon className="mt-px size-3.5 shrink-0" aria-hidden />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {line !== null && `${t("newBroadcast.atRow", { row: line })} `}
        {problemText(t, problem)}
      </span>
    </li>
  );
}

/** The problem and its solution. A code that this page does not know is shown with the server's own sentence. */
function problemText(t: TFunction, { code, variable, count, message }: PreviewProblem): string {
  const key = `newBroadcast.problem.${code}` as "newBroadcast.problem.missing_value";
  if (!isKnown(`${key}_other`) && !isKnown(key)) return message;
  return t(key, { count, variable: `{{${variable ?? ""}}}`, column: variable ?? "", open: "{{", close: "}}" });
}

export function ForecastLoading() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("newBroadcast.forecastLoading")} className="space-y-2">
      <Skeleton className="h-6 w-48" />
      <Skeleton className="h-4 w-72" />
    </div>
  );
}

import type { TFunction } from "i18next";
import { CircleAlert, Info } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { CampaignPreview, Device, Estimate, PreviewProblem } from "~/api/types";
import { useNow } from "~/api/use-now";
import { useZoneNote, withZone } from "~/features/quiet-hours/zone";
import { isKnown } from "~/i18n";
import { useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import { Skeleton } from "~/ui/surface";
import { endText, firstMessageAt, useEndTime } from "../forecast-text";
import { limitText } from "../pace-text";
import { fallbackFor, place, replaceAll, withDefault } from "../template";
import { ContactLink } from "./refused-rows";
import { UndecidedNote } from "./undecided-note";

type ForecastProps = {
  preview: CampaignPreview;
  isOld: boolean;
  devices: readonly Device[];
  text: string;
  leaveOut: boolean;
  sendToUndecided: boolean;
  onText: (text: string) => void;
  onLeaveOut: (leaveOut: boolean) => void;
  onSendToUndecided: (sendToUndecided: boolean) => void;
};

/** Shows how many recipients there are, how long the broadcast takes and why, by the server's estimate. */
export function Forecast({ preview, isOld, devices, text, ...choices }: ForecastProps) {
  const { leaveOut, sendToUndecided, onText, onLeaveOut, onSendToUndecided } = choices;
  const { t } = useTranslation();
  const format = useFormat();
  const { recipients, optedOut, undecided, leftOut, rejected, repeated, estimate, problems } = preview;
  const isUnusable =
    rejected > 0 || problems.some((problem) => isAboutRecipient(problem) && problem.severity === "error");
  const counts = [
    ["leftOut", optedOut],
    ["withoutValue", leftOut],
    ["repeated", repeated],
    ["rejected", rejected],
  ] as const;
  return (
    <div data-testid="forecast" aria-busy={isOld} className="space-y-3">
      <p role="status" className="text-base font-semibold tabular">
        {t("newBroadcast.reach", { count: recipients, amount: format.number(recipients) })}
      </p>
      {counts.map(
        ([name, count]) =>
          count > 0 && (
            <p key={name} data-testid={`forecast-${name}`} className="text-muted tabular">
              {t(`newBroadcast.${name}`, { count, amount: format.number(count) })}
            </p>
          ),
      )}
      <UndecidedNote count={undecided} isSent={sendToUndecided} onSent={onSendToUndecided} />
      {estimate !== null && estimate.texts > 0 && <Duration estimate={estimate} devices={devices} />}
      <Problems problems={problems.filter(isAboutRecipient)} text={text} onText={onText} />
      {(isUnusable || leaveOut) && (
        <label className="flex items-start gap-2.5">
          <input
            type="checkbox"
            className="mt-0.5 size-4 shrink-0 accent-(--brand)"
            checked={leaveOut}
            onChange={({ target }) => onLeaveOut(target.checked)}
          />
          {t("newBroadcast.leaveOutUnusable")}
        </label>
      )}
    </div>
  );
}

/** Problems that the page shows elsewhere: opted-out contacts, and an empty message. */
const SHOWN_ELSEWHERE: readonly string[] = ["opted_out", "empty"];

function isAboutRecipient({ row }: PreviewProblem): boolean {
  return row !== null;
}

type ProblemsProps = Pick<CampaignPreview, "problems"> & { text: string; onText: (text: string) => void };

/** Problems of the message itself, shown below the message field. */
export function TextProblems({ problems, ...rest }: ProblemsProps) {
  return <Problems problems={problems.filter((problem) => !isAboutRecipient(problem))} {...rest} />;
}

function Problems({ problems, text, onText }: ProblemsProps) {
  const shown = problems.filter(({ code }) => !SHOWN_ELSEWHERE.includes(code));
  if (shown.length === 0) return null;
  return (
    <ul className="space-y-2">
      {shown.map((problem) => (
        <ProblemItem
          key={`${problem.code}/${problem.variable}/${problem.row}/${problem.written}/${problem.replacements?.[0]?.written}`}
          problem={problem}
          text={text}
          onText={onText}
        />
      ))}
    </ul>
  );
}

function Duration({ estimate, devices }: { estimate: Estimate; devices: readonly Device[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(60_000);
  const { days, limitedBy, perDevice } = estimate;
  const first = firstMessageAt(estimate, now);
  const time = useEndTime(estimate);
  const ids = perDevice.map(({ deviceId }) => deviceId);
  const zone = useZoneNote(ids, first !== null);
  return (
    <div className="space-y-1 text-muted">
      <p className="tabular">
        {t("newBroadcast.estimate", { duration: endText(t, format, estimate, now), time })}
        {days > 1 && ` ${t("newBroadcast.days", { count: days })}`}
      </p>
      {first !== null && (
        <p className="tabular">{t("broadcast.firstAt", { time: withZone(format.moment(first, now), zone) })}</p>
      )}
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

type ProblemItemProps = { problem: PreviewProblem; text: string; onText: (text: string) => void };

function ProblemItem({ problem, text, onText }: ProblemItemProps) {
  const { t } = useTranslation();
  const isError = problem.severity === "error";
  const Icon = isError ? CircleAlert : Info;
  const { row, contact } = problem;
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
        {contact != null ? (
          <>
            <ContactLink contact={contact} />
            {": "}
          </>
        ) : (
          row !== null && `${t("newBroadcast.atRow", { row })} `
        )}
        {problemText(t, problem)}
        <ReplaceMistakeButton problem={problem} text={text} onText={onText} />
        <InsertFallback problem={problem} text={text} onText={onText} />
      </span>
    </li>
  );
}

/** The button that replaces a mistake in the text with what the author probably means. */
function ReplaceMistakeButton({ problem: { replacements = [] }, text, onText }: ProblemItemProps) {
  const { t } = useTranslation();
  const [first] = replacements;
  if (first === undefined) return null;
  return (
    <Button
      type="button"
      look="link"
      size="bare"
      className="ml-1.5"
      onClick={() => onText(replaceAll(text, replacements))}
    >
      {t("newBroadcast.replaceBy", { instead: first.instead })}
    </Button>
  );
}

/** The button that writes a fallback for a value that some recipients do not have. */
function InsertFallback({ problem: { code, variable }, text, onText }: ProblemItemProps) {
  const { t } = useTranslation();
  if (code !== "missing_value" || variable === null) return null;
  const word = fallbackFor(variable, t("newBroadcast.defaultWord"));
  const filled = withDefault(text, variable, word);
  if (filled === text) return null;
  return (
    <Button type="button" look="link" size="bare" className="ml-1.5" onClick={() => onText(filled)}>
      {word === "" ? t("newBroadcast.insertEmpty") : t("newBroadcast.insertDefault", { word })}
    </Button>
  );
}

/** Describes the problem and its solution. A code that this page does not know is shown with the server's own sentence. */
function problemText(
  t: TFunction,
  { code, variable, count, message, replacements = [], written: piece }: PreviewProblem,
): string {
  const isPiece = code === "unreadable" && piece != null;
  const isUnknown = code === "foreign_placeholder" && variable === null;
  const name = isPiece ? "unreadable_piece" : isUnknown ? "foreign_placeholder_unknown" : code;
  const key = `newBroadcast.problem.${name}` as "newBroadcast.problem.missing_value";
  if (!isKnown(`${key}_other`) && !isKnown(key)) return message;
  const written = piece ?? replacements[0]?.written ?? "";
  const column = variable ?? "";
  return t(key, {
    count,
    variable: place(column),
    column,
    written,
    example: `${column || "poin"}|int`,
    condition: `{% if ${column} == "…" %}`,
    open: "{{",
    close: "}}",
  });
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

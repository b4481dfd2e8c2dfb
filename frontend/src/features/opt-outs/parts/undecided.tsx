import { CircleHelp } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { UndecidedOptOut } from "~/api/types";
import { errorText } from "~/i18n/errors";
import { Button } from "~/ui/button";
import { useDecideOptOut } from "../queries";

type UndecidedBarProps = {
  item: UndecidedOptOut;
  /** Names the device that received the message, if the page does not show it. */
  children?: ReactNode;
  /** Called when the server has accepted the answer, or has refused it because the question is already settled. */
  onAnswered?: () => void;
};

/** Asks whether a message that looks like an opt-out is one. */
export function UndecidedBar({ item, children, onAnswered }: UndecidedBarProps) {
  const { t } = useTranslation();
  const decide = useDecideOptOut(item.deviceId, onAnswered);
  // The page that shows the message may have to load it again before it knows that it is decided.
  if (decide.isSuccess) return null;
  return (
    <section
      data-testid="undecided-opt-out"
      aria-label={t("optOut.undecided.title")}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-warn-soft px-4 py-2 text-warn-text"
    >
      <p role="status" className="flex min-w-0 flex-1 basis-60 items-start gap-2 text-xs">
        <CircleHelp className="mt-px size-4 shrink-0" aria-hidden />
        <span className="[overflow-wrap:anywhere]">
          {decide.isError ? errorText(t, decide.error) : t("optOut.undecided.text", { word: item.word })}
          {children}
        </span>
      </p>
      <div className="flex gap-2">
        <Button
          size="sm"
          isBusy={decide.isPending && decide.variables.decision === "opted_out"}
          disabled={decide.isPending}
          onClick={() => decide.mutate({ ...item, decision: "opted_out" })}
        >
          {t("optOut.undecided.yes")}
        </Button>
        <Button
          look="secondary"
          size="sm"
          isBusy={decide.isPending && decide.variables.decision === "not_opted_out"}
          disabled={decide.isPending}
          onClick={() => decide.mutate({ ...item, decision: "not_opted_out" })}
        >
          {t("optOut.undecided.no")}
        </Button>
      </div>
    </section>
  );
}

/** A badge for somebody who may have opted out. */
export function UndecidedMark({ isSmall = false }: { isSmall?: boolean }) {
  const { t } = useTranslation();
  const words = t("optOut.undecided.badge");
  if (isSmall) {
    return (
      <span data-testid="undecided-mark" className="inline-flex shrink-0 text-warn-text" title={words}>
        <CircleHelp className="size-4" aria-hidden />
        <span className="sr-only">{words}</span>
      </span>
    );
  }
  return (
    <span
      data-testid="undecided-mark"
      title={words}
      className="inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full bg-warn-soft px-2 text-xs font-medium text-warn-text"
    >
      <CircleHelp className="size-3.5" aria-hidden />
      {words}
    </span>
  );
}

import { useQuery } from "@tanstack/react-query";
import { CircleHelp } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { OptOutDecision } from "~/api/types";
import { errorText } from "~/i18n/errors";
import { Button } from "~/ui/button";
import { undecidedQuery, useDecideOptOut } from "../queries";

type UndecidedBarProps = {
  deviceId: string;
  chatId: string;
  /** The decision is made, and the buttons are gone: the focus needs another place. */
  onGone: () => void;
};

/** Asks whether the chat's message that looks like an opt-out is one; nothing if there is none. */
export function UndecidedBar({ deviceId, chatId, onGone }: UndecidedBarProps) {
  const { t } = useTranslation();
  const undecided = useQuery(undecidedQuery(deviceId));
  const decide = useDecideOptOut(deviceId);
  const item = undecided.data?.find((one) => one.chatId === chatId);
  if (item === undefined) return null;
  // The bar is gone before the callbacks of `mutate` would run.
  const answer = (decision: OptOutDecision) => void decide.mutateAsync({ ...item, decision }).then(onGone, () => {});
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
        </span>
      </p>
      <div className="flex gap-2">
        <Button
          size="sm"
          isBusy={decide.isPending && decide.variables.decision === "opted_out"}
          disabled={decide.isPending}
          onClick={() => answer("opted_out")}
        >
          {t("optOut.undecided.yes")}
        </Button>
        <Button
          look="secondary"
          size="sm"
          isBusy={decide.isPending && decide.variables.decision === "not_opted_out"}
          disabled={decide.isPending}
          onClick={() => answer("not_opted_out")}
        >
          {t("optOut.undecided.no")}
        </Button>
      </div>
    </section>
  );
}

import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { failureText } from "~/features/messages/failure-text";
import type { PendingState } from "~/features/messages/pending-changes";
import { errorText } from "~/i18n/errors";
import { Button } from "~/ui/button";
import { keepFocusNear } from "~/ui/focus";

type FailedChangeProps = {
  change: PendingState;
  /** What was not sent, as a sentence. */
  children: ReactNode;
  onDiscard: () => void;
  onResend: () => void;
};

/**
 * The idempotency key with which a failed change is sent again: its own if the server has not accepted it, because its answer may
 * have been lost. What WhatsApp has refused is a new request.
 */
export const keyOfResend = ({ key, changeId }: PendingState): string | undefined =>
  changeId === null ? key : undefined;

/** Says below a message that a reaction, an edit or a deletion was refused, and why. */
export function FailedChange({ change, children, onDiscard, onResend }: FailedChangeProps) {
  const { t } = useTranslation();
  const buttons = [
    [t("thread.discard"), onDiscard],
    [t("thread.resend"), onResend],
  ] as const;
  return (
    <div
      role="alert"
      className="mt-1.5 flex flex-wrap items-center gap-x-3 rounded-lg bg-surface px-2.5 py-1.5 text-xs"
    >
      <p className="min-w-0 flex-1 basis-40 text-ink">
        {children}{" "}
        {change.refused === undefined
          ? failureText(t, "failed", change.error)
          : errorText(t, new ApiError(change.refused, "", {}))}
      </p>
      {buttons.map(([label, onClick]) => (
        <Button
          key={label}
          look="ghost"
          size="sm"
          className="h-7!"
          onClick={({ currentTarget }) => {
            keepFocusNear(currentTarget);
            onClick();
          }}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}

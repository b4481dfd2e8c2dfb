import { CalendarClock, Hourglass } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Message, ReplyTo } from "~/api/types";
import { useNow } from "~/api/use-now";
import { useZoneNote, withZone } from "~/features/quiet-hours/zone";
import { useFormat } from "~/i18n/format";
import type { Waiting } from "../queries";
import { isByTheClock, sendTimeText, waitReasonText } from "../wait-text";
import { CancelButton } from "./cancel-button";
import { CancelMessage } from "./cancel-message";
import { SendNow } from "./send-now";

/** A message that only waits for its turn is usually sent within this time, so no note is shown. */
const SHOWN_AFTER_MS = 2_000;

type WaitNoteProps = {
  message: Message;
  waiting: Waiting | null | undefined;
  /** Copies the text into the field for the next message, with the message to which it replies. */
  onRewrite: (text: string, sendAt?: string, replyTo?: ReplyTo) => void;
};

/** Says why a message is not sent yet and when it will be, and has the buttons that change or cancel it. */
export function WaitNote({ message, waiting, onRewrite }: WaitNoteProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const code = waiting?.code ?? null;
  const at = waiting?.nextSendAt ?? null;
  const zone = useZoneNote([message.deviceId], isByTheClock(code, at, now));
  const isText = message.content.kind === "text";
  const isNews = code === null || code === "busy";
  if (isNews && now - Date.parse(message.at) < SHOWN_AFTER_MS) return null;
  const Icon = code === "scheduled" ? CalendarClock : Hourglass;
  return (
    <div
      data-testid="wait-note"
      data-code={code ?? "none"}
      className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-lg bg-surface px-2.5 py-1.5 text-xs text-ink"
    >
      <p className="flex min-w-0 flex-1 basis-48 items-start gap-1.5">
        <Icon className="mt-px size-3.5 shrink-0 text-muted" aria-hidden />
        <span className="min-w-0">
          {waitReasonText(t, code)}{" "}
          {at !== null && (
            <>
              {/* Screen readers get the time instead of a countdown, which they would announce every second. */}
              <span aria-hidden className="font-medium tabular">
                {t("wait.leaves", { when: sendTimeText(t, format, at, now, zone) })}
              </span>
              <span className="sr-only">{t("wait.leaves", { when: withZone(format.moment(at, now), zone) })}</span>
            </>
          )}
        </span>
      </p>
      {/* Other waits are rules that protect the number, so there is no button to skip them. */}
      {code === "scheduled" && isText && <SendNow message={message} />}
      {isText && message.campaign === undefined && (
        <CancelButton
          message={message}
          look="ghost"
          className="h-7! px-2.5! text-xs"
          onCancelled={() =>
            onRewrite(
              message.text,
              (code === "scheduled" && waiting?.sendAt) || undefined,
              message.replyTo ?? undefined,
            )
          }
        >
          {t("wait.edit")}
        </CancelButton>
      )}
      <CancelMessage message={message} />
    </div>
  );
}

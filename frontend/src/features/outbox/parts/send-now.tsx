import { useTranslation } from "react-i18next";
import type { Message } from "~/api/types";
import { unsent } from "~/features/messages/unsent";
import { CancelButton } from "./cancel-button";

type ScheduledMessage = Pick<Message, "id" | "deviceId" | "chatId" | "phone" | "text">;

/**
 * Sends a scheduled message now: the scheduled message is cancelled, and the text is sent again without a time. If the second request
 * fails, the chat shows the text as a message that was not sent yet.
 */
export function SendNow({ message }: { message: ScheduledMessage }) {
  const { t } = useTranslation();
  const { id, deviceId, chatId, phone, text } = message;
  function send() {
    // The idempotency key is derived from the scheduled message: if two people press the button, one message leaves.
    const to = phone === null ? chatId : `+${phone}`;
    void unsent.send({ key: `now-${id}`, deviceId, chatId, to, text });
  }
  return (
    <CancelButton message={message} look="ghost" className="h-7! px-2.5! text-xs" onCancelled={send}>
      {t("wait.sendNow")}
    </CancelButton>
  );
}

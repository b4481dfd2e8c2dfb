import { useTranslation } from "react-i18next";
import type { Message } from "~/api/types";
import { announce } from "~/ui/announcer";
import { CancelButton } from "./cancel-button";

/** Cancels a message that is not sent yet. */
export function CancelMessage({ message }: { message: Pick<Message, "id" | "deviceId" | "chatId"> }) {
  const { t } = useTranslation();
  return (
    <CancelButton
      message={message}
      look="secondary"
      className="ml-auto h-7! px-2.5! text-xs"
      onCancelled={() => announce(t("wait.cancelled"))}
    >
      {t("wait.cancel")}
    </CancelButton>
  );
}

import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import type { Message } from "~/api/types";
import { unsent } from "~/features/messages/unsent";
import { Button } from "~/ui/button";
import { keepFocusNear } from "~/ui/focus";
import { toast } from "~/ui/toast";
import { toastProblem } from "~/ui/toast-problem";
import { useCancel } from "../queries";

type Scheduled = Pick<Message, "id" | "deviceId" | "chatId" | "phone" | "text">;

/**
 * Sends a scheduled message now: the plan is cancelled, and the text is sent again without one. If the second request fails,
 * the text stands in the chat as a message that was not sent yet.
 */
export function SendNow({ message }: { message: Scheduled }) {
  const { t } = useTranslation();
  const { id, deviceId, chatId, phone, text } = message;
  const cancel = useCancel(message, () => {
    // The key belongs to the plan: if two people press the button, one message leaves.
    const to = phone === null ? chatId : `+${phone}`;
    void unsent.send({ key: `now-${id}`, deviceId, chatId, to, text });
  });
  return (
    <Button
      look="ghost"
      className="h-7! px-2.5! text-xs"
      isBusy={cancel.isPending}
      onClick={({ currentTarget }) => {
        keepFocusNear(currentTarget);
        cancel.mutate(undefined, {
          onError: (error) => {
            if (error instanceof ApiError && error.code === "CONFLICT") toast.error(t("wait.tooLate"));
            else toastProblem(t, error);
          },
        });
      }}
    >
      {t("wait.sendNow")}
    </Button>
  );
}

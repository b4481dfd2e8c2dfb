import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import type { Message } from "~/api/types";
import { announce } from "~/ui/announcer";
import { Button } from "~/ui/button";
import { keepFocusNear } from "~/ui/focus";
import { toast } from "~/ui/toast";
import { toastProblem } from "~/ui/toast-problem";
import { useCancel } from "../queries";

/** Cancels a message that is not sent yet. */
export function CancelMessage({ message }: { message: Pick<Message, "id" | "deviceId" | "chatId"> }) {
  const { t } = useTranslation();
  const cancel = useCancel(message, () => announce(t("wait.cancelled")));
  return (
    <Button
      look="secondary"
      className="ml-auto h-7! px-2.5! text-xs"
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
      {t("wait.cancel")}
    </Button>
  );
}

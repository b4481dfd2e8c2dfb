import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import type { Message } from "~/api/types";
import { Button } from "~/ui/button";
import { keepFocusNear } from "~/ui/focus";
import { toast } from "~/ui/toast";
import { toastProblem } from "~/ui/toast-problem";
import { useCancel } from "../queries";

type Props = Pick<ComponentProps<typeof Button>, "look" | "className" | "children"> & {
  message: Pick<Message, "id" | "deviceId" | "chatId">;
  onCancelled: () => void;
};

/** A button that cancels a message that is not sent yet, and says so if it is too late. */
export function CancelButton({ message, onCancelled, ...button }: Props) {
  const { t } = useTranslation();
  const cancel = useCancel(message, onCancelled);
  return (
    <Button
      {...button}
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
    />
  );
}

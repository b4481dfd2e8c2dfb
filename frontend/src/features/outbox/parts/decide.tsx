import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import type { Decision, Message } from "~/api/types";
import { errorText } from "~/i18n/errors";
import { Button } from "~/ui/button";
import { Confirm } from "~/ui/dialog";
import { keepFocusNear } from "~/ui/focus";
import { toast } from "~/ui/toast";
import { useDecide } from "../queries";

const CHOICES = ["arrived", "give_up", "resend"] as const satisfies Decision[];

/** The decision about a message with an unknown status; each answer asks for confirmation. */
export function Decide({ message }: { message: Pick<Message, "id" | "deviceId" | "chatId"> }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Decision | null>(null);
  // Keeps the text of the dialog while it closes.
  const [shown, setShown] = useState<Decision>("resend");
  const buttons = useRef<HTMLDivElement>(null);
  const decide = useDecide(message, (decision) => {
    setAsked(null);
    toast.success(t(`decide.${decision}.done`));
  });

  function ask(decision: Decision) {
    decide.reset();
    setShown(decision);
    setAsked(decision);
  }

  function refusal(error: unknown): string {
    return error instanceof ApiError && error.code === "CONFLICT" ? t("decide.isKnown") : errorText(t, error);
  }

  return (
    <>
      <div ref={buttons} className="flex flex-wrap justify-end gap-2">
        {CHOICES.map((choice) => (
          <Button
            key={choice}
            size="sm"
            look={choice === "resend" ? "primary" : "secondary"}
            className="h-auto! min-h-8 py-1.5 whitespace-normal!"
            onClick={() => ask(choice)}
          >
            {t(`decide.${choice}.button`)}
          </Button>
        ))}
      </div>
      <Confirm
        isOpen={asked !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) setAsked(null);
        }}
        look={shown === "give_up" ? "danger" : "primary"}
        title={t(`decide.${shown}.title`)}
        description={t(`decide.${shown}.text`)}
        confirm={t(`decide.${shown}.confirm`)}
        isBusy={decide.isPending}
        error={decide.isError ? refusal(decide.error) : null}
        onConfirm={() => {
          keepFocusNear(buttons.current);
          decide.mutate(shown);
        }}
      />
    </>
  );
}

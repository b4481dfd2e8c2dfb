import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Device } from "~/api/types";
import { chatIdOf } from "~/features/messages/phone";
import { NumberField, useTypedNumber } from "~/features/messages/typed-number";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";

/** Opens a chat with a number that has no chat yet. */
export function NewChat({
  device,
  isOpen,
  onOpenChange,
}: {
  device: Device;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [written, setWritten] = useState("");
  const number = useTypedNumber(written);

  useEffect(() => {
    if (!isOpen) return;
    setWritten("");
  }, [isOpen]);

  async function start(event: FormEvent) {
    event.preventDefault();
    const phone = await number.read();
    if (phone === null) return;
    onOpenChange(false);
    void navigate({ to: "/chats/$deviceId/$chatId", params: { deviceId: device.id, chatId: chatIdOf(phone) } });
  }

  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={t("chats.new")} description={t("chats.newLead")}>
      <form onSubmit={(event) => void start(event)} noValidate className="space-y-5">
        <NumberField label={t("chats.number")} hint={t("chats.numberHint")} number={number} onChange={setWritten} />
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button look="secondary" onClick={() => onOpenChange(false)}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" isBusy={number.isReading}>
            {t("chats.start")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

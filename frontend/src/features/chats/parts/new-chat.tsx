import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Device } from "~/api/types";
import { chatIdOf, parsePhone } from "~/features/messages/phone";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { Field, Input } from "~/ui/field";

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
  const [number, setNumber] = useState("");
  const [isWrong, setIsWrong] = useState(false);

  useEffect(() => {
    if (!isOpen) return;
    setNumber("");
    setIsWrong(false);
  }, [isOpen]);

  function start(event: FormEvent) {
    event.preventDefault();
    const phone = parsePhone(number);
    setIsWrong(phone === null);
    if (phone === null) return;
    onOpenChange(false);
    void navigate({ to: "/chats/$deviceId/$chatId", params: { deviceId: device.id, chatId: chatIdOf(phone) } });
  }

  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={t("chats.new")} description={t("chats.newLead")}>
      <form onSubmit={start} noValidate className="space-y-5">
        <Field label={t("chats.number")} hint={t("chats.numberHint")} error={isWrong && t("chats.numberWrong")}>
          {(wiring) => (
            <Input
              {...wiring}
              type="tel"
              autoComplete="off"
              value={number}
              onChange={(event) => setNumber(event.target.value)}
            />
          )}
        </Field>
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button look="secondary" onClick={() => onOpenChange(false)}>
            {t("common.cancel")}
          </Button>
          <Button type="submit">{t("chats.start")}</Button>
        </div>
      </form>
    </Dialog>
  );
}

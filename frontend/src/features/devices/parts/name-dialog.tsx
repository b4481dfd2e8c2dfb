import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { isNameTooLong, NameField } from "./name-field";

type NameDialogProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description: string;
  submit: string;
  initial?: string;
  isBusy: boolean;
  error: unknown;
  onSubmit: (name: string) => void;
};

/** Asks for the name of a new device, or for a new name. */
export function NameDialog({
  isOpen,
  onOpenChange,
  title,
  description,
  submit,
  initial = "",
  isBusy,
  error,
  onSubmit,
}: NameDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(initial);
  const [isMissing, setIsMissing] = useState(false);

  useEffect(() => {
    if (!isOpen) return;
    setName(initial);
    setIsMissing(false);
  }, [isOpen, initial]);

  function send(event: FormEvent) {
    event.preventDefault();
    const trimmed = name.trim();
    setIsMissing(trimmed === "");
    if (trimmed !== "" && !isNameTooLong(trimmed)) onSubmit(trimmed);
  }

  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={title} description={description}>
      <form onSubmit={send} noValidate className="space-y-5">
        <NameField name={name} onName={setName} isMissing={isMissing} error={error} />
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button look="secondary" onClick={() => onOpenChange(false)}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" isBusy={isBusy}>
            {submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

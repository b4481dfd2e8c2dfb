import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/ui/button";
import { toastProblem } from "~/ui/toast-problem";
import { isNameTooLong, NameField } from "../../devices/parts/name-field";
import { useCreateDevice, useLinkDevice } from "../../devices/queries";

export type NameDraft = { name: string; onName: (name: string) => void };

/** Creates a device, and asks for its QR code immediately. */
export function CreateDevice({ name, onName }: NameDraft) {
  const { t } = useTranslation();
  const create = useCreateDevice();
  const link = useLinkDevice();
  const [isMissing, setIsMissing] = useState(false);

  function add(event: FormEvent) {
    event.preventDefault();
    const trimmed = name.trim();
    setIsMissing(trimmed === "");
    if (trimmed === "" || isNameTooLong(trimmed)) return;
    create.mutate(trimmed, {
      // The form is no longer shown then, so the error becomes a toast.
      onSuccess: ({ id }) => {
        onName("");
        void link.mutateAsync(id).catch((error) => toastProblem(t, error));
      },
    });
  }

  return (
    <form onSubmit={add} noValidate className="max-w-md space-y-4">
      <NameField name={name} onName={onName} isMissing={isMissing} error={create.error} />
      <Button type="submit" isBusy={create.isPending}>
        {t("devices.create")}
      </Button>
    </form>
  );
}

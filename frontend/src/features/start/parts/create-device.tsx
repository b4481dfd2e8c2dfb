import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "~/i18n/errors";
import { Button } from "~/ui/button";
import { Field, Input } from "~/ui/field";
import { toastProblem } from "~/ui/toast-problem";
import { useCreateDevice, useLinkDevice } from "../../devices/queries";

const LONGEST = 100;

/** A device by its name; its QR is asked for at once. */
export function CreateDevice() {
  const { t } = useTranslation();
  const create = useCreateDevice();
  const link = useLinkDevice();
  const [name, setName] = useState("");
  const [isMissing, setIsMissing] = useState(false);

  function add(event: FormEvent) {
    event.preventDefault();
    const trimmed = name.trim();
    setIsMissing(trimmed === "");
    if (trimmed === "") return;
    create.mutate(trimmed, {
      // The form is gone by then, and with it whatever would be told to it.
      onSuccess: ({ id }) => void link.mutateAsync(id).catch((error) => toastProblem(t, error)),
    });
  }

  return (
    <form onSubmit={add} noValidate className="max-w-md space-y-4">
      <Field
        label={t("devices.name")}
        error={isMissing ? t("devices.nameMissing") : create.isError && errorText(t, create.error)}
      >
        {(wiring) => (
          <Input
            {...wiring}
            value={name}
            maxLength={LONGEST}
            placeholder={t("devices.nameExample")}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" isBusy={create.isPending}>
        {t("devices.create")}
      </Button>
    </form>
  );
}

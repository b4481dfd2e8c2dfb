import { useTranslation } from "react-i18next";
import { MAX_LENGTH } from "~/api/contract";
import { isTooLong } from "~/i18n/characters";
import { errorText } from "~/i18n/errors";
import { Field, Input } from "~/ui/field";

/** Returns whether the name is too long. The field does not shorten the name: it shows an error, and nothing is sent. */
export const isNameTooLong = (name: string): boolean => isTooLong(name, MAX_LENGTH.DeviceName.name);

type NameFieldProps = { name: string; onName: (name: string) => void; isMissing: boolean; error: unknown };

/** The field for a device's name, with its error. */
export function NameField({ name, onName, isMissing, error }: NameFieldProps) {
  const { t } = useTranslation();
  return (
    <Field
      label={t("devices.name")}
      error={
        isMissing
          ? t("devices.nameMissing")
          : isNameTooLong(name)
            ? t("error.field.name")
            : error
              ? errorText(t, error)
              : null
      }
    >
      {(wiring) => (
        <Input
          {...wiring}
          value={name}
          placeholder={t("devices.nameExample")}
          autoComplete="off"
          onChange={(event) => onName(event.target.value)}
        />
      )}
    </Field>
  );
}

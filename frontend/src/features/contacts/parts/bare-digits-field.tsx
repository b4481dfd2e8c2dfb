import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BareDigits, ImportPreview } from "~/api/types";
import { useFormat } from "~/i18n/format";
import { Field, Select } from "~/ui/field";

type BareDigitsFieldProps = {
  preview: Pick<ImportPreview, "ambiguous" | "suggestedBareDigits">;
  answer: BareDigits;
  /** Says what happens to these numbers while there is no answer. */
  unanswered: string;
  onAnswer: (answer: BareDigits) => void;
};

/** Asks how to interpret numbers that could belong to two people; one answer counts for the whole file or list. */
export function BareDigitsField({ preview, answer, unanswered, onAnswer }: BareDigitsFieldProps) {
  const { t } = useTranslation();
  const format = useFormat();
  // After an answer the server counts no such number any more; the question continues to show the earlier count.
  const [asked, setAsked] = useState(preview);
  if (preview.ambiguous > 0 && preview !== asked) setAsked(preview);
  const { ambiguous, suggestedBareDigits } = preview.ambiguous > 0 ? preview : asked;
  const answers = {
    ask: unanswered,
    home: t("import.bareDigitsHome"),
    international: t("import.bareDigitsInternational"),
  };
  return (
    <Field
      label={
        ambiguous > 0
          ? t("import.bareDigits", { count: ambiguous, amount: format.number(ambiguous) })
          : t("import.bareDigitsAnswered")
      }
      hint={
        suggestedBareDigits == null
          ? t("import.bareDigitsHint")
          : `${t("import.bareDigitsHint")} ${t("import.bareDigitsSuggested")}`
      }
    >
      {(wiring) => (
        <Select {...wiring} value={answer} onChange={({ target }) => onAnswer(target.value as BareDigits)}>
          {Object.entries(answers).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

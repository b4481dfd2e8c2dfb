import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/format";
import { Switch } from "~/ui/switch";
import type { HiddenRows } from "../sheet-text";

type HiddenRowsFieldProps = {
  hidden: Pick<HiddenRows, "rows">;
  isIncluded: boolean;
  onChange: (isIncluded: boolean) => void;
};

/** Shows how many rows of a sheet are hidden, and lets the user include them. */
export function HiddenRowsField({ hidden: { rows }, isIncluded, onChange }: HiddenRowsFieldProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const amounts = { count: rows, amount: format.number(rows) };
  return (
    <div className="space-y-3 rounded-xl bg-sunken px-4 py-3">
      <p role="status">{isIncluded ? t("import.hiddenIncluded", amounts) : t("import.hiddenLeftOut", amounts)}</p>
      <Switch
        label={t("import.includeHidden")}
        hint={t("import.includeHiddenHint")}
        checked={isIncluded}
        onChange={({ target }) => onChange(target.checked)}
      />
    </div>
  );
}

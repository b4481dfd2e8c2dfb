import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import type { SheetText } from "../sheet-text";

type SheetsProps = { sheets: readonly SheetText[]; onSheet: (sheet: SheetText) => void };

/** The sheets of a workbook, of which one is used. */
export function Sheets({ sheets, onSheet }: SheetsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div role="status" className="mt-3 space-y-3 rounded-xl bg-sunken px-4 py-3">
      <p className="font-medium">{t("import.whichSheet")}</p>
      <div className="flex flex-wrap gap-2">
        {sheets.map((sheet) => (
          <Button key={sheet.name} look="secondary" size="sm" onClick={() => onSheet(sheet)}>
            {t("import.sheet", { name: sheet.name, rows: format.number(sheet.rows) })}
          </Button>
        ))}
      </div>
    </div>
  );
}

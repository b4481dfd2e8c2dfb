import { Plus, Trash2 } from "lucide-react";
import { type ComponentProps, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/ui/button";
import { Input, Textarea } from "~/ui/field";
import { attributeName } from "../attribute-name";
import { type Column, columnProblems } from "../form";

type ColumnsFieldProps = {
  columns: readonly Column[];
  /** Columns that other contacts have. */
  known: readonly string[];
  onChange: (columns: readonly Column[]) => void;
};

type ValueProps = { value: string; onText: (text: string) => void } & Pick<
  ComponentProps<"input">,
  "aria-label" | "placeholder"
>;

/** The value of a column. An input would join the lines of a value, so a value with several lines gets a text area. */
function Value({ value, onText, ...rest }: ValueProps) {
  const lines = value.split("\n").length;
  // The text area remains when only one line is left in it, so that it keeps the focus.
  const [isHigh, setHigh] = useState(false);
  if (lines > 1 && !isHigh) setHigh(true);
  return isHigh ? (
    <Textarea {...rest} rows={Math.min(lines, 6)} value={value} onChange={({ target }) => onText(target.value)} />
  ) : (
    <Input {...rest} autoComplete="off" value={value} onChange={({ target }) => onText(target.value)} />
  );
}

/** The custom columns of a contact: the name of a variable in broadcasts, and its value for this contact. */
export function ColumnsField({ columns, known, onChange }: ColumnsFieldProps) {
  const { t } = useTranslation();
  const listId = useId();
  const box = useRef<HTMLFieldSetElement>(null);
  const problems = columnProblems(columns);
  const edit = (at: number, change: Partial<Column>) =>
    onChange(columns.map((column, index) => (index === at ? { ...column, ...change } : column)));

  function add() {
    onChange([...columns, { name: "", value: "" }]);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>("li:last-of-type input")?.focus());
  }

  /** Removes a column and moves the focus to the next one; after the last column, to the button below. */
  function remove(at: number) {
    if (at === columns.length - 1) box.current?.querySelector<HTMLElement>(":scope > button")?.focus();
    onChange(columns.filter((_, index) => index !== at));
  }

  return (
    <fieldset ref={box} className="space-y-2">
      <legend className="font-medium">{t("contacts.columns")}</legend>
      <p className="text-xs text-muted">{t("contacts.columnsHint", { open: "{{", close: "}}" })}</p>
      <ul className="space-y-2">
        {columns.map((column, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column's name changes while it is typed
          <li key={at}>
            <div className="flex items-center gap-2">
              <Input
                className="max-w-40 font-mono text-xs"
                aria-label={t("contacts.columnName", { number: at + 1 })}
                aria-invalid={problems[at] !== null || undefined}
                list={listId}
                placeholder={t("contacts.columnExample")}
                autoComplete="off"
                value={column.name}
                onChange={(event) => edit(at, { name: event.target.value })}
                onBlur={() => edit(at, { name: attributeName(column.name) })}
              />
              <Value
                aria-label={t("contacts.columnValue", { name: column.name || at + 1 })}
                placeholder={t("contacts.columnValueExample")}
                value={column.value}
                onText={(value) => edit(at, { value })}
              />
              <Button
                look="ghost"
                size="icon"
                aria-label={t("contacts.removeColumn", { name: column.name || at + 1 })}
                onClick={() => remove(at)}
              >
                <Trash2 aria-hidden />
              </Button>
            </div>
            {problems[at] != null && (
              <p role="alert" className="mt-1 text-xs font-medium text-bad-text">
                {t(`contacts.columnWrong.${problems[at]}`)}
              </p>
            )}
          </li>
        ))}
      </ul>
      <datalist id={listId}>
        {known
          .filter((name) => !columns.some((column) => column.name === name))
          .map((name) => (
            <option key={name} value={name} />
          ))}
      </datalist>
      <Button look="secondary" size="sm" onClick={add}>
        <Plus aria-hidden />
        {t("contacts.addColumn")}
      </Button>
    </fieldset>
  );
}

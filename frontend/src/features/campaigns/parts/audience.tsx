import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileText, FileUp, ListPlus, Tags as TagsIcon, UserRound, Users, X } from "lucide-react";
import { type ChangeEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { LIMITS } from "~/api/contract";
import type { CampaignPreview } from "~/api/types";
import { TYPES } from "~/features/contacts/file-types";
import { isOtherSpreadsheet } from "~/features/contacts/mapping";
import { BareDigitsField } from "~/features/contacts/parts/bare-digits-field";
import { HiddenRowsField } from "~/features/contacts/parts/hidden-rows";
import { Sheets } from "~/features/contacts/parts/sheets";
import { summaryQuery } from "~/features/contacts/queries";
import type { SheetText } from "~/features/contacts/sheet-text";
import { sheetsOf, WorkbookError } from "~/features/contacts/workbook";
import { Button, buttonLook } from "~/ui/button";
import { Field, Textarea } from "~/ui/field";
import {
  type AudienceKind,
  copiedRecipientsOf,
  isAnotherList,
  listOf,
  textOfFile,
  type Values,
} from "../broadcast-form";
import { countRows, textOf } from "../recipients";
import { ByContacts } from "./by-contacts";
import { ByTags, WithoutTags } from "./by-tags";
import { type Refusal, RefusedRows } from "./refused-rows";
import { Wrong } from "./wrong";

type AudienceFieldProps = {
  values: Values;
  /** The server's preview of the list or the file. */
  preview: CampaignPreview | undefined;
  error: string | null;
  refusal: Refusal | null;
  onChange: (change: Partial<Values>) => void;
  onLeaveOut: () => void;
};

const KINDS = [
  { kind: "everyone", icon: Users },
  { kind: "tags", icon: TagsIcon },
  { kind: "contacts", icon: UserRound },
  { kind: "list", icon: ListPlus },
  { kind: "file", icon: FileUp },
] as const satisfies { kind: AudienceKind; icon: unknown }[];

/** The recipients: all contacts, contacts with tags, picked contacts, a pasted list, or a file. Each way keeps its values while another is shown. */
export function AudienceField({ values, preview, error, refusal, onChange, onLeaveOut }: AudienceFieldProps) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <fieldset className="space-y-4">
      <legend className="mb-2 text-base font-semibold">{t("newBroadcast.recipients")}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {KINDS.map(({ kind, icon: Icon }) => (
          <label
            key={kind}
            className="relative flex items-start gap-2.5 rounded-xl border border-line px-3 py-2.5 transition-colors duration-150 hover:bg-sunken has-checked:border-focus has-checked:bg-brand-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name={name}
              className="absolute inset-0 cursor-pointer opacity-0"
              checked={values.audience === kind}
              // The answer about the numbers of a list does not count for those of a file.
              onChange={() => onChange({ audience: kind, bareDigits: "ask" })}
            />
            <Icon className="mt-0.5 size-4 shrink-0 text-brand-text" aria-hidden />
            <span>
              <span className="block font-medium">{t(`newBroadcast.audience.${kind}.name`)}</span>
              <span className="block text-xs text-muted">{t(`newBroadcast.audience.${kind}.hint`)}</span>
            </span>
          </label>
        ))}
      </div>
      {values.audience === "everyone" && <Everyone values={values} error={error} onChange={onChange} />}
      {values.audience === "tags" && <ByTags values={values} error={error} onChange={onChange} />}
      {values.audience === "contacts" && (
        <ByContacts picked={values.contacts} error={error} onChange={(contacts) => onChange({ contacts })} />
      )}
      {values.audience === "list" && (
        <ByList
          text={values.list}
          preview={preview}
          error={error}
          onChange={(list) => onChange({ list, ...(isAnotherList(values.list, list) ? { bareDigits: "ask" } : {}) })}
        />
      )}
      {values.audience === "file" && (
        <ByFile
          file={values.file}
          preview={preview}
          error={error}
          onFile={(file) => onChange({ file, bareDigits: "ask" })}
          onHidden={(includesHidden) => values.file !== null && onChange({ file: { ...values.file, includesHidden } })}
        />
      )}
      <BareDigits values={values} preview={preview} onChange={onChange} />
      {refusal !== null && <RefusedRows refusal={refusal} onLeaveOut={onLeaveOut} />}
    </fieldset>
  );
}

type BareDigitsProps = Pick<AudienceFieldProps, "values" | "preview" | "onChange">;

/** Asks how to interpret numbers of the list or file that could belong to two people, and shows the answer. */
function BareDigits({ values, preview, onChange }: BareDigitsProps) {
  const { t } = useTranslation();
  const { bareDigits } = values;
  const isAsked = (preview !== undefined && preview.ambiguous > 0) || bareDigits !== "ask";
  if (listOf(values) === "" || copiedRecipientsOf(values) !== null || !isAsked) return null;
  return (
    <BareDigitsField
      preview={preview ?? { ambiguous: 0 }}
      answer={bareDigits}
      unanswered={t("newBroadcast.bareDigitsAsk")}
      onAnswer={(answer) => onChange({ bareDigits: answer })}
    />
  );
}

type PartProps = { error: string | null };

/** The audience of all contacts, if there are any, except those with an excluded tag. */
function Everyone({ values, error, onChange }: PartProps & Pick<AudienceFieldProps, "values" | "onChange">) {
  const { t } = useTranslation();
  const summary = useQuery(summaryQuery);
  return (
    <div className="space-y-3">
      {summary.data?.contacts === 0 && (
        <div className="space-y-3 rounded-xl bg-sunken px-4 py-4">
          <p>{t("newBroadcast.noContacts")}</p>
          <Link to="/contacts/import" className={buttonLook({ look: "secondary", size: "sm" })}>
            {t("newBroadcast.toImport")}
          </Link>
        </div>
      )}
      <WithoutTags values={values} tags={summary.data?.tags ?? []} onChange={onChange} />
      {error !== null && <Wrong>{error}</Wrong>}
    </div>
  );
}

type ByListProps = PartProps & {
  text: string;
  preview: CampaignPreview | undefined;
  onChange: (text: string) => void;
};

function ByList({ text, preview, error, onChange }: ByListProps) {
  const { t } = useTranslation();
  return (
    <div className="space-y-3">
      <Field
        label={t("newBroadcast.list")}
        hint={t("newBroadcast.recipientsHint")}
        error={error}
        aside={
          preview !== undefined && (
            <span className="text-xs text-muted tabular">{t("newBroadcast.rowCount", { count: preview.rows })}</span>
          )
        }
      >
        {(wiring) => (
          <Textarea
            {...wiring}
            rows={7}
            spellCheck={false}
            className="font-mono text-xs leading-5"
            placeholder={t("newBroadcast.recipientsExample")}
            value={text}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <UnusedRows preview={preview} />
    </div>
  );
}

type ByFileProps = PartProps & {
  file: Values["file"];
  preview: CampaignPreview | undefined;
  onFile: (file: Values["file"]) => void;
  onHidden: (includesHidden: boolean) => void;
};

function ByFile({ file, preview, error, onFile, onHidden }: ByFileProps) {
  const { t } = useTranslation();
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const [book, setBook] = useState<{ fileName: string; sheets: readonly SheetText[] } | null>(null);
  const wrong = problem ?? error;

  async function read(event: ChangeEvent<HTMLInputElement>) {
    const chosen = event.target.files?.[0];
    event.target.value = "";
    if (chosen === undefined) return;
    setBook(null);
    setProblem(null);
    if (isOtherSpreadsheet(chosen)) return setProblem(t("import.wrongFile.spreadsheet", { most: "" }));
    try {
      const sheets = await sheetsOf(chosen);
      if (sheets === null) takeText(chosen.name, await textOf(chosen));
      else takeSheets(chosen.name, sheets);
    } catch (error) {
      setProblem(t(`import.wrongFile.${error instanceof WorkbookError ? error.problem : "broken"}`, { most: "" }));
    }
  }

  function takeText(name: string, text: string | null) {
    if (text === null) setProblem(t("error.field.file"));
    else if (countRows(text) > 0 && !text.includes("\0")) onFile({ name, text });
    else setProblem(t("newBroadcast.uploadFailed"));
  }

  /** Takes the sheets of a file. If there are several, the user has to choose one; until then there are no recipients. */
  function takeSheets(fileName: string, sheets: readonly SheetText[]) {
    const [only, ...others] = sheets;
    if (only !== undefined && others.length === 0)
      return onFile({ name: fileName, text: only.csv, hidden: only.hidden });
    onFile(null);
    setBook({ fileName, sheets });
  }

  function takeSheet(fileName: string, { name, csv, hidden }: SheetText) {
    setBook(null);
    onFile({ name: t("newBroadcast.sheetOf", { file: fileName, sheet: name }), text: csv, hidden });
  }

  return (
    <div className="space-y-3">
      {file !== null && (
        <p className="flex items-center gap-2 rounded-xl bg-sunken px-3 py-2">
          <FileText className="size-4 shrink-0 text-brand-text" aria-hidden />
          <span role="status" className="min-w-0 flex-1">
            {preview === undefined ? file.name : t("newBroadcast.uploaded", { count: preview.rows, file: file.name })}
          </span>
          <Button
            look="ghost"
            size="iconSm"
            aria-label={t("newBroadcast.removeFile", { file: file.name })}
            onClick={() => {
              // This button disappears, so the focus moves to the field for the file.
              document.getElementById(id)?.focus();
              onFile(null);
            }}
          >
            <X aria-hidden />
          </Button>
        </p>
      )}
      {file?.hidden != null && (
        <HiddenRowsField hidden={file.hidden} isIncluded={file.includesHidden === true} onChange={onHidden} />
      )}
      {book !== null && <Sheets sheets={book.sheets} onSheet={(sheet) => takeSheet(book.fileName, sheet)} />}
      <div className="flex flex-wrap items-center gap-3">
        <label
          htmlFor={id}
          className={`${buttonLook({ look: "secondary", size: "sm" })} relative cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus`}
        >
          <FileUp aria-hidden />
          {file === null ? t("newBroadcast.upload") : t("newBroadcast.uploadOther")}
          <input
            id={id}
            type="file"
            accept={TYPES}
            aria-invalid={wrong !== null || undefined}
            aria-describedby={`${id}-hint`}
            className="absolute inset-0 cursor-pointer opacity-0"
            onChange={read}
          />
        </label>
        <p id={`${id}-hint`} className="min-w-0 flex-1 basis-52 text-xs text-muted">
          {t("newBroadcast.uploadHint")}
        </p>
      </div>
      {wrong !== null && <Wrong>{wrong}</Wrong>}
      {file !== null && countRows(textOfFile(file)) > LIMITS.recipientsOfList + 1 && (
        <Link to="/contacts/import" className={buttonLook({ look: "secondary", size: "sm" })}>
          {t("newBroadcast.toImport")}
        </Link>
      )}
      <UnusedRows preview={preview} />
    </div>
  );
}

/** Shows the rows that get no message of their own, before the broadcast is saved. */
function UnusedRows({ preview }: { preview: CampaignPreview | undefined }) {
  const { t } = useTranslation();
  if (preview === undefined) return null;
  const lines = (rows: CampaignPreview["rejectedRows"]) => rows.map(({ row }) => row).join(", ");
  const { repeated, repeatedRows, rejected, rejectedRows } = preview;
  return (
    <>
      {repeated > 0 && (
        <p data-testid="repeated" className="rounded-lg bg-warn-soft px-3 py-2 text-xs text-warn-text">
          {t("newBroadcast.duplicates", { count: repeated, lines: lines(repeatedRows) })}
        </p>
      )}
      {rejected > 0 && (
        <p data-testid="rejected" className="rounded-lg bg-bad-soft px-3 py-2 text-xs text-bad-text">
          {t("newBroadcast.rejectedRows", { count: rejected, lines: lines(rejectedRows) })}
        </p>
      )}
    </>
  );
}

import { FileUp } from "lucide-react";
import { type ChangeEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RefusedRow } from "~/api/types";
import { announce } from "~/ui/announcer";
import { Button } from "~/ui/button";
import { Field, Textarea } from "~/ui/field";
import { countDuplicates, parseRecipients, type Row, writeRecipients } from "../recipients";
import { RefusedRows } from "./refused-rows";

export type Refusal = { rows: RefusedRow[]; rejected: number; sent: readonly Row[] };

type RecipientsFieldProps = {
  text: string;
  rows: readonly Row[];
  error: string | null;
  refusal: Refusal | null;
  onChange: (text: string) => void;
};

/** Recipients pasted or from a file; both end in the same box, where they can be corrected. */
export function RecipientsField({ text, rows, error, refusal, onChange }: RecipientsFieldProps) {
  const { t } = useTranslation();
  const file = useRef<HTMLInputElement>(null);
  const [fileNote, setFileNote] = useState<string | null>(null);
  const duplicates = countDuplicates(rows);

  async function read(event: ChangeEvent<HTMLInputElement>) {
    const chosen = event.target.files?.[0];
    event.target.value = "";
    if (chosen === undefined) return;
    const found = parseRecipients(await chosen.text());
    const note =
      found.length === 0
        ? t("newBroadcast.uploadFailed")
        : t("newBroadcast.uploaded", { count: found.length, file: chosen.name });
    setFileNote(note);
    announce(note);
    if (found.length > 0) onChange(writeRecipients(found));
  }

  return (
    <div className="space-y-3">
      <Field
        label={t("newBroadcast.recipients")}
        hint={t("newBroadcast.recipientsHint")}
        error={error}
        aside={
          <span className="text-xs text-muted tabular">{t("newBroadcast.recipientCount", { count: rows.length })}</span>
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
      {refusal !== null && <RefusedRows refusal={refusal} />}
      <div className="flex flex-wrap items-center gap-3">
        <Button look="secondary" size="sm" onClick={() => file.current?.click()}>
          <FileUp aria-hidden />
          {t("newBroadcast.upload")}
        </Button>
        <input
          ref={file}
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          className="hidden"
          aria-label={t("newBroadcast.upload")}
          tabIndex={-1}
          onChange={read}
        />
        <p className="min-w-0 flex-1 text-xs text-muted">{fileNote ?? t("newBroadcast.uploadHint")}</p>
      </div>
      {duplicates > 0 && (
        <p className="rounded-lg bg-warn-soft px-3 py-2 text-xs text-warn-text">
          {t("newBroadcast.duplicates", { count: duplicates })}
        </p>
      )}
    </div>
  );
}

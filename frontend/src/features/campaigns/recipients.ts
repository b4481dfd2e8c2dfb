/** A pasted list or a CSV file, read into recipients. Whether a number is one, the server decides. */

import type { Recipient } from "~/api/types";

export const MOST_RECIPIENTS = 1_000;

/** One recipient and the line of the text it came from, counted from 1. */
export type Row = Recipient & { line: number };

const HEADINGS = /^(phone|phone ?number|number|nomor|nomer|no\.?( ?(hp|wa))?|telepon|telp|hp|wa|whatsapp)$/i;

/** Reads `number, name` lines; comma, semicolon or tab, quotes as in CSV, a heading row is skipped. */
export function parseRecipients(text: string): Row[] {
  const records = readRecords(text.replace(/^\uFEFF/, ""));
  const [first] = records;
  const body = first !== undefined && HEADINGS.test(first.fields[0] ?? "") ? records.slice(1) : records;
  return body.map(({ fields, line }) => ({ phone: fields[0] ?? "", name: fields.slice(1).join(" ").trim(), line }));
}

/** Numbers that stand on more than one row, however they are written. */
export function countDuplicates(rows: readonly Row[]): number {
  const times = new Map<string, number>();
  for (const { phone } of rows) {
    const digits = phone.replace(/\D/g, "").replace(/^0/, "62");
    if (digits !== "") times.set(digits, (times.get(digits) ?? 0) + 1);
  }
  return [...times.values()].filter((count) => count > 1).length;
}

/** Rows as the text area shows them. */
export function writeRecipients(rows: readonly Row[]): string {
  return rows.map(({ phone, name }) => (name === "" ? quote(phone) : `${quote(phone)}, ${quote(name)}`)).join("\n");
}

function quote(field: string): string {
  return /[",;\t\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

function readRecords(text: string): { fields: string[]; line: number }[] {
  const records: { fields: string[]; line: number }[] = [];
  let fields: string[] = [];
  let field = "";
  let isQuoted = false;
  let line = 1;
  let startedAt = 1;

  function endField() {
    fields.push(field.trim());
    field = "";
  }
  function endRecord() {
    endField();
    if (fields.some((one) => one !== "")) records.push({ fields, line: startedAt });
    fields = [];
    startedAt = line + 1;
  }

  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (isQuoted) {
      if (letter === '"' && text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else if (letter === '"') {
        isQuoted = false;
      } else {
        field += letter;
        if (letter === "\n") line += 1;
      }
    } else if (letter === '"' && field.trim() === "") {
      field = "";
      isQuoted = true;
    } else if (letter === "," || letter === ";" || letter === "\t") {
      endField();
    } else if (letter === "\n") {
      endRecord();
      line += 1;
    } else if (letter !== "\r") {
      field += letter;
    }
  }
  endRecord();
  return records;
}

/** Parses a pasted list or a CSV file into recipients. The server decides whether a number is valid. */

import type { Recipient } from "~/api/types";
import { attributeName } from "~/features/contacts/mapping";

export const MAX_RECIPIENTS = 5_000;

/** One recipient and the line of the text it came from, counted from 1. */
export type Row = { phone: string; name: string; columns: Readonly<Record<string, string>>; line: number };

const PHONE = /^(phone|phone ?number|number|nomor|nomer|no\.?( ?(hp|wa))?|telepon|telp|hp|wa|whatsapp)$/i;
const NAME = /^(name|full ?name|nama|nama ?lengkap)$/i;

/** Reads `number, name` lines; comma, semicolon or tab, quotes as in CSV. A heading row names the columns. */
export function parseRecipients(text: string): Row[] {
  const records = readRecords(text.replace(/^\uFEFF/, ""));
  const [first, ...rest] = records;
  const phoneAt = first?.fields.findIndex((field) => PHONE.test(field)) ?? -1;
  if (first === undefined || phoneAt === -1) {
    return records.map(({ fields, line }) => ({
      phone: fields[0] ?? "",
      name: fields.slice(1).join(" ").trim(),
      columns: {},
      line,
    }));
  }
  const nameAt = first.fields.findIndex((field) => NAME.test(field));
  const heads = first.fields.map((field, at) => (at === phoneAt || at === nameAt ? "" : attributeName(field)));
  return rest.map(({ fields, line }) => ({
    phone: fields[phoneAt] ?? "",
    name: fields[nameAt] ?? "",
    columns: Object.fromEntries(
      heads.map((head, at) => [head, fields[at] ?? ""] as const).filter(([head, value]) => head !== "" && value !== ""),
    ),
    line,
  }));
}

/** A row in the API's shape. */
export function recipientOf({ phone, name, columns }: Row): Recipient {
  return { ...columns, ...(name === "" ? {} : { name }), phone };
}

/** The custom columns of the rows. */
export function columnsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap(({ columns }) => Object.keys(columns)))];
}

/** Decodes a file by its byte order mark. */
export async function textOf(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

/** How many numbers appear on more than one row, in any spelling. */
export function countDuplicates(rows: readonly Row[]): number {
  const times = new Map<string, number>();
  for (const { phone } of rows) {
    const digits = phone.replace(/\D/g, "").replace(/^0/, "62");
    if (digits !== "") times.set(digits, (times.get(digits) ?? 0) + 1);
  }
  return [...times.values()].filter((count) => count > 1).length;
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

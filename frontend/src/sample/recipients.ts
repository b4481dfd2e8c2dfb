/** Parses a list of recipients approximately: in the sample there is no server that parses it. */

import type { Recipient } from "~/api/types";
import { attributeName } from "~/features/contacts/attribute-name";

const PHONE = /^(phone|phone ?number|number|nomor|nomer|no\.?( ?(hp|wa))?|telepon|telp|hp|wa|whatsapp)$/i;
const NAME = /^(name|full ?name|nama|nama ?lengkap)$/i;

/** Parses lines of `number, name`, or lines below a heading; with commas, semicolons or tabs, without quotes. */
export function readRecipients(text: string): Recipient[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const [first, ...rest] = lines.map((line) => line.split(/[,;\t]/).map((cell) => cell.trim())).filter(isFilled);
  if (first === undefined) return [];
  const phoneAt = first.findIndex((cell) => PHONE.test(cell));
  if (phoneAt === -1) return [first, ...rest].map(([phone = "", name = ""]) => ({ phone, name }));
  const nameAt = first.findIndex((cell) => NAME.test(cell));
  return rest.map((cells) => ({
    ...Object.fromEntries(
      first.flatMap((head, at) => (at === phoneAt || at === nameAt ? [] : [[attributeName(head), cells[at] ?? ""]])),
    ),
    name: cells[nameAt] ?? "",
    phone: cells[phoneAt] ?? "",
  }));
}

function isFilled(cells: readonly string[]): boolean {
  return cells.some((cell) => cell !== "");
}

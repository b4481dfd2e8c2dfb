/**
 * Parses contact cards (.vcf; vCard 2.1, 3.0 and 4.0) into a sheet with one row per card. The library parses the properties of a card.
 * Deviations of phones and mail programs from the standard are corrected before, or handled in the values afterwards.
 */

import quotedPrintable from "quoted-printable";
import Vcf from "vcf";
import { cutCharacters } from "~/i18n/characters";
import type { Sheet } from "./sheet-text";
import { oneTag } from "./tags";

/** The data of a contact in its card. The numbers are in the order of preference. */
type Card = {
  name: string;
  whatsapp: string[];
  phones: string[];
  email: string;
  organization: string;
  tags: string;
  note: string;
  birthday: string;
  fax: string;
};

/**
 * Parses the cards into one sheet. A card with a name and without a number is a row, too, so that the server reports the missing number.
 */
export function readCards(bytes: ArrayBuffer): Sheet[] {
  const cards = cardsIn(decode(new Uint8Array(bytes))).flatMap((card) => (isGroup(card) ? [] : [contactOf(card)]));
  const rows = cards.map(cellsOf).filter((cells) => cells.size > 0);
  if (rows.length === 0) return [];
  const headings = headingsOf(rows);
  const lines = rows.map((cells) => headings.map((heading) => cells.get(heading) ?? ""));
  return [{ name: "", rows: [headings, ...lines], hiddenRows: new Set() }];
}

/**
 * Decodes a file or a value. Old programs write windows-1252 without saying so; a phone that cuts a name off in the middle of a letter has
 * still written UTF-8.
 */
function decode(bytes: Uint8Array, charset = charsetOf(bytes)): string {
  const text = decoderOf(charset).decode(bytes);
  const isOld = countOf(/\uFFFD/g, text) > countOf(/[\u0080-\uFFFC]/g, text);
  return isOld ? new TextDecoder("windows-1252").decode(bytes) : text;
}

function countOf(pattern: RegExp, text: string): number {
  return text.match(pattern)?.length ?? 0;
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** Returns the encoding that a byte order mark shows. */
function charsetOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

function cardsIn(text: string): Vcf[] {
  // A file that was joined from several has a byte order mark at the beginning of each part.
  const pieces = text
    .replaceAll("\uFEFF", "")
    .replace(/\r\n?/g, "\n")
    .split(/^[ \t]*(?=BEGIN:VCARD)/im);
  return pieces.filter((piece) => /^BEGIN:VCARD/i.test(piece)).map(cardOf);
}

/**
 * Parses one card of a file. The library refuses lines that do not end with CRLF, a card that is cut off, and a card that names no version
 * or an unknown one, although it parses all versions in the same way. It skips a line with an empty parameter.
 */
function cardOf(piece: string): Vcf {
  const [inside = ""] = piece.replace(/^BEGIN:VCARD.*\n?/i, "").split(/^END:VCARD/im);
  const lines = ["BEGIN:VCARD", "VERSION:3.0", ...joinSoftBreaks(inside).split("\n"), "END:VCARD"];
  return new Vcf().parse(
    lines
      .filter((line) => line.trim() !== "")
      .map(withoutEmptyParameters)
      .join(Vcf.EOL),
  );
}

/** Converts `TEL;;CELL:0811` to `TEL;CELL:0811`. A line that begins with a space continues a value. */
function withoutEmptyParameters(line: string): string {
  return /^\s/.test(line) ? line : line.replace(/^[^:]*/, (head) => head.replace(/;+(?=;|$)/g, ""));
}

const QUOTED_PROPERTY = /^([^:\n]*QUOTED-PRINTABLE[^:\n]*:)((?:.*=\n)*.*)/gim;

/** Joins the lines of values in quoted-printable, which the library would treat as further properties. */
function joinSoftBreaks(text: string): string {
  return text.replace(QUOTED_PROPERTY, (_, head: string, value: string) => head + value.replaceAll("=\n", ""));
}

function propertiesOf(card: Vcf, name: string): Vcf.Property[] {
  return [card.data[name] ?? []].flat();
}

type Parameters = Record<string, string | string[] | undefined>;

/** Returns the parameters, which the library keeps as fields of the property, with names in lower case. */
function parametersOf(property: Vcf.Property): Parameters {
  return { ...(property as unknown as Parameters) };
}

function valuesOf(parameters: Parameters, name: string): string[] {
  return [parameters[name] ?? []].flat().map((value) => value.replaceAll('"', ""));
}

/** Returns the parts of a value between unescaped separators; without a separator, the whole value. */
function partsOf(property: Vcf.Property, separator?: ";" | ","): string[] {
  const raw = property.valueOf() ?? "";
  const parts = separator === undefined ? [raw] : raw.split(UNESCAPED[separator]);
  return parts.map((part) => unescapeText(decodeText(part, parametersOf(property))).trim());
}

/** The separators that have no backslash before them, or an even number of backslashes. */
const UNESCAPED = { ";": /(?<=(?<!\\)(?:\\\\)*);/, ",": /(?<=(?<!\\)(?:\\\\)*),/ };

function textOf(property: Vcf.Property): string {
  return partsOf(property).join("");
}

function decodeText(text: string, parameters: Parameters): string {
  const kinds = [...valuesOf(parameters, "encoding"), ...valuesOf(parameters, "type")];
  if (!kinds.some((kind) => kind.toLowerCase() === "quoted-printable")) return text;
  const binary = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
  const bytes = Uint8Array.from(quotedPrintable.decode(binary), (letter) => letter.charCodeAt(0));
  return decode(bytes, valuesOf(parameters, "charset")[0]);
}

function unescapeText(text: string): string {
  return text.replace(/\\(.)/gs, (_, letter: string) => (/n/i.test(letter) ? "\n" : letter));
}

/** Returns whether a card is a group: address books export their groups as cards. */
function isGroup(card: Vcf): boolean {
  const kinds = [...propertiesOf(card, "kind"), ...propertiesOf(card, "xAddressbookserverKind")];
  return kinds.some((kind) => /^group$/i.test(textOf(kind)));
}

function contactOf(card: Vcf): Card {
  const texts = (name: string) => propertiesOf(card, name).map(textOf).filter(Boolean);
  const [organization] = propertiesOf(card, "org");
  const numbers = numbersOf(card);
  const ofUse = (use: NumberUse) => numbers.filter((number) => number.use === use).map(({ text }) => text);
  return {
    name: nameOf(card),
    whatsapp: ofUse("whatsapp"),
    phones: [...ofUse("mobile"), ...ofUse("other")],
    email: texts("email").join(", "),
    organization: organization === undefined ? "" : partsOf(organization, ";").filter(Boolean).join(", "),
    tags: propertiesOf(card, "categories").flatMap(tagsOf).join(", "),
    note: cutCharacters(texts("note").join("\n"), MAX_NOTE_CHARACTERS),
    birthday: texts("bday").map(dateOf)[0] ?? "",
    fax: ofUse("fax").join(", "),
  };
}

/** Returns the name as it is shown; else one made of its parts; else that of the business. */
function nameOf(card: Vcf): string {
  const shown = propertiesOf(card, "fn").map(textOf).find(Boolean);
  if (shown !== undefined) return shown;
  const [structured] = propertiesOf(card, "n");
  const [family = "", given = "", middle = "", prefix = "", suffix = ""] =
    structured === undefined ? [] : partsOf(structured, ";");
  const joined = [prefix, given, middle, family, suffix].filter(Boolean).join(" ");
  const others = ["xWaBizName", "nickname", "org"].flatMap((name) => propertiesOf(card, name));
  return joined || others.flatMap((property) => partsOf(property, ";")).find(Boolean) || "";
}

/** Returns each category as one tag, even if it has characters at which the server would split it. */
function tagsOf(categories: Vcf.Property): string[] {
  return partsOf(categories, ",").map(oneTag);
}

/** The longest note: the server refuses a row with a longer value, and the notes of a phone are of little use in a message. */
const MAX_NOTE_CHARACTERS = 1_000;

/** Converts `19900312` and `1990-03-12T00:00:00Z` to `1990-03-12`. A date without a year, which Apple writes as 1604, becomes `03-12`. */
function dateOf(text: string): string {
  const [, year, month, day] = /^(\d{4}|--)-?(\d{2})-?(\d{2})(?:T|$)/.exec(text) ?? [];
  if (year === undefined) return text;
  return year === "--" || year === "1604" ? `${month}-${day}` : `${year}-${month}-${day}`;
}

type NumberUse = "whatsapp" | "mobile" | "other" | "fax";
type CardNumber = { text: string; use: NumberUse; isPreferred: boolean };

/** Returns the numbers of a card, each once, with preferred ones first. */
function numbersOf(card: Vcf): CardNumber[] {
  const labels = new Map(labelsOf(card).map((label) => [parametersOf(label).group, textOf(label)]));
  const numbers = propertiesOf(card, "tel").map((tel) => numberOf(tel, labels.get(parametersOf(tel).group) ?? ""));
  const known = new Set<string>();
  const isNew = ({ text }: CardNumber) => {
    const digits = text.replace(/\D/g, "");
    const isKnown = known.has(digits);
    known.add(digits);
    return digits !== "" && !isKnown;
  };
  return numbers.sort((one, other) => Number(other.isPreferred) - Number(one.isPreferred)).filter(isNew);
}

/** Returns the user's own labels: Apple, Google and WhatsApp write one beside the number, in the same group: `item1.X-ABLabel`. */
function labelsOf(card: Vcf): Vcf.Property[] {
  return Object.keys(card.data)
    .filter((name) => name.toLowerCase() === "xablabel")
    .flatMap((name) => propertiesOf(card, name));
}

function numberOf(tel: Vcf.Property, label: string): CardNumber {
  const parameters = parametersOf(tel);
  const types = valuesOf(parameters, "type");
  const isPreferred = types.includes("pref") || valuesOf(parameters, "pref")[0] === "1";
  // WhatsApp's own id of the person is a number with its country code; the number beside it may lack the code.
  const [id] = valuesOf(parameters, "waid");
  if (id !== undefined && /^\d+$/.test(id)) return { text: `+${id}`, use: "whatsapp", isPreferred };
  const [text = ""] = textOf(tel).replace(/^tel:/i, "").split(";");
  return { text, use: numberUseOf([...types, label].join(" ")), isPreferred };
}

function numberUseOf(words: string): NumberUse {
  if (/\b(wa|whats ?app)\b/i.test(words)) return "whatsapp";
  if (/fax|pager/i.test(words)) return "fax";
  return /\b(cell|mobile|iphone|ponsel|hp|handphone|seluler)\b/i.test(words) ? "mobile" : "other";
}

/** Returns the filled cells of a card by their headings, in words that the server recognizes. */
function cellsOf(card: Card): Map<string, string> {
  const numbered = (heading: string, numbers: readonly string[]) =>
    numbers.map((number, at): [string, string] => [at === 0 ? heading : `${heading} ${at + 1}`, number]);
  const cells: [string, string][] = [
    ["Name", card.name],
    ...numbered("WhatsApp", card.whatsapp),
    ...numbered("Phone", card.phones),
    ["Email", card.email],
    ["Organization", card.organization],
    ["Tags", card.tags],
    ["Note", card.note],
    ["Birthday", card.birthday],
    ["Fax", card.fax],
  ];
  return new Map(cells.filter(([, cell]) => cell !== ""));
}

const ORDER = ["Name", "WhatsApp", "Phone", "Email", "Organization", "Tags", "Note", "Birthday", "Fax"];

/** Returns the headings of all cards, in their order: `Phone 2` after `Phone`. A name and a number are always among them. */
function headingsOf(rows: readonly Map<string, string>[]): string[] {
  const used = new Set(["Name", ...rows.flatMap((cells) => [...cells.keys()])]);
  if (!used.has("WhatsApp")) used.add("Phone");
  const place = (heading: string) => {
    const [, word = "", number = "1"] = /^(\w+?)(?: (\d+))?$/.exec(heading) ?? [];
    return ORDER.indexOf(word) * 1_000 + Number(number);
  };
  return [...used].sort((one, other) => place(one) - place(other));
}

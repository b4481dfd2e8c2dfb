/** The content of each column of a file: guessed by the server, corrected by the user. */

import type { BareDigits, ColumnUse, ImportPreview } from "~/api/types";
import { attributeName, freeName, isReserved } from "./attribute-name";

export type Mapping = {
  /** One use per column; `null` if the server guesses them. */
  columns: readonly ColumnUse[] | null;
  /** Whether the first line names the columns; `null` if the server guesses it. */
  hasHead: boolean | null;
  /** Tags for every contact in the file. */
  tags: readonly string[];
  /** Whether every contact in the file has agreed to receive broadcasts. */
  consented: boolean;
  /** How numbers without `+` and without a leading 0 are interpreted; with `ask`, numbers that could belong to two people are rejected. */
  bareDigits: BareDigits;
};

export const GUESSED_MAPPING: Mapping = { columns: null, hasHead: null, tags: [], consented: false, bareDigits: "ask" };

const ATTRIBUTE = "attribute:";

export type Kind = "phone" | "other_phone" | "country_code" | "name" | "last_name" | "tags" | "attribute" | "ignore";
export const KINDS: readonly Kind[] = [
  "phone",
  "other_phone",
  "country_code",
  "name",
  "last_name",
  "tags",
  "attribute",
  "ignore",
];

export function kindOf(use: ColumnUse): Kind {
  return use.startsWith(ATTRIBUTE) ? "attribute" : (use as Exclude<ColumnUse, `attribute:${string}`>);
}

export function attributeOf(use: ColumnUse): string {
  return use.startsWith(ATTRIBUTE) ? use.slice(ATTRIBUTE.length) : "";
}

export function attribute(name: string): ColumnUse {
  return `${ATTRIBUTE}${name}`;
}

/** Returns the use of each column: the user's choice, otherwise the server's guess. */
export function usesOf({ columns }: Mapping, preview: ImportPreview): readonly ColumnUse[] {
  const guessed = preview.columns.map(({ as }) => as as ColumnUse); // in the contract it is a string with a pattern
  return columns !== null && columns.length === guessed.length ? columns : guessed;
}

/** Changes the use of a column. Several columns can hold numbers, parts of the name, or tags. */
export function withUse(mapping: Mapping, preview: ImportPreview, at: number, use: ColumnUse): Mapping {
  const columns = usesOf(mapping, preview).map((known, index) => (index === at ? use : known));
  return { ...mapping, columns };
}

/** Changes the kind of a column; a custom column gets its name from the heading. */
export function withKind(mapping: Mapping, preview: ImportPreview, at: number, kind: Kind): Mapping {
  if (kind !== "attribute") return withUse(mapping, preview, at, kind);
  const taken = usesOf(mapping, preview).filter((_, index) => index !== at);
  const wanted = attributeName(preview.columns[at]?.head ?? "") || `column_${at + 1}`;
  return withUse(mapping, preview, at, attribute(freeName(wanted, taken.map(attributeNameOf))));
}

/** Returns the name that the server will give the attribute of a column, also while it is being typed. */
export function attributeNameOf(use: ColumnUse): string {
  return attributeName(attributeOf(use));
}

export type MappingProblem = { code: "no_phone" } | { code: "no_attribute_name" | "attribute_taken"; column: number };

/** Returns the problems for which the server would refuse a mapping, with the column to correct. */
export function problemsOf(uses: readonly ColumnUse[]): MappingProblem[] {
  const hasPhone = uses.includes("phone") || uses.includes("other_phone");
  const problems: MappingProblem[] = hasPhone ? [] : [{ code: "no_phone" }];
  const names = uses.map(attributeNameOf);
  uses.forEach((use, column) => {
    if (kindOf(use) !== "attribute") return;
    const name = names[column] ?? "";
    if (name === "") problems.push({ code: "no_attribute_name", column });
    else if (isReserved(name) || names.indexOf(name) !== column) problems.push({ code: "attribute_taken", column });
  });
  return problems;
}

/** Returns the mapping as query parameters of the request. */
export function queryOf({ columns, hasHead, tags, consented, bareDigits }: Mapping, fileName: string) {
  return {
    fileName,
    ...(columns === null ? {} : { columns: JSON.stringify(columns) }),
    ...(hasHead === null ? {} : { hasHead: hasHead ? ("true" as const) : ("false" as const) }),
    ...(tags.length === 0 ? {} : { tags: tags.join(",") }),
    ...(consented ? { consented: "true" as const } : {}),
    ...(bareDigits === "ask" ? {} : { bareDigits }),
  };
}

export type FileProblem = "empty" | "too_large" | "spreadsheet" | "not_text";

const SPREADSHEETS = /\.(xls|xlsb|xlsm|numbers)$/i;
const TABLES = /\.(csv|tsv|txt|xlsx|ods|vcf|vcard)$/i;

/** Returns whether a file, by its name, is a spreadsheet that must be saved in another format first. */
export function isOtherSpreadsheet({ name }: Pick<File, "name">): boolean {
  return SPREADSHEETS.test(name);
}

/** Returns why a file cannot be imported, before it is sent. */
export function fileProblem({ name, size }: Pick<File, "name" | "size">, largest: number): FileProblem | null {
  if (isOtherSpreadsheet({ name })) return "spreadsheet";
  if (!TABLES.test(name)) return "not_text";
  if (size === 0) return "empty";
  return size > largest ? "too_large" : null;
}

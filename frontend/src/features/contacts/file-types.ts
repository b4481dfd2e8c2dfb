/** The files that a page of contacts or recipients offers to choose. */

const ENDINGS = [".csv", ".tsv", ".txt", ".xlsx", ".ods", ".vcf", ".vcard"];

/** A phone lists files by their type instead of their name. */
const MEDIA_TYPES = [
  "text/csv",
  "text/plain",
  "text/tab-separated-values",
  "text/vcard",
  "text/x-vcard",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.oasis.opendocument.spreadsheet",
];

export const TYPES = [...ENDINGS, ...MEDIA_TYPES].join(",");

/** The file types of the file dialogs for contacts and recipients. */

const ENDINGS = [".csv", ".tsv", ".txt", ".xlsx", ".ods", ".vcf", ".vcard"];

/** The media types of the same files, because a phone lists files by their type instead of their name. */
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

/** The list or file of recipients as a text. The server parses it, for the preview in the same way as for the broadcast. */

/**
 * Returns how many rows have something in a cell: an estimate until the server has counted. Line breaks inside a quoted cell do not begin a
 * new row.
 */
export function countRows(text: string): number {
  const flat = text.replace(/"[^"]*"/g, (cell) => (/[^"\s]/.test(cell) ? "x" : ""));
  return flat.split(/\r\n|\r|\n/).filter((line) => /[^\s,;|"]/.test(line)).length;
}

/** Decodes a file by its byte order mark; `null` if its encoding is unknown, because a wrong one changes names. */
export async function textOf(file: Blob): Promise<string | null> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

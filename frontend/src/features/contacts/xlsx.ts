/** Parses Excel workbooks (.xlsx). */

import readXlsxFile from "read-excel-file/universal";
import { exactNumber } from "./exact-number";
import type { Sheet } from "./sheet-text";
import { readVisibility } from "./workbook-visibility";

/** Parses the sheets that are not hidden. */
export async function readXlsx(bytes: ArrayBuffer): Promise<Sheet[]> {
  const sheets = await readXlsxFile(bytes, { parseNumber: exactNumber });
  const visibility = await readVisibility(bytes);
  if (visibility.length !== sheets.length) throw new Error("the two readers do not find the same sheets");
  return visibility.flatMap(({ isHidden, hiddenRows }, at) => {
    const read = sheets[at];
    // A sheet that is only a chart has no rows.
    return isHidden || read?.data === undefined ? [] : [{ name: read.sheet, rows: read.data, hiddenRows }];
  });
}

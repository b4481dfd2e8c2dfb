/** Unpacks the XML files of a zip, of which workbooks and spreadsheets are made. */

import { unzip } from "fflate";

/** Returns the elements of this name, whatever their prefix. */
export function elementsOf(xml: string | undefined, name: string): Element[] {
  return [...parseXml(xml).getElementsByTagNameNS("*", name)];
}

export function parseXml(xml: string | undefined): Document {
  const parsed = new DOMParser().parseFromString(xml ?? "", "text/xml");
  if (parsed.getElementsByTagName("parsererror").length > 0)
    throw new Error("the workbook has XML that cannot be read");
  return parsed;
}

/** Returns the files of the zip that have these paths, as texts. */
export function unpack(bytes: ArrayBuffer, paths: readonly string[]): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    unzip(new Uint8Array(bytes), { filter: ({ name }) => paths.includes(name) }, (error, files) => {
      if (error !== null) return reject(error);
      const texts = Object.entries(files).map(([path, file]) => [path, new TextDecoder().decode(file)]);
      resolve(Object.fromEntries(texts));
    });
  });
}

/** The form for the words that count as an opt-out: one word or short text per line. */

import type { OptOutSettings } from "~/api/types";

export type Form = Omit<OptOutSettings, "optOutWords" | "optInWords"> & { optOutWords: string; optInWords: string };

export const formOf = (settings: OptOutSettings): Form => ({
  ...settings,
  optOutWords: settings.optOutWords.join("\n"),
  optInWords: settings.optInWords.join("\n"),
});

export const settingsOf = (form: Form): OptOutSettings => ({
  ...form,
  optOutWords: linesOf(form.optOutWords),
  optInWords: linesOf(form.optInWords),
});

/** Splits a text into words. They may also be separated by commas. */
function linesOf(text: string): string[] {
  const words = text.split(/[\n,;]/u).map((word) => word.trim());
  return words.filter((word) => word !== "");
}

export const isSame = (one: OptOutSettings, other: OptOutSettings): boolean =>
  JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

const sorted = ({ languages, optOutWords, optInWords, countsProbable }: OptOutSettings) => [
  [...languages].sort(),
  optOutWords,
  optInWords,
  countsProbable,
];

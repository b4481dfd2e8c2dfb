/** The form for the words that count as an opt-out: one word or short text a line. */

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

/** Words may also be separated by commas. */
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

/** What the user has changed, and the values that the form had before: only what differs from them is the user's. */
export type Draft = { form: Form; base: Form };

/** A draft that the tab has stored; `null` for a shape that an older version of the page has stored. */
export function restoredDraft(kept: unknown): Draft | null {
  const { form, base } = (kept ?? {}) as Partial<Draft>;
  return isForm(form) && isForm(base) ? { form, base } : null;
}

function isForm(kept: unknown): kept is Form {
  const { languages, optOutWords, optInWords, countsProbable } = (kept ?? {}) as Partial<Form>;
  const areTexts = typeof optOutWords === "string" && typeof optInWords === "string";
  return areTexts && typeof countsProbable === "boolean" && Array.isArray(languages);
}

/** The form as the user left it, with what has been saved meanwhile in the fields that the user has not changed. */
export function formOnTop({ form, base }: Draft, settings: OptOutSettings): Form {
  const newest = formOf(settings);
  const isOurs = (name: keyof Form) => JSON.stringify(form[name]) !== JSON.stringify(base[name]);
  const ours = Object.entries(form).filter(([name]) => isOurs(name as keyof Form));
  return { ...newest, ...(Object.fromEntries(ours) as Partial<Form>) };
}

/** Chooses the language of the dashboard: the one that the user chose here before, else the preferred language of the browser. */

import { local } from "~/storage";

export const LANGUAGES = ["id", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

const STORAGE_KEY = "cwa.language";
const DEFAULT_LANGUAGE: Language = "id";

/** Returns the language. `browserLanguages` are the browser's languages, the preferred one first: `["fr-FR", "en-GB", "id"]`. */
export function initialLanguage(browserLanguages: readonly string[] = navigator.languages): Language {
  return (
    chosenLanguage() ?? browserLanguages.map(supportedLanguage).find((one) => one !== undefined) ?? DEFAULT_LANGUAGE
  );
}

export function saveChosenLanguage(language: Language): void {
  local.write(STORAGE_KEY, language);
}

function chosenLanguage(): Language | undefined {
  const saved = local.read<unknown>(STORAGE_KEY);
  return LANGUAGES.find((language) => language === saved);
}

/** Returns the supported language of a tag: `en-GB` is English; the region does not matter. */
function supportedLanguage(tag: string): Language | undefined {
  const [primary] = tag.toLowerCase().split("-");
  return LANGUAGES.find((language) => language === primary);
}

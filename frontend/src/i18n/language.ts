/** Which language the dashboard shows: the one the person chose here before, else the one the browser asks for. */

import { local } from "~/storage";

export const LANGUAGES = ["id", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

const STORAGE_KEY = "cwa.language";
const DEFAULT_LANGUAGE: Language = "id";

/** `browserLanguages` is what the browser asks for, the preferred language first: `["fr-FR", "en-GB", "id"]`. */
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

/** `en-GB` is English; the region does not matter. */
function supportedLanguage(tag: string): Language | undefined {
  const [primary] = tag.toLowerCase().split("-");
  return LANGUAGES.find((language) => language === primary);
}

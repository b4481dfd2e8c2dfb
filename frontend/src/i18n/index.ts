/** The two languages of the dashboard; a person downloads the one in use. The choice is kept; without one it is Indonesian. */

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { local } from "~/storage";
import type { id } from "./id";

const TEXTS = {
  id: async () => (await import("./id")).id,
  en: async () => (await import("./en")).en,
};

export type Language = keyof typeof TEXTS;
export const LANGUAGES = Object.keys(TEXTS) as Language[];

const PLACE = "cwa.language";
const NAMESPACE = "translation";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof id };
  }
}

function chosen(): Language {
  return local.read<string>(PLACE) === "en" ? "en" : "id";
}

/** Nothing may be drawn before this is done. */
export async function startI18n(language = chosen()): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { [NAMESPACE]: await TEXTS[language]() } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
}

export async function chooseLanguage(language: Language): Promise<void> {
  await loadLanguage(language);
  local.write(PLACE, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

export async function loadLanguage(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, NAMESPACE)) return;
  i18next.addResourceBundle(language, NAMESPACE, await TEXTS[language]());
}

/** Whether there is a text for a word that came from the server. */
export function isKnown(key: string): boolean {
  return i18next.exists(key);
}

export { i18next };

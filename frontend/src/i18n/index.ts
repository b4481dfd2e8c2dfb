/** The two languages of the dashboard. The choice is kept; without one it is Indonesian. */

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { local } from "~/storage";
import { en } from "./en";
import { id } from "./id";

export const LANGUAGES = ["id", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

const PLACE = "cwa.language";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof id };
  }
}

function chosen(): Language {
  return local.read<string>(PLACE) === "en" ? "en" : "id";
}

void i18next.use(initReactI18next).init({
  lng: chosen(),
  fallbackLng: "id",
  resources: { id: { translation: id }, en: { translation: en } },
  interpolation: { escapeValue: false },
});
document.documentElement.lang = i18next.language;

export function chooseLanguage(language: Language): void {
  local.write(PLACE, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

export { i18next };

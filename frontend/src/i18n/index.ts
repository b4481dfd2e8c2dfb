/**
 * The two languages of the dashboard; a person downloads the one in use: the few words of the entrance first, those of
 * the pages behind it once he is inside. The choice is kept; without one it is Indonesian.
 */

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { local } from "~/storage";
import type { help } from "./help/id";
import type { id } from "./id";
import type { landing } from "./landing/id";
import type { pages } from "./pages/id";
import type { start } from "./start/id";

const TEXTS = {
  id: {
    entrance: async () => (await import("./id")).id,
    pages: async () => (await import("./pages/id")).pages,
    landing: async () => (await import("./landing/id")).landing,
    start: async () => (await import("./start/id")).start,
    help: async () => (await import("./help/id")).help,
  },
  en: {
    entrance: async () => (await import("./en")).en,
    pages: async () => (await import("./pages/en")).pages,
    landing: async () => (await import("./landing/en")).landing,
    start: async () => (await import("./start/en")).start,
    help: async () => (await import("./help/en")).help,
  },
};

export type Language = keyof typeof TEXTS;
export const LANGUAGES = Object.keys(TEXTS) as Language[];

type Part = keyof (typeof TEXTS)[Language];

const PLACE = "cwa.language";
const NAMESPACE = "translation";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof id & typeof pages & typeof landing & typeof start & typeof help };
  }
}

const wanted = new Set<Part>(["entrance"]);
const loaded = new Set<`${Language}/${Part}`>();

function chosen(): Language {
  return local.read<string>(PLACE) === "en" ? "en" : "id";
}

/** Nothing may be drawn before this is done. */
export async function startI18n(language = chosen()): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
  });
  await loadLanguage(language);
  document.documentElement.lang = language;
}

/** No page behind the entrance may be drawn before this is done. */
export function loadPages(): Promise<void> {
  return loadPart("pages");
}

/** The words of one page that are too many for everybody to download. */
export async function loadPart(part: Part): Promise<void> {
  wanted.add(part);
  await loadLanguage(i18next.language as Language);
}

export async function chooseLanguage(language: Language): Promise<void> {
  await loadLanguage(language);
  local.write(PLACE, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

export async function loadLanguage(language: Language): Promise<void> {
  await Promise.all(
    [...wanted].map(async (part) => {
      if (loaded.has(`${language}/${part}`)) return;
      i18next.addResourceBundle(language, NAMESPACE, await TEXTS[language][part](), true, true);
      loaded.add(`${language}/${part}`);
    }),
  );
}

/** Whether there is a text for a word that came from the server. */
export function isKnown(key: string): boolean {
  return i18next.exists(key);
}

export { i18next };

/**
 * The two languages of the dashboard. A browser downloads only the language in use: first the texts that every page
 * needs, then those of the pages behind the sign-in, then those of single long pages.
 */

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { help } from "./help/id";
import type { id } from "./id";
import type { landing } from "./landing/id";
import { initialLanguage, type Language, saveChosenLanguage } from "./language";
import type { pages } from "./pages/id";
import type { start } from "./start/id";

const TEXTS = {
  id: {
    base: async () => (await import("./id")).id,
    pages: async () => (await import("./pages/id")).pages,
    landing: async () => (await import("./landing/id")).landing,
    start: async () => (await import("./start/id")).start,
    help: async () => (await import("./help/id")).help,
  },
  en: {
    base: async () => (await import("./en")).en,
    pages: async () => (await import("./pages/en")).pages,
    landing: async () => (await import("./landing/en")).landing,
    start: async () => (await import("./start/en")).start,
    help: async () => (await import("./help/en")).help,
  },
};

type Part = keyof (typeof TEXTS)[Language];

const NAMESPACE = "translation";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof id & typeof pages & typeof landing & typeof start & typeof help };
  }
}

const requestedParts = new Set<Part>(["base"]);
const loaded = new Set<`${Language}/${Part}`>();

/** Loads the texts. The dashboard renders nothing before this has finished. */
export async function startI18n(language = initialLanguage()): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
  });
  await loadLanguage(language);
  document.documentElement.lang = language;
}

/** Loads the texts of the pages behind the sign-in. The router renders no such page before this has finished. */
export function loadPages(): Promise<void> {
  return loadPart("pages");
}

/** Loads the texts of one page, which are too long for every user to download. */
export async function loadPart(part: Part): Promise<void> {
  requestedParts.add(part);
  await loadLanguage(i18next.language as Language);
}

export async function chooseLanguage(language: Language): Promise<void> {
  await loadLanguage(language);
  saveChosenLanguage(language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

export async function loadLanguage(language: Language): Promise<void> {
  await Promise.all(
    [...requestedParts].map(async (part) => {
      if (loaded.has(`${language}/${part}`)) return;
      i18next.addResourceBundle(language, NAMESPACE, await TEXTS[language][part](), true, true);
      loaded.add(`${language}/${part}`);
    }),
  );
}

/** Returns whether there is a text for a code that the server sent. */
export function isKnown(key: string): boolean {
  return i18next.exists(key);
}

export { LANGUAGES, type Language } from "./language";
export { i18next };

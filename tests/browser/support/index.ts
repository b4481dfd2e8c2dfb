export { colourViolations, violations } from "./axe";
export { type Language, type Look, openBrowser, type Theme, Visitor } from "./browser";

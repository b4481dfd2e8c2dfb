export { violations } from "./axe";
export { type Language, openBrowser, type Theme, Visitor } from "./browser";

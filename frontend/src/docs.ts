/** The page /docs: the API's contract, readable and to be tried out with the session of this browser. */

import "rapidoc";
import "./docs.css";

const style = getComputedStyle(document.documentElement);
const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();

const page = document.createElement("rapi-doc");
const look = {
  "spec-url": "/openapi.json",
  theme: document.documentElement.dataset.theme === "dark" ? "dark" : "light",
  "bg-color": colour("canvas"),
  "text-color": colour("ink"),
  "nav-bg-color": colour("surface"),
  "nav-text-color": colour("muted"),
  "nav-hover-bg-color": colour("sunken"),
  "nav-hover-text-color": colour("ink"),
  "nav-accent-color": colour("brand"),
  "primary-color": colour("brand"),
  "regular-font": "Inter Variable, ui-sans-serif, system-ui, sans-serif",
  "mono-font": "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  "load-fonts": "false",
  "render-style": "focused",
  "schema-style": "table",
  "default-schema-tab": "schema",
  "show-header": "false",
  "show-method-in-nav-bar": "as-plain-text", // the colours have too little contrast for small text
  "allow-authentication": "false",
  "allow-server-selection": "false",
  "allow-spec-file-download": "true",
  "persist-auth": "false",
};
for (const [name, value] of Object.entries(look)) page.setAttribute(name, value);
// RapiDoc nests its two menus and gives them no name.
page.addEventListener("spec-loaded", () => {
  const menus = page.shadowRoot?.querySelectorAll("nav") ?? [];
  for (const [place, menu] of [...menus].entries()) menu.setAttribute("aria-label", place === 0 ? "API" : "Routes");
});
document.body.append(page);
// RapiDoc's fields have no names either; they appear with each route, in elements with shadow roots.
const watched = new WeakSet<ShadowRoot>();
function nameFields(root: ShadowRoot): void {
  if (!watched.has(root)) {
    watched.add(root);
    new MutationObserver(() => nameFields(root)).observe(root, { childList: true, subtree: true });
  }
  for (const field of root.querySelectorAll("[data-pname]:not([aria-label])"))
    field.setAttribute("aria-label", field.getAttribute("data-pname") ?? "");
  for (const { shadowRoot } of root.querySelectorAll("api-request, api-response"))
    if (shadowRoot !== null) nameFields(shadowRoot);
}
if (page.shadowRoot !== null) nameFields(page.shadowRoot);

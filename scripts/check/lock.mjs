// npm may write a lock that npm itself refuses later: if the registry does not serve a package for another platform at that
// moment, the lock names the package without its version.
import { readFileSync } from "node:fs";
import { inRoot } from "../places.mjs";

export function wholeLock() {
  const { packages } = JSON.parse(readFileSync(inRoot("package-lock.json"), "utf8"));
  const nameless = Object.entries(packages).filter(([path, { version, link }]) => path && !version && !link);
  if (nameless.length === 0) return;
  throw new Error(
    `package-lock.json has no version for ${nameless.map(([path]) => path).join(", ")}. ` +
      "Delete these entries and run: npx npm@11.6 install --package-lock-only",
  );
}

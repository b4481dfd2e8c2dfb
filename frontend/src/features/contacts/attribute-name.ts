/** The names of attributes, computed as the server does from the typed text; both tests use `tests/golden/attribute_names.json`. */

import { fold } from "~/i18n/fold";

const MAX_LENGTH = 32;

/** Converts `Kota Asal` to `kota_asal`: a name that can be a variable in a message. Empty if no letter remains. */
export function attributeName(heading: string): string {
  return fold(heading)
    .replace(/^[^a-z]+/, "")
    .replace(/[^a-z0-9]+/g, "_")
    .slice(0, MAX_LENGTH)
    .replace(/_$/, "");
}

/** Returns whether a name cannot be an attribute's: every contact has a `name` and a `phone`. */
export const isReserved = (name: string): boolean => name === "name" || name === "phone";

/** Returns the wanted name if it is free, else the first free one of `name_2`, `name_3` and so on. */
export function freeName(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let number = 2; isReserved(name) || taken.includes(name); number += 1) {
    const ending = `_${number}`;
    name = wanted.slice(0, MAX_LENGTH - ending.length) + ending;
  }
  return name;
}

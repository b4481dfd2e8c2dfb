import { expect, it } from "vitest";
import { type Command, SHORTCUTS, step } from "./shortcuts";

/** Returns the commands of these keys, pressed one after the other. */
function press(...keys: string[]): Command[] {
  let after: string | null = null;
  const given: Command[] = [];
  for (const key of keys) {
    const next = step(after, key);
    after = next !== null && "after" in next ? next.after : null;
    if (next !== null && "command" in next) given.push(next.command);
  }
  return given;
}

it("gives a command for each single key and each pair of the table", () => {
  for (const { command, keys } of SHORTCUTS) expect(press(...keys)).toEqual(keys[0] === "Mod" ? [] : [command]);
});

it("takes the second key of a pair only after its first", () => {
  expect(press("d")).toEqual([]);
  expect(press("g", "x", "d")).toEqual([]);
  expect(press("g", "g", "d")).toEqual(["devices"]);
});

it("runs a single key that follows the first key of a pair", () => {
  expect(press("g", "n")).toEqual(["new"]);
  expect(press("g", "?")).toEqual(["help"]);
});

it("has no two commands on the same keys", () => {
  const all = SHORTCUTS.map(({ keys }) => keys.join(" "));
  expect(new Set(all).size).toBe(all.length);
});

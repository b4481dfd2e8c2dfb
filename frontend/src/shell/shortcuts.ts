/** The only table of shortcuts: the listener, the help dialog and the palette use it. */

export const SHORTCUTS = [
  { command: "palette", keys: ["Mod", "k"] },
  { command: "help", keys: ["?"] },
  { command: "search", keys: ["/"] },
  { command: "new", keys: ["n"] },
  { command: "devices", keys: ["g", "d"] },
  { command: "chats", keys: ["g", "c"] },
  { command: "contacts", keys: ["g", "k"] },
  { command: "broadcasts", keys: ["g", "b"] },
] as const;

export type Command = (typeof SHORTCUTS)[number]["command"];

/** The modifier key of the operating system's shortcuts. */
export const MOD = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";

export const keysFor = (command: Command): readonly string[] =>
  (SHORTCUTS.find((row) => row.command === command)?.keys ?? []).map((key) => (key === "Mod" ? MOD : key));

/** `after` is the first key of a pair while the page waits for the second. */
export type Step = { command: Command } | { after: string } | null;

/** Returns the meaning of a single key after `after`. */
export function step(after: string | null, key: string): Step {
  for (const { command, keys } of SHORTCUTS) {
    const [first, second] = keys;
    if (first === "Mod") continue;
    if (second === undefined ? after === null && first === key : first === after && second === key) return { command };
  }
  if (SHORTCUTS.some(({ keys }) => keys.length === 2 && keys[0] === key)) return { after: key };
  return after === null ? null : step(null, key);
}

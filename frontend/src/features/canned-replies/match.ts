/** Finds canned replies by the shortcut that is being typed, and fills in the values of a person. */

import type { CannedReply } from "~/api/types";
import { fillVariables, firstVariable } from "~/features/campaigns/template";
import { fold, hasWords } from "~/i18n/fold";

/** The most replies that the list shows. */
const SHOWN = 6;

/** Returns the text after the slash if the draft is nothing but a shortcut that is being typed; otherwise `null`. */
export function shortcutIn(draft: string): string | null {
  return /^\/(\S*)$/.exec(draft)?.[1] ?? null;
}

/** Returns the replies whose shortcut begins with the typed text, and after them those that have it in their text. */
export function findReplies(replies: readonly CannedReply[], typed: string): CannedReply[] {
  const begin = replies.filter(({ shortcut }) => fold(shortcut).startsWith(fold(typed)));
  const mention = typed === "" ? [] : replies.filter((reply) => !begin.includes(reply) && hasWords(reply.text, typed));
  return [...begin, ...mention].slice(0, SHOWN);
}

type Filled = {
  text: string;
  /** The position of the first placeholder that has no value. The field selects it, so that the user types over it. */
  open: { from: number; to: number } | null;
};

/**
 * Returns the text of a reply with the values of a person. A placeholder without a value stays, unless it has a
 * fallback.
 */
export function fillReply(text: string, values: Readonly<Record<string, string | null | undefined>>): Filled {
  const known = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value?.trim() ?? ""]));
  const filled = fillVariables(text, known);
  return { text: filled, open: firstVariable(filled) };
}

/** Which canned replies a typed shortcut means, and what a reply says to a person. */

import type { CannedReply } from "~/api/types";
import { fillVariables, firstVariable } from "~/features/campaigns/template";
import { fold, hasWords } from "~/i18n/fold";

/** How many replies the list shows. */
const SHOWN = 6;

/** What follows the slash, if the draft is a shortcut that is being typed and nothing else. */
export function shortcutIn(draft: string): string | null {
  return /^\/(\S*)$/.exec(draft)?.[1] ?? null;
}

/** The replies whose shortcut begins with what is typed, then those that have it in their text. */
export function findReplies(replies: readonly CannedReply[], typed: string): CannedReply[] {
  const begin = replies.filter(({ shortcut }) => fold(shortcut).startsWith(fold(typed)));
  const mention = typed === "" ? [] : replies.filter((reply) => !begin.includes(reply) && hasWords(reply.text, typed));
  return [...begin, ...mention].slice(0, SHOWN);
}

type Filled = {
  text: string;
  /** Where the first placeholder without a value is, so that it can be selected and typed over. */
  open: { from: number; to: number } | null;
};

/** The text of a reply with the values of a person. A placeholder without a value stays, unless it has a fallback. */
export function fillReply(text: string, values: Readonly<Record<string, string | null | undefined>>): Filled {
  const known = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value?.trim() ?? ""]));
  const filled = fillVariables(text, known);
  return { text: filled, open: firstVariable(filled) };
}

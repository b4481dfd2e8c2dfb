/** How many characters a message may still get. */

import { MAX_LENGTH } from "~/api/contract";

/** The API's limit, in UTF-16 units as JavaScript counts them. */
const MAX_LENGTH_OF_MESSAGE = MAX_LENGTH.NewMessage.text;
/** With fewer characters left than this, the field shows how many. */
const SHOWN_BELOW = 1_000;

/** How many characters are left, once they are few: negative when the text is too long; otherwise `null`. */
export function charactersLeft(text: string): number | null {
  const left = MAX_LENGTH_OF_MESSAGE - text.length;
  return left < SHOWN_BELOW ? left : null;
}

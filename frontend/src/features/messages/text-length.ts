/** How much of the longest message a text is. */

import { MAX_LENGTH } from "~/api/contract";

/** The API's limit, in UTF-16 units as JavaScript counts them. */
const MAX_LENGTH_OF_MESSAGE = MAX_LENGTH.NewMessage.text;
/** Below this rest, the person is told how much is left. */
const FEW = 1_000;

/** How many characters are left, once they are few: negative when the text is too long; otherwise `null`. */
export function charactersLeft(text: string): number | null {
  const left = MAX_LENGTH_OF_MESSAGE - text.length;
  return left < FEW ? left : null;
}

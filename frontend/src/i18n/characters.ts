/** Counts characters as the server does: an emoji is one character, not two. */

export const countCharacters = (text: string): number => [...text].length;

/** Cuts a text to at most `most` characters, with `…` as the last one. */
export function cutCharacters(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}

/** Returns whether a name has more characters than the server accepts; spaces around it do not count. */
export const isTooLong = (text: string, most: number): boolean => countCharacters(text.trim()) > most;

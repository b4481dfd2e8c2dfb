/** Lengths as the server counts them: an emoji is one character, not two. */

export const countCharacters = (text: string): number => [...text].length;

/** The text cut to so many characters, with `…` as the last one. */
export function cutCharacters(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}

/** Whether a name has more characters than the server takes; blanks around it do not count. */
export const isTooLong = (text: string, most: number): boolean => countCharacters(text.trim()) > most;

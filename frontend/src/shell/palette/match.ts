/** Finds things by any of their words, however few letters of them are typed. */

export type Findable = {
  name: string;
  /** Other words by which it is looked for, in either language. */
  words?: string;
  /** Comes after what fits as well: nobody wants it by pressing Enter too soon. */
  isRash?: true;
};

/** Letters and digits only, without accents. */
function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

const SHORTEST_LOOSE = 3;

/** How well one typed word fits one word: 0 not at all, 4 the same. */
function likeness(typed: string, word: string): number {
  if (word === typed) return 4;
  if (word.startsWith(typed)) return 3;
  if (word.includes(typed)) return 2;
  return typed.length >= SHORTEST_LOOSE && word[0] === typed[0] && isAlmost(typed, word) ? 1 : 0;
}

/** The letters in their order, with others between them; or all but one of them right, as a slip of the finger. */
function isAlmost(typed: string, word: string): boolean {
  if (isWithin(typed, word)) return true;
  return [...typed].some((_, at) =>
    isWithin(typed.slice(0, at) + typed.slice(at + 1), word.slice(0, typed.length + 1)),
  );
}

function isWithin(letters: string, word: string): boolean {
  let at = 0;
  for (const letter of word) if (letter === letters[at]) at += 1;
  return at === letters.length;
}

/** 0 when a typed word fits none of its words; a hit in the name counts for more than one in the other words. */
export function score(typed: string, { name, words = "", isRash }: Findable): number {
  const own = wordsOf(name);
  const others = wordsOf(words);
  let sum = 0;
  for (const part of wordsOf(typed)) {
    const best = Math.max(
      0,
      ...own.map((word) => 2 * likeness(part, word)),
      ...others.map((word) => likeness(part, word)),
    );
    if (best === 0) return 0;
    sum += best;
  }
  return isRash ? sum / 3 : sum;
}

/** What fits, the best first, and how well; everything, in its own order, when nothing is typed. */
export function search<T extends Findable>(typed: string, all: readonly T[]): { found: T[]; best: number } {
  if (wordsOf(typed).length === 0) return { found: [...all], best: 0 };
  const hits = all
    .map((one) => ({ one, points: score(typed, one) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points);
  return { found: hits.map(({ one }) => one), best: hits[0]?.points ?? 0 };
}

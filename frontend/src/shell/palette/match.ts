/** Finds entries by any of their words; a part of a word is enough. */

import { fold } from "~/i18n/fold";

export type Findable = {
  name: string;
  /** Further search words, in both languages. */
  words?: string;
  /** Ranked lower, so that nobody runs it by pressing Enter too early. */
  isRisky?: true;
};

/** The words in the form in which they are compared, of letters with their marks, and digits. */
function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

const MIN_FUZZY_LENGTH = 3;

/** How well a typed word matches a word: from 0 (not at all) to 4 (equal). */
function matchScore(typed: string, word: string): number {
  if (word === typed) return 4;
  if (word.startsWith(typed)) return 3;
  if (word.includes(typed)) return 2;
  return typed.length >= MIN_FUZZY_LENGTH && word[0] === typed[0] && isFuzzyMatch(typed, word) ? 1 : 0;
}

/** The word contains the letters in order, or all but one of them: one typing error is allowed. */
function isFuzzyMatch(typed: string, word: string): boolean {
  if (hasLettersInOrder(typed, word)) return true;
  return [...typed].some((_, at) =>
    hasLettersInOrder(typed.slice(0, at) + typed.slice(at + 1), word.slice(0, typed.length + 1)),
  );
}

function hasLettersInOrder(letters: string, word: string): boolean {
  let at = 0;
  for (const letter of word) if (letter === letters[at]) at += 1;
  return at === letters.length;
}

/** 0 when a typed word matches no word of the entry; a match in the name counts twice. */
export function score(typed: string, { name, words = "", isRisky }: Findable): number {
  const own = wordsOf(name);
  const others = wordsOf(words);
  let sum = 0;
  for (const part of wordsOf(typed)) {
    const best = Math.max(
      0,
      ...own.map((word) => 2 * matchScore(part, word)),
      ...others.map((word) => matchScore(part, word)),
    );
    if (best === 0) return 0;
    sum += best;
  }
  return isRisky ? sum / 3 : sum;
}

/** The matching entries, best first, and the best score; all entries in their own order when nothing is typed. */
export function search<T extends Findable>(typed: string, all: readonly T[]): { found: T[]; best: number } {
  if (wordsOf(typed).length === 0) return { found: [...all], best: 0 };
  const hits = all
    .map((one) => ({ one, points: score(typed, one) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points);
  return { found: hits.map(({ one }) => one), best: hits[0]?.points ?? 0 };
}

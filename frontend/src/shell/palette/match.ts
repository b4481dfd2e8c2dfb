/** Finds entries by any of their words; a part of a word is enough. */

import { fold } from "~/i18n/fold";

export type Findable = {
  name: string;
  /** Further search words, in both languages. */
  words?: string;
  /** Set if the entry is ranked lower, so that nobody runs it by pressing Enter too early. */
  isRisky?: true;
};

/** Returns the words in the form in which they are compared. They consist of letters with their marks, and digits. */
function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

const MIN_FUZZY_LENGTH = 3;

/** Returns how well a typed word matches a word: from 0 (not at all) to 4 (equal). */
function matchScore(typed: string, word: string): number {
  if (word === typed) return 4;
  if (word.startsWith(typed)) return 3;
  if (word.includes(typed)) return 2;
  return typed.length >= MIN_FUZZY_LENGTH && word[0] === typed[0] && isFuzzyMatch(typed, word) ? 1 : 0;
}

/** Returns whether the word contains the letters in order, or all but one of them: one typing error is allowed. */
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

type Match = {
  /** The points of the match: 0 when a typed word matches no word of the entry. A match in the name counts twice. */
  points: number;
  /** Whether a typed word only resembles a word, or is in the middle of a word that is not shown. */
  isSimilar: boolean;
};

function matchOf(typed: string, { name, words = "", isRisky }: Findable): Match {
  const own = wordsOf(name);
  const others = wordsOf(words);
  let points = 0;
  let isSimilar = false;
  for (const part of wordsOf(typed)) {
    const inName = Math.max(0, ...own.map((word) => matchScore(part, word)));
    const inOthers = Math.max(0, ...others.map((word) => matchScore(part, word)));
    if (inName === 0 && inOthers === 0) return { points: 0, isSimilar };
    points += Math.max(2 * inName, inOthers);
    isSimilar ||= inName < 2 && inOthers < 3;
  }
  return { points: isRisky ? points / 3 : points, isSimilar };
}

/**
 * The result of a search: the matching entries, best first; the points of the best one; and the entries that only resemble what is typed.
 */
export type Found<T> = { found: T[]; best: number; similar: { one: T; points: number }[] };

/** Finds the matching entries; all entries in their own order when nothing is typed. */
export function search<T extends Findable>(typed: string, all: readonly T[]): Found<T> {
  if (wordsOf(typed).length === 0) return { found: [...all], best: 0, similar: [] };
  const hits = all
    .map((one) => ({ one, ...matchOf(typed, one) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points);
  const found = hits.filter(({ isSimilar }) => !isSimilar);
  return {
    found: found.map(({ one }) => one),
    best: found[0]?.points ?? 0,
    similar: hits.filter(({ isSimilar }) => isSimilar),
  };
}

/** Returns the entries that the server has found, in its order, but first those whose names match best. */
export function rankByName<T extends Findable>(typed: string, all: readonly T[]): T[] {
  const points = new Map(all.map((one) => [one, matchOf(typed, { name: one.name }).points]));
  return all.toSorted((one, other) => (points.get(other) ?? 0) - (points.get(one) ?? 0));
}

/** Returns the entries of all groups that only resemble what is typed, best first. */
export function similarOf<T>(groups: readonly Pick<Found<T>, "similar">[]): T[] {
  return groups
    .flatMap(({ similar }) => similar)
    .sort((one, other) => other.points - one.points)
    .map(({ one }) => one);
}

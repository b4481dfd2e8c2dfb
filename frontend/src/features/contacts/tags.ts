/** Splits a text with several tags, as the server splits a cell; both tests use `tests/golden/tag_lists.json`. */

import { fold } from "~/i18n/fold";

const BETWEEN_TAGS = /[,;|\n]|:::/;

/** The label that Google Contacts gives to each contact. */
const GOOGLE_LABEL_OF_ALL = "myContacts";

export const hasSeparator = (text: string): boolean => BETWEEN_TAGS.test(text);

export function splitTags(text: string): string[] {
  return text
    .split(BETWEEN_TAGS)
    .map((part) => part.trim().replace(/^\* /, "").trim())
    .filter((tag) => tag !== GOOGLE_LABEL_OF_ALL)
    .map(oneLine)
    .filter((tag) => tag !== "");
}

/** Returns one tag, whatever is in it: characters that would split it become spaces. */
export const oneTag = (text: string): string => oneLine(text.split(BETWEEN_TAGS).join(" "));

/**
 * Adds typed or pasted tags; a tag that differs in case or accents only is the same tag. A tag that is too long is not shortened: the
 * server refuses it, and the form says why.
 */
export function withTags(tags: readonly string[], typed: string): readonly string[] {
  const next = [...tags];
  for (const tag of splitTags(typed)) if (!next.some((known) => fold(known) === fold(tag))) next.push(tag);
  return next;
}

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, " ").trim();

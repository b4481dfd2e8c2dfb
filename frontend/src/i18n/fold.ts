/** Compares texts ignoring case, accents and the width of letters, in any script, as `folding::fold` of the server does. */

/** Characters that Unicode does not decompose, each with the characters as which it is compared. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  þ: "th",
  ı: "i",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  ħ: "h",
  ς: "σ",
};

/** Characters that keyboards write in several ways, each with the one as which it is compared (`characters.rs` of the server). */
const COMMON: Readonly<Record<string, string>> = { ى: "ي", ی: "ي", ک: "ك", ة: "ه" };

/** Replaces such characters. `´` and wide characters change when the text is decomposed, so this is called before and after. */
function commonSpelling(text: string): string {
  return text
    .replace(/[‘’ʼʻ`´′]/g, "'")
    .replace(/[‐‑‒–—−]/g, "-")
    .replace(/[ىیکة]/g, (letter) => COMMON[letter] ?? letter);
}

/** Characters that a comparison ignores: accents, except the vowel signs of the scripts of India, and invisible characters. */
const IGNORED_CHARACTERS =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the marks are removed one by one
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u00ad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ufe00-\ufe0f]|[\ufe20-\ufe2f]/gu;

/** Returns the text in the form in which it is compared. */
export function fold(text: string): string {
  return commonSpelling(commonSpelling(text).normalize("NFKD"))
    .toLowerCase()
    .replace(IGNORED_CHARACTERS, "")
    .replace(/[ßæœþıøđðłħς]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/[\s\u0085]+/g, " ")
    .trim();
}

/** Returns whether a text has every word of a search, in any order. */
export function hasWords(text: string, search: string): boolean {
  const folded = fold(text);
  return fold(search)
    .split(" ")
    .every((word) => folded.includes(word));
}

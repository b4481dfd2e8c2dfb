/**
 * A text as WhatsApp draws it: links, `*bold*`, `_italic_`, `~struck~` and code. A mark counts at the border of a word, around
 * something that neither begins nor ends with a space, and on one line; a block of code may have several lines.
 */

import { find } from "linkifyjs";

export type Mark = "bold" | "italic" | "struck";
export type Piece =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "code"; text: string }
  | { kind: "marked"; mark: Mark; pieces: Piece[] };

const MARKS: Readonly<Record<string, Mark>> = { "*": "bold", _: "italic", "~": "struck" };
const WORD = /[\p{L}\p{N}]/u;
/** A message may have 65 536 characters; deeper nesting is drawn as it was typed. */
const MAX_DEPTH = 3;

type Link = { start: number; end: number; href: string };
/** The links of a text by the index at which they start. */
type Links = ReadonlyMap<number, Link>;

export function piecesOf(text: string): Piece[] {
  return parse(text, 0, text.length, linksIn(text), MAX_DEPTH);
}

/** The words of a text without the characters that mark them, for a place where nothing can be drawn bold. */
export const plainText = (text: string): string => wordsOf(piecesOf(text));

const wordsOf = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (piece.kind === "marked" ? wordsOf(piece.pieces) : piece.text)).join("");

/** Links that are safe to follow: no other scheme than these ever becomes one. */
const SAFE = /^(https?:\/\/|mailto:|tel:)/i;

function linksIn(text: string): Links {
  const found = find(text, { defaultProtocol: "https" }).flatMap(({ href, start, end }) => {
    // `*see https://example.com*` is bold with a link, although an address may end with a star.
    const last = text[end - 1] ?? "";
    const isMarked = last in MARKS && text.slice(text.lastIndexOf("\n", start) + 1, start).includes(last);
    const link = isMarked ? { start, end: end - 1, href: href.slice(0, -1) } : { start, end, href };
    return SAFE.test(link.href) ? [link] : [];
  });
  const phones = [...text.matchAll(/\btel:\+?\d{5,15}\b/gi)].map(({ index, 0: href }) => ({
    start: index,
    end: index + href.length,
    href,
  }));
  return new Map([...phones, ...found].map((link) => [link.start, link]));
}

function parse(text: string, from: number, to: number, links: Links, depth: number): Piece[] {
  const pieces: Piece[] = [];
  /** For each mark character, up to which index it is known to have no end, so that a long line is searched once. */
  const endless: Record<string, number> = {};
  let plainFrom = from;
  let at = from;

  function put(piece: Piece, start: number, end: number): void {
    if (start > plainFrom) pieces.push({ kind: "text", text: text.slice(plainFrom, start) });
    pieces.push(piece);
    plainFrom = end;
    at = end;
  }

  while (at < to) {
    const link = links.get(at);
    if (link !== undefined && link.end <= to) {
      put({ kind: "link", text: text.slice(link.start, link.end), href: link.href }, link.start, link.end);
      continue;
    }
    const code = codeAt(text, at, to);
    if (code !== null) {
      put({ kind: "code", text: code.text }, at, code.end);
      continue;
    }
    const sign = text[at] ?? "";
    const mark = MARKS[sign];
    const mayEnd = mark !== undefined && depth > 0 && at >= (endless[sign] ?? 0) && opens(text, at);
    const end = mayEnd ? closing(text, at, to, links) : -1;
    if (mayEnd && end === -1) endless[sign] = lineEnd(text, at, to);
    if (mark !== undefined && end !== -1) {
      put({ kind: "marked", mark, pieces: parse(text, at + 1, end, links, depth - 1) }, at, end + 1);
      continue;
    }
    at += 1;
  }
  if (to > plainFrom) pieces.push({ kind: "text", text: text.slice(plainFrom, to) });
  return pieces;
}

const isWord = (character: string | undefined): boolean => character !== undefined && WORD.test(character);
const isSpace = (character: string | undefined): boolean => character === undefined || /\s/.test(character);

const lineEnd = (text: string, at: number, to: number): number => {
  const end = text.indexOf("\n", at);
  return end === -1 ? to : Math.min(end, to);
};

/** Whether the character at this index can begin a mark. */
function opens(text: string, at: number): boolean {
  return !isWord(text[at - 1]) && !isSpace(text[at + 1]) && text[at + 1] !== text[at];
}

/** Where the mark that begins here ends; `-1` if it has no end. */
function closing(text: string, at: number, to: number, links: Links): number {
  const last = lineEnd(text, at, to);
  for (let end = at + 1; end < last; end += 1) {
    // A mark character inside a link is a part of the link.
    const link = links.get(end);
    if (link !== undefined && link.end <= last) end = link.end;
    if (end > at + 1 && text[end] === text[at] && end < last && !isSpace(text[end - 1]) && !isWord(text[end + 1]))
      return end;
  }
  return -1;
}

const BLOCK = "```";

function codeAt(text: string, at: number, to: number): { text: string; end: number } | null {
  if (text[at] !== "`") return null;
  if (text.startsWith(BLOCK, at)) {
    const end = text.indexOf(BLOCK, at + BLOCK.length);
    const inner = text.slice(at + BLOCK.length, end);
    if (end !== -1 && end + BLOCK.length <= to && inner.trim() !== "") return { text: inner, end: end + BLOCK.length };
    return null;
  }
  const end = text.indexOf("`", at + 1);
  const inner = text.slice(at + 1, end);
  const isCode = end !== -1 && end < to && inner.trim() !== "" && !inner.includes("\n") && !isWord(text[at - 1]);
  return isCode && !isWord(text[end + 1]) ? { text: inner, end: end + 1 } : null;
}

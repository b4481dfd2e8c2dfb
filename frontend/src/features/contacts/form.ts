/** The values of the form for a contact, and the request that saves the changes. */

import type { Contact, ContactPatch } from "~/api/types";
import { fold } from "~/i18n/fold";

export type Column = { name: string; value: string };
export type Form = { name: string; tags: readonly string[]; columns: readonly Column[] };

export function formOf({ name, tags, attributes }: Pick<Contact, "name" | "tags" | "attributes">): Form {
  return { name, tags, columns: Object.entries(attributes).map(([key, value]) => ({ name: key, value })) };
}

/** Values that the tab has stored; `null` for a shape that an older version of the page has stored. */
export function restoredForm(kept: unknown): Form | null {
  const { name, tags, columns } = (kept ?? {}) as Partial<Record<keyof Form, unknown>>;
  if (typeof name !== "string" || !Array.isArray(tags) || !Array.isArray(columns)) return null;
  const areTags = tags.every((tag) => typeof tag === "string");
  const areColumns = columns.every((one) => typeof one?.name === "string" && typeof one.value === "string");
  return areTags && areColumns ? { name, tags, columns } : null;
}

/** The columns as the server stores them; a column without a value is left out. */
export function attributesOf(columns: readonly Column[]): Record<string, string> {
  return Object.fromEntries(
    columns
      .map(({ name, value }) => [name, value.trim()] as const)
      .filter(([name, value]) => name !== "" && value !== ""),
  );
}

/** The changes of the form; empty when there are none. A removed column is `null`. */
export function patchOf(form: Form, contact: Pick<Contact, "name" | "tags" | "attributes">): ContactPatch {
  const patch: ContactPatch = {};
  const name = form.name.trim();
  if (name !== contact.name) patch.name = name;
  if (!isSameSet(form.tags, contact.tags)) patch.tags = [...form.tags];
  const wanted = attributesOf(form.columns);
  const attributes: Record<string, string | null> = {};
  for (const [key, value] of Object.entries(wanted)) if (contact.attributes[key] !== value) attributes[key] = value;
  for (const key of Object.keys(contact.attributes)) if (!(key in wanted)) attributes[key] = null;
  if (Object.keys(attributes).length > 0) patch.attributes = attributes;
  return patch;
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}

export type ColumnProblem = "nameless" | "twice";

/** For each column, why it cannot be saved. */
export function columnProblems(columns: readonly Column[]): (ColumnProblem | null)[] {
  return columns.map(({ name, value }, index) => {
    if (name === "") return value.trim() === "" ? null : "nameless";
    return columns.findIndex((other) => other.name === name) === index ? null : "twice";
  });
}

export const MAX_TAG_LENGTH = 50;

/** Adds typed or pasted tags, separated by commas; a tag that differs in case or accents only is the same tag. */
export function withTags(tags: readonly string[], typed: string): readonly string[] {
  const next = [...tags];
  for (const part of typed.split(/[,;\n]/)) {
    const tag = part.trim().replace(/\s+/g, " ").slice(0, MAX_TAG_LENGTH);
    if (tag !== "" && !next.some((known) => fold(known) === fold(tag))) next.push(tag);
  }
  return next;
}

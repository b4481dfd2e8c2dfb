/** A contact as it stands in the form, and what the form changes about it. */

import type { Contact, ContactPatch } from "~/api/types";

export type Column = { name: string; value: string };
export type Form = { name: string; tags: readonly string[]; columns: readonly Column[] };

export function formOf({ name, tags, attributes }: Pick<Contact, "name" | "tags" | "attributes">): Form {
  return { name, tags, columns: Object.entries(attributes).map(([key, value]) => ({ name: key, value })) };
}

/** What was typed on an earlier visit, as far as it is a form: an older page may have kept something else. */
export function restoredForm(kept: unknown): Form | null {
  const { name, tags, columns } = (kept ?? {}) as Partial<Record<keyof Form, unknown>>;
  if (typeof name !== "string" || !Array.isArray(tags) || !Array.isArray(columns)) return null;
  const areTags = tags.every((tag) => typeof tag === "string");
  const areColumns = columns.every((one) => typeof one?.name === "string" && typeof one.value === "string");
  return areTags && areColumns ? { name, tags, columns } : null;
}

/** The columns as the server keeps them; those without a value are none. */
export function attributesOf(columns: readonly Column[]): Record<string, string> {
  return Object.fromEntries(
    columns
      .map(({ name, value }) => [name, value.trim()] as const)
      .filter(([name, value]) => name !== "" && value !== ""),
  );
}

/** What the form changes; empty when nothing. A column that is gone is `null`. */
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

/** By column, what keeps it from being saved. */
export function columnProblems(columns: readonly Column[]): (ColumnProblem | null)[] {
  return columns.map(({ name, value }, index) => {
    if (name === "") return value.trim() === "" ? null : "nameless";
    return columns.findIndex((other) => other.name === name) === index ? null : "twice";
  });
}

export const LONGEST_TAG = 50;

/** Typed or pasted tags, each once, however they are written; commas part them. */
export function withTags(tags: readonly string[], typed: string): readonly string[] {
  const next = [...tags];
  for (const part of typed.split(/[,;\n]/)) {
    const tag = part.trim().replace(/\s+/g, " ").slice(0, LONGEST_TAG);
    if (tag !== "" && !next.some((known) => known.toLowerCase() === tag.toLowerCase())) next.push(tag);
  }
  return next;
}

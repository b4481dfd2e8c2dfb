/** The values of the form for a contact, and the request that saves the changes. */

import type { Contact, ContactPatch } from "~/api/types";
import { attributeName } from "./attribute-name";

export type Column = { name: string; value: string };
export type Form = { name: string; tags: readonly string[]; columns: readonly Column[] };

export function formOf({ name, tags, attributes }: Pick<Contact, "name" | "tags" | "attributes">): Form {
  return { name, tags, columns: Object.entries(attributes).map(([key, value]) => ({ name: key, value })) };
}

/** The contact as it was when its form was opened: the form has changed only the fields that differ from it. */
export type Base = Pick<Contact, "name" | "tags" | "attributes" | "updatedAt">;
export type Draft = { form: Form; base: Base };

export const baseOf = ({ name, tags, attributes, updatedAt }: Contact): Base => ({ name, tags, attributes, updatedAt });

/** Restores a draft that the tab has stored; `null` for a shape that an older version of the page has stored. */
export function restoredDraft(kept: unknown): Draft | null {
  const { form, base } = (kept ?? {}) as Partial<Record<keyof Draft, unknown>>;
  const restored = restoredForm(form);
  const { attributes, updatedAt } = (base ?? {}) as Partial<Record<keyof Base, unknown>>;
  const isWhole = typeof attributes === "object" && attributes !== null && typeof updatedAt === "string";
  return restored !== null && isWhole ? { form: restored, base: base as Base } : null;
}

export function restoredForm(kept: unknown): Form | null {
  const { name, tags, columns } = (kept ?? {}) as Partial<Record<keyof Form, unknown>>;
  if (typeof name !== "string" || !Array.isArray(tags) || !Array.isArray(columns)) return null;
  const areTags = tags.every((tag) => typeof tag === "string");
  const areColumns = columns.every((one) => typeof one?.name === "string" && typeof one.value === "string");
  return areTags && areColumns ? { name, tags, columns } : null;
}

/** A field that both this form and somebody else have changed, to different values. */
export type Conflict =
  | { field: "name"; mine: string; theirs: string }
  | { field: "tags"; mine: readonly string[]; theirs: readonly string[] }
  | { field: "column"; column: string; mine: string; theirs: string };

/**
 * Merges the form with what somebody else has saved: their values where this form changed nothing, its own values elsewhere. If both have
 * changed a field, the user has to choose.
 */
export function rebase({ form, base }: Draft, contact: Contact): { draft: Draft; conflicts: Conflict[] } {
  const conflicts: Conflict[] = [];
  const patch = patchOf(form, base);
  const next = formOf(contact);
  const theirName = contact.name;
  if (patch.name != null) {
    if (theirName !== base.name && theirName !== patch.name)
      conflicts.push({ field: "name", mine: patch.name, theirs: theirName });
    next.name = form.name;
  }
  if (patch.tags != null) {
    if (!isSameSet(contact.tags, base.tags) && !isSameSet(contact.tags, form.tags))
      conflicts.push({ field: "tags", mine: form.tags, theirs: contact.tags });
    next.tags = form.tags;
  }
  const columns = { ...contact.attributes };
  for (const [column, value] of Object.entries(patch.attributes ?? {})) {
    const [mine, theirs, before] = [value ?? "", contact.attributes[column] ?? "", base.attributes[column] ?? ""];
    if (theirs !== before && theirs !== mine) conflicts.push({ field: "column", column, mine, theirs });
    columns[column] = mine;
  }
  next.columns = Object.entries(columns)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => ({ name, value }));
  return { draft: { form: next, base: baseOf(contact) }, conflicts };
}

/** Returns the form with the value that somebody else has saved. */
export function withTheirs(form: Form, conflict: Conflict): Form {
  switch (conflict.field) {
    case "name":
      return { ...form, name: conflict.theirs };
    case "tags":
      return { ...form, tags: conflict.theirs };
    case "column": {
      const { column: name, theirs: value } = conflict;
      const others = form.columns.filter((column) => column.name !== name);
      return { ...form, columns: value === "" ? others : [...others, { name, value }] };
    }
  }
}

/** Returns the columns as the server stores them, without those that have no value. */
export function attributesOf(columns: readonly Column[]): Record<string, string> {
  return Object.fromEntries(
    columns
      .map(({ name, value }) => [attributeName(name), value.trim()] as const)
      .filter(([name, value]) => name !== "" && value !== ""),
  );
}

/** Returns the changes of the form; empty when there are none. A removed column is `null`. */
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

/** Returns, for each column, why it cannot be saved. */
export function columnProblems(columns: readonly Column[]): (ColumnProblem | null)[] {
  const names = columns.map(({ name }) => attributeName(name));
  return columns.map(({ value }, index) => {
    const name = names[index] ?? "";
    if (name === "") return value.trim() === "" ? null : "nameless";
    return names.indexOf(name) === index ? null : "twice";
  });
}

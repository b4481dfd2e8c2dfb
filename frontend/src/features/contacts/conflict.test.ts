import { expect, test } from "vitest";
import type { Contact } from "~/api/types";
import { baseOf, type Draft, formOf, patchOf, rebase, restoredDraft, withTheirs } from "./form";

const contact = {
  name: "Agus",
  tags: ["vip"],
  attributes: { kota: "Bandung", umur: "30" },
  updatedAt: "2026-11-28T10:00:00.000Z",
} as unknown as Contact;
const saved = (change: Partial<Contact>): Contact => ({ ...contact, updatedAt: "2026-11-28T10:05:00.000Z", ...change });
const draft = (change: Partial<Draft["form"]>): Draft => ({
  form: { ...formOf(contact), ...change },
  base: baseOf(contact),
});

test("what only somebody else has changed is kept, and not written back", () => {
  const { draft: next, conflicts } = rebase(draft({ name: "Agus Dua" }), saved({ tags: ["vip", "baru"] }));
  expect(conflicts).toEqual([]);
  expect(next.form.tags).toEqual(["vip", "baru"]);
  expect(patchOf(next.form, next.base)).toEqual({ name: "Agus Dua" });
});

test("a field that both have changed is a conflict with both values, and either can be taken", () => {
  const theirs = saved({ name: "Agus Satu", tags: ["lama"], attributes: { kota: "Medan", umur: "30" } });
  const mine = draft({ name: "Agus Dua", tags: [], columns: [{ name: "kota", value: "Bogor" }] });
  const { draft: next, conflicts } = rebase(mine, theirs);
  expect(conflicts).toEqual([
    { field: "name", mine: "Agus Dua", theirs: "Agus Satu" },
    { field: "tags", mine: [], theirs: ["lama"] },
    { field: "column", column: "kota", mine: "Bogor", theirs: "Medan" },
  ]);
  expect(patchOf(next.form, next.base)).toEqual({
    name: "Agus Dua",
    tags: [],
    attributes: { kota: "Bogor", umur: null },
  });
  const taken = conflicts.reduce(withTheirs, next.form);
  expect(patchOf(taken, next.base)).toEqual({ attributes: { umur: null } });
});

test("the same change by both people is no conflict", () => {
  expect(rebase(draft({ name: "Agus Dua" }), saved({ name: "Agus Dua" })).conflicts).toEqual([]);
});

test("a draft keeps what the contact was; the draft of an older page is not restored", () => {
  expect(restoredDraft(JSON.parse(JSON.stringify(draft({ name: "A" }))))).toEqual(draft({ name: "A" }));
  expect(restoredDraft(formOf(contact))).toBeNull();
});

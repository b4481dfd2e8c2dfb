import type { Contact } from "~/api/types";

/** Returns a contact of whom only the number is known, for tests. */
export const contactOf = (more: Partial<Contact> = {}): Contact => ({
  id: "con_1",
  phone: "62811",
  addresses: [],
  name: "Ayu",
  tags: [],
  attributes: {},
  source: "manual",
  optedOut: null,
  optedIn: null,
  undecidedOptOut: null,
  consentedAt: null,
  createdAt: "2026-11-20T07:00:00.000Z",
  updatedAt: "2026-11-20T07:00:00.000Z",
  ...more,
});

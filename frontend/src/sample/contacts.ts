/** The contacts of the shop, their consent history, and the imports from which they came. */

import type { ConsentEntry, Contact, ContactsSummary, Import, OptedOutPerson, Rejection } from "~/api/types";
import { OPTED_OUT_PERSON } from "./conversations";
import { SHOP } from "./devices";
import { DAY, HOUR, idOf, instant, MINUTE, personAt } from "./fictional";
import type { Texts } from "./texts";

const CONTACTS = 64;
/** The number of contacts that were added by hand; the others are imported. */
const ADDED_BY_HAND = 12;
/** The index of the contact whose number WhatsApp does not show. */
const WITHOUT_NUMBER = 9;
const SHOWN_LID = "114567890123456";

export function contactsOf(now: number, texts: Texts): Contact[] {
  return Array.from({ length: CONTACTS }, (_, index) => contactAt(index, now, texts)).reverse();
}

function contactAt(index: number, now: number, texts: Texts): Contact {
  const { name, phone, city } = personAt(index);
  const hasNumber = index !== WITHOUT_NUMBER;
  const createdAt = now - (CONTACTS - index) * 33 * HOUR + ((index * 37) % 25) * HOUR + ((index * 13) % 60) * MINUTE;
  const isImported = index >= ADDED_BY_HAND;
  return {
    id: idOf("con", index + 1),
    name,
    phone: hasNumber ? phone : null,
    addresses: [hasNumber ? { kind: "phone", value: phone } : { kind: "lid", value: SHOWN_LID }],
    tags: tagsOf(index, texts),
    attributes: {
      [texts.attributes.city]: city,
      ...(index % 3 === 0
        ? { [texts.attributes.favourite]: texts.favourites[(index / 3) % texts.favourites.length] as string }
        : {}),
    },
    source: isImported ? "import" : "manual",
    consentedAt: isImported ? instant(createdAt) : index % 2 === 0 ? instant(createdAt + HOUR) : null,
    createdAt: instant(createdAt),
    updatedAt: instant(createdAt + 2 * DAY),
    optedOut: optedOutAt(index, now, texts),
    optedIn: null,
    undecidedOptOut: null,
  };
}

function tagsOf(index: number, { tags }: Texts): string[] {
  return [
    index % 4 === 0 ? tags.wholesale : tags.regular,
    ...(index % 9 === 2 ? [tags.loyal] : []),
    ...(index > CONTACTS - 10 ? [tags.fresh] : []),
  ];
}

/** Returns the opt-out of a contact; one contact in eleven has opted out. */
function optedOutAt(index: number, now: number, texts: Texts): Contact["optedOut"] {
  if (index % 11 !== OPTED_OUT_PERSON) return null;
  if (index === OPTED_OUT_PERSON) return { at: instant(now - 43 * MINUTE), source: "word", word: texts.optOutKeyword };
  const isByKeyword = index % 2 === 0;
  return {
    at: instant(now - index * 8 * HOUR),
    source: isByKeyword ? "word" : "person",
    word: isByKeyword ? texts.optOutKeyword : null,
  };
}

/** Returns the consent log of a contact, the newest entry first. */
export function consentOf({ source, consentedAt, optedOut }: Contact, texts: Texts): ConsentEntry[] {
  const none = { deviceId: null, note: null, userId: null, word: null };
  return [
    ...(optedOut === null
      ? []
      : [
          {
            ...none,
            at: optedOut.at,
            said: "opted_out" as const,
            source: optedOut.source,
            word: optedOut.word,
            deviceId: optedOut.source === "word" ? SHOP : null,
          },
        ]),
    ...(consentedAt === null
      ? []
      : [
          {
            ...none,
            at: consentedAt,
            said: "consented" as const,
            source: source === "import" ? ("import" as const) : ("person" as const),
            note: source === "import" ? null : texts.phoneConsentNote,
          },
        ]),
  ];
}

/** Returns people who wrote the keyword and were never saved as contacts. */
export function optOutsOf(now: number, texts: Texts): OptedOutPerson[] {
  return [5, 29, 76].map((hours, index) => {
    const { phone } = personAt(CONTACTS + index);
    const optedOut = { at: instant(now - hours * HOUR), source: "word" as const, word: texts.optOutKeyword };
    return { chatId: `${phone}@c.us`, phone, lid: null, name: null, optedOut, chat: null };
  });
}

export function summaryOf(
  contacts: readonly Contact[],
  optOuts: readonly OptedOutPerson[],
  { attributes }: Texts,
): ContactsSummary {
  const counts = new Map<string, number>();
  for (const tag of contacts.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return {
    contacts: contacts.length,
    optedOut: contacts.filter(({ optedOut }) => optedOut !== null).length,
    optedOutOthers: optOuts.length,
    tags: [...counts]
      .map(([tag, count]) => ({ tag, contacts: count }))
      .sort((one, other) => (one.tag < other.tag ? -1 : 1)),
    attributes: Object.values(attributes).sort(),
  };
}

/** Returns whether a person matches a search. A search for `0812` finds the number `62812…`; letters are searched in the name. */
export function matches({ name, phone }: { name: string | null; phone: string | null }, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  const digits = wanted.replace(/\D/g, "").replace(/^0+/, "");
  return digits !== "" && /^[\d +\-().]+$/.test(wanted)
    ? phone?.includes(digits) === true
    : (name ?? "").toLowerCase().includes(wanted);
}

export function importsOf(now: number, { files }: Texts): Import[] {
  const done = (number: number, fileName: string, daysAgo: number) => ({
    id: idOf("imp", number),
    fileName,
    status: "completed" as const,
    error: null,
    createdAt: instant(now - daysAgo * DAY - 137 * MINUTE),
    completedAt: instant(now - daysAgo * DAY - 137 * MINUTE + 4_000),
  });
  return [
    {
      ...done(3, files.regulars, 26),
      ...{ rows: 61, created: 34, updated: 2, duplicates: 2, rejected: 23, sizeBytes: 3_912, doneBytes: 3_912 },
    },
    {
      ...done(2, files.wholesale, 48),
      ...{ rows: 18, created: 18, updated: 0, duplicates: 0, rejected: 0, sizeBytes: 1_204, doneBytes: 1_204 },
    },
    {
      ...done(1, files.old, 49),
      ...{ rows: 4, created: 0, updated: 0, duplicates: 0, rejected: 4, sizeBytes: 388, doneBytes: 388 },
    },
  ];
}

const INVALID = { code: "phone_too_short", field: "phone", message: "this is not a phone number: it is too short" };
const REJECTED_ROWS = [
  { ...INVALID, value: "0840 12" },
  { code: "phone_missing", field: "phone", message: "there is no phone number", value: "" },
  { code: "phone_letters", field: "phone", message: "this is not a phone number alone", value: "+62 840 OOOO 0117" },
  { code: "phone_no_digits", field: "phone", message: "this is not a phone number", value: "n/a" },
] as const;

/** Returns as many rejected rows as the import counts. */
export function rejectionsOf({ rejected, rows }: Import): Rejection[] {
  return Array.from({ length: rejected }, (_, index) => {
    const rejection = REJECTED_ROWS[
      (index * 7 + Math.floor(index / 3)) % REJECTED_ROWS.length
    ] as (typeof REJECTED_ROWS)[number];
    return { ...rejection, cells: [], line: 2 + Math.floor((index * rows) / rejected) };
  });
}

/** Whom the shop knows, what they said about broadcasts, and the files they came from. */

import type { ConsentEntry, Contact, ContactsSummary, Import, Rejection } from "~/api/types";
import { SHOP } from "./devices";
import { DAY, HOUR, idOf, instant, MINUTE, personAt } from "./made-up";
import { WHO_STOPPED } from "./talks";
import type { Words } from "./words";

const CONTACTS = 64;
/** The first ones were written in by hand. */
const BY_HAND = 12;

export function contactsOf(now: number, words: Words): Contact[] {
  return Array.from({ length: CONTACTS }, (_, index) => contactAt(index, now, words)).reverse();
}

function contactAt(index: number, now: number, words: Words): Contact {
  const { name, phone, city } = personAt(index);
  const createdAt = now - (CONTACTS - index) * 33 * HOUR + ((index * 37) % 25) * HOUR + ((index * 13) % 60) * MINUTE;
  const isImported = index >= BY_HAND;
  return {
    id: idOf("con", index + 1),
    name,
    phone,
    tags: tagsOf(index, words),
    attributes: {
      [words.attributes.city]: city,
      ...(index % 3 === 0
        ? { [words.attributes.favourite]: words.favourites[(index / 3) % words.favourites.length] as string }
        : {}),
    },
    source: isImported ? "import" : "manual",
    consentedAt: isImported ? instant(createdAt) : index % 2 === 0 ? instant(createdAt + HOUR) : null,
    createdAt: instant(createdAt),
    updatedAt: instant(createdAt + 2 * DAY),
    optedOut: optedOutAt(index, now, words),
  };
}

function tagsOf(index: number, { tags }: Words): string[] {
  return [
    index % 4 === 0 ? tags.wholesale : tags.regular,
    ...(index % 9 === 2 ? [tags.loyal] : []),
    ...(index > CONTACTS - 10 ? [tags.fresh] : []),
  ];
}

/** One in eleven. */
function optedOutAt(index: number, now: number, words: Words): Contact["optedOut"] {
  if (index % 11 !== WHO_STOPPED) return null;
  if (index === WHO_STOPPED) return { at: instant(now - 43 * MINUTE), source: "word", word: words.stopWord };
  const isByWord = index % 2 === 0;
  return {
    at: instant(now - index * 8 * HOUR),
    source: isByWord ? "word" : "person",
    word: isByWord ? words.stopWord : null,
  };
}

/** The newest first. */
export function consentOf({ source, consentedAt, optedOut }: Contact, words: Words): ConsentEntry[] {
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
            note: source === "import" ? null : words.consentNote,
          },
        ]),
  ];
}

export function summaryOf(contacts: readonly Contact[], { attributes }: Words): ContactsSummary {
  const wearers = new Map<string, number>();
  for (const tag of contacts.flatMap(({ tags }) => tags)) wearers.set(tag, (wearers.get(tag) ?? 0) + 1);
  return {
    contacts: contacts.length,
    optedOut: contacts.filter(({ optedOut }) => optedOut !== null).length,
    tags: [...wearers]
      .map(([tag, count]) => ({ tag, contacts: count }))
      .sort((one, other) => (one.tag < other.tag ? -1 : 1)),
    attributes: Object.values(attributes).sort(),
  };
}

/** Who looks for `0812` means what is kept as `62812…`; letters are looked for in the name. */
export function matches({ name, phone }: Contact, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  const digits = wanted.replace(/\D/g, "").replace(/^0+/, "");
  return digits !== "" && /^[\d +\-().]+$/.test(wanted) ? phone.includes(digits) : name.toLowerCase().includes(wanted);
}

export function importsOf(now: number, { files }: Words): Import[] {
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

const INVALID = { code: "phone_invalid", field: "phone", message: "this is not a phone number" };
const WRONG = [
  { ...INVALID, value: "0840 12" },
  { code: "phone_missing", field: "phone", message: "there is no phone number", value: "" },
  { ...INVALID, value: "+62 840 OOOO 0117" },
  { ...INVALID, value: "n/a" },
] as const;

/** As many as the import says. */
export function rejectionsOf({ rejected, rows }: Import): Rejection[] {
  return Array.from({ length: rejected }, (_, index) => {
    const wrong = WRONG[(index * 7 + Math.floor(index / 3)) % WRONG.length] as (typeof WRONG)[number];
    return { ...wrong, line: 2 + Math.floor((index * rows) / rejected) };
  });
}

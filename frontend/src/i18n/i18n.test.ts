import { expect, it } from "vitest";
import { en } from "./en";
import { duration, phoneNumber, relativeTime } from "./format";
import { help as enHelp } from "./help/en";
import { help as idHelp } from "./help/id";
import { id } from "./id";
import { i18next, loadLanguage } from "./index";
import { landing as enLanding } from "./landing/en";
import { landing as idLanding } from "./landing/id";
import { pages as enPages } from "./pages/en";
import { pages as idPages } from "./pages/id";
import { start as enStart } from "./start/en";
import { start as idStart } from "./start/id";

type Tree = { [key: string]: string | Tree };

function texts(tree: Tree, path = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [[path + key, value] as const] : [...texts(value, `${path}${key}.`)],
    ),
  );
}

const placeholders = (text: string) => new Set(text.match(/\{\{\w+\}\}/g));

const indonesian = texts({ ...id, ...idPages, ...idLanding, ...idStart, ...idHelp });
const english = texts({ ...en, ...enPages, ...enLanding, ...enStart, ...enHelp } as unknown as Tree);

it("has every text in both languages, with the same placeholders", () => {
  expect([...english.keys()].filter((key) => !key.endsWith("_one")).sort()).toEqual([...indonesian.keys()].sort());
  for (const [key, text] of indonesian) {
    expect(text.trim(), key).not.toBe("");
    expect(placeholders(english.get(key) ?? ""), key).toEqual(placeholders(text));
  }
});

/** Wordings that users did not understand at the first reading. */
const FORBIDDEN_ENGLISH = [
  /half as many/i,
  /\bproof\b/i,
  /\bwhoever\b|\bwhom\b/i,
  /\bby itself\b/i,
  /\b(goes|go) out\b|\bleaves?\b (at|by|it)/i,
  /\bnobody would\b|\bnobody knows\b/i,
  /\basked for it\b/i,
  /\bmend(ed)?\b|\breckon(ed)?\b/i,
  /\bsettled\b/i,
  /\btexts\b/i,
];
const FORBIDDEN_INDONESIAN = [
  /setengah kali/i,
  /\bbukti\b/i,
  /dengan sendirinya/i,
  /\bsiapa pun\b/i,
  /minta berhenti/i,
  /ritme/i,
];

it.for([
  ["English", english, FORBIDDEN_ENGLISH],
  ["Indonesian", indonesian, FORBIDDEN_INDONESIAN],
] as const)("has no forbidden wording in %s", ([, all, forbidden]) => {
  const found = [...all].filter(([, text]) => forbidden.some((wording) => wording.test(text)));
  expect(found).toEqual([]);
});

it("shows double braces in a text that explains placeholders", () => {
  expect(i18next.t("newBroadcast.textHint", { open: "{{", close: "}}" })).toContain("{{name}}");
});

it("uses the plural forms of each language", async () => {
  await loadLanguage("en");
  expect(i18next.t("broadcast.startTitle", { count: 1, lng: "en" })).toBe("Send to 1 recipient?");
  expect(i18next.t("broadcast.startTitle", { count: 5, lng: "id" })).toBe("Kirim ke 5 penerima?");
});

it("formats times, durations and phone numbers for the reader", () => {
  const t = i18next.t;
  expect(relativeTime(t, "id", 0, 3_000)).toBe("baru saja");
  expect(relativeTime(t, "id", 0, 180_000)).toBe("3 menit yang lalu");
  expect(relativeTime(t, "en", 0, 7_200_000)).toBe("2 hours ago");
  expect(relativeTime(t, "en", 0, 59_000)).toBe("50 seconds ago");
  expect(relativeTime(t, "en", 0, 59.9 * 60_000)).toBe("59 minutes ago");
  expect(relativeTime(t, "en", 0, 23.9 * 3_600_000)).toBe("23 hours ago");
  expect(duration(t, 8_000_000)).toBe("2 jam 13 menit");
  expect(duration(t, 7_200_000)).toBe("2 jam");
  expect(phoneNumber("6281234567890")).toBe("+62 812-3456-7890");
  expect(phoneNumber("14155550100")).toBe("+14155550100");
});

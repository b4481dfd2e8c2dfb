import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { RowReason } from "~/api/contract";
import { i18next, loadLanguage } from "~/i18n";
import { rowFaultText } from "./typed-number";

/** Every reason of the contract; the compiler asks for a new one. */
const ROW_REASONS: Record<RowReason, true> = {
  phone_missing: true,
  phone_no_digits: true,
  phone_too_short: true,
  phone_too_long: true,
  phone_unknown_prefix: true,
  phone_letters: true,
  phone_two_numbers: true,
  phone_spreadsheet: true,
  phone_unknown_country: true,
  phone_ambiguous: true,
  recipient_bot: true,
  duplicate: true,
  name_too_long: true,
  value_invalid: true,
  missing_value: true,
  text_invalid: true,
  unreadable: true,
};

const SERVER = join(import.meta.dirname, "../../../../src/contacts");
const codesIn = (file: string, pattern: RegExp) =>
  [...readFileSync(join(SERVER, file), "utf8").matchAll(pattern)].flatMap(([, code]) =>
    code === undefined ? [] : [code],
  );

/** The codes of an import's rejections, which are no enum of the contract: those of `RowFault` and those of `PhoneFault`. */
const REJECTION_CODES = [
  ...codesIn("import/mod.rs", /Self::\w+ => \("\w+", "(\w+)"\)/g),
  ...codesIn("phone_fault.rs", /"((?:phone|recipient)_\w+)"/g),
];

it.for(["id", "en"] as const)("every reason to refuse a row has a text, in %s", async (language) => {
  await loadLanguage(language);
  const t = i18next.getFixedT(language);
  const message = "the server's own sentence";
  expect(REJECTION_CODES).toEqual(expect.arrayContaining(["row_too_long", "phone_ambiguous", "recipient_bot"]));
  const untold = (page: Parameters<typeof rowFaultText>[1], codes: readonly string[]) =>
    codes.filter((code) => [message, ""].includes(rowFaultText(t, page, { code, message })));
  expect(untold("newBroadcast.reason", Object.keys(ROW_REASONS))).toEqual([]);
  expect(untold("import.why", REJECTION_CODES)).toEqual([]);
  expect(rowFaultText(t, "import.why", { code: "of_a_later_release", message })).toBe(message);
});

it("a row with the number of a bot is explained in the reader's language", () => {
  const t = i18next.getFixedT("id");
  const bot = { code: "recipient_bot", message: "this is a bot, which can be answered on the phone only" };
  const explained = "Ini bot, yang hanya bisa dibalas di ponsel.";
  expect(rowFaultText(t, "import.why", bot)).toBe(explained);
  expect(rowFaultText(t, "newBroadcast.reason", bot)).toBe(explained);
});

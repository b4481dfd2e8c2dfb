import { expect, it } from "vitest";
import { ApiError } from "~/api";
import { errorText } from "./errors";
import { i18next, loadLanguage } from "./index";

/** The reasons that src/contacts/address.rs and src/contacts/phone_fault.rs give. */
const REFUSALS = [
  "recipient_group",
  "recipient_broadcast",
  "recipient_channel",
  "recipient_bot",
  "recipient_whatsapp",
  "recipient_unknown",
  "phone_missing",
  "phone_no_digits",
  "phone_too_short",
  "phone_too_long",
  "phone_unknown_prefix",
  "phone_letters",
  "phone_two_numbers",
  "phone_spreadsheet",
  "phone_unknown_country",
  "phone_ambiguous",
];

it("says how long to wait when the server limits requests", async () => {
  await loadLanguage("en");
  const t = i18next.getFixedT("en");
  const after = (retryAfterSeconds?: number) => errorText(t, new ApiError("RATE_LIMITED", "", { retryAfterSeconds }));
  expect(after(1)).toBe("Too many requests. Wait 1 second, then try again.");
  expect(after(41.2)).toBe("Too many requests. Wait 42 seconds, then try again.");
  expect(after(150)).toBe("Too many requests. Wait 3 minutes, then try again.");
  expect(after()).toBe("Too many requests. Wait a moment and try again.");
});

it("explains which field is wrong and how to correct it", () => {
  const { t } = i18next;
  expect(errorText(t, new ApiError("VALIDATION_ERROR", "", { field: "scheduledAt" }))).toContain(
    "waktu yang akan datang",
  );
  expect(errorText(t, new ApiError("VALIDATION_ERROR", "", { field: "csv" }))).toBe(t("error.field.file"));
  expect(errorText(t, new ApiError("VALIDATION_ERROR", "", { field: "unknownField" }))).toBe(
    t("error.VALIDATION_ERROR"),
  );
});

it.each(["en", "id"] as const)(
  "a group or a channel as the recipient is refused with its reason, in %s",
  async (language) => {
    await loadLanguage(language);
    const t = i18next.getFixedT(language);
    const refused = (reason: string) =>
      errorText(t, new ApiError("VALIDATION_ERROR", "in English, for programmers", { field: "to", reason }));
    const texts = REFUSALS.map(refused);
    expect(texts).not.toContain(t("error.field.to"));
    expect(new Set(texts).size).toBe(REFUSALS.length);
    expect(refused("recipient_of_a_later_release")).toBe(t("error.field.to"));
  },
);

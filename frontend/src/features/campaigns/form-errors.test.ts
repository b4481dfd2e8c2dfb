import { expect, it } from "vitest";
import { i18next } from "~/i18n";
import { EMPTY } from "./broadcast-form";
import { audienceError } from "./form-errors";

it("a list or a file that is no table is named by its kind at the field of the recipients", () => {
  const { t } = i18next;
  const refused = { missing: new Set<never>(), refusal: null, refusedField: "csv" };
  const errorShown = (audience: "list" | "file", foreignKind: "chat" | "address_book" | null) =>
    audienceError(t, { ...refused, values: { ...EMPTY, audience, list: "dn: cn=Ayu" }, foreignKind });
  expect(errorShown("list", "address_book")).toContain("LDIF");
  expect(errorShown("file", "chat")).toContain("chat yang diekspor dari WhatsApp");
  expect(errorShown("list", null)).toBe(t("newBroadcast.listUnreadable"));
  expect(errorShown("file", null)).toBe(t("error.field.file"));
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ApiError } from "~/api";
import { i18next, loadLanguage } from "~/i18n";
import { foreignKindOf, tableErrorText } from "./foreign-text";

const SOURCE = join(import.meta.dirname, "../../../../src/contacts/table.rs");
/** Every sentence with which the server refuses a text as a whole; its tests stand below. */
const sentences = () => {
  const [code = ""] = readFileSync(SOURCE, "utf8").split("#[cfg(test)]");
  return [...code.matchAll(/"(this (?:is an? |file is )[^"]*)"/g)].map(([, sentence = ""]) => sentence);
};
const refusal = (message: string, field = "csv") => new ApiError("VALIDATION_ERROR", message, { field });

describe("a text that is no table", () => {
  it.each(["id", "en"] as const)("is named by its kind, whatever the server refuses, in %s", async (language) => {
    await loadLanguage(language);
    const t = i18next.getFixedT(language);
    const all = sentences();
    expect(all.length).toBeGreaterThanOrEqual(12);
    const kinds = all.map((sentence) => foreignKindOf(refusal(sentence)));
    expect(kinds).not.toContain(null);
    expect(new Set(kinds).size).toBe(all.length);
    const texts = all.map((sentence) => tableErrorText(t, refusal(sentence, "file")));
    expect(new Set(texts).size).toBe(all.length);
    for (const text of texts) expect(text).not.toMatch(/import\.|\{\{/);
  });

  it("of a kind of a later release, or refused for another reason, has the general sentence", () => {
    const { t } = i18next;
    expect(tableErrorText(t, refusal("this is a drawing"))).toBe(t("error.field.file"));
    expect(foreignKindOf(refusal("this is a PDF and not a table", "text"))).toBeNull();
  });
});

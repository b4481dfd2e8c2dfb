import { describe, expect, it } from "vitest";
import { ApiError } from "~/api";
import { i18next, loadLanguage } from "~/i18n";
import { foreignKindOf, tableErrorText } from "./foreign-text";

const refusal = (reason: string, field = "csv") => new ApiError("VALIDATION_ERROR", "this is …", { field, reason });

describe("a text that is no table", () => {
  it.each(["id", "en"] as const)("is named by its kind in %s", async (language) => {
    await loadLanguage(language);
    const t = i18next.getFixedT(language);
    const texts = ["chat", "address_book", "database", "pdf", "encoding"].map((kind) =>
      tableErrorText(t, refusal(kind, "file")),
    );
    expect(new Set(texts).size).toBe(texts.length);
    for (const text of texts) expect(text).not.toMatch(/import\.|\{\{/);
  });

  it("of a kind of a later release, or refused for another reason, has the general sentence", () => {
    const { t } = i18next;
    expect(tableErrorText(t, refusal("drawing"))).toBe(t("error.field.file"));
    expect(foreignKindOf(refusal("pdf", "text"))).toBeNull();
  });
});

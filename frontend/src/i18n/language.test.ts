import { beforeEach, describe, expect, it, vi } from "vitest";
import { chooseLanguage, i18next, startI18n } from "./index";
import { initialLanguage, saveChosenLanguage } from "./language";

beforeEach(() => {
  localStorage.clear();
  vi.restoreAllMocks();
});

describe("the language before the person has chosen one", () => {
  it.for([
    [["en-GB"], "en"],
    [["id-ID"], "id"],
    [["en-US", "en", "id"], "en"],
    [["id", "en-US", "en"], "id"],
    [["fr-FR", "de", "EN-us", "id"], "en"],
    [["ms-MY", "id-ID", "en"], "id"],
  ] as const)("is, for a browser that asks for %j, %s", ([browserLanguages, language]) => {
    expect(initialLanguage(browserLanguages)).toBe(language);
  });

  it.for([[[]], [["fr-FR", "fr"]], [["eng"]], [[""]]] as const)(
    "is Indonesian when the browser asks for neither language: %j",
    ([browserLanguages]) => {
      expect(initialLanguage(browserLanguages)).toBe("id");
    },
  );

  it("is read from navigator.languages", () => {
    vi.spyOn(navigator, "languages", "get").mockReturnValue(["fr", "en"]);
    expect(initialLanguage()).toBe("en");
  });
});

describe("the language that the person chose", () => {
  it("wins over the languages of the browser", () => {
    saveChosenLanguage("id");
    expect(initialLanguage(["en-GB"])).toBe("id");
    saveChosenLanguage("en");
    expect(initialLanguage(["id-ID"])).toBe("en");
  });

  it("is ignored when the saved value is not one of the languages", () => {
    localStorage.setItem("cwa.language", '"xx"');
    expect(initialLanguage(["en"])).toBe("en");
    localStorage.setItem("cwa.language", "not JSON");
    expect(initialLanguage(["en"])).toBe("en");
  });

  it("is kept until the person chooses another", async () => {
    await chooseLanguage("en");
    expect(i18next.language).toBe("en");
    expect(document.documentElement.lang).toBe("en");
    expect(initialLanguage(["id"])).toBe("en");
    await chooseLanguage("id");
    expect(initialLanguage(["en"])).toBe("id");
  });

  it("is not set by opening the dashboard", async () => {
    await startI18n("en");
    expect(localStorage.getItem("cwa.language")).toBeNull();
    await startI18n("id");
  });
});

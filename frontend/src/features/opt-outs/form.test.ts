import { expect, it } from "vitest";
import { formOnTop, restoredDraft } from "~/settings-draft";
import { formOf, isSame, settingsOf } from "./form";

const settings = { languages: ["es" as const], optOutWords: ["cancel"], optInWords: [], countsProbable: false };

it("a word stands in a line of its own, or between commas", () => {
  const form = formOf({ ...settings, optOutWords: ["cancel", "no promo"] });
  expect(form.optOutWords).toBe("cancel\nno promo");
  expect(settingsOf(form).optOutWords).toEqual(["cancel", "no promo"]);
  expect(settingsOf({ ...form, optOutWords: " batal ,\n\n cancel;  " }).optOutWords).toEqual(["batal", "cancel"]);
});

it("a form that was not changed is the same as its settings", () => {
  expect(isSame(settingsOf(formOf(settings)), settings)).toBe(true);
  expect(isSame({ ...settings, languages: ["fr", "es"] }, { ...settings, languages: ["es", "fr"] })).toBe(true);
  expect(isSame({ ...settings, countsProbable: true }, settings)).toBe(false);
});

it("a draft changes only what the user has changed, on top of what was saved meanwhile", () => {
  const base = formOf(settings);
  const draft = { form: { ...base, optOutWords: "cancel\nbatal" }, base };
  expect(formOnTop(draft, formOf({ ...settings, countsProbable: true }))).toEqual({
    ...draft.form,
    countsProbable: true,
  });
  expect(restoredDraft(structuredClone(draft), base)).toEqual(draft);
  for (const kept of [null, "text", base, { form: base }, { form: { ...base, optOutWords: [] }, base }])
    expect(restoredDraft(kept, base)).toBeNull();
});

import { expect, it } from "vitest";
import { restoredForm } from "./form";

it("takes back what was typed in the form", () => {
  const form = { name: "Budi", tags: ["vip"], columns: [{ name: "kota", value: "Bandung" }] };
  expect(restoredForm(JSON.parse(JSON.stringify(form)))).toEqual(form);
});

it("takes nothing for a form that an older page would have kept otherwise", () => {
  const columns = [{ name: "kota" }];
  for (const kept of [
    null,
    "Budi",
    {},
    { name: "Budi" },
    { name: "Budi", tags: [1], columns: [] },
    { name: "Budi", tags: [], columns },
  ])
    expect(restoredForm(kept)).toBeNull();
});

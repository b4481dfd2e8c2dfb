import { expect, it } from "vitest";
import { restoredForm } from "./form";

it("restores the values that were typed into the form", () => {
  const form = { name: "Budi", tags: ["vip"], columns: [{ name: "kota", value: "Bandung" }] };
  expect(restoredForm(JSON.parse(JSON.stringify(form)))).toEqual(form);
});

it("ignores stored values of another shape", () => {
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

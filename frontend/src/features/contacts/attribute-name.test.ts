import { expect, it } from "vitest";
import cases from "../../../../tests/golden/attribute_names.json";
import { attributeName, freeName } from "./attribute-name";

it("names an attribute as the server names it", () => {
  for (const [heading, name] of cases.headings) expect(attributeName(heading ?? ""), heading ?? "").toBe(name ?? "");
});

it("numbers a name that is taken as the server numbers it", () => {
  for (const [wanted, taken, name] of cases.free) {
    expect(freeName(wanted as string, taken as string[]), `${wanted}`).toBe(name);
  }
});

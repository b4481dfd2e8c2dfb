import { fireEvent, render, screen } from "@testing-library/preact";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import type { ImportPreview } from "~/api/types";
import { leave } from "~/test-setup-dom";
import { attributesOf, columnProblems, formOf, patchOf } from "./form";
import {
  attribute,
  fileProblem,
  GUESSED_MAPPING,
  type Mapping,
  problemsOf,
  queryOf,
  usesOf,
  withKind,
  withUse,
} from "./mapping";
import { ColumnsField } from "./parts/columns-field";
import { TagsInput } from "./parts/tags-input";

const contact = { name: "Budi", tags: ["vip", "jakarta"], attributes: { kota: "Bandung", ukuran: "L" } };

describe("a contact's form", () => {
  it("sends no change while nothing was edited", () => {
    expect(patchOf(formOf(contact), contact)).toEqual({});
    expect(patchOf({ ...formOf(contact), tags: ["jakarta", "vip"] }, contact)).toEqual({});
  });

  it("sends only the changed fields; a removed column is null, and a renamed one is removed and added", () => {
    const form = formOf(contact);
    expect(patchOf({ ...form, name: " " }, contact)).toEqual({ name: "" });
    expect(patchOf({ ...form, tags: ["vip"] }, contact)).toEqual({ tags: ["vip"] });
    const columns = [
      { name: "asal", value: "Bandung" },
      { name: "ukuran", value: "XL" },
    ];
    expect(patchOf({ ...form, columns }, contact)).toEqual({
      attributes: { asal: "Bandung", ukuran: "XL", kota: null },
    });
    expect(patchOf({ ...form, columns: [{ name: "kota", value: " " }] }, contact)).toEqual({
      attributes: { kota: null, ukuran: null },
    });
  });

  it("reports which columns cannot be saved", () => {
    expect(
      columnProblems([
        { name: "kota", value: "A" },
        { name: "kota", value: "B" },
        { name: "", value: "C" },
        { name: "", value: "" },
      ]),
    ).toEqual([null, "twice", "nameless", null]);
    expect(attributesOf([{ name: "", value: "C" }])).toEqual({});
    expect(attributesOf([{ name: "Café Asal", value: "C" }])).toEqual({ cafe_asal: "C" });
  });

  it("keeps the lines of a value", () => {
    const columns = [
      { name: "kota", value: "Jakarta\nSelatan" },
      { name: "ukuran", value: "L" },
    ];
    const show = (shown: typeof columns) => <ColumnsField columns={shown} known={[]} onChange={() => {}} />;
    const { rerender } = render(show(columns));
    const lines = () => screen.getByDisplayValue("Jakarta\nSelatan", { normalizer: (text) => text });
    expect(lines().tagName).toBe("TEXTAREA");
    expect(screen.getByDisplayValue("L").tagName).toBe("INPUT");
    // The order is reversed: the column is now at the index of another one, and must still keep its lines.
    rerender(show([...columns].reverse()));
    expect(lines().tagName).toBe("TEXTAREA");
  });
});

function Box() {
  const [tags, setTags] = useState<readonly string[]>(["lama"]);
  const wiring = { id: "tags", "aria-describedby": undefined, "aria-invalid": undefined };
  return (
    <>
      <label htmlFor="tags">{"Tag"}</label>
      <TagsInput wiring={wiring} tags={tags} known={[]} onChange={setTags} />
      <output>{tags.join("|")}</output>
    </>
  );
}

describe("the tags field", () => {
  const now = () => screen.getByRole("status").textContent;

  it("adds a tag by Enter, comma or blur, and removes the last one by Backspace", () => {
    render(<Box />);
    const box = screen.getByLabelText("Tag");
    fireEvent.change(box, { target: { value: "vip" } });
    fireEvent.keyDown(box, { key: "Enter" });
    fireEvent.change(box, { target: { value: "baru," } });
    fireEvent.change(box, { target: { value: "setengah" } });
    leave(box);
    expect(now()).toBe("lama|vip|baru|setengah");
    fireEvent.keyDown(box, { key: "Backspace" });
    fireEvent.click(screen.getByRole("button", { name: "Lepas tag lama" }));
    expect(now()).toBe("vip|baru");
  });

  it("is empty after tags were pasted that are there already", () => {
    render(<Box />);
    const box = screen.getByLabelText<HTMLInputElement>("Tag");
    fireEvent.change(box, { target: { value: "lama," } });
    expect([box.value, now()]).toEqual(["", "lama"]);
  });
});

const preview = {
  hasHead: true,
  columns: [
    { head: "Nomor HP", samples: ["0812"], as: "phone" },
    { head: "Nama", samples: ["Budi"], as: "name" },
    { head: "Kota Asal", samples: ["Bandung"], as: "ignore" },
  ],
} as unknown as ImportPreview;

describe("a file's columns", () => {
  it("are what the server guessed until the user changes them", () => {
    expect(usesOf(GUESSED_MAPPING, preview)).toEqual(["phone", "name", "ignore"]);
    expect(queryOf(GUESSED_MAPPING, "a.csv")).toEqual({ fileName: "a.csv" });
    const wrongLength: Mapping = { ...GUESSED_MAPPING, columns: ["phone"] };
    expect(usesOf(wrongLength, preview)).toEqual(["phone", "name", "ignore"]);
  });

  it("may hold one name together", () => {
    const mapping = withUse(GUESSED_MAPPING, preview, 2, "name");
    expect(mapping.columns).toEqual(["phone", "name", "name"]);
    expect(problemsOf(mapping.columns ?? [])).toEqual([]);
  });

  it("hold a number somewhere", () => {
    const mapping = withUse(GUESSED_MAPPING, preview, 0, "ignore");
    expect(problemsOf(mapping.columns ?? [])).toEqual([{ code: "no_phone" }]);
    expect(problemsOf(withUse(mapping, preview, 2, "other_phone").columns ?? [])).toEqual([]);
    expect(problemsOf(withUse(mapping, preview, 2, "country_code").columns ?? [])).toEqual([{ code: "no_phone" }]);
    expect(withKind(GUESSED_MAPPING, preview, 2, "country_code").columns).toEqual(["phone", "name", "country_code"]);
  });

  it("become attributes named after their heading", () => {
    const mapping = withKind(GUESSED_MAPPING, preview, 2, "attribute");
    expect(mapping.columns).toEqual(["phone", "name", "attribute:kota_asal"]);
    expect(problemsOf(mapping.columns ?? [])).toEqual([]);
    const twice = withUse(mapping, preview, 1, attribute("kota_asal"));
    expect(problemsOf(twice.columns ?? [])).toEqual([{ code: "attribute_taken", column: 2 }]);
    const typed = withUse(mapping, preview, 1, attribute("Kota Asál "));
    expect(problemsOf(typed.columns ?? [])).toEqual([{ code: "attribute_taken", column: 2 }]);
    const nameless = withUse(mapping, preview, 2, attribute(""));
    expect(problemsOf(nameless.columns ?? [])).toEqual([{ code: "no_attribute_name", column: 2 }]);
    expect(problemsOf(["phone", attribute("name")])).toEqual([{ code: "attribute_taken", column: 1 }]);
    // A heading must not become an attribute name that is reserved: `name` becomes `name_2`.
    expect(
      withKind(GUESSED_MAPPING, { ...preview, columns: [{ head: "name", samples: [], as: "ignore" }] }, 0, "attribute")
        .columns,
    ).toEqual(["attribute:name_2"]);
  });

  it("are sent as query parameters", () => {
    const mapping: Mapping = {
      columns: ["phone", "attribute:kota"],
      hasHead: false,
      tags: ["vip", "baru"],
      consented: true,
      bareDigits: "home",
    };
    expect(queryOf(mapping, "daftar.csv")).toEqual({
      fileName: "daftar.csv",
      columns: '["phone","attribute:kota"]',
      hasHead: "false",
      tags: "vip,baru",
      consented: "true",
      bareDigits: "home",
    });
  });
});

it("says what is wrong with a file before it is sent", () => {
  expect(fileProblem({ name: "daftar.xls", size: 10 }, 100)).toBe("spreadsheet");
  expect(fileProblem({ name: "daftar.numbers", size: 10 }, 100)).toBe("spreadsheet");
  expect(fileProblem({ name: "daftar.ods", size: 10 }, 100)).toBeNull();
  expect(fileProblem({ name: "daftar.XLSX", size: 10 }, 100)).toBeNull();
  expect(fileProblem({ name: "kontak.vcf", size: 10 }, 100)).toBeNull();
  expect(fileProblem({ name: "foto.jpg", size: 10 }, 100)).toBe("not_text");
  expect(fileProblem({ name: "daftar.csv", size: 0 }, 100)).toBe("empty");
  expect(fileProblem({ name: "daftar.CSV", size: 101 }, 100)).toBe("too_large");
  expect(fileProblem({ name: "daftar.csv", size: 100 }, 100)).toBeNull();
});

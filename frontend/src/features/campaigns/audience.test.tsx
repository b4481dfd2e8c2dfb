import { fireEvent, render, screen } from "@testing-library/preact";
import { useState } from "react";
import { expect, it } from "vitest";
import type { CampaignPreview } from "~/api/types";
import { odsCell, odsOf, odsRow, odsTable } from "~/features/contacts/test-ods";
import { bookOf, row } from "~/features/contacts/test-workbook";
import { chooseFile, chooseOption } from "~/test-setup-dom";
import { draftOf, EMPTY, type Values } from "./broadcast-form";
import { AudienceField } from "./parts/audience";

const PREVIEW = { rows: 0, repeated: 0, repeatedRows: [], rejected: 0, rejectedRows: [] } as unknown as CampaignPreview;

type FormProps = { begin: Values; preview: CampaignPreview | undefined; onValues: (values: Values) => void };

function Form({ begin, preview, onValues }: FormProps) {
  const [values, setValues] = useState(begin);
  onValues(values);
  return (
    <AudienceField
      values={values}
      preview={preview}
      error={null}
      refusal={null}
      onChange={(change) => setValues((before) => ({ ...before, ...change }))}
      onLeaveOut={() => undefined}
    />
  );
}

/** Shows the field, and returns the values that the form has after each change. */
function show(begin: Partial<Values>, preview?: Partial<CampaignPreview>) {
  const seen = { values: { ...EMPTY, ...begin } };
  render(
    <Form
      begin={seen.values}
      preview={preview === undefined ? undefined : { ...PREVIEW, ...preview }}
      onValues={(values) => {
        seen.values = values;
      }}
    />,
  );
  return seen;
}

function choose(content: BlobPart, name = "daftar.xlsx") {
  chooseFile(screen.getByLabelText(/Pilih berkas/), new File([content], name));
}

it("a workbook with several sheets asks which one is meant, and nobody is written to before", async () => {
  const before = { name: "lama.csv", text: "0899" };
  const form = show({ audience: "file", file: before });
  choose(
    bookOf([
      { name: "Januari", rows: row(1, "0811") },
      { name: "Februari", rows: row(1, "0812") },
    ]),
  );
  const sheet = await screen.findByRole("button", { name: /Februari/ });
  expect(draftOf(form.values)).toBeNull();
  fireEvent.click(sheet);
  expect(draftOf(form.values)).toMatchObject({ csv: '"0812"\r\n' });
  expect(screen.getByText("daftar.xlsx, lembar Februari")).toBeTruthy();
  expect(screen.queryByRole("button", { name: /Januari/ })).toBeNull();
});

it("a broadcast is not sent to rows that a filter hides, unless a person includes them", async () => {
  const form = show({ audience: "file" });
  choose(bookOf([{ name: "Satu", rows: row(1, "0811") + row(2, "0812", 'hidden="1"') }]));
  await screen.findByText("1 baris tersembunyi di lembar ini dilewati.");
  expect(draftOf(form.values)).toMatchObject({ csv: '"0811"\r\n' });
  fireEvent.click(screen.getByRole("switch", { name: /Sertakan baris tersembunyi/ }));
  expect(draftOf(form.values)).toMatchObject({ csv: '"0811"\r\n"0812"\r\n' });
  expect(screen.getByText("1 baris tersembunyi di lembar ini disertakan.")).toBeTruthy();
});

it("the hidden rows of a LibreOffice spreadsheet get no message, unless a person includes them", async () => {
  const form = show({ audience: "file" });
  const rows = odsRow(odsCell("0811")) + odsRow(odsCell("0812"), 'table:visibility="filter"');
  choose(odsOf(odsTable("Satu", rows)), "daftar.ods");
  await screen.findByText("1 baris tersembunyi di lembar ini dilewati.");
  expect(draftOf(form.values)).toMatchObject({ csv: '"0811"\r\n' });
  fireEvent.click(screen.getByRole("switch", { name: /Sertakan baris tersembunyi/ }));
  expect(draftOf(form.values)).toMatchObject({ csv: '"0811"\r\n"0812"\r\n' });
});

it("contact cards of a phone are the recipients, without a question about sheets", async () => {
  const form = show({ audience: "file" });
  choose("BEGIN:VCARD\nVERSION:3.0\nFN:Ayu\nTEL;waid=628119000101:0811 9000 101\nEND:VCARD\n", "Ayu.vcf");
  await screen.findByText("Ayu.vcf");
  expect(draftOf(form.values)).toMatchObject({ csv: '"Name","WhatsApp"\r\n"Ayu","+628119000101"\r\n' });
});

it.each([
  ["a spreadsheet with a password", odsOf("", { manifest: "<manifest:encryption-data/>" }), "daftar.ods", /kata sandi/],
  ["a file of cards without a contact", "kosong", "kontak.vcf", /Tidak ada kontak/],
  ["a spreadsheet of Numbers", "PK\u0003\u0004", "daftar.numbers", /simpan sebagai .xlsx/],
])("%s says so, and the recipients stay as they were", async (_, content, name, sentence) => {
  const before = { name: "lama.csv", text: "0899" };
  const form = show({ audience: "file", file: before });
  chooseFile(screen.getByLabelText(/Pilih berkas lain/), new File([content], name));
  expect((await screen.findByRole("alert")).textContent).toMatch(sentence);
  expect(form.values.file).toEqual(before);
});

it("the form asks how to read numbers of a list that could be those of two people", () => {
  const form = show({ audience: "list", list: "85291900012" }, { ambiguous: 1, suggestedBareDigits: "home" });
  expect(draftOf(form.values)).not.toHaveProperty("bareDigits");
  const question = screen.getByRole("combobox", { name: "1 nomor bisa dibaca dengan dua cara" });
  chooseOption(question, "home");
  expect(draftOf(form.values)).toMatchObject({ csv: "85291900012", bareDigits: "home" });
  // The server's result for the list does not count for a file.
  fireEvent.click(screen.getByRole("radio", { name: /Berkas/ }));
  fireEvent.click(screen.getByRole("radio", { name: /Tempel/ }));
  expect(form.values.bareDigits).toBe("ask");
});

it("the form asks nothing while no number could be that of two people", () => {
  show({ audience: "list", list: "0812" }, { ambiguous: 0 });
  expect(screen.queryByRole("combobox")).toBeNull();
});

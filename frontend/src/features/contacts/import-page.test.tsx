import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { ImportPage } from "./import-page";
import { bookOf, row } from "./test-workbook";

const { files } = vi.hoisted(() => ({ files: [] as File[] }));
vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  useNavigate: () => () => undefined,
  useSearch: () => ({}),
}));
vi.mock("~/ui/breadcrumbs", () => ({ Breadcrumbs: () => null }));
vi.mock("./parts/past-imports", () => ({ PastImports: () => null }));
vi.mock("./parts/map-columns", () => ({
  MapColumns: ({ file }: { file: File }) => {
    files.push(file);
    return null;
  },
}));

it("rows of a workbook that a filter hides are not imported, unless a person includes them", async () => {
  render(<ImportPage />);
  const book = bookOf([{ name: "Satu", rows: row(1, "0811") + row(2, "0812", 'hidden="1"') + row(3, "0813") }]);
  fireEvent.change(screen.getByLabelText(/vCard/), { target: { files: [new File([book], "daftar.xlsx")] } });
  await screen.findByText("1 baris tersembunyi di lembar ini dilewati.");
  expect(await files.at(-1)?.text()).toBe('"0811"\r\n\r\n"0813"\r\n');
  const include = screen.getByRole<HTMLInputElement>("switch", { name: /Sertakan baris tersembunyi/ });
  expect(include.checked).toBe(false);
  fireEvent.click(include);
  expect(await files.at(-1)?.text()).toBe('"0811"\r\n"0812"\r\n"0813"\r\n');
  expect(files.at(-1)?.name).toBe("daftar.xlsx");
});

it("contact cards of a phone are imported as a table, under the name of their file", async () => {
  render(<ImportPage />);
  const cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ayu\r\nTEL;TYPE=CELL:0811\r\nEND:VCARD\r\n";
  fireEvent.change(screen.getByLabelText(/vCard/), { target: { files: [new File([cards], "kontak.vcf")] } });
  await waitFor(() => expect(files.at(-1)?.name).toBe("kontak.vcf"));
  expect(await files.at(-1)?.text()).toBe('"Name","Phone"\r\n"Ayu","0811"\r\n');
  expect(screen.queryByRole("switch")).toBeNull();
});

it("a file of cards without a contact says so", async () => {
  render(<ImportPage />);
  fireEvent.change(screen.getByLabelText(/vCard/), { target: { files: [new File(["kosong"], "kontak.vcf")] } });
  expect(await screen.findByRole("alert")).toHaveProperty("textContent", expect.stringContaining("Tidak ada kontak"));
});

it("contact cards with photos may be larger than other files, which are sent as they are", async () => {
  render(<ImportPage />);
  const choose = (name: string, mebibytes: number) => {
    const file = new File(["x"], name);
    Object.defineProperty(file, "size", { value: mebibytes * 1_024 * 1_024 });
    fireEvent.change(screen.getByLabelText(/vCard/), { target: { files: [file] } });
  };
  choose("daftar.csv", 26);
  expect((await screen.findByRole("alert")).textContent).toContain("lebih besar dari 25 MB");
  choose("kontak.vcf", 101);
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("lebih besar dari 100 MB"));
  choose("kontak.vcf", 99);
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("Tidak ada kontak"));
});

import { fireEvent, render, screen } from "@testing-library/react";
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
  fireEvent.change(screen.getByLabelText(/Excel atau CSV/), { target: { files: [new File([book], "daftar.xlsx")] } });
  await screen.findByText("1 baris tersembunyi di lembar ini dilewati.");
  expect(await files.at(-1)?.text()).toBe('"0811"\r\n\r\n"0813"\r\n');
  const include = screen.getByRole<HTMLInputElement>("switch", { name: /Sertakan baris tersembunyi/ });
  expect(include.checked).toBe(false);
  fireEvent.click(include);
  expect(await files.at(-1)?.text()).toBe('"0811"\r\n"0812"\r\n"0813"\r\n');
  expect(files.at(-1)?.name).toBe("daftar.xlsx");
});

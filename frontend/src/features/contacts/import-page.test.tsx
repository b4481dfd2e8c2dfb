import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { expect, it, vi } from "vitest";
import { chooseFile } from "~/test-setup-dom";
import { ImportPage } from "./import-page";
import { bookOf, row } from "./test-workbook";

const { files } = vi.hoisted(() => ({ files: [] as File[] }));
vi.mock("~/ui/breadcrumbs", () => ({ Breadcrumbs: () => null }));
vi.mock("./parts/past-imports", () => ({ PastImports: () => null }));
vi.mock("./parts/import-result", () => ({ ImportResult: ({ id }: { id: string }) => <p>{id}</p> }));
vi.mock("./parts/map-columns", () => ({
  MapColumns: ({
    file,
    onBack,
    onDone,
  }: {
    file: File;
    onBack: () => void;
    onDone: (done: { id: string }) => void;
  }) => {
    files.push(file);
    return (
      <>
        <p>{file.name}</p>
        <button type="button" onClick={onBack}>
          lain
        </button>
        <button type="button" onClick={() => onDone({ id: "imp_1" })}>
          impor
        </button>
      </>
    );
  },
}));

/** Opens the page as the router shows it. */
async function open(state = {}) {
  const root = createRootRoute();
  const inside = createRoute({ getParentRoute: () => root, id: "inside" });
  const page = createRoute({ getParentRoute: () => inside, path: "/contacts/import", component: ImportPage });
  const contacts = createRoute({ getParentRoute: () => inside, path: "/contacts", component: () => <p>Kontak</p> });
  const history = createMemoryHistory({ initialEntries: ["/contacts"] });
  history.push("/contacts/import", state);
  const router = createRouter({ routeTree: root.addChildren([inside.addChildren([page, contacts])]), history });
  render(<RouterProvider router={router as never} />);
  await screen.findByLabelText(/vCard/);
  return history;
}

function chooseNamed(name: string) {
  chooseFile(screen.getByLabelText(/vCard/), new File(["0811"], name));
}

it("back in the middle of an import leads to the choice of the file, and not out of the import", async () => {
  const history = await open();
  chooseNamed("daftar.csv");
  await screen.findByText("daftar.csv");
  act(() => history.back());
  await screen.findByLabelText(/vCard/);
  expect(screen.queryByText(/dimuat ulang/)).toBeNull();
  act(() => history.forward());
  await screen.findByText("daftar.csv");
  // Another file replaces the first one.
  fireEvent.click(screen.getByRole("button", { name: "lain" }));
  await screen.findByLabelText(/vCard/);
  chooseNamed("lain.csv");
  await screen.findByText("lain.csv");
  fireEvent.click(screen.getByRole("button", { name: "impor" }));
  await screen.findByText("imp_1");
  act(() => history.back());
  await screen.findByLabelText(/vCard/);
  act(() => history.back());
  await screen.findByText("Kontak");
});

it("after a reload in the middle of an import, the page says that the file has to be chosen again", async () => {
  const history = await open({ hasImportFile: true });
  await screen.findByText(/Pilih berkasnya sekali lagi/);
  chooseNamed("daftar.csv");
  await screen.findByText("daftar.csv");
  act(() => history.back());
  await screen.findByText("Kontak");
});

it("rows of a workbook that a filter hides are not imported, unless a person includes them", async () => {
  await open();
  const book = bookOf([{ name: "Satu", rows: row(1, "0811") + row(2, "0812", 'hidden="1"') + row(3, "0813") }]);
  chooseFile(screen.getByLabelText(/vCard/), new File([book], "daftar.xlsx"));
  await screen.findByText("1 baris tersembunyi di lembar ini dilewati.");
  expect(await files.at(-1)?.text()).toBe('"0811"\r\n\r\n"0813"\r\n');
  const include = screen.getByRole<HTMLInputElement>("switch", { name: /Sertakan baris tersembunyi/ });
  expect(include.checked).toBe(false);
  fireEvent.click(include);
  expect(await files.at(-1)?.text()).toBe('"0811"\r\n"0812"\r\n"0813"\r\n');
  expect(files.at(-1)?.name).toBe("daftar.xlsx");
});

it("contact cards of a phone are imported as a table, under the name of their file", async () => {
  await open();
  const cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ayu\r\nTEL;TYPE=CELL:0811\r\nEND:VCARD\r\n";
  chooseFile(screen.getByLabelText(/vCard/), new File([cards], "kontak.vcf"));
  await waitFor(() => expect(files.at(-1)?.name).toBe("kontak.vcf"));
  expect(await files.at(-1)?.text()).toBe('"Name","Phone"\r\n"Ayu","0811"\r\n');
  expect(screen.queryByRole("switch")).toBeNull();
});

it("a file of cards without a contact says so", async () => {
  await open();
  chooseFile(screen.getByLabelText(/vCard/), new File(["kosong"], "kontak.vcf"));
  expect(await screen.findByRole("alert")).toHaveProperty("textContent", expect.stringContaining("Tidak ada kontak"));
});

it("contact cards with photos may be larger than other files, which are sent as they are", async () => {
  await open();
  const choose = (name: string, mebibytes: number) => {
    const file = new File(["x"], name);
    Object.defineProperty(file, "size", { value: mebibytes * 1_024 * 1_024 });
    chooseFile(screen.getByLabelText(/vCard/), file);
  };
  choose("daftar.csv", 26);
  expect((await screen.findByRole("alert")).textContent).toContain("lebih besar dari 25 MB");
  choose("kontak.vcf", 101);
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("lebih besar dari 100 MB"));
  choose("kontak.vcf", 99);
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("Tidak ada kontak"));
});

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { chooseOption } from "~/test-setup-dom";
import { ContactsPage } from "./page";
import { contactOf } from "./test-contact";

const { navigate, search, download } = vi.hoisted(() => ({
  navigate: vi.fn(),
  search: { tag: "vip", q: "ayu" },
  download: vi.fn(async () => undefined),
}));
vi.mock("@tanstack/react-router", async () =>
  (await import("~/test-router")).testRouter({ useNavigate: () => navigate, useSearch: () => search }),
);
vi.mock("~/features/sample-mode/sample-offer", () => ({ SampleOffer: () => null }));
vi.mock("~/api/file-transfer", () => ({ download }));

const TAGS = [
  { tag: "vip", contacts: 2 },
  { tag: "Lama", contacts: 1 },
];
let listed: URLSearchParams[];
let sent: unknown[];
let refusal: object | null;

beforeEach(() => {
  [listed, sent, refusal] = [[], [], null];
  localStorage.clear();
  navigate.mockClear();
  download.mockClear();
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    const { pathname, searchParams } = new URL(path, "http://test");
    if (pathname === "/api/contacts/tags") {
      sent.push(JSON.parse(String(init?.body)));
      if (refusal !== null) return Response.json({ success: false, error: refusal }, { status: 400 });
      return Response.json({ success: true, data: { contacts: 2, broadcasts: 1 } });
    }
    if (pathname === "/api/contacts") listed.push(searchParams);
    const answers: Record<string, unknown> = {
      "/api/contacts": { items: [contactOf({ tags: ["vip"] })], nextCursor: null },
      "/api/contacts/summary": { contacts: 2, optedOut: 0, optedOutOthers: 0, tags: TAGS, attributes: [] },
    };
    return Response.json({ success: true, data: answers[pathname] });
  });
});
afterEach(() => vi.unstubAllGlobals());

async function open() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const { unmount } = render(
    <QueryClientProvider client={client}>
      <ContactsPage />
    </QueryClientProvider>,
  );
  await screen.findByText("Ayu");
  return unmount;
}

async function openDialog() {
  fireEvent.click(await screen.findByRole("button", { name: "Ubah tag" }));
  return within(await screen.findByRole("dialog", { name: "Tag vip" }));
}

it("the export has the contacts that the list shows, in the user's time zone", async () => {
  await open();
  fireEvent.click(screen.getByRole("button", { name: "Ekspor" }));
  await waitFor(() => expect(download).toHaveBeenCalledOnce());
  const [address, name] = download.mock.calls[0] as unknown as [string, string];
  const { pathname, searchParams } = new URL(address, "http://test");
  expect([pathname, name]).toEqual(["/api/contacts/export", "kontak.csv"]);
  expect(Object.fromEntries(searchParams)).toEqual({
    search: "ayu",
    tag: "vip",
    language: "id",
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
});

it("the list is read in the chosen order, which the browser keeps", async () => {
  const close = await open();
  expect(listed.at(-1)?.get("sort")).toBeNull();
  chooseOption(screen.getByLabelText("Urutkan"), "oldest");
  await waitFor(() => expect(listed.at(-1)?.get("sort")).toBe("oldest"));
  close();
  await open();
  expect(listed.at(-1)?.get("sort")).toBe("oldest");
});

it("the tag of the filter gets another name, and the filter follows", async () => {
  await open();
  const dialog = await openDialog();
  const field = dialog.getByLabelText<HTMLInputElement>("Nama tag");
  const save = dialog.getByRole<HTMLButtonElement>("button", { name: "Ganti nama" });
  expect([field.value, save.disabled]).toEqual(["vip", true]);
  fireEvent.change(field, { target: { value: "LAMA" } });
  expect(dialog.getByText("Sudah ada tag dengan nama ini. Keduanya menjadi satu.")).toBeTruthy();
  fireEvent.change(field, { target: { value: " Pelanggan " } });
  fireEvent.click(save);
  await waitFor(() => expect(sent).toEqual([{ action: "rename", tag: "vip", name: "Pelanggan" }]));
  await waitFor(() => expect(navigate).toHaveBeenCalledOnce());
  expect(navigate.mock.calls[0]?.[0].search.tag).toBe("Pelanggan");
});

it("a name that the server refuses is refused at the field", async () => {
  await open();
  const dialog = await openDialog();
  refusal = { code: "VALIDATION_ERROR", message: "x", details: { field: "name" } };
  fireEvent.change(dialog.getByLabelText("Nama tag"), { target: { value: "a,b" } });
  fireEvent.click(dialog.getByRole("button", { name: "Ganti nama" }));
  await dialog.findByText(/paling panjang 50 karakter/);
  expect(navigate).not.toHaveBeenCalled();
});

it("a tag is deleted after a confirmation, and the filter is empty then", async () => {
  await open();
  fireEvent.click((await openDialog()).getByRole("button", { name: "Hapus tag" }));
  const confirm = within(await screen.findByRole("alertdialog", { name: "Hapus tag vip?" }));
  expect(sent).toEqual([]);
  fireEvent.click(confirm.getByRole("button", { name: "Hapus tag" }));
  await waitFor(() => expect(sent).toEqual([{ action: "delete", tag: "vip" }]));
  await waitFor(() => expect(navigate.mock.calls[0]?.[0].search.tag).toBeUndefined());
});

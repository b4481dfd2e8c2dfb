import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, renderHook, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Contact } from "~/api/types";
import { leave } from "~/test-setup-dom";
import { requestsOf, sumOf, tagsOf } from "./bulk";
import { ContactsPage } from "./page";
import { forgetPicked, pickedContacts } from "./picked";
import { contactOf } from "./test-contact";
import { useSelection } from "./use-selection";

const navigate = vi.hoisted(() => vi.fn());
vi.mock("@tanstack/react-router", async () =>
  (await import("~/test-router")).testRouter({ useNavigate: () => navigate, useSearch: () => ({}) }),
);
vi.mock("~/features/sample-mode/sample-offer", () => ({ SampleOffer: () => null }));

const person = (no: number, tags: string[]): Contact =>
  contactOf({ id: `con_${no}`, phone: `628120000000${no}`, name: `Orang ${no}`, tags });

let contacts: Contact[];
let sent: { ids: string[]; action: string; tags?: string[] }[];

beforeEach(() => {
  contacts = [person(1, ["vip"]), person(2, ["VIP", "lama"]), person(3, []), person(4, [])];
  sent = [];
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    const { pathname } = new URL(path, "http://test");
    if (pathname === "/api/contacts/bulk") {
      const body = JSON.parse(String(init?.body));
      sent.push(body);
      if (body.action === "delete") contacts = contacts.filter(({ id }) => !body.ids.includes(id));
      return Response.json({ success: true, data: { changed: body.ids.length, unchanged: 0, full: 0, unknown: 0 } });
    }
    const answers: Record<string, unknown> = {
      "/api/contacts": { items: contacts, nextCursor: null },
      "/api/contacts/summary": { contacts: contacts.length, optedOut: 0, optedOutOthers: 0, tags: [], attributes: [] },
    };
    return Response.json({ success: true, data: answers[pathname] });
  });
});
afterEach(() => vi.unstubAllGlobals());

async function open() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <ContactsPage />
    </QueryClientProvider>,
  );
  await screen.findByText("Orang 1");
}

const box = (name: string) => screen.getByRole<HTMLInputElement>("checkbox", { name });
const chosen = () =>
  [1, 2, 3, 4].filter((no) => screen.queryByRole<HTMLInputElement>("checkbox", { name: `Pilih Orang ${no}` })?.checked);
const bar = () => within(screen.getByTestId("selection-bar"));
const ALL = "Pilih semua 4 kontak yang tampil";

it("contacts are selected one by one, all at once, and from one to another with Shift", async () => {
  await open();
  expect(screen.queryByTestId("selection-bar")).toBeNull();
  fireEvent.click(box("Pilih Orang 2"));
  expect([chosen(), box(ALL).checked, box(ALL).indeterminate]).toEqual([[2], false, true]);
  fireEvent.click(box("Pilih Orang 4"), { shiftKey: true });
  expect(chosen()).toEqual([2, 3, 4]);
  fireEvent.click(box("Pilih Orang 3"));
  expect(chosen()).toEqual([2, 4]);
  expect(bar().getByRole("status").textContent).toBe("2 dipilih");
  fireEvent.click(box(ALL));
  expect([chosen(), box(ALL).checked, box(ALL).indeterminate]).toEqual([[1, 2, 3, 4], true, false]);
  fireEvent.click(box(ALL));
  expect(screen.queryByTestId("selection-bar")).toBeNull();
  fireEvent.click(box("Pilih Orang 1"));
  fireEvent.keyDown(box("Pilih Orang 1"), { key: "Escape" });
  expect(chosen()).toEqual([]);
});

it("tags are added to the selected contacts, which stay selected", async () => {
  await open();
  fireEvent.click(box("Pilih Orang 1"));
  fireEvent.click(box("Pilih Orang 3"));
  fireEvent.click(bar().getByRole("button", { name: "Tambah tag" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Tambah tag ke 2 kontak" }));
  const save = dialog.getByRole<HTMLButtonElement>("button", { name: "Tambah tag" });
  expect(save.disabled).toBe(true);
  await waitFor(() => expect(document.activeElement).toBe(dialog.getByLabelText("Tag")));
  fireEvent.change(dialog.getByLabelText("Tag"), { target: { value: "baru, Bandung" } });
  leave(dialog.getByLabelText("Tag"));
  fireEvent.keyDown(dialog.getByLabelText("Tag"), { key: "Escape" });
  expect(chosen()).toEqual([1, 3]);
  fireEvent.click(bar().getByRole("button", { name: "Tambah tag", hidden: true }));
  const again = within(await screen.findByRole("dialog", { name: "Tambah tag ke 2 kontak" }));
  fireEvent.change(again.getByLabelText("Tag"), { target: { value: "baru," } });
  fireEvent.click(again.getByRole("button", { name: "Tambah tag" }));
  await waitFor(() => expect(sent).toEqual([{ ids: ["con_1", "con_3"], action: "add_tags", tags: ["baru"] }]));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(chosen()).toEqual([1, 3]));
});

it("only tags that a selected contact has can be removed, a tag in two spellings once", async () => {
  await open();
  fireEvent.click(box("Pilih Orang 3"));
  expect(bar().getByRole<HTMLButtonElement>("button", { name: "Lepas tag" }).disabled).toBe(true);
  fireEvent.click(box(ALL));
  fireEvent.click(bar().getByRole("button", { name: "Lepas tag" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Lepas tag dari 4 kontak" }));
  expect(dialog.getAllByRole("checkbox").map(({ parentElement }) => parentElement?.textContent)).toEqual([
    "vip2",
    "lama1",
  ]);
  fireEvent.click(dialog.getByRole("checkbox", { name: /vip/ }));
  fireEvent.click(dialog.getByRole("button", { name: "Lepas tag" }));
  await waitFor(() =>
    expect(sent).toEqual([{ ids: ["con_1", "con_2", "con_3", "con_4"], action: "remove_tags", tags: ["vip"] }]),
  );
});

it("contacts are deleted after a confirmation that says how many, and are not selected any more", async () => {
  await open();
  fireEvent.click(box("Pilih Orang 1"));
  fireEvent.click(box("Pilih Orang 2"));
  fireEvent.click(bar().getByRole("button", { name: "Hapus kontak" }));
  const dialog = within(await screen.findByRole("alertdialog", { name: "Hapus 2 kontak?" }));
  expect(sent).toEqual([]);
  fireEvent.click(dialog.getByRole("button", { name: "Hapus 2 kontak" }));
  await waitFor(() => expect(sent).toEqual([{ ids: ["con_1", "con_2"], action: "delete" }]));
  await waitFor(() => expect(screen.queryByText("Orang 1")).toBeNull());
  expect(screen.queryByTestId("selection-bar")).toBeNull();
});

it("more contacts than the server takes at once are several requests, whose answers are added", () => {
  const change = { ids: ["a", "b", "c", "d", "e"], action: "delete" as const };
  expect(requestsOf(change, 2).map(({ ids }) => ids)).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  const one = { changed: 2, unchanged: 1, full: 0, unknown: 3 };
  expect(sumOf([one, one])).toEqual({ changed: 4, unchanged: 2, full: 0, unknown: 6 });
  expect(sumOf([])).toEqual({ changed: 0, unchanged: 0, full: 0, unknown: 0 });
  expect(tagsOf([])).toEqual([]);
});

it("with another filter nobody is selected, and a deleted contact is not either", () => {
  const list = [person(1, []), person(2, [])];
  const { result, rerender } = renderHook(({ shown, filter }) => useSelection(shown, filter), {
    initialProps: { shown: list, filter: "all" },
  });
  act(() => result.current.toggleAll());
  const names = () => result.current.selected.map(({ name }) => name);
  expect(names()).toEqual(["Orang 1", "Orang 2"]);
  rerender({ shown: list.slice(1), filter: "all" });
  expect(names()).toEqual(["Orang 2"]);
  rerender({ shown: list, filter: "vip" });
  expect(names()).toEqual([]);
  act(() => result.current.toggle("con_1", false));
  expect(names()).toEqual(["Orang 1"]);
});

it("a broadcast is begun for the selected contacts", async () => {
  navigate.mockClear();
  await open();
  fireEvent.click(box("Pilih Orang 1"));
  fireEvent.click(box("Pilih Orang 3"));
  fireEvent.click(bar().getByRole("button", { name: "Siarkan ke kontak ini" }));
  expect(pickedContacts().map(({ id, name }) => [id, name])).toEqual([
    ["con_1", "Orang 1"],
    ["con_3", "Orang 3"],
  ]);
  expect(navigate).toHaveBeenCalledWith({ to: "/broadcasts/new" });
  forgetPicked();
});

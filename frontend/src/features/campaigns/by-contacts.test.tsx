import { QueryClient } from "@tanstack/react-query";
import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { beforeEach, expect, it, vi } from "vitest";
import { LIMITS } from "~/api/contract";
import type { Campaign, Contact } from "~/api/types";
import { forgetPicked, type PickedContact, pickedContacts, storePicked } from "~/features/contacts/picked";
import { contactOf } from "~/features/contacts/test-contact";
import { draftOf, valuesFromStore, valuesToStore } from "./broadcast-form";
import { valuesOf } from "./copy";
import { showAudience } from "./test-audience";

const CONTACTS: Contact[] = [
  contactOf({ id: "con_1", name: "Ayu Lestari", phone: "628119000101" }),
  contactOf({ id: "con_2", name: "Ayu Wulan", phone: "628119000102", optedOut: {} as Contact["optedOut"] }),
  contactOf({ id: "con_3", name: "", phone: "628119000103" }),
  contactOf({ id: "con_4", name: "Ayu Tersembunyi", phone: null, addresses: [{ kind: "lid", value: "99" }] }),
];
let searched: string[];

beforeEach(() => {
  searched = [];
  vi.stubGlobal("fetch", async (path: string) => {
    const { pathname, searchParams } = new URL(path, "http://test");
    const one = CONTACTS.find(({ id }) => pathname === `/api/contacts/${id}`);
    if (pathname === "/api/contacts") {
      const search = searchParams.get("search") ?? "";
      searched.push(search);
      const items = CONTACTS.filter(({ name, phone }) => name.includes(search) || phone?.includes(search));
      return Response.json({ success: true, data: { items, nextCursor: null } });
    }
    if (one !== undefined) return Response.json({ success: true, data: one });
    const error = { code: "NOT_FOUND", message: "gone", details: {} };
    return Response.json({ success: false, error }, { status: 404 });
  });
});

function show(contacts: readonly PickedContact[]) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return showAudience(client, { audience: "contacts", contacts });
}

const field = () => screen.getByRole("combobox", { name: "Tambah kontak" });
const press = (key: string) => fireEvent.keyDown(field(), { key });
const type = (value: string) => fireEvent.change(field(), { target: { value } });

it("contacts are picked with the keyboard, sent by their ids, and taken out again", async () => {
  const form = show([]);
  expect(screen.getByText("Pilih setidaknya satu kontak.")).toBeTruthy();
  expect(draftOf(form.values)).toBeNull();
  type("Ayu");
  // Before the search has a result, Enter picks nobody and does not save the form.
  expect(press("Enter")).toBe(false);
  expect(form.values.contacts).toEqual([]);
  expect((await screen.findAllByRole("option")).map(({ textContent }) => textContent)).toEqual([
    "Ayu Lestari+62 811-9000-101",
    "Ayu Wulan+62 811-9000-102Berhenti berlangganan",
    expect.stringContaining("Ayu Tersembunyi"),
  ]);
  press("ArrowDown");
  expect(field().getAttribute("aria-activedescendant")).toBe(
    screen.getByRole("option", { selected: true }).getAttribute("id"),
  );
  press("ArrowUp");
  press("Enter");
  type("0103");
  fireEvent.click(await screen.findByRole("option", { name: "+62 811-9000-103" }));
  expect(draftOf(form.values)).toMatchObject({ contactIds: ["con_1", "con_3"] });
  expect(screen.getByTestId("picked-count").textContent).toBe("2 kontak dipilih");
  fireEvent.click(screen.getByRole("button", { name: "Keluarkan Ayu Lestari" }));
  expect(draftOf(form.values)).toMatchObject({ contactIds: ["con_3"] });
  press("Backspace");
  expect(draftOf(form.values)).toBeNull();
});

it("a picked contact is not offered again, and one without a number is said to be left out", async () => {
  show([
    { id: "con_1", name: "Ayu Lestari", phone: "628119000101" },
    { id: "con_4", name: "Ayu Tersembunyi", phone: null },
  ]);
  expect(screen.getByText(/menyembunyikan nomor 1 di antaranya/)).toBeTruthy();
  type("Ayu");
  expect((await screen.findAllByRole("option")).map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining("Ayu Wulan"),
  ]);
  press("Escape");
  expect(screen.queryByRole("option")).toBeNull();
  type("Lestari");
  expect(await screen.findByText(/Semua kontak yang cocok dengan “Lestari” sudah dipilih/)).toBeTruthy();
  type("tidak ada");
  expect(await screen.findByText(/Tidak ada kontak yang cocok/)).toBeTruthy();
});

it("the picked contacts of a saved broadcast are shown by name, also one that was deleted", async () => {
  const campaign = {
    name: "Promo",
    deviceIds: ["dev_1"],
    text: "Halo",
    audience: { kind: "contacts", contactIds: ["con_1", "con_9"], needs: [] },
    gap: { minSeconds: 10, maxSeconds: 30 },
    scheduledAt: null,
    status: "draft",
  } as unknown as Campaign;
  const values = valuesOf(campaign, [], 0);
  expect(draftOf(values)).toMatchObject({ contactIds: ["con_1", "con_9"] });
  expect(draftOf(valuesFromStore(JSON.parse(JSON.stringify(valuesToStore(values)))))).toEqual(draftOf(values));
  show(values.contacts);
  expect(await screen.findByRole("button", { name: "Keluarkan Ayu Lestari" })).toBeTruthy();
  expect(await screen.findByRole("button", { name: "Keluarkan Kontak terhapus" })).toBeTruthy();
});

it("more contacts than a broadcast takes are not saved, and the form says what to do", () => {
  const many = Array.from({ length: LIMITS.contactsOfBroadcast + 1 }, (_, no) => ({ id: `con_${no}`, name: `${no}` }));
  const form = show(many);
  expect(draftOf(form.values)).toBeNull();
  expect(screen.getByRole("alert").textContent).toMatch(/beri tag lalu pilih tag itu/);
});

it("contacts of the list are left for the form until it has them", async () => {
  storePicked([CONTACTS[0] as Contact]);
  expect(pickedContacts()).toEqual([{ id: "con_1", name: "Ayu Lestari", phone: "628119000101" }]);
  forgetPicked();
  await waitFor(() => expect(pickedContacts()).toEqual([]));
});

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Chat, OptedOutPerson } from "~/api/types";
import { messageKeys } from "~/features/messages/queries";
import { contactKeys } from "./keys";
import { ContactsPage } from "./page";
import { contactOf } from "./test-contact";

const { address } = vi.hoisted(() => ({ address: { search: {} as object } }));
vi.mock("@tanstack/react-router", async () =>
  (await import("~/test-router")).testRouter({ useSearch: () => address.search }),
);
vi.mock("~/features/sample-mode/sample-offer", () => ({ SampleOffer: () => null }));

const byNumber: OptedOutPerson = {
  chatId: "6281234567890@c.us",
  phone: "6281234567890",
  lid: null,
  name: "Budi",
  optedOut: { at: "2026-11-21T07:00:00.000Z", word: "stop", source: "word" },
  chat: { deviceId: "dev_1", chatId: "6281234567890@c.us" },
};
const byLid: OptedOutPerson = { ...byNumber, chatId: "77@lid", phone: null, lid: "77", name: null, chat: null };
const contact = contactOf({
  phone: "6281200000001",
  addresses: [{ kind: "phone", value: "6281200000001" }],
  optedOut: byNumber.optedOut,
});

let client: QueryClient;
let others: OptedOutPerson[];
let contacts: (typeof contact)[];
let sent: Request[];
let isRefused: boolean;

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  [others, contacts, sent, isRefused] = [[byLid, byNumber], [contact], [], false];
  address.search = { out: true };
  vi.stubGlobal("fetch", async (input: string | Request, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(input, "http://test"), init);
    const { pathname } = new URL(request.url);
    if (request.method === "POST") {
      sent.push(request);
      if (isRefused) {
        const error = { code: "INTERNAL_ERROR", message: "broken" };
        return Response.json({ success: false, error }, { status: 500 });
      }
      others = others.filter(({ chatId }) => !pathname.includes(encodeURIComponent(chatId)));
      return Response.json({ success: true, data: {} });
    }
    const answers: Record<string, unknown> = {
      "/api/contacts": { items: contacts, nextCursor: null },
      "/api/contacts/summary": {
        contacts: contacts.length,
        optedOut: contacts.length,
        optedOutOthers: others.length,
        tags: [],
        attributes: [],
      },
      "/api/opt-outs": { items: others, nextCursor: null },
    };
    return Response.json({ success: true, data: answers[pathname] });
  });
});
afterEach(() => vi.unstubAllGlobals());

const show = () =>
  render(
    <QueryClientProvider client={client}>
      <ContactsPage />
    </QueryClientProvider>,
  );
const rows = () => screen.queryAllByTestId("opted-out-other");

it("counts and lists everybody who has opted out, also people who are no contacts", async () => {
  show();
  await waitFor(() => expect(rows()).toHaveLength(2));
  const [lid, number] = rows() as [HTMLElement, HTMLElement];
  expect(screen.getByTestId("contact-row").textContent).toContain("Ayu");
  expect(within(number).getByRole("link", { name: "Budi" }).getAttribute("href")).toBe(
    "/chats/dev_1/6281234567890@c.us",
  );
  expect(number.textContent).toContain("+62 812-3456-7890");
  // No device has a chat with this person, and WhatsApp shows no number.
  expect(within(lid).queryByRole("link")).toBeNull();
  expect(lid.textContent).toContain("Nomor tersembunyi …77");
  expect(within(lid).getByRole("button", { name: "Simpan sebagai kontak: Nomor tersembunyi …77" })).toBeTruthy();
  await waitFor(() =>
    expect(screen.getByTestId("contacts-count").textContent).toBe(
      "1 kontak, 3 berhenti berlangganan (2 di antaranya bukan kontak) · 3 ditemukan",
    ),
  );
});

it("are not listed without the filter, nor with a tag, which only a contact has", async () => {
  address.search = { out: true, tag: "vip" };
  const { unmount } = show();
  await screen.findByTestId("contact-row");
  expect(rows()).toEqual([]);
  unmount();
  address.search = {};
  show();
  await screen.findByTestId("contact-row");
  expect(rows()).toEqual([]);
});

it("are listed although there is no contact at all", async () => {
  [contacts, address.search] = [[], {}];
  show();
  await waitFor(() => expect(rows()).toHaveLength(2));
  expect(screen.getByText("Belum ada kontak")).toBeTruthy();
});

it("says that nobody matches only if no other person does either", async () => {
  contacts = [];
  client.setQueryData(contactKeys.summary, {
    contacts: 1,
    optedOut: 0,
    optedOutOthers: 2,
    tags: [],
    attributes: [],
  });
  client.setQueryDefaults(contactKeys.summary, { enabled: true, staleTime: Number.POSITIVE_INFINITY });
  show();
  await waitFor(() => expect(rows()).toHaveLength(2));
  expect(screen.queryByText("Tidak ada kontak yang cocok")).toBeNull();
});

it("an opt-in is recorded after a confirmation; the person leaves the list, and the chat has no badge", async () => {
  client.setQueryData(messageKeys.chats(null), {
    pages: [{ items: [{ chatId: byNumber.chatId, optedOutAt: "2026-11-21" } as Chat], nextCursor: null }],
    pageParams: [null],
  });
  show();
  fireEvent.click(await screen.findByRole("button", { name: "Catat berlangganan lagi: Budi" }));
  fireEvent.click(await screen.findByRole("button", { name: "Kontak meminta siaran" }));
  await waitFor(() => expect(rows()).toHaveLength(1));
  const [request] = sent as [Request];
  expect(new URL(request.url).pathname).toBe("/api/opt-outs/6281234567890%40c.us/opt-in");
  expect(request.headers.get("idempotency-key")).not.toBeNull();
  const chats = client.getQueryData<{ pages: { items: Chat[] }[] }>(messageKeys.chats(null));
  expect(chats?.pages[0]?.items[0]?.optedOutAt).toBeNull();
  const heading = await screen.findByRole("heading", { name: "Berhenti berlangganan, belum jadi kontak" });
  await waitFor(() => expect(document.activeElement).toBe(heading));
});

it("an opt-in that could not be recorded is asked about again under the same key", async () => {
  isRefused = true;
  show();
  fireEvent.click(await screen.findByRole("button", { name: "Catat berlangganan lagi: Budi" }));
  const confirm = await screen.findByRole("button", { name: "Kontak meminta siaran" });
  fireEvent.click(confirm);
  await screen.findByRole("alert");
  isRefused = false;
  fireEvent.click(confirm);
  await waitFor(() => expect(rows()).toHaveLength(1));
  expect(new Set(sent.map(({ headers }) => headers.get("idempotency-key"))).size).toBe(1);
  expect(sent).toHaveLength(2);
});

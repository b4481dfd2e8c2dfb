import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Contact, UndecidedOptOut } from "~/api/types";
import { deviceKeys } from "~/features/devices/queries";
import { device, pages } from "~/test-setup-live-cache";
import { ContactPage } from "./contact-page";
import { ContactsPage } from "./page";
import { contactOf } from "./test-contact";

const { address } = vi.hoisted(() => ({ address: { search: {} as object } }));
vi.mock("@tanstack/react-router", async () =>
  (await import("~/test-router")).testRouter({
    useParams: () => ({ contactId: "con_1" }),
    useSearch: () => address.search,
  }),
);
vi.mock("~/ui/breadcrumbs", () => ({ Breadcrumbs: () => null }));
vi.mock("~/features/sample-mode/sample-offer", () => ({ SampleOffer: () => null }));

const item: UndecidedOptOut = {
  deviceId: "dev_1",
  chatId: "62811@c.us",
  messageId: "msg_1",
  word: "stop ya kak",
  at: "2026-11-21T07:00:00.000Z",
};
const optedOut = { at: item.at, word: "stop", source: "word" } as const;

let contact: Contact;
let decided: unknown[];
let asked: string[];

beforeEach(() => {
  localStorage.clear();
  [contact, decided, asked, address.search] = [contactOf({ undecidedOptOut: item }), [], [], {}];
  vi.stubGlobal("fetch", async (input: string | Request, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(input, "http://test"), init);
    const { pathname, search } = new URL(request.url);
    if (request.method === "POST") {
      decided.push([pathname, await request.json()]);
      contact = { ...contact, undecidedOptOut: null };
      return Response.json({ success: true, data: {} });
    }
    if (pathname === "/api/contacts/con_1") return Response.json({ success: true, data: contact });
    if (pathname === "/api/contacts") {
      asked.push(search);
      return Response.json({ success: true, data: { items: [contact], nextCursor: null } });
    }
    return new Promise(() => undefined);
  });
});
afterEach(() => vi.unstubAllGlobals());

function open(page: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryDefaults(deviceKeys.list, { staleTime: Number.POSITIVE_INFINITY });
  client.setQueryData(deviceKeys.list, pages(device));
  render(<QueryClientProvider client={client}>{page}</QueryClientProvider>);
}

it("the page of a contact asks about its message, with the words, the device and a way to the chat", async () => {
  open(<ContactPage />);
  const notice = await screen.findByTestId("undecided-opt-out");
  expect(notice.textContent).toContain("“stop ya kak”");
  const way = screen.getByText(/Dikirim ke Toko/);
  expect([way.textContent, way.getAttribute("href")]).toEqual([
    expect.stringContaining("21 Nov 2026"),
    "/chats/dev_1/62811@c.us",
  ]);
  fireEvent.click(screen.getByRole("button", { name: "Bukan" }));
  await waitFor(() => expect(screen.queryByTestId("undecided-opt-out")).toBeNull());
  await waitFor(() => expect(screen.queryByTestId("undecided-mark")).toBeNull());
  expect(decided).toEqual([
    ["/api/devices/dev_1/chats/62811%40c.us/opt-out/decision", { messageId: "msg_1", decision: "not_opted_out" }],
  ]);
});

it("the list marks a contact that may have opted out, unless it has, and a server of before asks nothing", async () => {
  const marks = async (about: Partial<Contact>) => {
    contact = contactOf({ undecidedOptOut: item, ...about });
    open(<ContactsPage />);
    await screen.findAllByTestId("contact-row");
    const shown = ["undecided-mark", "opt-out-badge"].map((id) => screen.queryAllByTestId(id).length);
    document.body.replaceChildren();
    return shown;
  };
  // The page has each mark twice: one for a narrow screen, and one for a wide one.
  expect(await marks({})).toEqual([2, 0]);
  expect(await marks({ optedOut })).toEqual([0, 2]);
  expect(await marks({ undecidedOptOut: null })).toEqual([0, 0]);
  const { undecidedOptOut: _, ...older } = contactOf();
  contact = older as Contact;
  open(<ContactPage />);
  await screen.findByRole("heading", { level: 1 });
  expect(screen.queryByTestId("undecided-opt-out")).toBeNull();
});

it("the list can show those who may have opted out alone", async () => {
  address.search = { out: "maybe" };
  open(<ContactsPage />);
  await screen.findAllByTestId("contact-row");
  expect(asked).toEqual([expect.stringContaining("mayHaveOptedOut=true")]);
  expect(asked[0]).not.toContain("optedOut=");
  const choice = screen.getByLabelText<HTMLSelectElement>("Filter menurut status berlangganan");
  expect(choice.selectedOptions[0]?.textContent).toBe("Mungkin mau berhenti berlangganan");
});

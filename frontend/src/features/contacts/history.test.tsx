import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ContactHistory } from "~/api/types";
import { deviceKeys } from "~/features/devices/queries";
import { device, pages } from "~/test-setup-live-cache";
import { ContactPage } from "./contact-page";
import { contactOf } from "./test-contact";

vi.mock("@tanstack/react-router", async () =>
  (await import("~/test-router")).testRouter({ useParams: () => ({ contactId: "con_1" }) }),
);
vi.mock("~/ui/breadcrumbs", () => ({ Breadcrumbs: () => null }));

let history: ContactHistory | null;
const branch = { ...device, id: "dev_2", name: "Cabang" };
const broadcast = {
  campaignId: "cmp_1",
  name: "Promo",
  status: "read",
  error: null,
  deviceId: "dev_2",
  sentAt: "2026-11-22T07:00:00.000Z",
  repliedAt: null,
} as const;

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal("fetch", async (path: string) => {
    const { pathname } = new URL(path, "http://test");
    if (pathname === "/api/contacts/con_1") return Response.json({ success: true, data: contactOf() });
    if (pathname === "/api/contacts/con_1/history") {
      if (history === null)
        return Response.json({ success: false, error: { code: "NOT_FOUND", message: "x" } }, { status: 404 });
      return Response.json({ success: true, data: history });
    }
    return new Promise(() => undefined);
  });
});
afterEach(() => vi.unstubAllGlobals());

function open() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryDefaults(deviceKeys.list, { staleTime: Number.POSITIVE_INFINITY });
  client.setQueryData(deviceKeys.list, pages(device, branch));
  return render(
    <QueryClientProvider client={client}>
      <ContactPage />
    </QueryClientProvider>,
  );
}

const chatLink = async () => (await screen.findByText("Buka chat")).closest("a")?.getAttribute("href");

it("the page of a contact lists the last broadcasts with their status", async () => {
  history = { broadcasts: [broadcast, { ...broadcast, campaignId: "cmp_2", name: "Lama", sentAt: null }], chat: null };
  open();
  await waitFor(() => expect(screen.getAllByTestId("contact-broadcast")).toHaveLength(2));
  const [first, second] = screen.getAllByTestId("contact-broadcast");
  expect(first?.textContent).toContain("Promo22 Nov 2026");
  expect(first?.querySelector("a")?.getAttribute("href")).toBe("/broadcasts/cmp_1");
  expect(first?.querySelector("[data-testid=item-status]")?.textContent).toBe("Dibaca");
  expect(second?.textContent).toContain("Belum terkirim");
});

it("a contact without broadcasts says so", async () => {
  history = { broadcasts: [], chat: null };
  open();
  await screen.findByText("Belum ada siaran yang dikirim ke kontak ini.");
});

it("the chat of a contact opens on the number that has it", async () => {
  history = { broadcasts: [], chat: { deviceId: "dev_2", chatId: "99@lid" } };
  open();
  expect(await chatLink()).toBe("/chats/dev_2/99@lid");
});

it("without a chat it opens on the number that has sent the last broadcast, and else on the first one", async () => {
  history = { broadcasts: [broadcast], chat: null };
  const { unmount } = open();
  expect(await chatLink()).toBe("/chats/dev_2/62811@c.us");
  unmount();
  history = { broadcasts: [], chat: { deviceId: "dev_gone", chatId: "99@lid" } };
  open();
  expect(await chatLink()).toBe(`/chats/${device.id}/62811@c.us`);
});

it("the chat can be opened although the history cannot be read", async () => {
  history = null;
  open();
  expect(await chatLink()).toBe(`/chats/${device.id}/62811@c.us`);
});

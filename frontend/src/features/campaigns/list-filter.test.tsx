import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Campaign, Frame } from "~/api/types";
import { chooseOption } from "~/test-setup-dom";
import { countsOf } from "./counts";
import { BroadcastsPage } from "./page";

const { navigate, address, listeners } = vi.hoisted(() => ({
  listeners: new Set<(frame: Frame) => void>(),
  navigate: vi.fn(),
  address: { search: {} as { q?: string; status?: string } },
}));
vi.mock("@tanstack/react-router", async () =>
  (await import("~/test-router")).testRouter({ useNavigate: () => navigate, useSearch: () => address.search }),
);
vi.mock("~/api/live-events", () => ({
  onFrame: (listener: (frame: Frame) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
}));
vi.mock("~/features/sample-mode/sample-offer", () => ({ SampleOffer: () => null }));

const campaignOf = (change: Partial<Campaign>): Campaign => ({
  id: "cmp_1",
  name: "Promo",
  text: "Halo",
  status: "draft",
  pauseReason: null,
  startProblem: null,
  deviceIds: ["dev_1"],
  gap: { minSeconds: 30, maxSeconds: 60 },
  audience: { kind: "list" },
  counts: countsOf({ queued: 10 }),
  run: 1,
  createdAt: "2026-11-21T07:00:00.000Z",
  scheduledAt: null,
  startedAt: null,
  completedAt: null,
  retryable: 0,
  sendToUndecided: false,
  ...change,
});
const SENDS = campaignOf({ id: "cmp_3", name: "Mengirim", status: "running", deviceIds: ["dev_1"] });
const WAITS = campaignOf({ id: "cmp_2", name: "Tertahan", status: "running", deviceIds: ["dev_2"] });

let reads: Record<string, string>[];
let pagesOf: (query: URLSearchParams) => { items: Campaign[]; nextCursor: string | null };

beforeEach(() => {
  reads = [];
  address.search = {};
  navigate.mockReset();
  navigate.mockImplementation(({ search }) => {
    address.search = JSON.parse(JSON.stringify(search));
  });
  vi.stubGlobal("fetch", async (path: string) => {
    const { pathname, searchParams } = new URL(path, "http://test");
    if (pathname === "/api/campaigns") {
      const { limit: _, ...read } = Object.fromEntries(searchParams);
      reads.push(read);
      return Response.json({ success: true, data: pagesOf(searchParams) });
    }
    const device = /devices\/(dev_\d)\//.exec(pathname)?.[1];
    if (device === undefined) return Response.json({ success: true, data: { items: [], nextCursor: null } });
    const tomorrow = new Date(Date.now() + 8 * 3_600_000).toISOString();
    const item = { wait: { code: "quiet_hours", nextSendAt: tomorrow } };
    const items = device === "dev_2" ? [item] : [];
    return Response.json({ success: true, data: { items, nextCursor: null, waiting: 1, unknown: 0 } });
  });
});
afterEach(() => vi.unstubAllGlobals());

function open() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const page = () => (
    <QueryClientProvider client={client}>
      <BroadcastsPage />
    </QueryClientProvider>
  );
  const { rerender } = render(page());
  return () => rerender(page());
}

const names = () => screen.queryAllByTestId("campaign-row").map((row) => row.querySelector("a")?.textContent);
const only = (...items: Campaign[]) => ({ items, nextCursor: null });

it("the search and the status are in the address, and the server filters by them", async () => {
  pagesOf = () => only(campaignOf({}));
  const again = open();
  fireEvent.change(await screen.findByRole("searchbox", { name: "Cari berdasarkan nama" }), {
    target: { value: " promo " },
  });
  await waitFor(() => expect(address.search).toEqual({ q: "promo" }));
  again();
  chooseOption(screen.getByRole("combobox", { name: "Filter menurut status" }), "scheduled");
  expect(address.search).toEqual({ q: "promo", status: "scheduled" });
  pagesOf = () => only(campaignOf({ status: "scheduled", name: "Promo Lebaran" }));
  again();
  await waitFor(() => expect(names()).toEqual(["Promo Lebaran"]));
  expect(reads).toEqual([{}, { search: "promo" }, { search: "promo", status: "scheduled" }]);
  expect(screen.getByTestId("broadcasts-found").textContent).toBe("1 siaran ditemukan");
});

it("an empty result says so, and the button that clears the filter shows all again", async () => {
  address.search = { q: "katalog", status: "paused" };
  pagesOf = (query) => (query.has("search") ? only() : only(campaignOf({})));
  const again = open();
  await screen.findByText("Tidak ada siaran yang cocok");
  expect(screen.queryByText("Kirim siaran pertama Anda")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Hapus filter" }));
  expect(address.search).toEqual({});
  again();
  expect(screen.queryByText("Kirim siaran pertama Anda")).toBeNull();
  await waitFor(() => expect(names()).toEqual(["Promo"]));
  const field = screen.getByRole<HTMLInputElement>("searchbox");
  expect([field.value, document.activeElement]).toEqual(["", field]);
});

it("without a broadcast there is nothing to filter, and an unknown status in the address filters nothing", async () => {
  address.search = { status: "sleeping" };
  pagesOf = () => only();
  open();
  await screen.findByText("Kirim siaran pertama Anda");
  expect(screen.queryByRole("searchbox")).toBeNull();
  expect(reads).toEqual([{}]);
});

it("a broadcast that waits is found under this status and not among the running ones, also on the next page", async () => {
  pagesOf = (query) => (query.has("cursor") ? only(WAITS) : { items: [SENDS], nextCursor: "next" });
  address.search = { status: "held" };
  const again = open();
  await waitFor(() => expect(names()).toEqual(["Tertahan"]));
  expect(reads).toEqual([{ status: "running" }, { status: "running", cursor: "next" }]);
  address.search = { status: "running" };
  again();
  await waitFor(() => expect(names()).toEqual(["Mengirim"]));
});

it("a filtered list is read again when a broadcast gets another status, and not with each message", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 20 });
  address.search = { status: "scheduled" };
  const planned = campaignOf({ status: "scheduled" });
  pagesOf = () => only(planned);
  open();
  await waitFor(() => expect(names()).toEqual(["Promo"]));
  const { id: campaignId, counts } = planned;
  const report = (status: Campaign["status"]) =>
    act(async () => {
      const frame = { kind: "campaign.progress", data: { campaignId, run: 2, status, counts } } as Frame;
      for (const listener of listeners) listener(frame);
      await vi.advanceTimersByTimeAsync(5_000);
    });
  await report("scheduled");
  expect(reads.length).toBe(1);
  pagesOf = () => only();
  await report("running");
  await screen.findByText("Tidak ada siaran yang cocok");
  expect(reads.length).toBe(2);
  await report("running");
  expect(reads.length).toBe(2);
  vi.useRealTimers();
});

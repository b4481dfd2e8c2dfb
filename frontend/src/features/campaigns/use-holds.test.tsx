import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/preact";
import type { PropsWithChildren } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Campaign, OutboxSummary } from "~/api/types";
import { loadPart } from "~/i18n";
import { useEntries } from "~/shell/palette/entries";
import { renderHook } from "~/test-setup-dom";
import { device, pages } from "~/test-setup-live-cache";
import { deviceKeys } from "../devices/queries";
import { outboxKeys } from "../outbox/queries";
import { Finished } from "../start/parts/finished";
import { countsOf } from "./counts";
import { campaignKeys } from "./keys";
import { BroadcastsPage } from "./page";

vi.hoisted(() => {
  // jsdom has no media queries, and the menu of commands knows the theme.
  globalThis.matchMedia = () => ({ matches: false, addEventListener: () => {} }) as unknown as MediaQueryList;
});
vi.mock("@tanstack/react-router", async () =>
  (await import("~/test-router")).testRouter({ useSearch: () => ({}), useMatches: () => "/" }),
);
beforeEach(() => {
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
  return loadPart("start");
});
afterEach(() => vi.unstubAllGlobals());

const campaign: Campaign = {
  id: "cmp_1",
  name: "Promo November",
  text: "Halo {{name}}",
  status: "running",
  pauseReason: null,
  startProblem: null,
  deviceIds: ["dev_1", "dev_2"],
  gap: { minSeconds: 30, maxSeconds: 60 },
  audience: { kind: "list" },
  counts: countsOf({ queued: 10 }),
  run: 1,
  createdAt: "2026-11-21T07:00:00.000Z",
  scheduledAt: null,
  startedAt: "2026-11-21T07:00:00.000Z",
  completedAt: null,
  retryable: 0,
  sendToUndecided: false,
};

const soon = () => new Date(Date.now() + 20_000).toISOString();
const tomorrow = () => new Date(Date.now() + 8 * 3_600_000).toISOString();
const summary = (deviceId: string, wait: Pick<OutboxSummary, "code" | "nextSendAt">): OutboxSummary => ({
  deviceId,
  waiting: 5,
  unknown: 0,
  ...wait,
});

/** Returns the words for one broadcast in the list, on the page Start and in the menu of commands. */
function words(first: Pick<OutboxSummary, "code" | "nextSendAt">): string[] {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  client.setQueryData(campaignKeys.list, pages(campaign));
  client.setQueryData(deviceKeys.list, pages(device, { ...device, id: "dev_2" }));
  client.setQueryData(outboxKeys.summary("dev_1"), summary("dev_1", first));
  client.setQueryData(outboxKeys.summary("dev_2"), summary("dev_2", { code: "quiet_hours", nextSendAt: tomorrow() }));
  const wrapper = ({ children }: PropsWithChildren) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { unmount } = render(
    <>
      <BroadcastsPage />
      <Finished device={device} campaign={campaign} />
    </>,
    { wrapper },
  );
  const badges = screen.getAllByTestId("campaign-status").map(({ textContent }) => textContent ?? "");
  unmount();
  const { result } = renderHook(() => useEntries("Promo", () => {}), { wrapper });
  const entry = result.current.groups.flatMap(({ entries }) => entries).find(({ name }) => name === campaign.name);
  return [...badges, entry?.kind ?? "none"];
}

it("a broadcast held until tomorrow is not called running in the list, on Start and in the menu of commands", () => {
  const held = words({ code: "quiet_hours", nextSendAt: tomorrow() });
  expect(held.length).toBe(4);
  expect(new Set(held)).toEqual(new Set(["Menunggu"]));
});

it("a broadcast of which one device sends is running everywhere", () => {
  expect(new Set(words({ code: "gap", nextSendAt: soon() }))).toEqual(new Set(["Berjalan"]));
});

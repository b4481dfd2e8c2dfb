import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import type { Device, Message } from "~/api/types";
import { useEndTime } from "~/features/campaigns/forecast-text";
import { WaitNote } from "~/features/outbox/parts/wait-note";
import type { Waiting } from "~/features/outbox/queries";
import { isByTheClock } from "~/features/outbox/wait-text";
import { UsagePanel } from "~/features/pacing/parts/usage-panel";
import { renderHook } from "~/test-setup-dom";
import { message as sent } from "~/test-setup-live-cache";
import { type LoadedPacing, pacingKeys } from "./queries";
import { zoneNote } from "./zone";

afterEach(() => vi.unstubAllGlobals());

const november = Date.UTC(2026, 10, 21);
const HOUR = 3_600_000;

it("the zone of the page is named only beside a device whose clock shows another time", () => {
  const named = (...others: string[]) => zoneNote("Asia/Makassar", others, "id", november);
  expect(named()).toBeNull();
  expect(named("Asia/Makassar", "Asia/Singapore")).toBeNull();
  expect(named("Asia/Makassar", "Asia/Jakarta")).toBe("WITA");
  expect(zoneNote("Asia/Makassar", ["Asia/Jakarta"], "en", november)).toBe("Makassar, GMT+8");
  // London is at UTC in winter and an hour ahead in summer.
  expect(zoneNote("UTC", ["Europe/London"], "id", november)).toBeNull();
  expect(zoneNote("UTC", ["Europe/London"], "id", Date.UTC(2026, 6, 1))).toBe("UTC");
});

it("nothing is read for a wait that ends in a moment, or by no clock", () => {
  const inAnHour = new Date(november + HOUR).toISOString();
  expect(isByTheClock("quiet_hours", inAnHour, november)).toBe(true);
  expect(isByTheClock("quiet_hours", new Date(november + 30_000).toISOString(), november)).toBe(false);
  expect(isByTheClock("quiet_hours", null, november)).toBe(false);
  expect(isByTheClock("gap", new Date(november + HOUR / 2).toISOString(), november)).toBe(false);
});

it("a wait of an hour or more is shown without a countdown, so its time needs a zone whatever the reason is", () => {
  const tomorrow = new Date(november + 20 * HOUR).toISOString();
  for (const code of ["quiet_hours", "scheduled", "day_limit", "warm_up", "reach_out_limit", null] as const)
    expect(isByTheClock(code, tomorrow, november)).toBe(true);
});

const OTHER_ZONE = "Pacific/Kiritimati";
const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

function clientWithZone(timeZone: string): QueryClient {
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
  const client = new QueryClient();
  const quietHours = { enabled: true, from: "21:00", to: "08:00", timeZone };
  client.setQueryData(pacingKeys.one("dev_1"), { settings: { quietHours } });
  return client;
}

it.each([
  [OTHER_ZONE, true],
  [OWN_ZONE, false],
])("the end of a broadcast that a device in %s sends without a break: the zone is named: %s", async (zone, isNamed) => {
  const client = clientWithZone(zone);
  const estimate = { finishesAt: "2026-11-21T07:00:00Z", perDevice: [{ deviceId: "dev_1", texts: 3 }] };
  const { result } = renderHook(() => useEndTime(estimate), {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  });
  await waitFor(() => expect(client.getQueryData(pacingKeys.zones(["dev_1"]))).toEqual([zone]));
  expect(/\d\d\.\d\d \(.+\)$/.test(result.current)).toBe(isNamed);
});

it.each([
  [OTHER_ZONE, true],
  [OWN_ZONE, false],
])("a message that waits for the quiet hours of a device in %s: the zone is named: %s", async (timeZone, isNamed) => {
  const client = clientWithZone(timeZone);
  const message: Message = { ...sent, at: new Date(Date.now() - 10_000).toISOString() };
  const nextSendAt = new Date(Date.now() + 3 * HOUR).toISOString();
  const waiting: Waiting = { status: "queued", code: "quiet_hours", nextSendAt, sendAt: null };
  render(
    <QueryClientProvider client={client}>
      <WaitNote message={message} waiting={waiting} onRewrite={() => {}} />
    </QueryClientProvider>,
  );
  await waitFor(() => expect(client.getQueryData(pacingKeys.zones(["dev_1"]))).toEqual([timeZone]));
  expect(/pukul \d\d\.\d\d \(.+\)/.test(screen.getByTestId("wait-note").textContent ?? "")).toBe(isNamed);
});

it.each([
  [OTHER_ZONE, true],
  [OWN_ZONE, false],
])(
  "first messages that WhatsApp holds back on a device in %s: the zone of the end is named: %s",
  async (zone, isNamed) => {
    const client = clientWithZone(zone);
    const free = { used: 0, limit: null };
    const heldUntil = new Date(Date.now() + 3 * HOUR).toISOString();
    const usage = { minute: free, hour: free, day: free, cold: { ...free, day: null }, replyRatio: null, heldUntil };
    render(
      <QueryClientProvider client={client}>
        <UsagePanel
          device={{ id: "dev_1", phone: null } as Device}
          reading={{ usage, readAt: Date.now() } as unknown as LoadedPacing}
          departures={[]}
        />
      </QueryClientProvider>,
    );
    await waitFor(() => expect(client.getQueryData(pacingKeys.zones(["dev_1"]))).toEqual([zone]));
    expect(/\d\d\.\d\d \(.+\)/.test(screen.getByTestId("held").textContent ?? "")).toBe(isNamed);
  },
);

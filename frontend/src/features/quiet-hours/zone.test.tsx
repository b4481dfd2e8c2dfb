import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Message } from "~/api/types";
import { WaitNote } from "~/features/outbox/parts/wait-note";
import type { Waiting } from "~/features/outbox/queries";
import { isByTheClock } from "~/features/outbox/wait-text";
import { message as sent } from "~/test-setup-live-cache";
import { pacingKeys } from "./queries";
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
  expect(isByTheClock("gap", inAnHour, november)).toBe(false);
});

it.each([
  ["Pacific/Kiritimati", true],
  [Intl.DateTimeFormat().resolvedOptions().timeZone, false],
])("a message that waits for the quiet hours of a device in %s: the zone is named: %s", async (timeZone, isNamed) => {
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
  const client = new QueryClient();
  const quietHours = { enabled: true, from: "21:00", to: "08:00", timeZone };
  client.setQueryData(pacingKeys.one("dev_1"), { settings: { quietHours } });
  const message: Message = { ...sent, at: new Date(Date.now() - 10_000).toISOString() };
  const nextSendAt = new Date(Date.now() + 3 * HOUR).toISOString();
  const waiting: Waiting = { status: "queued", code: "quiet_hours", nextSendAt, sendAt: null };
  render(
    <QueryClientProvider client={client}>
      <WaitNote message={message} waiting={waiting} />
    </QueryClientProvider>,
  );
  await waitFor(() => expect(client.getQueryData(pacingKeys.zones(["dev_1"]))).toEqual([timeZone]));
  expect(/pukul \d\d\.\d\d \(.+\)/.test(screen.getByTestId("wait-note").textContent ?? "")).toBe(isNamed);
});

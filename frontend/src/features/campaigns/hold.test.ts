import { expect, it } from "vitest";
import type { CampaignProgress } from "~/api/types";
import { holdOf } from "./hold";

const now = Date.parse("2026-11-21T16:00:00.000Z");
const morning = "2026-11-22T01:00:00.000Z";
type Wait = Pick<CampaignProgress["devices"][number], "code" | "nextSendAt">;
const device = (wait: Wait) => ({ ...wait, deviceId: "dev_1", waiting: 5, sent: 0, failingSince: null });
const hold = (waits: Wait[], status: CampaignProgress["status"] = "running") =>
  holdOf({ status, devices: waits.map(device) }, now);

it("a broadcast in quiet hours waits until they end", () => {
  expect(hold([{ code: "quiet_hours", nextSendAt: morning }])).toEqual({ code: "quiet_hours", until: morning });
});

it("a broadcast between two messages runs", () => {
  expect(hold([{ code: "gap", nextSendAt: "2026-11-21T16:00:40.000Z" }])).toBeNull();
  expect(hold([{ code: null, nextSendAt: null }])).toBeNull();
  expect(hold([])).toBeNull();
});

it("one device that sends is enough", () => {
  expect(
    hold([
      { code: "quiet_hours", nextSendAt: morning },
      { code: "busy", nextSendAt: null },
    ]),
  ).toBeNull();
});

it("the device that sends first says when, and one that is offline says only why", () => {
  const late = "2026-11-22T05:00:00.000Z";
  const offline = { code: "device_offline", nextSendAt: null } as const;
  expect(
    hold([{ code: "day_limit", nextSendAt: late }, { code: "quiet_hours", nextSendAt: morning }, offline]),
  ).toEqual({
    code: "quiet_hours",
    until: morning,
  });
  expect(hold([offline])).toEqual({ code: "device_offline", until: null });
});

it("a paused broadcast says that it is paused", () => {
  expect(hold([{ code: "quiet_hours", nextSendAt: morning }], "paused")).toBeNull();
});

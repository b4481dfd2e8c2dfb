import { describe, expect, it } from "vitest";
import type { Campaign, Counts, PacingSettings } from "~/api/types";
import { countsOf } from "~/features/campaigns/counts";
import quietHours from "../../../../tests/golden/quiet_hours.json";
import { deviceOf, type Facts, isQuiet, progressOf } from "./progress";

const NONE = countsOf({});
const NOTHING: Facts = { devices: [], hasWritten: false, campaigns: [] };
const campaign = (
  status: Campaign["status"],
  startedAt: string | null = null,
  counts: Partial<Counts> = {},
): Facts["campaigns"][number] => ({ status, startedAt, counts: { ...NONE, ...counts } });
const AT = "2026-11-26T03:00:00.000Z";

describe("the progress of the set-up", () => {
  it("starts at the first step", () => {
    expect(progressOf(NOTHING)).toMatchObject({ amount: 0, current: "device" });
  });

  it("moves on when a device, a link, a message and a broadcast exist", () => {
    const unlinked = { ...NOTHING, devices: [{ phone: null }] };
    expect(progressOf(unlinked)).toMatchObject({ amount: 1, current: "link" });
    const linked = { ...NOTHING, devices: [{ phone: null }, { phone: "6281110000001" }] };
    expect(progressOf(linked)).toMatchObject({ amount: 2, current: "text" });
    const written = { ...linked, hasWritten: true };
    expect(progressOf(written)).toMatchObject({ amount: 3, current: "broadcast" });
    expect(progressOf({ ...written, campaigns: [campaign("running", AT)] })).toMatchObject({
      amount: 4,
      current: null,
    });
  });

  it("does not count a broadcast that was never started", () => {
    const campaigns = [campaign("draft"), campaign("cancelled")];
    expect(progressOf({ ...NOTHING, campaigns }).done.broadcast).toBe(false);
    expect(progressOf({ ...NOTHING, campaigns: [campaign("scheduled")] }).done.broadcast).toBe(true);
  });

  it("counts a message of a broadcast as the first message", () => {
    expect(progressOf({ ...NOTHING, campaigns: [campaign("running", AT, { queued: 1 })] }).done.text).toBe(false);
    expect(progressOf({ ...NOTHING, campaigns: [campaign("running", AT, { read: 1 })] }).done.text).toBe(true);
  });

  it("returns to a step whose result was deleted", () => {
    const facts = { devices: [], hasWritten: true, campaigns: [campaign("completed", AT, { sent: 1 })] };
    expect(progressOf(facts)).toMatchObject({ amount: 2, current: "device" });
  });
});

describe("the device of the set-up", () => {
  const device = (status: "online" | "unlinked" | "pairing" | "logged_out", phone: string | null) => ({
    status,
    phone,
  });

  it("is the device that has come furthest", () => {
    const [gone, pairing, online] = [
      device("logged_out", "6281110000001"),
      device("pairing", null),
      device("online", "6281110000002"),
    ];
    expect(deviceOf([gone, pairing, online])).toBe(online);
    expect(deviceOf([gone, pairing])).toBe(pairing);
    expect(deviceOf([device("unlinked", null), gone])).toBe(gone);
    expect(deviceOf([])).toBeUndefined();
  });
});

describe("quiet hours", () => {
  it("include their start but not their end, as on the server", () => {
    for (const [hours, now, is] of quietHours) {
      expect(isQuiet(hours as PacingSettings["quietHours"], Date.parse(String(now))), `${now}`).toBe(is);
    }
  });

  it("are not shown in a time zone that the browser does not know", () => {
    const nowhere = { enabled: true, from: "21:00", to: "08:00", timeZone: "Nowhere/Land" };
    expect(isQuiet(nowhere, Date.parse("2026-11-26T23:00:00Z"))).toBe(false);
  });
});

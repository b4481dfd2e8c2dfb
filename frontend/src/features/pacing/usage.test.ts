import { describe, expect, it } from "vitest";
import type { Frame, MessageProgress, MessageStatus, PacingUsage } from "~/api/types";
import { type Departure, departureOf, usageNow } from "./usage";

const READ_AT = Date.UTC(2026, 10, 21, 7);
const MINUTE = 60_000;
const read: PacingUsage = {
  minute: { used: 4, limit: 20 },
  hour: { used: 40, limit: 500 },
  day: { used: 400, limit: 5_000 },
  cold: { used: 10, limit: 75, day: 2 },
  replyRatio: 0.4,
  heldUntil: null,
};
const departure = (id: string, afterMs: number, isCold = false): Departure => ({
  id,
  at: READ_AT + afterMs,
  isCold,
});
const figures = ({ minute, hour, day, cold }: PacingUsage) => [minute.used, hour.used, day.used, cold.used];

describe("the usage", () => {
  it("grows with each message that is sent", () => {
    const departures = [departure("msg_1", 1_000), departure("msg_2", 2_000, true)];
    expect(figures(usageNow(read, READ_AT, departures, READ_AT + 3_000))).toEqual([6, 42, 402, 11]);
  });

  it("drops messages that have left the window, without a request", () => {
    const departures = [departure("msg_1", 30_000)];
    expect(figures(usageNow(read, READ_AT, departures, READ_AT + MINUTE))).toEqual([1, 41, 401, 10]);
    expect(figures(usageNow(read, READ_AT, departures, READ_AT + 2 * MINUTE))).toEqual([0, 41, 401, 10]);
    expect(figures(usageNow(read, READ_AT, departures, READ_AT + 61 * MINUTE))).toEqual([0, 0, 401, 10]);
    expect(figures(usageNow(read, READ_AT, departures, READ_AT + 1_441 * MINUTE))).toEqual([0, 0, 0, 0]);
  });

  it("shows WhatsApp's reach-out limit until it ends", () => {
    const held = { ...read, heldUntil: new Date(READ_AT + MINUTE).toISOString() };
    expect(usageNow(held, READ_AT, [], READ_AT).heldUntil).toBe(held.heldUntil);
    expect(usageNow(held, READ_AT, [], READ_AT + MINUTE).heldUntil).toBeNull();
  });
});

describe("a sent message", () => {
  const statusFrame = (status: MessageStatus, deviceId = "dev_1", data: Partial<MessageProgress> = {}): Frame => ({
    seq: 1,
    deviceId,
    at: new Date(READ_AT).toISOString(),
    kind: "message.status",
    data: { id: "msg_1", deviceId, chatId: "x", status, ...data },
  });

  it("counts once, at the first status that says WhatsApp has it", () => {
    expect(departureOf(statusFrame("failed"), "dev_1", [])).toBeNull();
    const departure = departureOf(statusFrame("sent"), "dev_1", []);
    expect(departure).toEqual({ id: "msg_1", at: READ_AT, isCold: false });
    expect(departureOf(statusFrame("read"), "dev_1", departure ? [departure] : [])).toBeNull();
  });

  it("counts as a first message if it is one to a stranger, or of a broadcast", () => {
    const cold = (data: Partial<MessageProgress>) =>
      departureOf(statusFrame("sent", "dev_1", data), "dev_1", [])?.isCold;
    expect([cold({}), cold({ isCold: true }), cold({ campaign: { id: "cmp_1", itemNo: 1 } })]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it("of another device does not count here", () => {
    expect(departureOf(statusFrame("sent", "dev_2"), "dev_1", [])).toBeNull();
  });
});

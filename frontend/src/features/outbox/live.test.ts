import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { flatten, type Pages } from "~/api/pages";
import type { Frame, Message, MessageStatus, OutboxItem, OutboxSummary, SentMessage } from "~/api/types";
import { at, message, seq } from "~/test-setup-live-cache";
import { applyToOutbox } from "./live";
import { keepState, keepWait, outboxKeys, statusOf, summaryOf, type WaitingMessages } from "./queries";

const place = { id: "msg_1", deviceId: "dev_1", chatId: "62811@c.us" };
const QUEUED = { status: "queued", code: null, nextSendAt: null, sendAt: null };

let client: QueryClient;
const applyFrames = (...frames: Frame[]) => {
  for (const frame of frames) applyToOutbox(client, frame);
};
const text = () => client.getQueryData<WaitingMessages>(outboxKeys.waiting("dev_1"))?.msg_1;
const created = (change: Partial<Message> = {}): Frame => ({
  ...seq,
  kind: "message.created",
  data: { ...message, ...change },
});
const stepped = (status: MessageStatus): Frame => ({ ...seq, kind: "message.status", data: { ...place, status } });
const passing = (status: MessageStatus): Frame => ({ kind: "message.status", data: { ...place, status } });
const waits = (code: "quiet_hours" | "busy" | null, nextSendAt: string | null = null): Frame => ({
  kind: "message.waiting",
  data: { ...place, code, nextSendAt },
});
const summary = (change: Partial<OutboxSummary>): Frame => ({
  kind: "device.outbox",
  data: { deviceId: "dev_1", waiting: 0, unknown: 0, code: null, nextSendAt: null, ...change },
});

beforeEach(() => {
  client = new QueryClient();
  client.setQueryData<WaitingMessages>(outboxKeys.waiting("dev_1"), {});
});

describe("a message that waits", () => {
  it("shows its latest wait reason and time", () => {
    applyFrames(created());
    expect(text()).toEqual(QUEUED);
    applyFrames(waits("quiet_hours", at(50)));
    expect(text()).toEqual({ ...QUEUED, code: "quiet_hours", nextSendAt: at(50) });
    applyFrames(waits("busy"));
    expect(text()).toEqual({ ...QUEUED, code: "busy" });
    applyFrames(waits(null));
    expect(text()).toEqual(QUEUED);
  });

  it("with a scheduled time shows that time in every tab", () => {
    applyFrames(created({ sendAt: "2099-01-01T00:00:00.000Z" }));
    expect(text()).toMatchObject({ code: "scheduled", nextSendAt: "2099-01-01T00:00:00.000Z" });
  });

  it("shows the wait reason of the answer, unless a frame came first", () => {
    const answer: SentMessage = { ...message, priority: "high", wait: { code: "minute_limit", nextSendAt: at(40) } };
    applyFrames(created());
    keepWait(client, answer);
    expect(text()).toMatchObject({ code: "minute_limit", nextSendAt: at(40) });
    applyFrames(waits("quiet_hours", at(50)));
    keepWait(client, answer);
    expect(text()).toMatchObject({ code: "quiet_hours" });
    applyFrames(passing("typing"));
    keepWait(client, answer);
    expect(text()).toMatchObject({ status: "typing" });
  });

  it("is removed when it is sent, and a late frame does not bring it back", () => {
    applyFrames(created(), passing("typing"));
    expect(text()).toMatchObject({ status: "typing", code: null });
    applyFrames(passing("sending"), stepped("sent"));
    expect(text()).toBeNull();
    applyFrames(passing("sending"), waits("busy"), created());
    expect(text()).toBeNull();
  });

  it("waits again if its device session ended while it was typed", () => {
    applyFrames(created(), passing("typing"), waits("quiet_hours", at(50)));
    expect(text()).toEqual({ ...QUEUED, code: "quiet_hours", nextSendAt: at(50) });
  });

  it("is not cached if the outbox was never read", () => {
    client.removeQueries({ queryKey: outboxKeys.waiting("dev_1") });
    applyFrames(created(), waits("busy"), passing("typing"));
    expect(client.getQueryData(outboxKeys.waiting("dev_1"))).toBeUndefined();
  });

  it("of a broadcast is not cached unless a page lists it", () => {
    const campaign = { id: "cmp_1", itemNo: 1 };
    applyFrames({ kind: "message.status", data: { ...place, status: "typing", campaign } });
    applyFrames({ ...seq, kind: "message.status", data: { ...place, status: "sent", campaign } });
    expect(client.getQueryData(outboxKeys.waiting("dev_1"))).toEqual({});
  });
});

describe("the shown status of a message", () => {
  it("is that of the outbox until the message is sent, and the stored one afterwards", () => {
    const typed = { status: "typing" as const, code: null, nextSendAt: null, sendAt: null };
    expect(statusOf("queued", typed)).toBe("typing");
    expect(statusOf("queued", undefined)).toBe("queued");
    expect(statusOf("sent", typed)).toBe("sent");
    expect(statusOf("unknown", null)).toBe("unknown");
  });
});

describe("a message with the status unknown", () => {
  const item: OutboxItem = {
    id: "msg_1",
    chatId: "62811@c.us",
    phone: "62811",
    content: { kind: "text", text: "siap" },
    text: "siap",
    priority: "high",
    status: "unknown",
    acceptedAt: at(0),
    sendAt: null,
    attemptedAt: at(1),
    campaignId: null,
    wait: null,
  };
  const list = () =>
    flatten(client.getQueryData<Pages<OutboxItem>>(outboxKeys.undecided("dev_1")), ({ id }) => id).map(({ id }) => id);

  beforeEach(() => {
    client.setQueryData<Pages<OutboxItem>>(outboxKeys.undecided("dev_1"), {
      pages: [{ items: [item, { ...item, id: "msg_2" }], nextCursor: null }],
      pageParams: [null],
    });
    applyFrames(created(), stepped("unknown"));
  });

  it("is queued again after a person resends it, in this tab or another", () => {
    expect(statusOf("unknown", text())).toBe("unknown");
    applyFrames(stepped("queued"));
    expect(statusOf("unknown", text())).toBe("queued");
    expect(list()).toEqual(["msg_2"]);
    applyFrames(passing("typing"));
    expect(statusOf("unknown", text())).toBe("typing");
    applyFrames(stepped("sent"));
    expect(text()).toBeNull();
  });

  it("leaves the list when it is given up, or when a late receipt arrives", () => {
    keepState(client, place, { id: "msg_1", status: "failed", error: "given_up" });
    expect(list()).toEqual(["msg_2"]);
    applyFrames({ ...seq, kind: "message.status", data: { ...place, id: "msg_2", status: "delivered" } });
    expect(list()).toEqual([]);
  });

  it("is only brought back by a numbered event", () => {
    applyFrames(passing("queued"));
    expect(text()).toBeNull();
  });
});

describe("the outbox summary of a device", () => {
  it("has the next send time, as the frames of the device have", () => {
    const item = (wait: OutboxItem["wait"]): OutboxItem => ({
      id: "msg_1",
      chatId: "62811@c.us",
      phone: "62811",
      content: { kind: "text", text: "siap" },
      text: "siap",
      priority: "high",
      status: "queued",
      acceptedAt: at(0),
      sendAt: null,
      attemptedAt: null,
      campaignId: null,
      wait,
    });
    const page = (...items: OutboxItem[]) => ({ items, nextCursor: null, waiting: items.length, unknown: 0 });
    const quiet = item({ code: "quiet_hours", nextSendAt: at(50) });
    const planned = item({ code: "scheduled", nextSendAt: at(40) });
    const busy = item({ code: "busy", nextSendAt: null });
    const offline = item({ code: "device_offline", nextSendAt: null });
    const codeAndTimeOf = (...items: OutboxItem[]) => {
      const { code, nextSendAt } = summaryOf("dev_1", page(...items));
      return [code, nextSendAt];
    };
    expect(codeAndTimeOf(item(null), busy)).toEqual([null, null]);
    expect(codeAndTimeOf(busy, quiet, planned)).toEqual(["scheduled", at(40)]);
    expect(codeAndTimeOf(planned, offline)).toEqual(["device_offline", null]);
  });

  it("is set by each frame, and the list of unknown messages is read again once when it grew", () => {
    const asked = vi.spyOn(client, "invalidateQueries");
    applyFrames(summary({ waiting: 3, code: "quiet_hours", nextSendAt: at(50) }));
    expect(client.getQueryData(outboxKeys.summary("dev_1"))).toMatchObject({ waiting: 3, code: "quiet_hours" });
    expect(asked).not.toHaveBeenCalled();
    applyFrames(summary({ unknown: 1 }), summary({ unknown: 1 }), summary({ unknown: 0 }));
    expect(asked).toHaveBeenCalledOnce();
    // A replay follows each request: if it caused another request, the two would never end.
    applyToOutbox(client, summary({ unknown: 1 }), true);
    expect(asked).toHaveBeenCalledOnce();
  });
});

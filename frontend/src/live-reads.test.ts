import { type InfiniteData, InfiniteQueryObserver, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Chat, Device, Page } from "./api/types";

class FakeSocket {
  static readonly all: FakeSocket[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }
  send() {}
  close() {}
  hear(frame: unknown) {
    this.onmessage?.({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }
}
const last = () => FakeSocket.all.at(-1) as FakeSocket;

const chat: Chat = {
  deviceId: "dev_1",
  conversationId: "cnv_1",
  contactId: null,
  chatId: "62811@c.us",
  phone: "62811",
  lid: null,
  name: null,
  lastText: "halo",
  lastKind: "text",
  lastAt: "2026-11-21T07:00:00.000Z",
  lastDirection: "in",
  lastStatus: "received",
  unread: 0,
  lastMessageId: "msg_0",
  status: "open",
  snoozedUntil: null,
  assignee: null,
  optedOutAt: null,
};
const device = { id: "dev_1", name: "Toko", status: "online", statusAt: "" } as Device;

const ANSWERS: Record<string, unknown> = {
  "/api/devices": { items: [device], nextCursor: null },
  "/api/chats": { items: [chat], nextCursor: null },
  "/api/devices/dev_1/outbox": { items: [], nextCursor: null, waiting: 0, unknown: 0 },
};

let reads: string[];

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  FakeSocket.all.length = 0;
  reads = [];
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("fetch", async (path: string) => {
    const { pathname } = new URL(path, "http://test");
    reads.push(pathname);
    return Response.json({ success: true, data: ANSWERS[pathname] });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Creates a tab that shows devices and chats, with its events socket open. */
async function tab() {
  const [{ keepCacheCurrent }, events, { queryClient }, devices, messages, outbox] = await Promise.all([
    import("./live-cache"),
    import("./api/live-events"),
    import("./api/query-client"),
    import("./features/devices/queries"),
    import("./features/messages/queries"),
    import("./features/outbox/queries"),
  ]);
  keepCacheCurrent();
  const started = events.startLiveEvents();
  last().onopen?.();
  last().hear({ kind: "hello", seq: 10, resumed: false });
  await started;
  const stops = [
    new InfiniteQueryObserver(queryClient, devices.devicesQuery).subscribe(() => {}),
    new InfiniteQueryObserver(queryClient, messages.chatsQuery("dev_1")).subscribe(() => {}),
    new QueryObserver(queryClient, outbox.waitingQuery("dev_1")).subscribe(() => {}),
  ];
  await vi.advanceTimersByTimeAsync(10);
  const chats = () =>
    queryClient.getQueryData<InfiniteData<Page<Chat>>>(messages.messageKeys.chats("dev_1"))?.pages[0]?.items[0];
  return {
    chats,
    close() {
      for (const stop of stops) stop();
      events.stopLiveEvents();
    },
  };
}

const messageFrame = (seq: number, id: string, phone = "62811") => ({
  seq,
  deviceId: "dev_1",
  at: "2026-11-21T07:01:00.000Z",
  kind: "message.created",
  data: {
    id,
    deviceId: "dev_1",
    chatId: `${phone}@c.us`,
    direction: "in",
    text: id,
    status: "received",
    at: `2026-11-21T07:01:${String(seq).padStart(2, "0")}.000Z`,
    waMessageId: id,
    phone,
    lid: null,
    name: null,
  },
});

async function reconnect(greeting: { seq: number; resumed: boolean }) {
  last().onclose?.();
  await vi.advanceTimersByTimeAsync(2_000);
  last().onopen?.();
  last().hear({ kind: "hello", ...greeting });
}

const READS = ["/api/chats", "/api/devices", "/api/devices/dev_1/outbox"];

it("a tab reads each page once, and a minute of changes reads nothing", async () => {
  const { chats, close } = await tab();
  expect([...reads].sort()).toEqual(READS);
  for (const second of [11, 12, 13]) {
    last().hear(messageFrame(second, `msg_${second}`));
    last().hear({
      kind: "device.outbox",
      data: { deviceId: "dev_1", waiting: second, unknown: 0, code: null, nextSendAt: null },
    });
    await vi.advanceTimersByTimeAsync(20_000);
    last().hear("pong");
  }
  expect(chats()?.unread).toBe(3);
  expect(reads).toHaveLength(READS.length);
  close();
});

it("missed events are replayed by number, and only what live updates change is read again", async () => {
  const { chats, close } = await tab();
  last().hear(messageFrame(11, "msg_11"));
  await reconnect({ seq: 13, resumed: true });
  expect(last().url).toContain("?after=11");
  for (const seq of [12, 13, 13, 12]) last().hear(messageFrame(seq, `msg_${seq}`));
  await vi.advanceTimersByTimeAsync(10);
  expect(chats()?.unread).toBe(3);
  expect(reads.slice(READS.length).sort()).toEqual(["/api/devices", "/api/devices/dev_1/outbox"]);
  close();
});

it("after a gap that the hub cannot replay, everything shown is read again once", async () => {
  const { close } = await tab();
  await reconnect({ seq: 90_000, resumed: false });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(reads.slice(READS.length).sort()).toEqual(READS);
  await reconnect({ seq: 90_000, resumed: true });
  expect(last().url).toContain("?after=90000");
  close();
});

it("a message that leaves after a newer one of a chat that is not open moves its chat: the text of the row is read", async () => {
  const { close } = await tab();
  last().hear(messageFrame(11, "msg_11"));
  const leaves = (seq: number) => ({
    seq,
    deviceId: "dev_1",
    at: `2026-11-21T07:01:${seq}.000Z`,
    kind: "message.status",
    data: { id: "msg_10", deviceId: "dev_1", chatId: "62811@c.us", status: "sent" },
  });
  for (const seq of [12, 13, 14]) last().hear(leaves(seq));
  await vi.advanceTimersByTimeAsync(10_000);
  // The list is loaded immediately, and once more for the changes within two seconds; the events that are written again after each response
  // cause no request.
  expect(reads.slice(READS.length)).toEqual(["/api/chats", "/api/chats"]);
  close();
});

it("the first message of a person reads the chats, so that the contact and an opt-out are shown without a reload", async () => {
  const { chats, close } = await tab();
  const listed = {
    ...chat,
    chatId: "62812@c.us",
    phone: "62812",
    lastAt: "2026-11-21T07:01:11.000Z",
    lastMessageId: "msg_11",
  };
  const saved = {
    ...listed,
    contactId: "con_1",
    name: "Siti Aminah",
    optedOutAt: "2026-11-20T07:00:00.000Z",
    unread: 1,
  };
  last().hear(messageFrame(11, "msg_11", "62812"));
  await vi.advanceTimersByTimeAsync(10);
  // The hub shows an event before it is in D1: this response does not have the chat yet, and the row remains.
  expect(reads.slice(READS.length)).toEqual(["/api/chats"]);
  expect(chats()).toMatchObject({ chatId: "62812@c.us", contactId: null });

  ANSWERS["/api/chats"] = { items: [saved, chat], nextCursor: null };
  await vi.advanceTimersByTimeAsync(20_000);
  ANSWERS["/api/chats"] = { items: [chat], nextCursor: null };
  expect(reads.slice(READS.length)).toEqual(["/api/chats", "/api/chats"]);
  expect(chats()).toMatchObject({ contactId: "con_1", name: "Siti Aminah", optedOutAt: saved.optedOutAt, unread: 1 });
  close();
});

it("a chat that the server does not list is looked for while its event is remembered, and not for ever", async () => {
  const { close } = await tab();
  const unlisted = messageFrame(11, "msg_11");
  last().hear({ ...unlisted, data: { ...unlisted.data, chatId: "62899@c.us", phone: "62899" } });
  await vi.advanceTimersByTimeAsync(20_000);
  const looked = reads.length;
  expect(looked).toBeGreaterThan(READS.length);
  for (let minute = 0; minute < 3; minute += 1) {
    await vi.advanceTimersByTimeAsync(20_000);
    last().hear("pong");
  }
  expect(reads).toHaveLength(looked);
  close();
});

it("what has changed during its first read is read again", async () => {
  const { queryClient } = await import("./api/query-client");
  const answers: ((value: string) => void)[] = [];
  const queryFn = () => new Promise<string>((resolve) => answers.push(resolve));
  const stop = new QueryObserver(queryClient, { queryKey: ["consent", 1], queryFn }).subscribe(() => {});
  const done = queryClient.invalidateQueries({ queryKey: ["consent"] });
  answers[0]?.("before the change");
  await vi.advanceTimersByTimeAsync(10);
  expect(answers).toHaveLength(2);
  answers[1]?.("after it");
  await done;
  expect(queryClient.getQueryData(["consent", 1])).toBe("after it");
  stop();
});

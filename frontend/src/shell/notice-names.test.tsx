import { QueryClientProvider } from "@tanstack/react-query";
import { render, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { queryClient } from "~/api/query-client";
import type { Chat, Frame, NewMessageEvent } from "~/api/types";
import { messageKeys } from "~/features/messages/queries";
import { at, chat, message, pages, seq } from "~/test-setup-live-cache";
import { useAnnouncements } from "./announcements";
import { chooseNotices } from "./notices";
import { NoticeOfMessages } from "./unread-badge";

const said = vi.hoisted(() => ({ listeners: new Set<(frame: Frame) => void>(), announced: [] as string[] }));
vi.mock("~/api/live-events", () => ({
  onFrame: (listener: (frame: Frame) => void) => {
    said.listeners.add(listener);
    return () => said.listeners.delete(listener);
  },
}));
vi.mock("~/ui/announcer", () => ({ announce: (text: string) => said.announced.push(text) }));

const notified: string[] = [];
let served: Chat | null;

beforeEach(() => {
  served = null;
  vi.stubGlobal(
    "Notification",
    class {
      static readonly permission = "granted";
      constructor(title: string) {
        notified.push(title);
      }
    },
  );
  vi.stubGlobal("fetch", async (request: Request | string) => {
    const { pathname } = new URL(typeof request === "string" ? request : request.url, "http://dashboard.test");
    if (!/\/devices\/[^/]+\/chats\/[^/]+$/.test(pathname))
      return Response.json({ success: true, data: { items: [], nextCursor: null } });
    return served === null
      ? Response.json({ success: false, error: { code: "NOT_FOUND", message: "?" } }, { status: 404 })
      : Response.json({ success: true, data: served });
  });
  chooseNotices({ notification: true });
});
afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
  notified.length = 0;
  said.announced.length = 0;
});

function NoticesAndAnnouncements() {
  useAnnouncements();
  return <NoticeOfMessages onOpen={() => {}} />;
}

/** Returns the names that the notification and the screen reader use for the writer of a message. */
async function namesOf(data: Partial<NewMessageEvent>): Promise<string[]> {
  render(
    <QueryClientProvider client={queryClient}>
      <NoticesAndAnnouncements />
    </QueryClientProvider>,
  );
  const arrived: NewMessageEvent = {
    ...message,
    direction: "in",
    status: "received",
    at: new Date().toISOString(),
    ...data,
  };
  for (const listener of said.listeners) listener({ ...seq, kind: "message.created", data: arrived });
  await waitFor(() => expect([notified.length, said.announced.length]).toEqual([1, 1]));
  return [notified[0] ?? "", said.announced[0] ?? ""];
}

const SAVED: Chat = { ...chat, contactId: "ctc_1", name: "Ibu Rina (langganan)" };

it("a notice of a new message has the name of the address book, as the list of chats", async () => {
  queryClient.setQueryData(messageKeys.chats(null), pages(SAVED));
  expect(await namesOf({ name: "Rina Kopi" })).toEqual([
    "Ibu Rina (langganan)",
    "Pesan baru dari Ibu Rina (langganan)",
  ]);
});

it("a notice asks for the name of the address book, if no page has read the chat", async () => {
  served = SAVED;
  // An event has created this list, so it does not know the contact.
  queryClient.setQueryData(
    messageKeys.chats(null, { unread: true }),
    pages({ ...chat, name: "Rina Kopi", lastAt: at(1) }),
  );
  expect(await namesOf({ name: "Rina Kopi" })).toEqual([
    "Ibu Rina (langganan)",
    "Pesan baru dari Ibu Rina (langganan)",
  ]);
});

it("a notice names somebody who is no contact by the name he shows, or by his number as it is written", async () => {
  expect(await namesOf({ name: "Rina Kopi" })).toEqual(["Rina Kopi", "Pesan baru dari Rina Kopi"]);
});

it("a notice without any name has the number as it is written, not its digits", async () => {
  expect(await namesOf({ name: null, phone: "6281190000010", chatId: "6281190000010@c.us" })).toEqual([
    "+62 811-9000-0010",
    "Pesan baru dari +62 811-9000-0010",
  ]);
});

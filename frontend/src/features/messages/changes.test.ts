import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import type { Chat, Message } from "~/api/types";
import { keepChange, keepFile, keepName, keepRead } from "./changes";
import { messageKeys } from "./queries";

const DEVICE = "dev_0193e0a0-0000-7000-8000-000000000001";
const CHAT = "628122000001@c.us";
const FIRST = "msg_0193e0a0-0000-7000-8000-000000000001";
const LAST = "msg_0193e0a0-0000-7000-8000-000000000002";

function cache() {
  const client = new QueryClient();
  const message = (id: string, text: string) =>
    ({ id, chatId: CHAT, text, content: { kind: "text", text } }) as Message;
  const chat = {
    deviceId: DEVICE,
    chatId: CHAT,
    lastMessageId: LAST,
    lastText: "dua",
    lastKind: "text",
    unread: 2,
    name: null,
  } as Chat;
  const paged = <T>(items: T[]) => ({ pages: [{ items, nextCursor: null }], pageParams: [null] });
  client.setQueryData(messageKeys.thread(DEVICE, CHAT), paged([message(LAST, "dua"), message(FIRST, "satu")]));
  client.setQueryData(messageKeys.chats(DEVICE), paged([chat]));
  const read = <T>(key: readonly unknown[]) =>
    client.getQueryData<ReturnType<typeof paged<T>>>(key)?.pages[0]?.items ?? [];
  return {
    client,
    messages: () => read<Message>(messageKeys.thread(DEVICE, CHAT)),
    chat: () => read<Chat>(messageKeys.chats(DEVICE))[0],
  };
}

const edit = (id: string, text: string, editedAt?: string) => ({
  id,
  deviceId: DEVICE,
  chatId: CHAT,
  text,
  content: { kind: "text", text } as const,
  ...(editedAt === undefined ? {} : { editedAt }),
});

it("shows an edit in the thread, and in the list if it is the last message", () => {
  const { client, messages, chat } = cache();
  keepChange(client, edit(FIRST, "satu!", "2026-11-21T01:00:00.000Z"));
  expect([messages()[1]?.text, chat()?.lastText]).toEqual(["satu!", "dua"]);
  keepChange(client, edit(LAST, "dua!", "2026-11-21T01:00:00.000Z"));
  expect([messages()[0]?.text, messages()[0]?.editedAt, chat()?.lastText]).toEqual([
    "dua!",
    "2026-11-21T01:00:00.000Z",
    "dua!",
  ]);
});

it("keeps the later of two edits, and nothing of a deleted message", () => {
  const { client, messages, chat } = cache();
  keepChange(client, edit(LAST, "kedua", "2026-11-21T01:00:02.000Z"));
  keepChange(client, edit(LAST, "pertama", "2026-11-21T01:00:01.000Z"));
  expect(messages()[0]?.text).toBe("kedua");
  const gone = { ...edit(LAST, "[deleted message]"), content: { kind: "deleted", byAdmin: null } as const };
  keepChange(client, gone);
  keepChange(client, edit(LAST, "ketiga", "2026-11-21T01:00:03.000Z"));
  expect([messages()[0]?.content?.kind, chat()?.lastText, chat()?.lastKind]).toEqual([
    "deleted",
    "[deleted message]",
    "deleted",
  ]);
});

it("shows what became of a file, and leaves a text or a deleted message as it is", () => {
  const { client, messages } = cache();
  const pending = { mediaType: "image/jpeg", size: 7, state: "pending" } as const;
  const image = { kind: "image", file: pending, caption: "Menu" } as const;
  keepChange(client, { ...edit(FIRST, "[image] Menu"), content: image });
  const file = { ...pending, id: "fil_0193e0a0-0000-7000-8000-000000000003", state: "stored" } as const;
  const before = messages()[0];
  for (const id of [FIRST, LAST, FIRST]) keepFile(client, { id, deviceId: DEVICE, chatId: CHAT, file });
  expect(messages()[1]?.content).toEqual({ ...image, file });
  expect(messages()[0]).toEqual(before);
  keepChange(client, { ...edit(FIRST, "[deleted message]"), content: { kind: "deleted", byAdmin: null } });
  keepFile(client, { id: FIRST, deviceId: DEVICE, chatId: CHAT, file });
  expect(messages()[1]?.content?.kind).toBe("deleted");
});

it("counts a chat as read that was read on the phone, up to the last message", () => {
  const { client, chat } = cache();
  keepRead(client, { deviceId: DEVICE, chatId: CHAT, through: FIRST });
  expect(chat()?.unread).toBe(2);
  keepRead(client, { deviceId: DEVICE, chatId: CHAT, through: LAST });
  expect(chat()?.unread).toBe(0);
});

it("gives a group its subject", () => {
  const { client, chat } = cache();
  keepName(client, { deviceId: DEVICE, chatId: CHAT, name: "Arisan RT 5" });
  expect(chat()?.name).toBe("Arisan RT 5");
});

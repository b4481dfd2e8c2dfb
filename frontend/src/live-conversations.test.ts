import { QueryClient } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { flatten, type Pages } from "./api/pages";
import type { Chat, ConversationChanged, Frame, ThreadEntry } from "./api/types";
import { applyToMessages } from "./features/messages/live";
import { messageKeys } from "./features/messages/queries";
import { at, chat, pages, seq } from "./test-setup-live-cache";

const ani = { id: "usr_1", name: "Ani" };
const budi = { id: "usr_2", name: "Budi" };

const changed = (
  id: string,
  change: ConversationChanged["change"],
  by: ConversationChanged["by"] = { kind: "user", ...ani },
): Frame => ({
  ...seq,
  at: at(30),
  kind: "conversation.changed",
  data: { id: `ent_${id}`, deviceId: "dev_1", chatId: chat.chatId, change, by },
});

it("a change of a conversation changes its row in every list and adds its entry to the thread, once", async () => {
  const client = new QueryClient();
  client.setQueryData(messageKeys.chats("dev_1"), pages(chat));
  client.setQueryData(messageKeys.chats(null), pages(chat));
  client.setQueryData(messageKeys.entries("dev_1", chat.chatId), { pages: [], pageParams: [] });
  const row = (device: string | null) =>
    flatten(client.getQueryData<Pages<Chat>>(messageKeys.chats(device)), ({ chatId }) => chatId)[0];
  const entries = () =>
    flatten(client.getQueryData<Pages<ThreadEntry>>(messageKeys.entries("dev_1", chat.chatId)), ({ id }) => id);
  const frames = [
    changed("1", { kind: "assigned", to: budi }),
    changed("2", { kind: "snoozed", until: at(50) }),
    changed("3", { kind: "opened" }, { kind: "customer" }),
    changed("4", { kind: "closed" }),
  ];
  for (const frame of [...frames, ...frames.slice(2)]) applyToMessages(client, frame);
  await vi.waitFor(() => expect(row("dev_1")?.status).toBe("closed"));
  await vi.waitFor(() => expect(entries().map(({ id }) => id)).toEqual(["ent_4", "ent_3", "ent_2", "ent_1"]));
  expect(row("dev_1")).toMatchObject({ status: "closed", snoozedUntil: null, assignee: "usr_2" });
  expect(row(null)).toEqual(row("dev_1"));
  expect(entries()[3]).toMatchObject({ place: "msg_1", kind: "change", by: { kind: "user", name: "Ani" } });
  applyToMessages(client, changed("5", { kind: "unassigned" }));
  applyToMessages(client, changed("6", { kind: "snoozed", until: at(55) }));
  await vi.waitFor(() => expect(row(null)).toMatchObject({ status: "snoozed", snoozedUntil: at(55), assignee: null }));
});

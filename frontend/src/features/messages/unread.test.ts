import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it } from "vitest";
import { flatten, type Pages } from "~/api/pages";
import type { Chat, Frame } from "~/api/types";
import { at, chat, pages, seq } from "~/test-setup-live-cache";
import { applyToMessages } from "./live";
import { type ChatsOnly, messageKeys } from "./queries";
import { keyOf } from "./unread";

const message = {
  deviceId: "dev_1",
  conversationId: "cnv_1",
  chatId: "62811@c.us",
  content: { kind: "text" as const, text: "siap" },
  text: "siap",
  waMessageId: "3EB0",
  phone: "62811",
  lid: null,
  name: null,
};

let client: QueryClient;
beforeEach(() => {
  client = new QueryClient();
});

describe("a chat that somebody has read", () => {
  const read = (unread: number): Frame => ({
    kind: "chat.unread",
    data: { deviceId: "dev_1", chatId: "62811@c.us", unread },
  });
  const listed = (only: ChatsOnly, deviceId: string | null = null) =>
    flatten(client.getQueryData<Pages<Chat>>(messageKeys.chats(deviceId, only)), keyOf);

  it("is read in every list of every tab, and can be marked as unread again", () => {
    for (const deviceId of ["dev_1", null])
      client.setQueryData(messageKeys.chats(deviceId), pages({ ...chat, unread: 2 }));
    client.setQueryData(messageKeys.chats(null, { unread: true }), pages({ ...chat, unread: 2 }));
    applyToMessages(client, read(0));
    expect([listed(null)[0]?.unread, listed(null, "dev_1")[0]?.unread]).toEqual([0, 0]);
    expect(listed({ unread: true })).toEqual([]);
    applyToMessages(client, read(1));
    expect(listed({ unread: true })).toMatchObject([{ chatId: "62811@c.us", unread: 1 }]);
  });

  it("of another device with the same person stays as it is", () => {
    client.setQueryData(
      messageKeys.chats(null),
      pages({ ...chat, unread: 2 }, { ...chat, deviceId: "dev_2", unread: 3 }),
    );
    applyToMessages(client, read(0));
    expect(listed(null).map(({ unread }) => unread)).toEqual([0, 3]);
  });

  it("counts again when the person writes, but not for a message that was counted before", () => {
    client.setQueryData(messageKeys.chats(null, { unread: true }), pages<Chat>());
    const said = (id: string, second: number): Frame => ({
      ...seq,
      kind: "message.created",
      data: { ...message, id, at: at(second), direction: "in", status: "received" },
    });
    applyToMessages(client, said("msg_2", 40));
    applyToMessages(client, said("msg_2", 40));
    applyToMessages(client, said("msg_3", 41));
    expect(listed({ unread: true })).toMatchObject([{ unread: 2 }]);
    applyToMessages(client, read(0));
    expect(listed({ unread: true })).toEqual([]);
  });
});

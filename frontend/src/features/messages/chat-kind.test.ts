import { expect, it } from "vitest";
import kinds from "../../../../tests/golden/chat_kinds.json";
import { hasPosts, kindOfChat, readOnlyReason } from "./chat-kind";

it("tells the kind of a chat as the server does", () => {
  for (const [chatId = "", kind] of kinds) expect(kindOfChat(chatId), chatId).toBe(kind);
});

it("lets people be answered, by number and by LID, and groups", () => {
  for (const chatId of ["628122000001@c.us", "77@lid", "120363001@g.us", "cnv_0193e0a0-0000-7000-8000-000000000001"]) {
    expect(readOnlyReason(chatId), chatId).toBeNull();
  }
});

it("lets nobody write to WhatsApp itself or to a bot", () => {
  expect(readOnlyReason("status@broadcast")).toBe("status");
  expect(readOnlyReason("120363002@newsletter")).toBe("channel");
  expect(readOnlyReason("0@c.us")).toBe("whatsapp");
  expect(readOnlyReason("867051314767696@bot")).toBe("bot");
  expect(readOnlyReason("13135550002@c.us")).toBe("bot");
  expect(readOnlyReason("1699000000@broadcast")).toBe("broadcast_list");
});

it("counts the posts of a status or a channel as written to nobody", () => {
  expect(["status@broadcast", "120363002@newsletter"].every(hasPosts)).toBe(true);
  expect(["status@g.us", "120363001@g.us", "628122000001@c.us"].some(hasPosts)).toBe(false);
});

import { expect, it } from "vitest";
import { readOnlyReason } from "./read-only";

it("lets people be answered, by number and by LID", () => {
  for (const chatId of ["628122000001@c.us", "77@lid", "cnv_0193e0a0-0000-7000-8000-000000000001"]) {
    expect(readOnlyReason(chatId), chatId).toBeNull();
  }
});

it("lets nobody write into a group, to WhatsApp itself or to a bot", () => {
  expect(readOnlyReason("120363001@g.us")).toBe("group");
  expect(readOnlyReason("status@broadcast")).toBe("status");
  expect(readOnlyReason("120363002@newsletter")).toBe("channel");
  expect(readOnlyReason("0@c.us")).toBe("whatsapp");
  expect(readOnlyReason("867051314767696@bot")).toBe("other");
  expect(readOnlyReason("1699000000@broadcast")).toBe("other");
});

import { expect, it } from "vitest";
import { i18next } from "~/i18n";
import { titleOf } from "./title";

const title = (chat: { name?: string; phone?: string; chatId?: string }) =>
  titleOf(i18next.t, { name: null, phone: null, chatId: "62811@c.us", ...chat });

// The server stores a name in which nothing is to be seen as no name.
it("a chat whose name cannot be seen has its number, and without a number a word for its kind", () => {
  expect(title({ name: "Rina" })).toBe("Rina");
  expect(title({ phone: "6281190000010" })).toBe("+62 811-9000-0010");
  expect(title({ chatId: "6281190000010@c.us" })).toBe("+62 811-9000-0010");
  expect(title({ chatId: "114567890123456@lid" })).toBe("Tanpa nama");
  expect(title({ chatId: "120363@g.us" })).toBe("Grup");
  expect(title({ chatId: "120363@newsletter" })).toBe("Saluran 0363");
});

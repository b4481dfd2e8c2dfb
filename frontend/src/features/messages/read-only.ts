/** Chats that are shown and cannot be answered. The API refuses a message to any of them. */

export type ReadOnly = "group" | "whatsapp" | "other";

/** Why nothing can be written into the chat with this id; `null` if something can. */
export function readOnlyReason(chatId: string): ReadOnly | null {
  if (chatId.endsWith("@g.us")) return "group";
  if (chatId === "0@c.us") return "whatsapp";
  return /@(c\.us|lid)$/.test(chatId) || !chatId.includes("@") ? null : "other";
}

/** Chats that are shown and cannot be answered. The API refuses a message to any of them. */

export type ReadOnly = "group" | "status" | "channel" | "whatsapp" | "other";

/** Why nothing can be written into the chat with this id; `null` if something can. */
export function readOnlyReason(chatId: string): ReadOnly | null {
  if (chatId.endsWith("@g.us")) return "group";
  if (chatId === "status@broadcast") return "status";
  if (chatId.endsWith("@newsletter")) return "channel";
  if (chatId === "0@c.us") return "whatsapp";
  return /@(c\.us|lid)$/.test(chatId) || !chatId.includes("@") ? null : "other";
}

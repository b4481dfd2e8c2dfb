/** The kind of a chat, which follows from its id as on the server; `tests/golden/chat_kinds.json` ties the two. */

export type ChatKind = "person" | "broadcast_list" | "group" | "status" | "channel" | "whatsapp" | "bot" | "other";

export function kindOfChat(chatId: string): ChatKind {
  const [, user = "", server = ""] = /^([^.:]*)[^@]*@(.*)$/.exec(chatId) ?? [];
  switch (server) {
    case "c.us":
    case "s.whatsapp.net":
      if (user === "0") return "whatsapp";
      return /^(1313555|131655500)/.test(user) ? "bot" : "person";
    case "lid":
    case "hosted":
    case "hosted.lid":
      return "person";
    case "g.us":
      return "group";
    case "broadcast":
      return user === "status" ? "status" : "broadcast_list";
    case "newsletter":
      return "channel";
    case "bot":
      return "bot";
    default:
      return "other";
  }
}

/** Whether the chat has posts that are written to nobody: they never count as unread. */
export function hasPosts(chatId: string): boolean {
  const kind = kindOfChat(chatId);
  return kind === "status" || kind === "channel";
}

export type ReadOnly = Exclude<ChatKind, "person" | "group">;

/** Why nothing can be written into the chat with this id; `null` if something can. The API refuses a message to it. */
export function readOnlyReason(chatId: string): ReadOnly | null {
  // The id of a conversation leads to a chat whose own id is not known yet.
  if (!chatId.includes("@")) return null;
  const kind = kindOfChat(chatId);
  return kind === "person" || kind === "group" ? null : kind;
}

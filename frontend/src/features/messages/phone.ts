/** Converts phone numbers to chat ids and back. */

export function chatIdOf(phone: string): string {
  return `${phone}@c.us`;
}

/** The chat id of a person whose number is not known. */
export function lidChatIdOf(lid: string): string {
  return `${lid}@lid`;
}

/** The LID in a chat id; `null` for a chat id that is a number or a group. */
export function lidOf(chatId: string): string | null {
  return /^(\d+)@lid$/.exec(chatId)?.[1] ?? null;
}

/** The number in a chat id; `null` for a chat id that is a LID or a group. */
export function phoneOf(chatId: string): string | null {
  return /^(\d+)@c\.us$/.exec(chatId)?.[1] ?? null;
}

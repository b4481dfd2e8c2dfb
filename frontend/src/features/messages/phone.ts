/** Converts typed phone numbers to chat ids and back. */

/** Numbers without a country code are Indonesian. */
const HOME_CODE = "62";
const MIN_DIGITS = 8;
const MAX_DIGITS = 15;

/** `0812…` and `+62 812…` to `62812…`; `null` when it cannot be a number. The server checks the number again. */
export function parsePhone(typed: string): string | null {
  const text = typed.trim();
  if (!/^\+?[\d\s().-]+$/.test(text)) return null;
  const digits = text.replace(/\D/g, "");
  const full = text.startsWith("+")
    ? digits
    : digits.startsWith("00")
      ? digits.slice(2)
      : digits.startsWith("0")
        ? HOME_CODE + digits.slice(1)
        : digits;
  return full.length >= MIN_DIGITS && full.length <= MAX_DIGITS ? full : null;
}

export function chatIdOf(phone: string): string {
  return `${phone}@c.us`;
}

/** The chat id of a person whose number is not known. */
export function lidChatIdOf(lid: string): string {
  return `${lid}@lid`;
}

/** The number in a chat id; `null` for a chat id that is a LID or a group. */
export function phoneOf(chatId: string): string | null {
  return /^(\d+)@c\.us$/.exec(chatId)?.[1] ?? null;
}

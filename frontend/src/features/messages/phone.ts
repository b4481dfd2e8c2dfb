/** Numbers as people type them, to the id of the chat they mean. */

/** Numbers without a country code are Indonesian. */
const HOME_CODE = "62";
const SHORTEST = 8;
const LONGEST = 15;

/** `0812…` and `+62 812…` to `62812…`; `null` when it cannot be a number. The server checks it properly. */
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
  return full.length >= SHORTEST && full.length <= LONGEST ? full : null;
}

export function chatIdOf(phone: string): string {
  return `${phone}@c.us`;
}

/** The number inside a chat id; `null` for one that is known by its LID only. */
export function phoneOf(chatId: string): string | null {
  return /^(\d+)@c\.us$/.exec(chatId)?.[1] ?? null;
}

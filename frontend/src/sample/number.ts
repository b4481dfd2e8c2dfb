/** Parses a typed number for the sample, in which nothing is sent. The server accepts many more spellings. */

import type { ReadNumber } from "~/api/types";

const MIN_DIGITS = 9;
const MAX_DIGITS = 15;

function refuse(code: string, message: string): ReadNumber {
  return { phone: null, fault: { code, message, readings: [] } };
}

export function readNumber(written: string): ReadNumber {
  const text = written.trim();
  if (text === "") return refuse("phone_missing", "the phone number is missing");
  const digits = text.replace(/\D/g, "");
  if (digits === "") return refuse("phone_no_digits", "this is not a phone number: it has no digits");
  if (/\p{L}/u.test(text)) return refuse("phone_letters", "this is not a phone number alone: take the text out");
  const phone = text.startsWith("+") ? digits : digits.replace(/^00/, "").replace(/^0|^(?=8)/, "62");
  if (phone.length < MIN_DIGITS) return refuse("phone_too_short", "this is not a phone number: it is too short");
  if (phone.length > MAX_DIGITS) return refuse("phone_too_long", "this is not a phone number: it is too long");
  return { phone, fault: null };
}

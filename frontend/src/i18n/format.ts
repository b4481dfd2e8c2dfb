/** Formats times, numbers and phone numbers for the chosen language. */

import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useNow } from "~/api/use-now";

const MINUTE_MS = 60_000;
const HOUR = 60 * MINUTE_MS;
const DAY = 24 * HOUR;

/** Returns the locale whose formats a language of the dashboard uses. */
export const localeOf = (language: string) => (language === "en" ? "en-GB" : "id-ID");

const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns a formatter. Each is created once, because creating one takes longer than formatting, and a list has hundreds of times. */
function dates(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(localeOf(language), options);
  formats.set(key, known);
  return known;
}

/** Returns `3 menit yang lalu`; below ten seconds, `baru saja`. */
export function relativeTime(t: TFunction, language: string, at: number, now: number): string {
  const span = at - now;
  const size = Math.abs(span);
  if (size < 10_000) return t("time.now");
  const words = new Intl.RelativeTimeFormat(localeOf(language), { numeric: "always" });
  // Only full units count: rounded up, a minute would be "60 seconds ago" and a day "24 hours ago".
  if (size < MINUTE_MS) return words.format(Math.trunc(span / 10_000) * 10, "second");
  if (size < HOUR) return words.format(Math.trunc(span / MINUTE_MS), "minute");
  if (size < DAY) return words.format(Math.trunc(span / HOUR), "hour");
  return words.format(Math.trunc(span / DAY), "day");
}

export function clockTime(language: string, at: string): string {
  return dates(language, { hour: "2-digit", minute: "2-digit" }).format(Date.parse(at));
}

export function dateAndTime(language: string, at: string): string {
  return dates(language, { dateStyle: "medium", timeStyle: "short" }).format(Date.parse(at));
}

/** Returns the heading above the messages of a day: `Hari ini`, `Kemarin`, or the date. */
export function dayName(t: TFunction, language: string, at: string, now: number): string {
  const day = startOfDay(Date.parse(at));
  const today = startOfDay(now);
  if (day === today) return t("time.today");
  if (day === startOfDay(today - DAY / 2)) return t("time.yesterday");
  return dates(language, { dateStyle: "full" }).format(day);
}

/** Returns the time of a list entry: the time of day for today, then `Kemarin`, then the date, with the year if it is not this year. */
export function shortTime(t: TFunction, language: string, at: string, now: number): string {
  const day = startOfDay(Date.parse(at));
  const today = startOfDay(now);
  if (day === today) return clockTime(language, at);
  if (day === startOfDay(today - DAY / 2)) return t("time.yesterday");
  const isThisYear = new Date(day).getFullYear() === new Date(now).getFullYear();
  return dates(language, { day: "numeric", month: "short", ...(!isThisYear && { year: "numeric" }) }).format(day);
}

/** Returns a time in the future: `pukul 10.42`, `besok pukul 08.00`, `22 Nov pukul 08.00`, with the year if it is not this year. */
export function momentName(t: TFunction, language: string, at: string, now: number): string {
  const time = clockTime(language, at);
  const day = startOfDay(Date.parse(at));
  const today = startOfDay(now);
  if (day <= today) return t("time.at", { time });
  if (day === startOfDay(today + DAY * 1.5)) return t("time.tomorrowAt", { time });
  const isThisYear = new Date(day).getFullYear() === new Date(now).getFullYear();
  const date = dates(language, { day: "numeric", month: "short", ...(!isThisYear && { year: "numeric" }) }).format(day);
  return t("time.dayAt", { date, time });
}

export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

export function duration(t: TFunction, ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  if (seconds < 60) return t("duration.seconds", { count: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t("duration.minutes", { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24 && minutes % 60 === 0) return t("duration.wholeHours", { hours });
  if (hours < 24) return t("duration.hours", { hours, minutes: minutes % 60 });
  return t("duration.days", { days: Math.floor(hours / 24), hours: hours % 24 });
}

/** Formats a phone number: `+62 812-3456-7890`; numbers of other countries are not grouped. */
export function phoneNumber(digits: string): string {
  const indonesian = /^62(8\d{2})(\d{3,4})(\d{3,5})$/.exec(digits);
  if (indonesian) return `+62 ${indonesian.slice(1).join("-")}`;
  return `+${digits}`;
}

/** The formats, bound to the language of the dashboard. */
export type Format = ReturnType<typeof useFormat>;

export function useFormat() {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  return {
    number: (value: number) => value.toLocaleString(localeOf(language)),
    clock: (at: string) => clockTime(language, at),
    date: (at: string) => dateAndTime(language, at),
    day: (at: string, now: number) => dayName(t, language, at, now),
    short: (at: string, now: number) => shortTime(t, language, at, now),
    moment: (at: string, now: number) => momentName(t, language, at, now),
    percent: (share: number) => share.toLocaleString(localeOf(language), { style: "percent" }),
    duration: (ms: number) => duration(t, ms),
    relative: (at: string, now: number) => relativeTime(t, language, Date.parse(at), now),
  };
}

/** Returns a relative time that is updated while it is shown. */
export function useRelative(at: string): string {
  const now = useNow(10_000);
  return useFormat().relative(at, now);
}

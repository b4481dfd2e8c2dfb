/** The file of a message: what is known of it, and where its content is. */

import { localeOf } from "~/i18n/format";

/** Whether the content of a file is here. A message of an earlier release says nothing about it. */
type FileState = "pending" | "stored" | "failed" | "expired";

export type MessageFile = {
  id?: string | null | undefined;
  state?: FileState | null | undefined;
  mediaType?: string | null;
  size?: number | null;
  preview?: { thumbnail?: string | null } | null | undefined;
};

/** The address of the content. It leads to a signed link, so it needs the session only once. */
export const addressOf = (id: string): string => `/api/files/${id}/content`;

const KB = 1_024;
const UNITS = ["byte", "kilobyte", "megabyte"] as const;

/** `182 kB`, in the language of the dashboard. */
export function fileSize(bytes: number, language: string): string {
  const place = bytes < KB ? 0 : bytes < KB * KB ? 1 : 2;
  const value = bytes / KB ** place;
  const options = { style: "unit", unit: UNITS[place], unitDisplay: "short" } as const;
  return value.toLocaleString(localeOf(language), { ...options, maximumFractionDigits: value < 10 ? 1 : 0 });
}

/** `1:05`: minutes and seconds. */
export function playingTime(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

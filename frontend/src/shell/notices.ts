/** A sound and a notification of the browser for a new message, if the user has turned them on in this browser. */

import { useSyncExternalStore } from "react";
import { local } from "~/storage";

const STORAGE_KEY = "cwa.notices";

export type Notices = { sound: boolean; notification: boolean };

const NONE: Notices = { sound: false, notification: false };
let chosen: Notices = { ...NONE, ...local.read<Partial<Notices>>(STORAGE_KEY) };
const listeners = new Set<() => void>();

export const currentNotices = (): Notices => chosen;

export function chooseNotices(change: Partial<Notices>): void {
  chosen = { ...chosen, ...change };
  local.write(STORAGE_KEY, chosen);
  for (const listener of listeners) listener();
}

export function useNotices(): Notices {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentNotices);
}

/** Asks the user for permission; the browser allows this only after a click. */
export async function turnNotificationsOn(): Promise<boolean> {
  if (!("Notification" in window)) return false;
  const isAllowed = (await Notification.requestPermission()) === "granted";
  chooseNotices({ notification: isAllowed });
  return isAllowed;
}

/** Only messages that are newer than this cause a notification: after a long sleep of the computer there may be hundreds of older ones. */
const NEW_FOR_MS = 5 * 60_000;

export type Arrival = { at: string; now: number; isChatOpen: boolean; isVisible: boolean };

/** Returns whether a message that has arrived causes a sound and a notification: not while somebody is looking at its chat. */
export function isWorthNotice({ at, now, isChatOpen, isVisible }: Arrival): boolean {
  return now - Date.parse(at) < NEW_FOR_MS && !(isChatOpen && isVisible);
}

/** A tab that does not show the chat waits this long, so that a tab that shows it gets the lock of the message first. */
const OTHERS_FIRST_MS = 250;
/** A tab that has the lock of a message holds it this long, so that no other tab gets it afterwards. */
const LOCK_HELD_MS = 2_000;

/** Calls `give` in only one tab of the browser. A tab that shows the chat gets the lock, too, but gives no notice. */
export async function inOneTab(messageId: string, isSeen: boolean, give: () => void): Promise<void> {
  if (!isSeen) await new Promise((done) => setTimeout(done, OTHERS_FIRST_MS));
  if (!("locks" in navigator)) {
    if (!isSeen) give();
    return;
  }
  await navigator.locks.request(`cwa.notice.${messageId}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    if (!isSeen) give();
    await new Promise((done) => setTimeout(done, LOCK_HELD_MS));
  });
}

/** Plays two short tones, which the browser generates: there is no file to download. */
export function playSound(): void {
  const context = new AudioContext();
  for (const [at, pitch] of [
    [0, 660],
    [0.12, 880],
  ] as const) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.12, context.currentTime + at);
    volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + at + 0.15);
    tone.connect(volume).connect(context.destination);
    tone.start(context.currentTime + at);
    tone.stop(context.currentTime + at + 0.16);
  }
  setTimeout(() => void context.close(), 1_000);
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSource } from "~/api/answer-source";
import { serverNow } from "~/api/clock";
import { onFrame } from "~/api/live-events";
import { queryClient } from "~/api/query-client";
import type { Frame, NewMessageEvent } from "~/api/types";
import { titleOfNew } from "~/features/chats/title";
import { devicesQuery, listed } from "~/features/devices/queries";
import { toneOf } from "~/features/devices/status";
import { contentOf, previewOf } from "~/features/messages/content-text";
import { isToBeRead } from "~/features/messages/queries";
import { useUnread } from "~/features/messages/unread";
import { countInTitle } from "~/ui/use-title";
import { currentNotices, inOneTab, isWorthNotice, type Notices, playSound } from "./notices";

type Place = "sidebar" | "tabs";

const badgeClasses = "grid h-5 min-w-5 place-items-center rounded-full px-1.5 text-xs font-semibold tabular";
const placed: Readonly<Record<Place, string>> = {
  sidebar: "max-lg:absolute max-lg:top-0.5 max-lg:right-0.5 lg:ml-auto",
  tabs: "absolute top-1 left-1/2 ml-1",
};

/** Shows, at the menu entry, how many chats are unread. */
export default function UnreadBadge({ place }: { place: Place }) {
  const { t } = useTranslation();
  const { count, shown } = useUnread();
  if (count === 0) return null;
  return (
    <span data-testid="unread-badge" className={clsx(badgeClasses, placed[place], "bg-accent text-[#05281c]")}>
      <span aria-hidden>{shown}</span>
      <span className="sr-only">{t("notices.unreadChats", { count, amount: shown })}</span>
    </span>
  );
}

/** Shows, at the menu entry, how many devices WhatsApp has logged out or locked: until somebody acts, they send nothing. */
export function DeviceTrouble({ place }: { place: Place }) {
  const { t } = useTranslation();
  const devices = listed(useInfiniteQuery(devicesQuery).data);
  const count = devices.filter(({ status }) => toneOf(status) === "bad").length;
  if (count === 0) return null;
  return (
    <span data-testid="trouble-badge" className={clsx(badgeClasses, placed[place], "bg-bad-soft text-bad-text")}>
      <span aria-hidden>!</span>
      <span className="sr-only">{t("notices.troubled", { count })}</span>
    </span>
  );
}

/** Counts unread chats in the title of the tab, and gives notice of new messages. */
export function NoticeOfMessages({ onOpen }: { onOpen: (deviceId: string, chatId: string) => void }) {
  const { t } = useTranslation();
  const source = useSource();
  const { shown: unread } = useUnread();
  useEffect(() => countInTitle(unread), [unread]);
  useEffect(() => () => countInTitle(""), []);
  useEffect(() => {
    if (source === "sample") return;
    async function show(message: NewMessageEvent, { sound, notification }: Notices): Promise<void> {
      const { deviceId, chatId } = message;
      if (sound) playSound();
      if (!notification || !("Notification" in window) || Notification.permission !== "granted") return;
      const title = await titleOfNew(queryClient, t, message);
      const body = previewOf({ lastKind: contentOf(message).kind, lastText: message.text }, t).slice(0, 200);
      try {
        // One notification per chat: the newest message replaces the previous one.
        const shown = new Notification(title, { body, tag: `${deviceId}/${chatId}`, icon: "/favicon.svg" });
        shown.onclick = () => {
          window.focus();
          shown.close();
          onOpen(deviceId, chatId);
        };
      } catch {
        // Chrome on Android allows notifications only to a service worker. The counter and the sound remain.
      }
    }
    return onFrame((frame: Frame) => {
      if (frame.kind !== "message.created" || !isToBeRead(frame.data)) return;
      const message = frame.data;
      const isChatOpen = decodeURIComponent(location.pathname) === `/chats/${message.deviceId}/${message.chatId}`;
      const isVisible = document.visibilityState === "visible";
      const isWanted = isWorthNotice({ at: message.at, now: serverNow(), isChatOpen, isVisible });
      // The choice at the arrival of the message counts: turning notices on announces no earlier message.
      const chosen = currentNotices();
      void inOneTab(message.id, !isWanted, () => void show(message, chosen));
    });
  }, [source, t, onOpen]);
  return null;
}

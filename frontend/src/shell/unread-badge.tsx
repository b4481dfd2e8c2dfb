import { clsx } from "clsx";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSource } from "~/api/answer-source";
import { serverNow } from "~/api/clock";
import { onFrame } from "~/api/live-events";
import type { Frame, NewMessageEvent } from "~/api/types";
import { contentOf, previewOf } from "~/features/messages/content-text";
import { useUnread } from "~/features/messages/unread";
import { phoneNumber } from "~/i18n/format";
import { countInTitle } from "~/ui/use-title";
import { currentNotices, inOneTab, isWorthNotice, playSound } from "./notices";

/** How many chats are unread, at the menu entry. */
export default function UnreadBadge({ place }: { place: "sidebar" | "tabs" }) {
  const { t } = useTranslation();
  const { count, shown } = useUnread();
  if (count === 0) return null;
  return (
    <span
      data-testid="unread-badge"
      className={clsx(
        "grid h-5 min-w-5 place-items-center rounded-full bg-accent px-1.5 text-xs font-semibold text-[#05281c] tabular",
        place === "sidebar"
          ? "max-lg:absolute max-lg:top-0.5 max-lg:right-0.5 lg:ml-auto"
          : "absolute top-1 left-1/2 ml-1",
      )}
    >
      <span aria-hidden>{shown}</span>
      <span className="sr-only">{t("notices.unreadChats", { count, amount: shown })}</span>
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
    function show(message: NewMessageEvent): void {
      const { deviceId, chatId } = message;
      const { sound, notification } = currentNotices();
      if (sound) playSound();
      if (!notification || !("Notification" in window) || Notification.permission !== "granted") return;
      const name = message.name ?? (message.phone === null ? t("chats.unknownName") : phoneNumber(message.phone));
      const body = previewOf({ lastKind: contentOf(message).kind, lastText: message.text }, t).slice(0, 200);
      // One notification per chat: the newest message replaces the one before it.
      const shown = new Notification(name, { body, tag: `${deviceId}/${chatId}`, icon: "/favicon.svg" });
      shown.onclick = () => {
        window.focus();
        shown.close();
        onOpen(deviceId, chatId);
      };
    }
    return onFrame((frame: Frame) => {
      if (frame.kind !== "message.created" || frame.data.direction !== "in") return;
      const message = frame.data;
      const isChatOpen = decodeURIComponent(location.pathname) === `/chats/${message.deviceId}/${message.chatId}`;
      const isVisible = document.visibilityState === "visible";
      const isWanted = isWorthNotice({ at: message.at, now: serverNow(), isChatOpen, isVisible });
      void inOneTab(message.id, !isWanted, () => show(message));
    });
  }, [source, t, onOpen]);
  return null;
}

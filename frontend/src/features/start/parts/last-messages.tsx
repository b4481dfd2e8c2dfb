import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { flatten } from "~/api/pages";
import type { Device } from "~/api/types";
import { Bubble } from "~/features/chats/parts/bubble";
import { chatsQuery, threadQuery } from "../../messages/queries";
import { useWaiting } from "../../outbox/queries";

const SHOWN_MESSAGES = 3;

type LastMessagesProps = { device: Device; chatId: string; onRewrite: (text: string) => void };

/** The last messages of a chat, as the page Chats shows them. */
export function LastMessages({ device, chatId, onRewrite }: LastMessagesProps) {
  const { t } = useTranslation();
  const thread = useInfiniteQuery(threadQuery(device.id, chatId));
  const waiting = useWaiting(device);
  const messages = flatten(thread.data, ({ id }) => id)
    .slice(0, SHOWN_MESSAGES)
    .reverse();
  if (messages.length === 0) return null;
  return (
    <div className="wallpaper rounded-2xl border border-line px-4 pt-1 pb-4" data-testid="start-last-messages">
      {messages.map((message) => (
        <Bubble
          key={message.id}
          message={message}
          waiting={waiting?.[message.id]}
          name={message.name ?? t("chats.unknownName")}
          isFirst
          onRewrite={onRewrite}
        />
      ))}
    </div>
  );
}

/** The last messages of the newest chat: the ticks of the first message and the reply to it. */
export function NewestChat({ device }: { device: Device }) {
  const chats = useInfiniteQuery(chatsQuery(device.id));
  const [chat] = flatten(chats.data, ({ chatId }) => chatId);
  return chat === undefined ? null : <LastMessages device={device} chatId={chat.chatId} onRewrite={() => {}} />;
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { flatten } from "~/api/pages";
import type { Device } from "~/api/types";
import { Bubble } from "~/features/chats/parts/bubble";
import { chatsQuery, threadQuery } from "../../messages/queries";
import { useWaiting } from "../../outbox/queries";

const LAST = 3;

type SaidProps = { device: Device; chatId: string; onRewrite: (text: string) => void };

/** The end of a conversation, as it stands in the inbox. */
export function Said({ device, chatId, onRewrite }: SaidProps) {
  const { t } = useTranslation();
  const thread = useInfiniteQuery(threadQuery(device.id, chatId));
  const waiting = useWaiting(device);
  const messages = flatten(thread.data, ({ id }) => id)
    .slice(0, LAST)
    .reverse();
  if (messages.length === 0) return null;
  return (
    <div className="wallpaper rounded-2xl border border-line px-4 pt-1 pb-4" data-testid="start-said">
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

/** The newest conversation, so that one sees the ticks of the first text come and the answer to it. */
export function NewestSaid({ device }: { device: Device }) {
  const chats = useInfiniteQuery(chatsQuery(device.id));
  const [chat] = flatten(chats.data, ({ chatId }) => chatId);
  return chat === undefined ? null : <Said device={device} chatId={chat.chatId} onRewrite={() => {}} />;
}

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ComponentProps, type DragEvent, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "~/api/clock";
import { flatten } from "~/api/pages";
import type { Chat, Device, Message, NewContent, ReplyTo, SentMessage } from "~/api/types";
import { RecordOptIn } from "~/features/contacts/parts/record-opt-in";
import { useStatus } from "~/features/devices/parts/status-badge";
import { devicesQuery, listed } from "~/features/devices/queries";
import { isLinked } from "~/features/devices/status";
import { MemberNames } from "~/features/groups/names";
import { hasPosts, readOnlyReason } from "~/features/messages/chat-kind";
import { editMessage, isEditable, wordsOf } from "~/features/messages/own-changes";
import { OptOutNote } from "~/features/messages/parts/opt-out";
import { phoneOf } from "~/features/messages/phone";
import { postMessage } from "~/features/messages/post-message";
import { keepMessage, markRead, threadQuery } from "~/features/messages/queries";
import { type Pending, unsent, usePending } from "~/features/messages/unsent";
import { keepWait, useWaiting } from "~/features/outbox/queries";
import { buttonLook } from "~/ui/button";
import { Problem } from "~/ui/problem";
import { Skeleton } from "~/ui/surface";
import { takeTyped } from "~/ui/typing-ahead";
import { moveDraft, useDraft, usePlan, useReply, withText } from "../message-draft";
import { useThreadEntries } from "../thread-entries";
import { titleOf } from "../title";
import { useAttachments } from "../use-attachments";
import { useChat } from "../use-chat";
import { Composer, hasKeyboard } from "./composer";
import { ConversationBar } from "./conversation-bar";
import { MessageLog } from "./message-log";
import { EditBar } from "./own-change";
import { ReplyBar, replyToOf } from "./quote";
import { ThreadHeading } from "./thread-heading";
import { UndecidedOfChat } from "./undecided-opt-outs";

type ThreadProps = { device: Device; chatId: string; listedDevice: string | null };

/** One conversation: its header, its messages and the field for the next message. */
export function Thread({ device, chatId, listedDevice }: ThreadProps) {
  const { t } = useTranslation();
  const thread = useInfiniteQuery(threadQuery(device.id, chatId));
  const hasSeveral = listed(useInfiniteQuery(devicesQuery).data).length > 1;
  const waiting = useWaiting(device);
  const [draft, setDraft] = useDraft(`${device.id}/${chatId}`);
  const [plan, setPlan] = usePlan(`${device.id}/${chatId}`);
  const [reply, setReply] = useReply(`${device.id}/${chatId}`);
  const [edit, setEdit] = useState<{ message: Message; text: string } | null>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  const chat = useChat(listedDevice, device.id, chatId);
  const pending = usePending(device.id, chatId);
  const send = useSend(device, chatId, chat);
  const attachments = useAttachments(`${device.id}/${chatId}`);
  const messages = flatten(thread.data, (message) => message.id).reverse();
  const entries = useThreadEntries(device.id, chatId, messages, !thread.hasNextPage);
  const person = chat ?? { name: null, phone: phoneOf(chatId), chatId };
  const readOnly = readOnlyReason(person.chatId);
  const title = titleOf(t, person);
  useSeen(device.id, chat);
  usePresentChatId(device.id, chatId, chat?.chatId ?? messages.at(-1)?.chatId);

  const toField = () => {
    if (hasKeyboard()) box.current?.focus();
  };
  const rewrite = useCallback(
    (text: string, sendAt?: string, replyTo?: ReplyTo) => {
      setDraft((before) => withText(before, text));
      if (sendAt !== undefined) setPlan(sendAt);
      if (replyTo !== undefined) setReply(replyTo);
      box.current?.focus();
    },
    [setDraft, setPlan, setReply],
  );
  const answer = useCallback(
    (message: Message) => {
      setReply(replyToOf(message));
      box.current?.focus();
    },
    [setReply],
  );

  const beginEdit = useCallback((message: Message) => {
    setEdit({ message, text: wordsOf(message) });
    box.current?.focus();
  }, []);
  const endEdit = () => {
    setEdit(null);
    toField();
  };
  const editLast = () => {
    const last = messages.findLast(({ direction }) => direction === "out");
    if (last !== undefined && isEditable(last, serverNow())) beginEdit(last);
  };

  return (
    <MemberNames deviceId={device.id} chatId={person.chatId} messages={messages}>
      <section
        aria-label={t("thread.log", { name: title })}
        className="flex h-full flex-col"
        {...(readOnly === null && edit === null ? dropTarget(attachments.add) : {})}
      >
        <ThreadHeading
          device={device}
          hasSeveral={hasSeveral}
          listedDevice={listedDevice}
          chat={person}
          title={title}
        />
        {!hasPosts(person.chatId) &&
          (chat === undefined ? (
            // The place of the bar while the chat is being loaded: nothing moves when it comes.
            <div className="h-11 shrink-0 border-b border-line bg-surface" />
          ) : (
            <ConversationBar chat={chat} />
          ))}
        {thread.isPending && <Loading />}
        {thread.isError && <Problem error={thread.error} onRetry={() => thread.refetch()} className="m-6" />}
        {thread.isSuccess && (
          <MessageLog
            messages={messages}
            entries={entries}
            waiting={waiting}
            pending={pending}
            list={thread}
            name={title}
            onResend={(again) => void send.text(again)}
            onRewrite={rewrite}
            onReply={readOnly === null ? answer : undefined}
            onEdit={readOnly === null ? beginEdit : undefined}
          />
        )}
        {chat && !chat.optedOutAt && <UndecidedOfChat deviceId={device.id} chatId={chat.chatId} onAnswered={toField} />}
        {chat?.optedOutAt && (
          <OptOutNote optedOutAt={chat.optedOutAt}>
            <RecordOptIn key={chat.chatId} chatId={chat.chatId} onGone={toField} />
          </OptOutNote>
        )}
        {readOnly === null ? (
          <Foot
            device={device}
            box={box}
            person={person}
            {...(edit === null
              ? {
                  text: draft,
                  onText: setDraft,
                  plan,
                  onPlan: setPlan,
                  onSend: (text: string, sendAt?: string) => {
                    void send.text(text, sendAt, reply ?? undefined);
                    setReply(null);
                  },
                  above: reply && (
                    <ReplyBar replyTo={reply} name={title} onDrop={() => setReply(null)} onDropped={toField} />
                  ),
                  onEscape: () => setReply(null),
                  onArrowUp: editLast,
                  onSendContent: async (content: NewContent, key: string, sendAt?: string) => {
                    await send.content(content, key, sendAt, reply ?? undefined);
                    setReply(null);
                  },
                  attachments,
                }
              : {
                  text: edit.text,
                  onText: (text: string) => setEdit((now) => now && { ...now, text }),
                  plan: null,
                  onPlan: () => {},
                  onSend: (text: string) => {
                    if (text !== wordsOf(edit.message)) void editMessage(edit.message, text);
                    endEdit();
                  },
                  above: <EditBar words={wordsOf(edit.message)} onDrop={endEdit} />,
                  onEscape: endEdit,
                  isEdit: true,
                })}
          />
        ) : (
          <p className="border-t border-line bg-surface p-4 text-center text-balance text-muted">
            {t(`thread.readOnly.${readOnly}`)}
          </p>
        )}
      </section>
    </MemberNames>
  );
}

/** Takes files that are dropped anywhere on the conversation. Anything else that is dragged stays with the browser. */
const dropTarget = (add: (files: Iterable<File>) => void) => ({
  onDragOver: (event: DragEvent) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  },
  onDrop: (event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    add(event.dataTransfer.files);
  },
});

/** Corrects the address of the page if its id leads to a chat with another id, as in a link from before two chats became one. */
function usePresentChatId(deviceId: string, chatId: string, present: string | undefined): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (present === undefined || present === chatId) return;
    moveDraft(`${deviceId}/${chatId}`, `${deviceId}/${present}`);
    void navigate({ to: "/chats/$deviceId/$chatId", params: { deviceId, chatId: present }, replace: true });
  }, [navigate, deviceId, chatId, present]);
}

/** Marks the chat as read while it is open in a visible tab. */
function useSeen(deviceId: string, chat: Chat | undefined): void {
  const client = useQueryClient();
  const unreadChatId = chat !== undefined && chat.unread > 0 ? chat.chatId : null;
  useEffect(() => {
    if (unreadChatId === null) return;
    function see() {
      // The request failed; the next visit sends it again.
      if (document.visibilityState === "visible") markRead(client, deviceId, unreadChatId as string).catch(() => {});
    }
    see();
    document.addEventListener("visibilitychange", see);
    return () => document.removeEventListener("visibilitychange", see);
  }, [client, deviceId, unreadChatId]);
}

function useSend(device: Device, chatId: string, chat: Chat | undefined) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const to = phoneOf(chatId) === null ? (chat?.phone ?? chatId) : chatId;
  const deviceId = device.id;
  function keep(message: SentMessage) {
    keepMessage(client, message);
    keepWait(client, message);
    // The server may know the contact under another chat id than the typed number.
    if (message.chatId !== chatId) {
      void navigate({
        to: "/chats/$deviceId/$chatId",
        params: { deviceId, chatId: message.chatId },
        replace: true,
      });
    }
  }
  return {
    text: async (what: string | Pending, sendAt?: string, replyTo?: ReplyTo) => {
      const wanted = typeof what === "string" ? { deviceId, chatId, to, text: what, sendAt, replyTo } : what;
      const message = await unsent.send(wanted);
      if (message !== null) keep(message);
    },
    content: async (content: NewContent, key: string, sendAt?: string, replyTo?: ReplyTo) => {
      const answered = replyTo === undefined ? {} : { replyTo: replyTo.id ?? replyTo.waMessageId };
      const planned = sendAt === undefined ? {} : { sendAt };
      keep(await postMessage(deviceId, { to, content, priority: "high", ...planned, ...answered }, key));
    },
  };
}

type FootProps = Omit<ComponentProps<typeof Composer>, "maySend"> & { device: Device };

function Foot({ device, ...composer }: FootProps) {
  const { t } = useTranslation();
  const status = useStatus(device);
  const maySend = isLinked(status);
  const hasField = maySend || composer.text !== "";
  useEffect(() => {
    // This chat has no message field: what was typed ahead of it is discarded.
    if (!hasField) takeTyped();
  }, [hasField]);
  return (
    <div className="border-t border-line bg-surface">
      {!maySend && (
        <div className="flex flex-wrap items-center justify-center gap-x-3 gap-y-2 p-4 text-muted">
          {t("thread.notLinked")}
          <Link
            to="/devices/$deviceId"
            params={{ deviceId: device.id }}
            className={buttonLook({ look: "link", size: "bare" })}
          >
            {t("thread.notLinkedAction")}
          </Link>
        </div>
      )}
      {maySend && status !== "online" && (
        <p className="bg-warn-soft px-4 py-2 text-xs text-warn-text">
          {t("thread.waiting", { status: t(`status.${status}`).toLowerCase() })}
        </p>
      )}
      {/* The draft stays visible when the device is unlinked while the user types. */}
      {hasField && <Composer {...composer} maySend={maySend} />}
    </div>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div
      role="status"
      aria-label={t("common.loading")}
      className="wallpaper flex flex-1 flex-col justify-end gap-3 p-6"
    >
      <Skeleton className="h-12 w-1/2" />
      <Skeleton className="ml-auto h-16 w-2/5" />
      <Skeleton className="h-12 w-1/3" />
    </div>
  );
}

import { Link, useNavigate } from "@tanstack/react-router";
import { clsx } from "clsx";
import { AlarmClock, CheckCheck, CircleAlert, MessageSquarePlus, Smartphone } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Chat, Device, MessageStatus } from "~/api/types";
import { useToday } from "~/api/use-now";
import { StatusBadge } from "~/features/devices/parts/status-badge";
import { previewOf } from "~/features/messages/content-text";
import { plainText } from "~/features/messages/markup";
import { Avatar } from "~/features/messages/parts/avatar";
import { OptOutBadge } from "~/features/messages/parts/opt-out";
import { lidOf, phoneOf } from "~/features/messages/phone";
import { Ticks } from "~/features/messages/ticks";
import { keyOf, useUnread } from "~/features/messages/unread";
import { usePending } from "~/features/messages/unsent";
import { UndecidedMark } from "~/features/opt-outs/parts/undecided";
import { useUndecided } from "~/features/opt-outs/queries";
import { UndecidedBadge } from "~/features/outbox/parts/outbox-line";
import { statusOf, useWaiting } from "~/features/outbox/queries";
import { SampleOffer } from "~/features/sample-mode/sample-offer";
import { useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import { Select } from "~/ui/field";
import { MoreButton } from "~/ui/more-button";
import { Problem } from "~/ui/problem";
import { SearchField } from "~/ui/search-field";
import { Skeleton } from "~/ui/surface";
import { titleOf } from "../title";
import { useFoundChats } from "../use-found-chats";
import { NewChat } from "./new-chat";
import { UndecidedOptOuts } from "./undecided-opt-outs";

type OpenChat = { deviceId: string; chatId: string };
type ChatListProps = { devices: Device[]; listedDevice: string | null; openChat: OpenChat | null };

export function ChatList({ devices, listedDevice, openChat }: ChatListProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const unread = useUnread();
  const [search, setSearch] = useState("");
  const [isStarting, setIsStarting] = useState(false);
  const device = devices.length === 1 ? devices[0] : devices.find(({ id }) => id === listedDevice);
  const listed = device === undefined ? devices : [device];
  const undecided = useUndecided(listed.map(({ id }) => id));
  const withUnread = (name: string, count: number) => (count === 0 ? name : t("chats.withUnread", { name, count }));
  return (
    <div className="flex h-full flex-col">
      <div className="space-y-3 border-b border-line p-4">
        <div className="flex items-center gap-2">
          <Select
            aria-label={t("chats.device")}
            className="min-w-0 flex-1 font-medium"
            value={device?.id ?? ALL}
            onChange={({ target: { value } }) =>
              value === ALL
                ? navigate({ to: "/chats" })
                : navigate({ to: "/chats/$deviceId", params: { deviceId: value } })
            }
          >
            {devices.length > 1 && <option value={ALL}>{withUnread(t("chats.allDevices"), unread.count)}</option>}
            {devices.map(({ id, name }) => (
              <option key={id} value={id}>
                {withUnread(name, unread.of(id))}
              </option>
            ))}
          </Select>
          <Button
            size="icon"
            data-key="new"
            aria-label={t("chats.new")}
            title={t("chats.new")}
            onClick={() => setIsStarting(true)}
          >
            <MessageSquarePlus aria-hidden />
          </Button>
        </div>
        <div className="flex items-center gap-2">
          <SearchField
            data-key="search"
            label={t("chats.search")}
            className="min-w-0 flex-1"
            isCompact
            value={search}
            onSearch={setSearch}
          />
          {device !== undefined && <StatusBadge device={device} />}
        </div>
        {listed.map((one) => (
          <UndecidedBadge key={one.id} device={one} />
        ))}
        <UndecidedOptOuts undecided={undecided} />
      </div>
      <Rows
        devices={devices}
        listedDevice={listedDevice}
        search={useDeferredValue(search)}
        openChat={openChat}
        undecided={new Set(undecided.map(keyOf))}
        onNew={() => setIsStarting(true)}
      />
      <NewChat devices={devices} listedDevice={listedDevice} isOpen={isStarting} onOpenChange={setIsStarting} />
    </div>
  );
}

/** The value of the choice *all devices*; no device has an empty id. */
const ALL = "";

type RowsProps = ChatListProps & {
  search: string;
  /** The chats with a message that looks like an opt-out, by `keyOf`. */
  undecided: ReadonlySet<string>;
  onNew: () => void;
};

function Rows({ devices, listedDevice, search, openChat, undecided, onNew }: RowsProps) {
  const { t } = useTranslation();
  const { chats, isEmpty, found, isSearching, problem, list } = useFoundChats(listedDevice, search);

  if (chats.isPending) return <Loading />;
  if (chats.isError)
    return <Problem error={chats.error} onRetry={() => chats.refetch()} className="m-4 border-transparent!" />;
  if (isEmpty) {
    return (
      <div className="p-6 text-center">
        <h2 className="font-semibold">{t("chats.emptyTitle")}</h2>
        <p className="mt-1 text-muted">{t("chats.emptyText")}</p>
        <div className="mt-4 flex flex-wrap justify-center gap-2">
          <Button look="secondary" onClick={onNew}>
            <MessageSquarePlus aria-hidden />
            {t("chats.new")}
          </Button>
          <SampleOffer />
        </div>
      </div>
    );
  }
  return (
    <nav aria-label={t("chats.list")} className="relative min-h-0 flex-1 overflow-y-auto">
      {problem !== null && (
        <Problem error={problem.error} onRetry={() => problem.refetch()} className="m-4 border-transparent!" />
      )}
      {found.length === 0 && problem === null && (
        <p className="p-6 text-center text-muted">
          {isSearching ? t("chats.searching") : t("chats.noMatch", { search })}
        </p>
      )}
      <ul>
        {found.map((chat) => (
          <Row
            key={keyOf(chat)}
            device={devices.find(({ id }) => id === chat.deviceId)}
            hasSeveral={listedDevice === null && devices.length > 1}
            chat={chat}
            isUndecided={undecided.has(keyOf(chat))}
            isOpen={chat.chatId === openChat?.chatId && chat.deviceId === openChat.deviceId}
          />
        ))}
      </ul>
      {list !== null && <MoreButton list={list} />}
    </nav>
  );
}

/** The same person has the same colour here and among the contacts. */
export function avatarSeedOf({ phone, chatId }: Pick<Chat, "phone" | "chatId">): string {
  return phone ?? phoneOf(chatId) ?? lidOf(chatId) ?? chatId;
}

type RowProps = {
  device: Device | undefined;
  /** The list has chats of several devices, so each names its own. */
  hasSeveral: boolean;
  chat: Chat;
  /** A message in the chat looks like an opt-out, and nobody has decided about it. */
  isUndecided: boolean;
  isOpen: boolean;
};

/** A message in one of these statuses may wait in the outbox of its device. */
const MAY_WAIT: readonly MessageStatus[] = ["queued", "typing", "sending", "unknown"];

function Row({ device, hasSeveral, chat, isUndecided, isOpen }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = useToday();
  const isUnsent = usePending(chat.deviceId, chat.chatId).some(({ state }) => state === "failed");
  const mayWait = chat.lastDirection === "out" && MAY_WAIT.includes(chat.lastStatus);
  const waiting = useWaiting({ id: chat.deviceId, phone: mayWait ? (device?.phone ?? null) : null });
  const hasUnread = chat.unread > 0 && !isOpen;
  const { lastKind, lastText } = chat;
  const preview = useMemo(() => plainText(previewOf({ lastKind, lastText }, t)), [lastKind, lastText, t]);
  return (
    <li>
      <Link
        to="/chats/$deviceId/$chatId"
        params={{ deviceId: chat.deviceId, chatId: chat.chatId }}
        data-testid="chat-row"
        className={clsx(
          "flex items-center gap-3 border-b border-line px-4 py-(--row-space) -outline-offset-2 transition-colors duration-150",
          isOpen ? "bg-brand-soft" : "hover:bg-sunken",
        )}
      >
        <Avatar name={chat.name} of={avatarSeedOf(chat)} isOnBrand={isOpen} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className={clsx("min-w-0 flex-1 truncate", hasUnread ? "font-semibold" : "font-medium")}>
              {titleOf(t, chat)}
            </span>
            <time
              dateTime={chat.lastAt}
              className={clsx("shrink-0 text-xs tabular", hasUnread ? "font-semibold text-brand-text" : "text-muted")}
            >
              {format.short(chat.lastAt, today)}
            </time>
          </span>
          <span className="mt-0.5 flex items-center gap-1.5">
            {isUnsent && <CircleAlert className="size-4 shrink-0 text-bad-text" aria-hidden />}
            {!isUnsent && chat.lastDirection === "out" && (
              <Ticks status={statusOf(chat.lastStatus, waiting?.[chat.lastMessageId])} />
            )}
            <span className={clsx("min-w-0 flex-1 truncate", hasUnread ? "text-ink" : "text-muted")}>
              {isUnsent ? <span className="text-bad-text">{t("thread.notSent")}</span> : preview}
            </span>
            {chat.status !== "open" && <StatusMark status={chat.status} />}
            {chat.optedOutAt === null ? isUndecided && <UndecidedMark isSmall /> : <OptOutBadge isSmall />}
            {hasUnread && (
              <span className="grid h-5 min-w-5 shrink-0 place-items-center rounded-full bg-accent px-1.5 text-xs font-semibold text-[#05281c] tabular">
                <span aria-hidden>{chat.unread}</span>
                <span className="sr-only">{t("chats.unread", { count: chat.unread })}</span>
              </span>
            )}
          </span>
          {hasSeveral && device !== undefined && (
            <span data-testid="chat-device" className="mt-0.5 flex items-center gap-1 text-xs text-muted">
              <Smartphone className="size-3 shrink-0" aria-hidden />
              <span className="truncate">{device.name}</span>
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}

/** The conversation is not open. */
function StatusMark({ status }: { status: "snoozed" | "closed" }) {
  const { t } = useTranslation();
  const [Icon, words] =
    status === "snoozed" ? [AlarmClock, t("conversation.isSnoozed")] : [CheckCheck, t("conversation.isClosed")];
  return (
    <span title={words} data-testid="chat-status" className="shrink-0 text-muted">
      <Icon className="size-4" aria-hidden />
      <span className="sr-only">{words}</span>
    </span>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("common.loading")} className="space-y-4 p-4">
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="flex items-center gap-3">
          <Skeleton className="size-10 rounded-full!" />
          <div className="flex-1 space-y-2">
            <Skeleton className="h-4 w-2/3" />
            <Skeleton className="h-3 w-full" />
          </div>
        </div>
      ))}
    </div>
  );
}

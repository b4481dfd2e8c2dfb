import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { clsx } from "clsx";
import { MessageSquarePlus, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { flatten } from "~/api/pages";
import type { Chat, Device } from "~/api/types";
import { useToday } from "~/api/use-now";
import { StatusBadge } from "~/features/devices/parts/status-badge";
import { previewOf } from "~/features/messages/content-text";
import { Avatar } from "~/features/messages/parts/avatar";
import { OptOutBadge } from "~/features/messages/parts/opt-out";
import { phoneOf } from "~/features/messages/phone";
import { chatsQuery } from "~/features/messages/queries";
import { Ticks } from "~/features/messages/ticks";
import { UndecidedBadge } from "~/features/outbox/parts/outbox-line";
import { statusOf, useWaiting, type Waiting } from "~/features/outbox/queries";
import { SampleOffer } from "~/features/sample-mode/sample-offer";
import { hasWords } from "~/i18n/fold";
import { phoneNumber, useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import { Input, Select } from "~/ui/field";
import { MoreButton } from "~/ui/more-button";
import { Problem } from "~/ui/problem";
import { Skeleton } from "~/ui/surface";
import { NewChat } from "./new-chat";

type ChatListProps = { devices: Device[]; device: Device; openChatId: string | null };

export function ChatList({ devices, device, openChatId }: ChatListProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search, setSearch] = useState("");
  const [isStarting, setIsStarting] = useState(false);
  return (
    <div className="flex h-full flex-col">
      <div className="space-y-3 border-b border-line p-4">
        <div className="flex items-center gap-2">
          <Select
            aria-label={t("chats.device")}
            className="min-w-0 flex-1 font-medium"
            value={device.id}
            onChange={(event) => navigate({ to: "/chats/$deviceId", params: { deviceId: event.target.value } })}
          >
            {devices.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
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
          <div className="relative min-w-0 flex-1">
            <Search className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted" aria-hidden />
            <Input
              type="search"
              data-key="search"
              aria-label={t("chats.search")}
              placeholder={t("chats.search")}
              className="h-9! pl-9"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </div>
          <StatusBadge device={device} />
        </div>
        <UndecidedBadge device={device} />
      </div>
      <Rows
        device={device}
        search={useDeferredValue(search)}
        openChatId={openChatId}
        onNew={() => setIsStarting(true)}
      />
      <NewChat device={device} isOpen={isStarting} onOpenChange={setIsStarting} />
    </div>
  );
}

function Rows({
  device,
  search,
  openChatId,
  onNew,
}: {
  device: Device;
  search: string;
  openChatId: string | null;
  onNew: () => void;
}) {
  const { t } = useTranslation();
  const chats = useInfiniteQuery(chatsQuery(device.id));
  const waiting = useWaiting(device);
  const all = flatten(chats.data, (chat) => chat.chatId);
  const found = all.filter((chat) => matches(chat, search));

  if (chats.isPending) return <Loading />;
  if (chats.isError)
    return <Problem error={chats.error} onRetry={() => chats.refetch()} className="m-4 border-transparent!" />;
  if (all.length === 0) {
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
      {found.length === 0 && <p className="p-6 text-center text-muted">{t("chats.noMatch", { search })}</p>}
      <ul>
        {found.map((chat) => (
          <Row
            key={chat.chatId}
            device={device}
            chat={chat}
            waiting={waiting?.[chat.lastMessageId]}
            isOpen={chat.chatId === openChatId}
          />
        ))}
      </ul>
      <MoreButton list={chats} />
    </nav>
  );
}

function matches({ name, chatId, phone }: Chat, search: string): boolean {
  if (search.trim() === "") return true;
  const digits = search.replace(/\D/g, "").replace(/^0/, "");
  return hasWords(name ?? "", search) || (digits !== "" && (phone ?? chatId).includes(digits));
}

/** The name of a chat, otherwise its number. */
export function chatTitle(chat: { name: string | null; phone: string | null; chatId: string }): string | null {
  const phone = chat.phone ?? phoneOf(chat.chatId);
  return chat.name ?? (phone === null ? null : phoneNumber(phone));
}

type RowProps = { device: Device; chat: Chat; waiting: Waiting | null | undefined; isOpen: boolean };

function Row({ device, chat, waiting, isOpen }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = useToday();
  const hasUnread = chat.unread > 0 && !isOpen;
  return (
    <li>
      <Link
        to="/chats/$deviceId/$chatId"
        params={{ deviceId: device.id, chatId: chat.chatId }}
        data-testid="chat-row"
        className={clsx(
          "flex items-center gap-3 border-b border-line px-4 py-(--row-space) -outline-offset-2 transition-colors duration-150",
          isOpen ? "bg-brand-soft" : "hover:bg-sunken",
        )}
      >
        <Avatar name={chat.name} of={chat.chatId} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className={clsx("min-w-0 flex-1 truncate", hasUnread ? "font-semibold" : "font-medium")}>
              {chatTitle(chat) ?? t("chats.unknownName")}
            </span>
            <time
              dateTime={chat.lastAt}
              className={clsx("shrink-0 text-xs tabular", hasUnread ? "font-semibold text-brand-text" : "text-muted")}
            >
              {format.short(chat.lastAt, today)}
            </time>
          </span>
          <span className="mt-0.5 flex items-center gap-1.5">
            {chat.lastDirection === "out" && <Ticks status={statusOf(chat.lastStatus, waiting)} />}
            <span className={clsx("min-w-0 flex-1 truncate", hasUnread ? "text-ink" : "text-muted")}>
              {previewOf(chat, t)}
            </span>
            {chat.optedOutAt !== null && <OptOutBadge isSmall />}
            {hasUnread && (
              <span className="grid h-5 min-w-5 shrink-0 place-items-center rounded-full bg-accent px-1.5 text-xs font-semibold text-[#05281c] tabular">
                <span aria-hidden>{chat.unread}</span>
                <span className="sr-only">{t("chats.unread", { count: chat.unread })}</span>
              </span>
            )}
          </span>
        </span>
      </Link>
    </li>
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

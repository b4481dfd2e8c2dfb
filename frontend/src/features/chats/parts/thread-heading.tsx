import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeft, MailOpen, Smartphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Chat, Device } from "~/api/types";
import { SaveContact } from "~/features/contacts/parts/save-contact";
import { Tags } from "~/features/contacts/parts/tag";
import { contactQuery } from "~/features/contacts/queries";
import { kindOfChat } from "~/features/messages/chat-kind";
import { Avatar } from "~/features/messages/parts/avatar";
import { OptOutBadge } from "~/features/messages/parts/opt-out";
import { lidOf, phoneOf } from "~/features/messages/phone";
import { phoneNumber } from "~/i18n/format";
import { Button, buttonLook } from "~/ui/button";
import { toastProblem } from "~/ui/toast-problem";
import { markUnread } from "../queries";
import { avatarSeedOf } from "./chat-list";

export type Person = Pick<Chat, "name" | "phone" | "chatId"> & Partial<Chat>;

type HeadingProps = { device: Device; hasSeveral: boolean; listedDevice: string | null; chat: Person; title: string };

/** Who the conversation is with: leads to the contact, or offers to save one. */
export function ThreadHeading({ device, hasSeveral, listedDevice, chat, title }: HeadingProps) {
  const { t } = useTranslation();
  const phone = chat.phone ?? phoneOf(chat.chatId);
  const isPerson = kindOfChat(chat.chatId) === "person";
  const contactId = chat.contactId ?? null;
  const who = (
    <>
      <Avatar name={chat.name} of={avatarSeedOf({ phone, chatId: chat.chatId })} />
      <div className="min-w-0 flex-1">
        <h2 className="truncate font-semibold">{title}</h2>
        <span className="flex min-w-0 items-center gap-2 text-xs text-muted">
          {phone !== null && chat.name !== null && <span className="shrink-0 tabular">{phoneNumber(phone)}</span>}
          {hasSeveral && (
            <span className="flex min-w-0 items-center gap-1">
              <Smartphone className="size-3 shrink-0" aria-hidden />
              <span className="truncate">{device.name}</span>
            </span>
          )}
          {contactId !== null && <ContactTags contactId={contactId} />}
        </span>
      </div>
    </>
  );
  const place = "flex min-w-0 flex-1 items-center gap-3";
  return (
    <header className="flex h-16 shrink-0 items-center gap-3 border-b border-line bg-surface px-4">
      <Back listedDevice={listedDevice} />
      {contactId === null ? (
        <div className={place}>{who}</div>
      ) : (
        <Link
          to="/contacts/$contactId"
          params={{ contactId }}
          title={t("thread.openContact")}
          className={`${place} -mx-2 rounded-lg px-2 py-1 hover:bg-sunken`}
        >
          {who}
        </Link>
      )}
      {chat.optedOutAt && <OptOutBadge />}
      {isPerson && contactId === null && (
        <SaveContact phone={phone} lid={chat.lid ?? lidOf(chat.chatId)} name={chat.name} />
      )}
      {chat.conversationId !== undefined && <MarkUnread chat={chat as Chat} listedDevice={listedDevice} />}
    </header>
  );
}

function Back({ listedDevice }: { listedDevice: string | null }) {
  const { t } = useTranslation();
  const look = `${buttonLook({ look: "ghost", size: "iconSm" })} sm:hidden`;
  const words = t("thread.back");
  return listedDevice === null ? (
    <Link to="/chats" aria-label={words} className={look}>
      <ArrowLeft aria-hidden />
    </Link>
  ) : (
    <Link to="/chats/$deviceId" params={{ deviceId: listedDevice }} aria-label={words} className={look}>
      <ArrowLeft aria-hidden />
    </Link>
  );
}

function ContactTags({ contactId }: { contactId: string }) {
  const { data } = useQuery({ ...contactQuery(contactId), staleTime: 60_000 });
  if (data === undefined || data.tags.length === 0) return null;
  return (
    <span className="hidden min-w-0 sm:block" data-testid="thread-tags">
      <Tags tags={data.tags} />
    </span>
  );
}

/** Marks the chat as unread and closes it, because an open chat is marked as read at once. */
function MarkUnread({ chat, listedDevice }: { chat: Chat; listedDevice: string | null }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  async function mark() {
    await (listedDevice === null
      ? navigate({ to: "/chats" })
      : navigate({ to: "/chats/$deviceId", params: { deviceId: listedDevice } }));
    markUnread(client, chat).catch((error: unknown) => toastProblem(t, error));
  }
  return (
    <Button
      look="ghost"
      size="iconSm"
      aria-label={t("thread.markUnread")}
      title={t("thread.markUnread")}
      onClick={() => void mark()}
    >
      <MailOpen aria-hidden />
    </Button>
  );
}

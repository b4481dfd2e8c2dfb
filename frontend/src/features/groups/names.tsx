/** The names of the members of the group that is open. */

import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { GroupMember, Message, Sender } from "~/api/types";
import { kindOfChat } from "~/features/messages/chat-kind";
import { chatIdOf, lidChatIdOf } from "~/features/messages/phone";
import { phoneNumber } from "~/i18n/format";
import { groupQuery } from "./queries";

/** The names by address: the id of the chat that the person has, or would have. */
type Names = ReadonlyMap<string, string>;

const NamesOfMembers = createContext<Names>(new Map());

type Addresses = { phone?: string | null; lid?: string | null };

const addressesOf = ({ phone, lid }: Addresses): string[] => [
  ...(phone == null ? [] : [chatIdOf(phone)]),
  ...(lid == null ? [] : [lidChatIdOf(lid)]),
];

/** The name in the contacts comes first, then the one that the person shows. */
export function namesOf(members: readonly GroupMember[], messages: readonly Message[]): Names {
  const names = new Map<string, string>();
  for (const { sender } of messages) {
    if (sender?.name != null) for (const address of addressesOf(sender)) names.set(address, sender.name);
  }
  for (const member of members) {
    if (member.name !== null) for (const address of addressesOf(member)) names.set(address, member.name);
  }
  return names;
}

type MemberNamesProps = { deviceId: string; chatId: string; messages: readonly Message[]; children: ReactNode };

/** Gives the names of a group's members to what is inside. A chat that is no group has none. */
export function MemberNames({ deviceId, chatId, messages, children }: MemberNamesProps) {
  const isGroup = kindOfChat(chatId) === "group";
  const { data } = useQuery({ ...groupQuery(deviceId, chatId), enabled: isGroup });
  const members = data?.members;
  // A member who has left is no member any more, but what this person wrote before is still on the page, under the same name.
  const known = useRef<{ chatId: string; names: Map<string, string> }>({ chatId, names: new Map() });
  const names = useMemo(() => {
    const all = new Map(isGroup ? namesOf(members ?? [], messages) : []);
    const before = known.current.chatId === chatId ? known.current.names : new Map<string, string>();
    const present = new Set(members?.flatMap(addressesOf));
    for (const [address, name] of before) if (!present.has(address)) all.set(address, name);
    known.current = { chatId, names: all };
    return all;
  }, [isGroup, chatId, members, messages]);
  return <NamesOfMembers value={names}>{children}</NamesOfMembers>;
}

/** The name under which a member is shown: of the contacts, else the member's own, else the number. */
export function useMemberName(): (member: Sender) => string {
  const { t } = useTranslation();
  const names = useContext(NamesOfMembers);
  return (member) => {
    const known = addressesOf(member)
      .map((address) => names.get(address))
      .find((name) => name !== undefined);
    return known ?? member.name ?? (member.phone == null ? t("chats.unknownName") : phoneNumber(member.phone));
  };
}

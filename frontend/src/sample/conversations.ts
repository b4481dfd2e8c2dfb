/** The conversations of the sample, and the messages in the outbox that are not sent yet. */

import type { Chat, Message, MessageStatus, OutboxItem, Wait } from "~/api/types";
import { BRANCH, quietHoursOf, retryAt, SHOP, WHOLESALE } from "./devices";
import { chatIdAt, DAY, HOUR, idOf, instant, MINUTE, personAt } from "./fictional";
import type { Texts } from "./texts";

type ConversationPlan = {
  device: string;
  /** The index of the customer in `fictional.ts`. */
  person: number;
  /** The direction of each message: `i`ncoming, `o`utgoing, or outgoing from a `b`roadcast. */
  directions: string;
  endedAgo: number;
  unread?: number;
  /** The state of the last message, if it is outgoing. */
  lastState?: "read" | "delivered" | "scheduled" | "retry" | "quietHours" | "unknown" | "failed";
};

/** The customer who opted out with a keyword. */
export const OPTED_OUT_PERSON = 5;

const PLANS: readonly ConversationPlan[] = [
  { device: SHOP, person: 0, directions: "ioii", endedAgo: 4 * MINUTE, unread: 2 },
  { device: SHOP, person: 1, directions: "ioio", endedAgo: 17 * MINUTE, lastState: "read" },
  { device: SHOP, person: 2, directions: "bioi", endedAgo: 31 * MINUTE },
  { device: SHOP, person: 3, directions: "ioio", endedAgo: 2 * HOUR, lastState: "scheduled" },
  { device: SHOP, person: 4, directions: "io", endedAgo: 3 * HOUR, lastState: "unknown" },
  { device: SHOP, person: OPTED_OUT_PERSON, directions: "bio", endedAgo: 40 * MINUTE, lastState: "delivered" },
  { device: SHOP, person: 6, directions: "ioioi", endedAgo: 26 * HOUR },
  { device: SHOP, person: 7, directions: "ioio", endedAgo: 6 * MINUTE, lastState: "retry" },
  { device: WHOLESALE, person: 20, directions: "ioio", endedAgo: 52 * MINUTE, lastState: "delivered" },
  { device: WHOLESALE, person: 21, directions: "ioi", endedAgo: 75 * MINUTE, unread: 1 },
  { device: WHOLESALE, person: 22, directions: "o", endedAgo: 22 * MINUTE, lastState: "quietHours" },
  { device: BRANCH, person: 30, directions: "io", endedAgo: 3 * HOUR, lastState: "failed" },
];

export type Conversations = {
  chats: ReadonlyMap<string, readonly Chat[]>;
  /** The messages by device and chat, the newest one first. */
  messages: ReadonlyMap<string, readonly Message[]>;
  outbox: ReadonlyMap<string, readonly OutboxItem[]>;
};

export const threadKey = (deviceId: string, chatId: string): string => `${deviceId}/${chatId}`;

export function conversationsOf(now: number, texts: Texts): Conversations {
  const conversations = PLANS.map((plan, index) => conversationOf(plan, index, now, texts));
  const ofDevice = <T>(pick: (conversation: (typeof conversations)[number]) => T[]) =>
    new Map(
      [SHOP, WHOLESALE, BRANCH].map((id) => [id, conversations.filter(({ plan }) => plan.device === id).flatMap(pick)]),
    );
  return {
    chats: new Map(
      [...ofDevice(({ chat }) => [chat])].map(([id, chats]) => [
        id,
        chats.toSorted((one, other) => (one.lastAt < other.lastAt ? 1 : -1)),
      ]),
    ),
    messages: new Map(conversations.map(({ chat, messages, plan }) => [threadKey(plan.device, chat.chatId), messages])),
    outbox: ofDevice(({ waiting }) => (waiting === null ? [] : [waiting])),
  };
}

function conversationOf(plan: ConversationPlan, index: number, now: number, texts: Texts) {
  const messages = [...plan.directions]
    .map((kind, position) => messageOf(plan, { kind, position, index }, now, texts))
    .reverse();
  const last = messages[0] as Message;
  const chat: Chat = {
    deviceId: plan.device,
    conversationId: last.conversationId,
    contactId: null,
    chatId: last.chatId,
    phone: last.phone,
    lid: null,
    name: last.name,
    lastText: last.text,
    lastKind: last.content.kind,
    lastAt: last.at,
    lastDirection: last.direction,
    lastStatus: last.status,
    lastMessageId: last.id,
    unread: plan.unread ?? 0,
    status: "open",
    snoozedUntil: null,
    assignee: null,
    optedOutAt: plan.person === OPTED_OUT_PERSON ? (messages[1] as Message).at : null,
  };
  return { plan, chat, messages, waiting: waitingOf(plan, last, now) };
}

type Place = { kind: string; position: number; index: number };

function messageOf(plan: ConversationPlan, { kind, position, index }: Place, now: number, texts: Texts): Message {
  const { name, phone } = personAt(plan.person);
  const isLast = position === plan.directions.length - 1;
  const number = index * 100 + position + 1;
  const text = texts.conversations[index]?.[position] ?? "";
  return {
    id: idOf("msg", number),
    // The ids of a chat are in the order of its messages.
    place: idOf("msg", number),
    deviceId: plan.device,
    conversationId: idOf("cnv", index + 1),
    chatId: chatIdAt(plan.person),
    phone,
    lid: null,
    name,
    content: { kind: "text", text },
    text,
    direction: kind === "i" ? "in" : "out",
    status: kind === "i" ? "received" : isLast ? statusOf(plan.lastState) : "read",
    at: instant(now - plan.endedAgo - (plan.directions.length - 1 - position) * 3 * MINUTE),
    waMessageId: `SAMPLE${String(number).padStart(6, "0")}`,
    ...(kind === "b" ? { campaign: { id: idOf("cmp", 5), itemNo: plan.person + 1 } } : {}),
    ...(isLast && plan.lastState === "failed" ? { error: "device_logged_out" } : {}),
    ...(isLast && plan.lastState === "scheduled" ? { sendAt: tomorrowMorning(now) } : {}),
  };
}

function statusOf(lastState: ConversationPlan["lastState"]): MessageStatus {
  if (lastState === "scheduled" || lastState === "retry" || lastState === "quietHours") return "queued";
  return lastState ?? "read";
}

/** Returns tomorrow at 9:00 in Jakarta. */
function tomorrowMorning(now: number): string {
  return instant(Math.floor((now + 7 * HOUR) / DAY) * DAY + DAY + 2 * HOUR);
}

function waitingOf({ lastState }: ConversationPlan, last: Message, now: number): OutboxItem | null {
  const wait = waitFor(lastState, now);
  if (wait === undefined || last.phone === null) return null;
  const isAttempted = lastState === "retry" || lastState === "unknown";
  return {
    id: last.id,
    chatId: last.chatId,
    phone: last.phone,
    content: last.content,
    text: last.text,
    status: last.status,
    priority: lastState === "quietHours" ? "normal" : "high",
    acceptedAt: last.at,
    attemptedAt: isAttempted ? last.at : null,
    sendAt: last.sendAt ?? null,
    campaignId: null,
    wait,
  };
}

/** Returns the wait of a message: `undefined` if it does not wait, `null` if it waits for the decision of a user. */
function waitFor(lastState: ConversationPlan["lastState"], now: number): Wait | null | undefined {
  if (lastState === "scheduled") return { code: "scheduled", nextSendAt: tomorrowMorning(now) };
  if (lastState === "retry") return { code: "retry", nextSendAt: retryAt(now) };
  if (lastState === "quietHours") return { code: "quiet_hours", nextSendAt: instant(quietHoursOf(now).endsAt) };
  return lastState === "unknown" ? null : undefined;
}

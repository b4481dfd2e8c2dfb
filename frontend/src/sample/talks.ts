/** Conversations, and of their last texts those that have not left. */

import type { Chat, Message, MessageStatus, OutboxItem, Wait } from "~/api/types";
import { BRANCH, restOf, retryAt, SHOP, WHOLESALE } from "./devices";
import { chatIdAt, DAY, HOUR, idOf, instant, MINUTE, personAt } from "./made-up";
import type { Words } from "./words";

type Talk = {
  device: string;
  /** Whom with. */
  person: number;
  /** Who speaks, line by line: `i`n, `o`ut, or out of a broadcast (`b`). */
  turns: string;
  endedAgo: number;
  unread?: number;
  /** How the last text of ours stands. */
  end?: "read" | "delivered" | "scheduled" | "retry" | "resting" | "unknown" | "failed";
};

/** Who wants no more broadcasts, by a word of his own. */
export const WHO_STOPPED = 5;

const TALKS: readonly Talk[] = [
  { device: SHOP, person: 0, turns: "ioii", endedAgo: 4 * MINUTE, unread: 2 },
  { device: SHOP, person: 1, turns: "ioio", endedAgo: 17 * MINUTE, end: "read" },
  { device: SHOP, person: 2, turns: "bioi", endedAgo: 31 * MINUTE },
  { device: SHOP, person: 3, turns: "ioio", endedAgo: 2 * HOUR, end: "scheduled" },
  { device: SHOP, person: 4, turns: "io", endedAgo: 3 * HOUR, end: "unknown" },
  { device: SHOP, person: WHO_STOPPED, turns: "bio", endedAgo: 40 * MINUTE, end: "delivered" },
  { device: SHOP, person: 6, turns: "ioioi", endedAgo: 26 * HOUR },
  { device: SHOP, person: 7, turns: "ioio", endedAgo: 6 * MINUTE, end: "retry" },
  { device: WHOLESALE, person: 20, turns: "ioio", endedAgo: 52 * MINUTE, end: "delivered" },
  { device: WHOLESALE, person: 21, turns: "ioi", endedAgo: 75 * MINUTE, unread: 1 },
  { device: WHOLESALE, person: 22, turns: "o", endedAgo: 22 * MINUTE, end: "resting" },
  { device: BRANCH, person: 30, turns: "io", endedAgo: 3 * HOUR, end: "failed" },
];

export type Conversations = {
  chats: ReadonlyMap<string, readonly Chat[]>;
  /** By device and chat, the newest first. */
  messages: ReadonlyMap<string, readonly Message[]>;
  outbox: ReadonlyMap<string, readonly OutboxItem[]>;
};

export const threadKey = (deviceId: string, chatId: string): string => `${deviceId}/${chatId}`;

export function conversationsOf(now: number, words: Words): Conversations {
  const told = TALKS.map((talk, index) => tell(talk, index, now, words));
  const ofDevice = <T>(pick: (one: (typeof told)[number]) => T[]) =>
    new Map([SHOP, WHOLESALE, BRANCH].map((id) => [id, told.filter(({ talk }) => talk.device === id).flatMap(pick)]));
  return {
    chats: new Map(
      [...ofDevice(({ chat }) => [chat])].map(([id, chats]) => [
        id,
        chats.toSorted((one, other) => (one.lastAt < other.lastAt ? 1 : -1)),
      ]),
    ),
    messages: new Map(told.map(({ chat, messages, talk }) => [threadKey(talk.device, chat.chatId), messages])),
    outbox: ofDevice(({ waiting }) => (waiting === null ? [] : [waiting])),
  };
}

function tell(talk: Talk, index: number, now: number, words: Words) {
  const messages = [...talk.turns].map((turn, line) => messageOf(talk, { turn, line, index }, now, words)).reverse();
  const last = messages[0] as Message;
  const chat: Chat = {
    chatId: last.chatId,
    phone: last.phone,
    lid: null,
    name: last.name,
    lastText: last.text,
    lastAt: last.at,
    lastDirection: last.direction,
    lastStatus: last.status,
    lastMessageId: last.id,
    unread: talk.unread ?? 0,
    optedOutAt: talk.person === WHO_STOPPED ? (messages[1] as Message).at : null,
  };
  return { talk, chat, messages, waiting: waitingOf(talk, last, now) };
}

type Line = { turn: string; line: number; index: number };

function messageOf(talk: Talk, { turn, line, index }: Line, now: number, words: Words): Message {
  const { name, phone } = personAt(talk.person);
  const isLast = line === talk.turns.length - 1;
  const number = index * 100 + line + 1;
  return {
    id: idOf("msg", number),
    deviceId: talk.device,
    chatId: chatIdAt(talk.person),
    phone,
    lid: null,
    name,
    text: words.talks[index]?.[line] ?? "",
    direction: turn === "i" ? "in" : "out",
    status: turn === "i" ? "received" : isLast ? statusOf(talk.end) : "read",
    at: instant(now - talk.endedAgo - (talk.turns.length - 1 - line) * 3 * MINUTE),
    waMessageId: `SAMPLE${String(number).padStart(6, "0")}`,
    ...(turn === "b" ? { campaign: { id: idOf("cmp", 5), itemNo: talk.person + 1 } } : {}),
    ...(isLast && talk.end === "failed" ? { error: "device_logged_out" } : {}),
    ...(isLast && talk.end === "scheduled" ? { sendAt: tomorrow(now) } : {}),
  };
}

function statusOf(end: Talk["end"]): MessageStatus {
  if (end === "scheduled" || end === "retry" || end === "resting") return "queued";
  return end ?? "read";
}

/** Nine in the morning in Jakarta. */
function tomorrow(now: number): string {
  return instant(Math.floor((now + 7 * HOUR) / DAY) * DAY + DAY + 2 * HOUR);
}

function waitingOf({ end }: Talk, last: Message, now: number): OutboxItem | null {
  const wait = waitFor(end, now);
  if (wait === undefined || last.phone === null) return null;
  const wasTried = end === "retry" || end === "unknown";
  return {
    id: last.id,
    chatId: last.chatId,
    phone: last.phone,
    text: last.text,
    status: last.status,
    priority: end === "resting" ? "normal" : "high",
    acceptedAt: last.at,
    attemptedAt: wasTried ? last.at : null,
    sendAt: last.sendAt ?? null,
    campaignId: null,
    wait,
  };
}

/** `undefined` for what is over; what nobody knows waits for a person, not for a time. */
function waitFor(end: Talk["end"], now: number): Wait | null | undefined {
  if (end === "scheduled") return { code: "scheduled", nextSendAt: tomorrow(now) };
  if (end === "retry") return { code: "retry", nextSendAt: retryAt(now) };
  if (end === "resting") return { code: "quiet_hours", nextSendAt: instant(restOf(now).endsAt) };
  return end === "unknown" ? null : undefined;
}

/** The outbox of a device: waiting messages with their reasons, and messages about which a user has to decide. */

import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api, dataOf } from "~/api";
import { type Pages, without } from "~/api/pages";
import { pageAt } from "~/api/request";
import type {
  Decision,
  Device,
  Message,
  MessageState,
  MessageStatus,
  OutboxItem,
  OutboxPage,
  OutboxSummary,
  SentMessage,
  Wait,
  WaitCode,
} from "~/api/types";
import { keepProgress } from "../messages/live";

export const outboxKeys = {
  all: ["outbox"] as const,
  summary: (deviceId: string) => ["outbox", "summary", deviceId] as const,
  waiting: (deviceId: string) => ["outbox", "waiting", deviceId] as const,
  undecided: (deviceId: string) => ["outbox", "undecided", deviceId] as const,
};

/** A message that the device has not sent yet, or is sending. */
export type Waiting = {
  status: Extract<MessageStatus, "queued" | "typing" | "sending">;
  code: WaitCode | null;
  nextSendAt: string | null;
  sendAt: string | null;
};

/** Waiting messages by id; `null` for a message that was sent since, so that a late frame cannot bring it back. */
export type WaitingMessages = Readonly<Record<string, Waiting | null>>;

const PAGE = 100;
/** The number of messages that are enough to know when the next one is sent: the list begins with the first message of each wait reason. */
const SUMMARY_LIMIT = 20;
/** The most pages to load. Chat messages come before broadcast messages, and more broadcast messages are not needed. */
const MAX_PAGES = 5;

function read(
  deviceId: string,
  state: "waiting" | "unknown",
  { cursor, limit, signal }: { cursor: string | null; limit: number; signal: AbortSignal },
): Promise<OutboxPage> {
  return dataOf(
    api.GET("/api/devices/{device}/outbox", {
      params: { path: { device: deviceId }, query: { ...pageAt(cursor, limit), state } },
      signal,
    }),
  );
}

export const waitingQuery = (deviceId: string) =>
  queryOptions({
    queryKey: outboxKeys.waiting(deviceId),
    structuralSharing: false,
    queryFn: async ({ signal, client }): Promise<WaitingMessages> => {
      const texts: Record<string, Waiting> = {};
      let cursor: string | null = null;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const part: OutboxPage = await read(deviceId, "waiting", { cursor, limit: PAGE, signal });
        if (page === 0) client.setQueryData(outboxKeys.summary(deviceId), summaryOf(deviceId, part));
        for (const item of part.items) texts[item.id] = waitingOf(item);
        cursor = part.nextCursor;
        if (cursor === null || part.items.at(-1)?.priority === "campaign") break;
      }
      return texts;
    },
  });

function waitingOf({ status, wait, sendAt }: OutboxItem): Waiting {
  return {
    status: status === "typing" || status === "sending" ? status : "queued",
    code: wait?.code ?? null,
    nextSendAt: wait?.nextSendAt ?? null,
    sendAt,
  };
}

/** Returns the summary that the device also sends as a frame: how many messages wait, and when the next one is sent. */
export function summaryOf(deviceId: string, { items, waiting, unknown }: OutboxPage): OutboxSummary {
  const waits = items.map((item) => item.wait).filter((wait) => wait !== null);
  const timed = waits.filter(({ nextSendAt }) => nextSendAt !== null);
  const next =
    waits.find(({ code }) => code === "device_offline") ??
    timed.reduce<Wait | undefined>(
      (first, wait) => (first === undefined || String(wait.nextSendAt) < String(first.nextSendAt) ? wait : first),
      undefined,
    );
  return { deviceId, waiting, unknown, code: next?.code ?? null, nextSendAt: next?.nextSendAt ?? null };
}

export const summaryQuery = (deviceId: string) =>
  queryOptions({
    queryKey: outboxKeys.summary(deviceId),
    queryFn: async ({ signal }) =>
      summaryOf(deviceId, await read(deviceId, "waiting", { cursor: null, limit: SUMMARY_LIMIT, signal })),
  });

type DeviceToAsk = Pick<Device, "id" | "phone">;

/** Loads the waiting messages. A device that never had a phone has none, and is not asked. */
export function useWaiting({ id, phone }: DeviceToAsk): WaitingMessages | undefined {
  return useQuery({ ...waitingQuery(id), enabled: phone !== null }).data;
}

/** Loads how many messages wait, and why. */
export function useSummary({ id, phone }: DeviceToAsk): OutboxSummary | undefined {
  return useQuery({ ...summaryQuery(id), enabled: phone !== null }).data;
}

export const undecidedQuery = (deviceId: string) =>
  infiniteQueryOptions({
    queryKey: outboxKeys.undecided(deviceId),
    queryFn: ({ pageParam, signal }) => read(deviceId, "unknown", { cursor: pageParam, limit: 50, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

/**
 * Returns the status to show for a message. Until the message is sent or has failed, its status in the outbox of the device is newer than
 * its status in the stored conversation.
 */
export function statusOf(status: MessageStatus, waiting: Waiting | null | undefined): MessageStatus {
  const isOpen = status === "queued" || status === "typing" || status === "sending" || status === "unknown";
  return isOpen && waiting ? waiting.status : status;
}

/** Saves why a new message waits: the response to the request says it before any frame. */
export function keepWait(client: QueryClient, { id, deviceId, status, wait, sendAt }: SentMessage): void {
  if (status !== "queued") return;
  changeWaiting(client, deviceId, id, (known) => {
    const isKnownBetter = known === null || (known !== undefined && (known.code !== null || known.status !== "queued"));
    if (isKnownBetter) return known;
    return { status, code: wait?.code ?? null, nextSendAt: wait?.nextSendAt ?? null, sendAt: sendAt ?? null };
  });
}

export function changeWaiting(
  client: QueryClient,
  deviceId: string,
  id: string,
  change: (known: Waiting | null | undefined) => Waiting | null | undefined,
): void {
  client.setQueryData<WaitingMessages>(outboxKeys.waiting(deviceId), (texts) => {
    if (texts === undefined) return texts;
    const next = change(texts[id]);
    return next === undefined || next === texts[id] ? texts : { ...texts, [id]: next };
  });
}

/** Saves the new state of a message, as the event does in other tabs. */
export function keepState(
  client: QueryClient,
  { id, deviceId, chatId }: Pick<Message, "id" | "deviceId" | "chatId">,
  { status, error }: MessageState,
): void {
  changeWaiting(client, deviceId, id, (known) => {
    if (status !== "queued") return null;
    return known ?? { status: "queued", code: null, nextSendAt: null, sendAt: null };
  });
  forgetUndecided(client, deviceId, id);
  keepProgress(client, { id, deviceId, chatId, status, ...(error === undefined ? {} : { error }) }, null);
}

export function forgetUndecided(client: QueryClient, deviceId: string, id: string): void {
  client.setQueryData<Pages<OutboxItem>>(outboxKeys.undecided(deviceId), (pages) =>
    pages?.pages.some((page) => page.items.some((item) => item.id === id))
      ? without(pages, (item) => item.id === id)
      : pages,
  );
}

type Text = Pick<Message, "id" | "deviceId" | "chatId">;

const placeOf = ({ deviceId, id }: Text) => ({ device: deviceId, message: id });

/** Cancels a message. `onDone` runs before the cache changes, because the change removes the component that has called. */
export function useCancel(text: Text, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      dataOf(api.DELETE("/api/devices/{device}/messages/{message}", { params: { path: placeOf(text) } })),
    onSuccess: (state) => {
      onDone();
      keepState(client, text, state);
    },
  });
}

export function useDecide(text: Text, onDone: (decision: Decision) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (decision: Decision) =>
      dataOf(
        api.POST("/api/devices/{device}/messages/{message}/decision", {
          params: { path: placeOf(text) },
          body: { decision },
        }),
      ),
    onSuccess: (state, decision) => {
      onDone(decision);
      keepState(client, text, state);
    },
  });
}

/** What waits on a device, for what, and what a person has to decide about. */

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
  MessageStatus,
  OutboxItem,
  OutboxPage,
  OutboxSummary,
  SentMessage,
  TextState,
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

/** A text the device has not sent yet, or sends just now. */
export type Waiting = {
  status: Extract<MessageStatus, "queued" | "typing" | "sending">;
  code: WaitCode | null;
  nextSendAt: string | null;
  sendAt: string | null;
};

/** By message; `null` for one that has left since, so that a frame that was slower cannot bring it back. */
export type WaitingTexts = Readonly<Record<string, Waiting | null>>;

const PAGE = 100;
/** Enough to know when the next text leaves: the first of each kind of wait stands in front. */
const FEW = 20;
/** Behind these wait texts whose reasons nobody looks at; those to persons come first. */
const MOST_PAGES = 5;

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
    queryFn: async ({ signal, client }): Promise<WaitingTexts> => {
      const texts: Record<string, Waiting> = {};
      let cursor: string | null = null;
      for (let page = 0; page < MOST_PAGES; page += 1) {
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

/** What the device will say by frame as soon as it changes: the next time at which anything leaves. */
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
      summaryOf(deviceId, await read(deviceId, "waiting", { cursor: null, limit: FEW, signal })),
  });

type Asked = Pick<Device, "id" | "phone">;

/** What waits, text by text. A device that never had a phone has nothing, and is not asked. */
export function useWaiting({ id, phone }: Asked): WaitingTexts | undefined {
  return useQuery({ ...waitingQuery(id), enabled: phone !== null }).data;
}

/** How much waits, and for what. */
export function useSummary({ id, phone }: Asked): OutboxSummary | undefined {
  return useQuery({ ...summaryQuery(id), enabled: phone !== null }).data;
}

export const undecidedQuery = (deviceId: string) =>
  infiniteQueryOptions({
    queryKey: outboxKeys.undecided(deviceId),
    queryFn: ({ pageParam, signal }) => read(deviceId, "unknown", { cursor: pageParam, limit: 50, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

/** How far a text has come: the device's outbox knows better than what was stored of the conversation. */
export function statusOf(status: MessageStatus, waiting: Waiting | null | undefined): MessageStatus {
  const isOpen = status === "queued" || status === "typing" || status === "sending" || status === "unknown";
  return isOpen && waiting ? waiting.status : status;
}

/** The answer to a text that was sent says why it waits, before any frame does. */
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
  client.setQueryData<WaitingTexts>(outboxKeys.waiting(deviceId), (texts) => {
    if (texts === undefined) return texts;
    const next = change(texts[id]);
    return next === undefined || next === texts[id] ? texts : { ...texts, [id]: next };
  });
}

/** Writes what became of a text, as the event will that tells everybody else. */
export function keepState(
  client: QueryClient,
  { id, deviceId, chatId }: Pick<Message, "id" | "deviceId" | "chatId">,
  { status, error }: TextState,
): void {
  changeWaiting(client, deviceId, id, (known) => {
    if (status !== "queued") return null;
    return known ?? { status: "queued", code: null, nextSendAt: null, sendAt: null };
  });
  forgetUndecided(client, deviceId, id);
  keepProgress(client, { id, deviceId, chatId, status, ...(error === undefined ? {} : { error }) });
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

/** `onDone` runs although what asked is gone by then, as the text's state decides what is drawn. */
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

/** Keeps the cache true: one socket per tab, each event written where it belongs. */

import { useSyncExternalStore } from "react";
import { renew, signedOut } from "./api";
import { EventSocket, type SocketState } from "./api/socket";
import { currentSource } from "./api/source";
import type { Frame, Greeting } from "./api/types";
import { campaignKeys } from "./features/campaigns/keys";
import { applyToCampaigns } from "./features/campaigns/live";
import { contactKeys } from "./features/contacts/keys";
import { applyToContacts } from "./features/contacts/live";
import { applyToDevices } from "./features/devices/live";
import { deviceKeys } from "./features/devices/queries";
import { applyToMessages } from "./features/messages/live";
import { messageKeys } from "./features/messages/queries";
import { applyToOutbox } from "./features/outbox/live";
import { outboxKeys } from "./features/outbox/queries";
import { queryClient } from "./query-client";

/** Pages wait this long for the socket before they read, so that no change falls between the two. */
const GREETING_WITHIN_MS = 800;
/** A read that was under way when an event came may hold the older state: the event is applied once more after it. */
const REMEMBERED_FOR_MS = 15_000;

let state: SocketState = "stopped";
let greeted = false;
let recent: { frame: Frame; at: number }[] = [];
const stateListeners = new Set<() => void>();
const frameListeners = new Set<(frame: Frame) => void>();

const socket = new EventSocket({
  url: `${location.origin.replace(/^http/, "ws")}/api/events/socket`,
  open: (url) => new WebSocket(url),
  onFrame: take,
  onState: (next) => {
    state = next;
    for (const listener of stateListeners) listener();
  },
  renew: async () => {
    const { outcome } = await renew();
    if (outcome === "signed_out") signedOut();
    return outcome !== "signed_out";
  },
  random: Math.random,
});

addEventListener("online", () => socket.hurry());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") socket.hurry();
});
queryClient.getQueryCache().subscribe((event) => {
  if (event.type !== "updated" || event.action.type !== "success" || event.action.manual === true) return;
  for (const { frame } of recent) write(frame, true);
});

/** Starts listening; settles when the server greeted us, or after a moment without it. Nothing happens in a sample. */
export function startLive(): Promise<void> {
  if (currentSource() === "sample") return Promise.resolve();
  socket.start();
  if (greeted) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = onFrame(() => done());
    const timer = setTimeout(() => done(), GREETING_WITHIN_MS);
    function done(): void {
      clearTimeout(timer);
      stop();
      resolve();
    }
  });
}

export function stopLive(): void {
  socket.stop();
  greeted = false;
  recent = [];
}

export function onFrame(listener: (frame: Frame) => void): () => void {
  frameListeners.add(listener);
  return () => frameListeners.delete(listener);
}

export function useSocketState(): SocketState {
  return useSyncExternalStore(
    (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    () => state,
  );
}

export function hurryLive(): void {
  socket.hurry();
}

function take(frame: Frame): void {
  if (frame.kind === "hello") {
    welcome(frame);
  } else {
    const now = Date.now();
    while (recent[0] !== undefined && now - recent[0].at >= REMEMBERED_FOR_MS) recent.shift();
    recent.push({ frame, at: now });
    write(frame);
  }
  for (const listener of frameListeners) listener(frame);
}

function write(frame: Frame, isReplay = false): void {
  applyToDevices(queryClient, frame);
  applyToMessages(queryClient, frame, isReplay);
  applyToOutbox(queryClient, frame, isReplay);
  applyToCampaigns(queryClient, frame);
  applyToContacts(queryClient, frame, isReplay);
}

/** Told by passing frames too, which nobody repeats to one who was away. */
const PASSING_TOO = [deviceKeys.all, campaignKeys.all, outboxKeys.all];

/** What no replay brings back is read once more; nothing, when the greeting came before the first read. */
function welcome({ resumed }: Greeting): void {
  greeted = true;
  const missed = resumed ? PASSING_TOO : [...PASSING_TOO, messageKeys.all, contactKeys.all];
  if (!resumed) recent = [];
  for (const queryKey of missed) void queryClient.invalidateQueries({ queryKey });
}

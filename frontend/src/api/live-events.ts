/** The page's one events socket: when it runs, what state it is in, and who reads its frames. */

import { useSyncExternalStore } from "react";
import { api, signedOut } from ".";
import { currentSource } from "./answer-source";
import { EventSocket, type SocketState } from "./event-socket";
import { queryClient } from "./query-client";
import type { Frame, Greeting } from "./types";

/**
 * Pages wait at most this long for the socket's greeting before they read, so that no change between read and
 * connection is missed.
 */
const GREETING_WITHIN_MS = 800;
/** Frames are kept this long and written once more after each read: a read that was under way may return the older state. */
const REMEMBERED_FOR_MS = 15_000;

/** Writes what the socket reports into the query cache. */
export type CacheWriter = {
  /** `isReplay`: the frame was written before, and a later read may have overwritten what it changed. */
  write: (frame: Frame, isReplay: boolean) => void;
  /** The socket is connected (again): whatever the server does not replay is read again. */
  refresh: (greeting: Greeting) => void;
};

let cache: CacheWriter = { write: () => {}, refresh: () => {} };
let state: SocketState = "stopped";
let greeted = false;
let recent: { frame: Frame; at: number }[] = [];
const stateListeners = new Set<() => void>();
const frameListeners = new Set<(frame: Frame) => void>();

const socket = new EventSocket({
  url: `${location.origin.replace(/^http/, "ws")}/api/events/socket`,
  open: (url) => new WebSocket(url),
  onFrame: receive,
  onState: (next) => {
    state = next;
    for (const listener of stateListeners) listener();
  },
  renew: async () => {
    const { outcome } = await api.renew();
    if (outcome === "signed_out") signedOut();
    return outcome !== "signed_out";
  },
  random: Math.random,
});

addEventListener("online", () => socket.retryNow());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") socket.retryNow();
});
queryClient.getQueryCache().subscribe((event) => {
  if (event.type !== "updated" || event.action.type !== "success" || event.action.manual === true) return;
  forgetOld();
  for (const { frame } of recent) cache.write(frame, true);
});

/** Sets what writes the frames into the query cache; frames that come before are not written. */
export function writeFramesWith(writer: CacheWriter): void {
  cache = writer;
}

/**
 * Opens the WebSocket. The promise resolves when the server has sent its greeting, or after `GREETING_WITHIN_MS`
 * without one. With the sample data, no WebSocket is opened.
 */
export function startLiveEvents(): Promise<void> {
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

export function stopLiveEvents(): void {
  socket.stop();
  greeted = false;
  recent = [];
}

/** Calls `listener` with every frame, after it is written into the cache; returns what stops it. */
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

/** Connects at once instead of after the wait between two attempts. */
export function reconnectNow(): void {
  socket.retryNow();
}

function forgetOld(): void {
  while (recent[0] !== undefined && Date.now() - recent[0].at >= REMEMBERED_FOR_MS) recent.shift();
}

function receive(frame: Frame): void {
  if (frame.kind === "hello") {
    greeted = true;
    if (!frame.resumed) recent = [];
    cache.refresh(frame);
  } else {
    forgetOld();
    recent.push({ frame, at: Date.now() });
    cache.write(frame, false);
  }
  for (const listener of frameListeners) listener(frame);
}

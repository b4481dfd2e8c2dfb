/** The page's only events socket: when it runs, its state, and the listeners of its frames. */

import { useSyncExternalStore } from "react";
import { api, signedOut } from ".";
import { currentSource } from "./answer-source";
import { EventSocket, type SocketState } from "./event-socket";
import { queryClient } from "./query-client";
import type { Frame, Greeting } from "./types";

/** The longest time that pages wait for the socket's greeting before they load their data, so that no change between the two is missed. */
const GREETING_WITHIN_MS = 800;
/**
 * How long frames are kept. They are written to the cache again after each response, because the response to a request that was already
 * running may have the older state.
 */
const REMEMBERED_FOR_MS = 15_000;

/** Writes the frames of the socket into the query cache. */
export type CacheWriter = {
  /** Writes a frame. `isReplay` means that it was written before, and that a later response may have overwritten its change. */
  write: (frame: Frame, isReplay: boolean) => void;
  /** Called when the socket is connected (again): everything that the server does not replay is loaded again. */
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

/** Sets the writer of frames into the query cache; earlier frames are not written. */
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

/** Calls `listener` with every frame, after it is written into the cache; returns a function that stops this. */
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

/** Connects immediately instead of after the wait between two attempts. */
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

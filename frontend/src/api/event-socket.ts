/** The one socket to the server. Every change arrives here, so no page polls. */

import { type Frame, type Greeting, isNumbered } from "./types";

export type SocketState =
  /** The first attempt is running. */
  | "connecting"
  | "open"
  /** The connection is lost; the next attempt is planned or running. */
  | "reconnecting"
  | "stopped";

export type SocketParts = {
  /** The URL of the socket, without the query. */
  url: string;
  open: (url: string) => WebSocket;
  onFrame: (frame: Frame) => void;
  onState: (state: SocketState) => void;
  /** Renews the session after a refused attempt; `false` when the user is signed out. */
  renew: () => Promise<boolean>;
  random: () => number;
};

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
/** After this time without a frame the page sends a ping; without a pong in time it closes the socket. */
const PING_EVERY_MS = 25_000;
const PONG_WITHIN_MS = 10_000;
/** After this time the page gives up an attempt that has neither opened nor failed. */
const OPEN_WITHIN_MS = 10_000;

/** Returns the wait before attempt `n` (from 0): it doubles each time, with jitter so that not all pages connect together. */
export function backoff(attempt: number, random: () => number): number {
  const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return ceiling / 2 + (ceiling / 2) * random();
}

export class EventSocket {
  readonly #parts: SocketParts;
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state: SocketState = "stopped";
  #attempt = 0;
  #lastSeq: number | null = null;

  constructor(parts: SocketParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#state !== "stopped") return;
    this.#enter("connecting");
    this.#connect();
  }

  stop(): void {
    this.#enter("stopped");
    this.#lastSeq = null;
    this.#attempt = 0;
    this.#drop();
  }

  /** Connects immediately instead of waiting: the network is back, or the user asked for it. */
  retryNow(): void {
    if (this.#state !== "reconnecting" || this.#socket !== null) return;
    clearTimeout(this.#timer);
    this.#attempt = 0;
    this.#connect();
  }

  #connect(): void {
    const after = this.#lastSeq === null ? "" : `?after=${this.#lastSeq}`;
    const socket = this.#parts.open(this.#parts.url + after);
    this.#socket = socket;
    let opened = false;
    this.#wait(OPEN_WITHIN_MS, () => this.#lost(socket, opened));

    socket.onopen = () => {
      opened = true;
      this.#listen(socket);
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return;
      this.#listen(socket);
      if (data !== "pong") this.#take(String(data));
    };
    socket.onclose = () => this.#lost(socket, opened);
  }

  /** Handles frames. Every frame postpones the next ping. */
  #listen(socket: WebSocket): void {
    this.#wait(PING_EVERY_MS, () => {
      socket.send("ping");
      this.#wait(PONG_WITHIN_MS, () => this.#lost(socket, true));
    });
  }

  #take(text: string): void {
    let frame: Frame;
    try {
      frame = JSON.parse(text) as Frame;
    } catch {
      return;
    }
    if (frame.kind === "hello") {
      this.#greet(frame);
      return;
    }
    if (isNumbered(frame)) {
      if (this.#lastSeq !== null && frame.seq <= this.#lastSeq) return;
      this.#lastSeq = frame.seq;
    }
    this.#parts.onFrame(frame);
  }

  #greet({ kind, seq, resumed }: Greeting): void {
    this.#attempt = 0;
    // The hub of the previous release does not send `resumed`: it resumes unless its numbers start again.
    const isResumed = this.#lastSeq !== null && (resumed ?? seq >= this.#lastSeq);
    // After a resumed greeting the missed events follow under their own numbers; otherwise the pages load their data again.
    if (!isResumed) this.#lastSeq = seq;
    this.#enter("open");
    this.#parts.onFrame({ kind, seq, resumed: isResumed });
  }

  #lost(socket: WebSocket, opened: boolean): void {
    if (this.#socket !== socket) return;
    this.#drop();
    this.#enter("reconnecting");
    void this.#retry(opened);
  }

  async #retry(opened: boolean): Promise<void> {
    // A page cannot see the status of a refused upgrade: the renewal shows whether the session has expired.
    const stillSignedIn = opened || (await this.#parts.renew());
    if (this.#state !== "reconnecting" || this.#socket !== null || !stillSignedIn) return;
    this.#wait(backoff(this.#attempt, this.#parts.random), () => this.#connect());
    this.#attempt += 1;
  }

  #drop(): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #wait(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
  }

  #enter(state: SocketState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#parts.onState(state);
  }
}

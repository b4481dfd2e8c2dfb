import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backoff, EventSocket, type SocketState } from "./event-socket";
import type { Frame } from "./types";

class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: string[] = [];
  isClosed = false;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.isClosed = true;
  }
  hear(frame: unknown) {
    this.onmessage?.({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }
}

function listen({ renew = async () => true }: { renew?: () => Promise<boolean> } = {}) {
  const sockets: FakeSocket[] = [];
  const frames: Frame[] = [];
  const states: SocketState[] = [];
  const socket = new EventSocket({
    url: "ws://test/api/events/socket",
    open: (url) => {
      const fake = new FakeSocket(url);
      sockets.push(fake);
      return fake as unknown as WebSocket;
    },
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
    renew,
    random: () => 1,
  });
  socket.start();
  return { socket, sockets, frames, states, last: () => sockets.at(-1) as FakeSocket };
}

const status = (seq: number) => ({ seq, deviceId: "dev_1", at: "", kind: "device.qr", data: null });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the events socket", () => {
  it("asks again for what came after the last event it saw", async () => {
    const { sockets, last } = listen();
    last().onopen?.();
    last().hear({ kind: "hello", seq: 7 });
    last().hear(status(8));
    last().hear(status(9));
    last().onclose?.();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sockets.map(({ url }) => url)).toEqual([
      "ws://test/api/events/socket",
      "ws://test/api/events/socket?after=9",
    ]);
  });

  it("shows an event once, even if it is replayed", () => {
    const { frames, last } = listen();
    last().onopen?.();
    last().hear({ kind: "hello", seq: 7 });
    last().hear(status(8));
    last().hear(status(8));
    last().hear(status(6));
    expect(frames.map(({ kind }) => kind)).toEqual(["hello", "device.qr"]);
  });

  it("accepts small numbers again when the hub has restarted its numbering", async () => {
    const { frames, last } = listen();
    last().onopen?.();
    last().hear({ kind: "hello", seq: 70 });
    last().onclose?.();
    await vi.advanceTimersByTimeAsync(1_000);
    last().onopen?.();
    last().hear({ kind: "hello", seq: 0 });
    last().hear(status(1));
    expect(frames.map(({ kind }) => kind)).toEqual(["hello", "hello", "device.qr"]);
  });

  it("continues from the number in the greeting when the hub does not replay missed events", async () => {
    const { sockets, frames, last } = listen();
    last().onopen?.();
    last().hear({ kind: "hello", seq: 7, resumed: false });
    last().hear(status(8));
    last().onclose?.();
    await vi.advanceTimersByTimeAsync(1_000);
    last().onopen?.();
    last().hear({ kind: "hello", seq: 90_000, resumed: false });
    last().onclose?.();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sockets.at(-1)?.url).toBe("ws://test/api/events/socket?after=90000");
    expect(frames).toMatchObject([{ resumed: false }, { seq: 8 }, { kind: "hello", resumed: false }]);
  });

  it("delivers replayed events once and in order", async () => {
    const { frames, last } = listen();
    last().onopen?.();
    last().hear({ kind: "hello", seq: 7, resumed: false });
    last().hear(status(8));
    last().onclose?.();
    await vi.advanceTimersByTimeAsync(1_000);
    last().onopen?.();
    last().hear({ kind: "hello", seq: 10, resumed: true });
    for (const seq of [9, 10, 10, 8, 11]) last().hear(status(seq));
    const shown = frames.filter(({ kind }) => kind === "device.qr").map((frame) => "seq" in frame && frame.seq);
    expect(shown).toEqual([8, 9, 10, 11]);
    expect(frames.filter(({ kind }) => kind === "hello").at(-1)).toMatchObject({ resumed: true });
  });

  it("delivers every frame without a number, repetitions included", () => {
    const { frames, last } = listen();
    last().onopen?.();
    last().hear({ kind: "hello", seq: 7 });
    const passing = { kind: "device.proven", data: { deviceId: "dev_1", provenUntil: "" } };
    last().hear(passing);
    last().hear(passing);
    expect(frames.map(({ kind }) => kind)).toEqual(["hello", "device.proven", "device.proven"]);
  });

  it("closes a connection that does not answer, and opens another", async () => {
    const { sockets, states, last } = listen();
    last().onopen?.();
    last().hear({ kind: "hello", seq: 1 });
    await vi.advanceTimersByTimeAsync(25_000);
    expect(last().sent).toEqual(["ping"]);
    last().hear("pong");
    await vi.advanceTimersByTimeAsync(25_000);
    expect(last().sent).toEqual(["ping", "ping"]);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(sockets[0]?.isClosed).toBe(true);
    expect(sockets).toHaveLength(2);
    expect(states).toEqual(["connecting", "open", "reconnecting"]);
  });

  it("renews the session after a refused upgrade, and gives up without one", async () => {
    const renew = vi.fn(async () => false);
    const { sockets, last } = listen({ renew });
    last().onclose?.();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(renew).toHaveBeenCalledOnce();
    expect(sockets).toHaveLength(1);
  });

  it("stops for good when told to", async () => {
    const { socket, sockets, last } = listen();
    last().onopen?.();
    socket.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
    expect(sockets[0]?.isClosed).toBe(true);
  });
});

describe("the wait between attempts", () => {
  it("doubles up to 30 seconds, with jitter", () => {
    expect([0, 1, 2, 9].map((attempt) => backoff(attempt, () => 1))).toEqual([500, 1_000, 2_000, 30_000]);
    expect(backoff(3, () => 0)).toBe(2_000);
  });
});

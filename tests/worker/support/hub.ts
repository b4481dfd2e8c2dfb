// A client of the events socket: it keeps every frame in order, and can wait for one.
import type { Frame } from "../../../frontend/src/api/types";
import { waitFor } from "../../../scripts/local/wait.mjs";

// Node's WebSocket accepts headers; a browser sends its cookie and origin by itself.
type HeaderSocket = new (url: string, init: { headers: Record<string, string> }) => WebSocket;

export type Kind = Frame["kind"];
export type FrameOf<K extends Kind> = Extract<Frame, { kind: K }>;

export class HubSocket {
  readonly frames: Frame[] = [];
  /** The close code once it is closed. */
  closed: number | undefined;

  private constructor(private readonly socket: WebSocket) {
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string" && data.startsWith("{")) this.frames.push(JSON.parse(data));
    });
    socket.addEventListener("close", ({ code }) => {
      this.closed = code;
    });
  }

  /** Resolves after the first frame, `hello`; throws when the upgrade is refused. */
  static async open(url: string, headers: Record<string, string>, after?: number): Promise<HubSocket> {
    const query = after === undefined ? "" : `?after=${after}`;
    const address = `${url.replace(/^http/, "ws")}/api/events/socket${query}`;
    const hub = new HubSocket(new (WebSocket as unknown as HeaderSocket)(address, { headers }));
    await waitFor(
      "the events socket to say hello",
      () => {
        if (hub.closed !== undefined) throw new Error(`it was closed with ${hub.closed}`);
        return hub.frames.length > 0;
      },
      { withinMs: 5_000 },
    );
    return hub;
  }

  /** The newest sequence number received. */
  get seq(): number {
    return Math.max(0, ...this.frames.map((frame) => ("seq" in frame ? frame.seq : 0)));
  }

  of<K extends Kind>(kind: K): FrameOf<K>[] {
    return this.frames.filter((frame): frame is FrameOf<K> => frame.kind === kind);
  }

  /** The first matching frame of this kind, received already or still to come. */
  next<K extends Kind>(
    kind: K,
    fits: (frame: FrameOf<K>) => boolean = () => true,
    withinMs = 10_000,
  ): Promise<FrameOf<K>> {
    return waitFor(`a fitting ${kind} on the events socket`, () => this.of(kind).find(fits), { withinMs, everyMs: 10 });
  }

  send(text: string) {
    this.socket.send(text);
  }

  close() {
    this.socket.close();
  }
}

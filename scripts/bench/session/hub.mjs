// Connects to the dashboard's events socket. Each frame gets a timestamp when it arrives.

export class HubSocket {
  #waiting = new Set();
  #frames = [];

  static async open(api) {
    const socket = new WebSocket(`ws://127.0.0.1:${api.port}/api/events/socket`, {
      headers: { cookie: api.cookie, origin: api.origin },
    });
    const hub = new HubSocket();
    hub.socket = socket;
    socket.addEventListener("message", ({ data }) => {
      if (data.startsWith("{")) hub.#take(JSON.parse(data), performance.now());
    });
    await hub.next("hello");
    return hub;
  }

  /** Returns the time (performance.now()) at which the first matching frame arrived; waits for it if necessary. */
  next(kind, fits = () => true, withinMs = 30_000) {
    const isIt = (frame) => frame.kind === kind && fits(frame);
    const known = this.#frames.find(({ frame }) => isIt(frame));
    if (known) return Promise.resolve(known.at);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Waited ${withinMs} ms for a fitting ${kind}`)), withinMs);
      this.#waiting.add({ isIt, resolve, timer });
    });
  }

  close() {
    this.socket.close();
  }

  #take(frame, at) {
    this.#frames.push({ frame, at });
    for (const waiting of this.#waiting) {
      if (!waiting.isIt(frame)) continue;
      this.#waiting.delete(waiting);
      clearTimeout(waiting.timer);
      waiting.resolve(at);
    }
  }
}

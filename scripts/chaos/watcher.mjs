// A dashboard that looks on over every kill: what the devices have reported, and whether an event was told twice or
// left out.
import { waitFor } from "../local/wait.mjs";

const AGAIN_AFTER_MS = 200;
const HAS_LEFT = new Set(["sent", "delivered", "read"]);

export class Watcher {
  #socket;
  #isOver = false;
  #seq;
  #waIds = new Map();

  /** When a text was first reported as sent, by its WhatsApp id. */
  reportedAt = new Map();
  /** What was wrong with the order of events, in sentences. */
  complaints = [];

  constructor(client) {
    this.client = client;
  }

  async start() {
    this.#connect();
    await waitFor("the events socket", () => this.#seq !== undefined, { withinMs: 20_000 });
  }

  stop() {
    this.#isOver = true;
    this.#socket?.close();
  }

  #connect() {
    if (this.#isOver) return;
    const query = this.#seq === undefined ? "" : `?after=${this.#seq}`;
    const address = `${this.client.url.replace(/^http/, "ws")}/api/events/socket${query}`;
    const socket = new WebSocket(address, { headers: this.client.headers });
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => data.startsWith("{") && this.#hear(JSON.parse(data)));
    socket.addEventListener("close", () => setTimeout(() => this.#connect(), AGAIN_AFTER_MS));
    socket.addEventListener("error", () => {}); // a close follows
  }

  #hear({ kind, seq, data, resumed }) {
    if (kind === "hello") {
      if (this.#seq !== undefined && !resumed) {
        this.complaints.push(`a dashboard that had seen event ${this.#seq} was told to reload`);
      }
      if (!resumed) this.#seq = seq;
      return;
    }
    if (seq === undefined) return;
    if (seq !== this.#seq + 1) this.complaints.push(`after event ${this.#seq} a dashboard was told event ${seq}`);
    this.#seq = seq;
    if (kind === "message.created") this.#created(data);
    if (kind === "message.status" && HAS_LEFT.has(data.status)) this.#left(data.id);
  }

  #created({ id, text, waMessageId, status }) {
    if (this.#waIds.has(id)) this.complaints.push(`the text "${text}" was told twice`);
    this.#waIds.set(id, waMessageId);
    if (HAS_LEFT.has(status)) this.#left(id);
  }

  #left(id) {
    const waId = this.#waIds.get(id);
    if (waId && !this.reportedAt.has(waId)) this.reportedAt.set(waId, Date.now());
  }
}

// Imitates a dashboard that connects again after every kill. It records what the devices have reported, and whether an event came twice or
// is missing.
import { waitFor } from "../local/wait.mjs";

const AGAIN_AFTER_MS = 200;
const SENT_STATUSES = new Set(["sent", "delivered", "read"]);
const END_STATUSES = new Set([...SENT_STATUSES, "failed", "unknown"]);

export class Watcher {
  #socket;
  #isOver = false;
  #seq;
  #waIds = new Map();

  /** The time at which a text was first reported as sent, by its WhatsApp id. */
  reportedAt = new Map();
  /** The time at which the hub had stored the opt-out of a number. */
  optedOutAt = new Map();
  /** The WhatsApp ids of texts that were reported as sent, failed or unknown. */
  ended = new Set();
  /** The faults of the events that this dashboard received, one sentence each. */
  problems = [];

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
    socket.addEventListener("message", ({ data }) => data.startsWith("{") && this.#handleFrame(JSON.parse(data)));
    socket.addEventListener("close", () => setTimeout(() => this.#connect(), AGAIN_AFTER_MS));
    socket.addEventListener("error", () => {}); // a close follows
  }

  #handleFrame({ kind, seq, data, resumed }) {
    if (kind === "hello") {
      if (this.#seq !== undefined && !resumed) {
        this.problems.push(`a dashboard that had seen event ${this.#seq} was told to reload`);
      }
      if (!resumed) this.#seq = seq;
      return;
    }
    if (seq === undefined) return;
    if (seq !== this.#seq + 1) this.problems.push(`after event ${this.#seq} a dashboard was sent event ${seq}`);
    this.#seq = seq;
    if (kind === "contact.opted_out" && !this.optedOutAt.has(data.phone)) this.optedOutAt.set(data.phone, Date.now());
    if (kind === "message.created") this.#noteCreated(data);
    if (kind === "message.status" && SENT_STATUSES.has(data.status)) this.#noteSent(data.id);
    if (kind === "message.status" && END_STATUSES.has(data.status)) this.ended.add(this.#waIds.get(data.id));
  }

  /** Returns whether a text with this WhatsApp id was reported. */
  hasCreated(waId) {
    return [...this.#waIds.values()].includes(waId);
  }

  #noteCreated({ id, text, waMessageId, status }) {
    if (this.#waIds.has(id)) this.problems.push(`the text "${text}" was sent twice`);
    this.#waIds.set(id, waMessageId);
    if (SENT_STATUSES.has(status)) this.#noteSent(id);
  }

  #noteSent(id) {
    const waId = this.#waIds.get(id);
    if (waId && !this.reportedAt.has(waId)) this.reportedAt.set(waId, Date.now());
  }
}

// Calls the API and repeats a call under the same Idempotency-Key while there is no answer or a 5xx answer.

/** The connection broke, or no answer came in time: it is unknown whether the server received the call. */
export class NoAnswer extends Error {}

const ANSWER_WITHIN_MS = 10_000;
const BETWEEN_TRIES_MS = 150;

export class Client {
  #cookies = new Map();

  constructor(url, admin) {
    this.url = url;
    this.admin = admin;
  }

  async signIn() {
    const { email, password } = this.admin;
    const { data } = await this.callUntilAnswered("POST", "/api/auth/login", { body: { email, password } });
    this.user = data.user;
    this.signedInAt = Date.now();
  }

  /** Signs in again in time, because a session lasts 15 minutes. */
  async staySignedIn() {
    if (Date.now() - this.signedInAt > 8 * 60_000) await this.signIn();
  }

  get headers() {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return { origin: this.url, ...(cookie && { cookie }) };
  }

  /** Makes one call; returns `{ status, data, error }`, or throws NoAnswer. */
  async call(method, path, { body, key } = {}) {
    try {
      const response = await fetch(this.url + path, {
        method,
        headers: {
          ...this.headers,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...(key !== undefined && { "idempotency-key": key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const text = await response.text();
      this.#keep(response.headers.getSetCookie());
      const envelope = text.startsWith("{") ? JSON.parse(text) : { error: { code: "NOT_JSON", message: text } };
      return { status: response.status, data: envelope.data, error: envelope.error };
    } catch (error) {
      throw new NoAnswer(`${method} ${path}: ${error.cause?.code ?? error.message}`);
    }
  }

  /** Repeats the call until an answer other than 5xx comes, or until `withinMs` have passed. */
  async callUntilAnswered(method, path, { body, key, withinMs = 90_000 } = {}) {
    const deadline = performance.now() + withinMs;
    for (let tries = 1; ; tries++) {
      let outcome = "no answer";
      try {
        const answer = await this.call(method, path, { body, key });
        if (answer.status < 500) return { ...answer, tries };
        outcome = `${answer.status} ${answer.error?.code}`;
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
      }
      if (performance.now() > deadline) throw new NoAnswer(`${method} ${path}: ${outcome} in ${withinMs / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
    }
  }

  /** Returns the data of a call that must succeed. */
  async get(path) {
    return this.#data("GET", path, await this.callUntilAnswered("GET", path));
  }

  async post(path, body = {}, key = undefined) {
    return this.#data("POST", path, await this.callUntilAnswered("POST", path, { body, key }));
  }

  #data(method, path, { status, data, error }) {
    if (error) throw new Error(`${method} ${path}: ${status} ${error.code} ${error.message}`);
    return data;
  }

  #keep(lines) {
    for (const line of lines) {
      const [pair] = line.split(";");
      const end = pair.indexOf("=");
      this.#cookies.set(pair.slice(0, end), pair.slice(end + 1));
    }
  }
}

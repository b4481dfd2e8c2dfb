// Calls the API with little processor time: the client keeps sockets open and parses nothing twice.
import { Agent, request } from "node:http";

/** How long one call may take before it counts as lost. */
/** A call without an answer fails after this time. */
const ANSWER_WITHIN_MS = 60_000;

export class Api {
  #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  #cookies = new Map();

  constructor(port) {
    this.port = port;
    this.origin = `http://127.0.0.1:${port}`;
  }

  async signIn({ email, password }) {
    const { user } = await this.call("POST", "/api/auth/login", { email, password });
    return user;
  }

  /** Makes one call that must succeed; returns the envelope's data. */
  async call(method, path, body) {
    const { status, text } = await this.#exchange(method, path, body === undefined ? undefined : JSON.stringify(body));
    const envelope = text.startsWith("{") ? JSON.parse(text) : { error: { code: "NOT_JSON", message: text } };
    if (!envelope.success) {
      throw new Error(`${method} ${path}: ${status} ${envelope.error?.code} ${envelope.error?.message}`);
    }
    return envelope.data;
  }

  get cookie() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  close() {
    this.#agent.destroy();
  }

  #exchange(method, path, body) {
    const headers = {
      origin: this.origin,
      ...(this.#cookies.size > 0 && { cookie: this.cookie }),
      ...(body !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
    };
    return new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", port: this.port, method, path, headers, agent: this.#agent };
      const call = request({ ...options, timeout: ANSWER_WITHIN_MS }, (response) => {
        for (const line of response.headers["set-cookie"] ?? []) this.#keep(line);
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode, text }));
        response.on("error", reject);
      });
      call.on("timeout", () => call.destroy(new Error(`${method} ${path} took over ${ANSWER_WITHIN_MS} ms`)));
      // The server may have closed an idle socket; then it has not received the request.
      call.on("error", (error) => {
        if (call.reusedSocket && error.code === "ECONNRESET") resolve(this.#exchange(method, path, body));
        else reject(error);
      });
      call.end(body);
    });
  }

  #keep(line) {
    const [pair] = line.split(";");
    const end = pair.indexOf("=");
    this.#cookies.set(pair.slice(0, end), pair.slice(end + 1));
  }
}

// A person at the dashboard: signs in, keeps the cookies, calls the API as the page does.
import type { User } from "../../../frontend/src/api/types";
import { agree } from "./contract";
import { OWN_CONNECTION } from "./http";
import { HubSocket } from "./hub";
import type { Admin, World } from "./world";

export type Reply<T> = {
  status: number;
  headers: Headers;
  /** The envelope's data; undefined when the call was refused. */
  data: T;
  error: { code: string; message: string; details?: Record<string, unknown> } | undefined;
};

type Options = { body?: unknown; headers?: Record<string, string> };

export class Person {
  readonly #cookies = new Map<string, string>();
  user: User | undefined;

  constructor(
    readonly url: string,
    readonly origin = url,
  ) {}

  /** One call with any answer. */
  async call<T = unknown>(method: string, path: string, { body, headers = {} }: Options = {}): Promise<Reply<T>> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        origin: this.origin,
        ...OWN_CONNECTION,
        ...(this.#cookies.size > 0 && { cookie: this.cookie }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      redirect: "manual",
      signal: AbortSignal.timeout(30_000),
    });
    this.#keep(response.headers.getSetCookie());
    const text = await response.text();
    agree(method, path, response, text);
    const envelope = text.startsWith("{") ? JSON.parse(text) : { error: { code: "NOT_JSON", message: text } };
    return { status: response.status, headers: response.headers, data: envelope.data as T, error: envelope.error };
  }

  /** A call that must succeed. */
  async do<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const reply = await this.call<T>(method, path, { body, headers });
    if (reply.error)
      throw new Error(
        `${method} ${path}: ${reply.status} ${reply.error.code} ${reply.error.message} ${JSON.stringify(reply.error.details ?? {})}`,
      );
    return reply.data;
  }

  get = <T = unknown>(path: string) => this.do<T>("GET", path);
  post = <T = unknown>(path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
    this.do<T>("POST", path, body, headers);
  patch = <T = unknown>(path: string, body: unknown) => this.do<T>("PATCH", path, body);
  delete = <T = unknown>(path: string) => this.do<T>("DELETE", path);

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** The events socket, from event `after` on if given. */
  events(after?: number): Promise<HubSocket> {
    return HubSocket.open(this.url, { cookie: this.cookie, origin: this.origin }, after);
  }

  #keep(lines: string[]) {
    for (const line of lines) {
      const [pair = ""] = line.split(";");
      const [name = "", ...value] = pair.split("=");
      if (value.join("=") === "" || /max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value.join("="));
    }
  }
}

/** Signs in as `admin`, by default as the first admin of the test's world. */
export async function signIn(
  world: Pick<World, "url" | "admins">,
  admin: Admin | undefined = world.admins[0],
  headers: Record<string, string> = {},
): Promise<Person> {
  if (!admin) throw new Error("This world has no admin.");
  const person = new Person(world.url);
  const { email, password } = admin;
  const { user } = await person.post<{ user: User }>("/api/auth/login", { email, password }, headers);
  person.user = user;
  return person;
}

/** The client of the API: `openapi-fetch` with the contract's types, the errors of the API, and the renewal of the session. */

import createFetchClient, { type Client, type Middleware } from "openapi-fetch";
import { ApiError, errorOf, isSuccess, NO_ANSWER } from "./api-error";
import { noteServerDate } from "./clock";
import type { paths } from "./contract";
import { noteRelease } from "./release";
import type { User } from "./types";

export type Fetcher = (path: string, init: RequestInit) => Promise<Response>;

export type Renewal = { outcome: "renewed"; user: User } | { outcome: "signed_out" } | { outcome: "no_answer" };

export type ApiClient = Client<paths, "application/json"> & {
  /** Renews the session; calls at the same time share one request. */
  renew(): Promise<Renewal>;
  /** Calls `send`, and calls it again with a renewed session if the first response is 401. */
  withSession(send: () => Promise<Response>): Promise<Response>;
};

const LOGIN = "/api/auth/login";
const REFRESH = "/api/auth/refresh";

/** Creates a client. `onSignedOut` is called when the server refuses a request and the session cannot be renewed. */
export function createClient(fetcher: Fetcher, onSignedOut: () => void): ApiClient {
  let renewing: Promise<Renewal> | null = null;

  function renew(): Promise<Renewal> {
    renewing ??= refresh(fetcher).finally(() => {
      renewing = null;
    });
    return renewing;
  }

  async function withSession(send: () => Promise<Response>): Promise<Response> {
    const reply = await send();
    if (reply.status !== 401) return reply;
    const { outcome } = await renew();
    if (outcome === "renewed") {
      discard(reply);
      return send();
    }
    if (outcome === "no_answer") throw NO_ANSWER();
    onSignedOut();
    return reply;
  }

  const client = createFetchClient<paths, "application/json">({
    // A `Request` needs an absolute URL; `send` reduces it to the path again.
    baseUrl: location.origin,
    headers: { accept: "application/json" },
    querySerializer,
    fetch: async (request) => {
      const path = request.url.slice(location.origin.length);
      const body = request.body === null ? undefined : await request.text();
      const send = () => fetchAndRecord(fetcher, path, request, body);
      return path === LOGIN ? send() : withSession(send);
    },
  });
  client.use(errors);
  return Object.assign(client, { renew, withSession });
}

const errors: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await errorOf(response);
  },
  onError({ error, request }) {
    if (error instanceof ApiError || request.signal.aborted) return error as Error;
    return NO_ANSWER();
  },
};

/** Returns the data of a successful response. */
export async function dataOf<Data>(call: Promise<{ data?: { data: Data }; response: Response }>): Promise<Data> {
  let envelope: unknown;
  try {
    envelope = (await call).data;
  } catch (error) {
    // A proxy before the server may respond with 200 and a page.
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (isSuccess<Data>(envelope)) return envelope.data;
  throw new ApiError("INTERNAL_ERROR", "the answer is no envelope");
}

/** Discards the body of a response: to the browser, a request whose body nobody reads is pending for ever. */
function discard(reply: Response): void {
  void reply.body?.cancel();
}

async function refresh(fetcher: Fetcher): Promise<Renewal> {
  try {
    const reply = await fetcher(REFRESH, { method: "POST", credentials: "same-origin" });
    if (reply.status === 401) {
      discard(reply);
      return { outcome: "signed_out" };
    }
    const envelope: unknown = await reply.json();
    return isSuccess<{ user: User }>(envelope)
      ? { outcome: "renewed", user: envelope.data.user }
      : { outcome: "no_answer" };
  } catch {
    return { outcome: "no_answer" };
  }
}

/** Sends a request, and records the server's clock and release from each response. */
async function fetchAndRecord(
  fetcher: Fetcher,
  path: string,
  { method, headers, signal }: Request,
  body: string | undefined,
): Promise<Response> {
  const startedAt = Date.now();
  const reply = await fetcher(path, {
    method,
    headers,
    signal,
    credentials: "same-origin",
    ...(body === undefined ? {} : { body }),
  });
  noteServerDate(reply.headers.get("date"), startedAt, Date.now());
  noteRelease(reply.headers.get("x-cloudwa-release"));
  return reply;
}

/** Serializes query parameters, without those that have no value. */
export function querySerializer(query: Record<string, unknown>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}

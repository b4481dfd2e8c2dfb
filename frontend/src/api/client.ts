/** Calls the API: unwraps the envelope, names errors, and renews the session once before giving up on it. */

import { noteServerDate } from "./clock";
import { noteRelease } from "./release";
import type { User } from "./types";

export type ErrorCode =
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "VALIDATION_ERROR"
  | "CONFLICT"
  | "DEVICE_DISCONNECTED"
  | "PAYLOAD_TOO_LARGE"
  | "RATE_LIMITED"
  | "PROVIDER_ERROR"
  | "INTERNAL_ERROR"
  /** No answer came: offline, or the server is not there. */
  | "NETWORK"
  /** Sample data is on show, and nothing can be done with it. */
  | "SAMPLE";

export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, details: unknown = null) {
    super(message);
    this.code = code;
    this.details = details;
  }

  /** The input field the server named, if it named one. */
  get field(): string | null {
    const field = (this.details as { field?: unknown } | null)?.field;
    return typeof field === "string" ? field : null;
  }

  /** How long the server wants to be left alone, if it said so. */
  get retryAfterSeconds(): number | null {
    const seconds = (this.details as { retryAfterSeconds?: unknown } | null)?.retryAfterSeconds;
    return typeof seconds === "number" && seconds > 0 ? Math.ceil(seconds) : null;
  }

  /** Whether the same call may succeed later without any change. */
  get mayPass(): boolean {
    return (
      this.code === "NETWORK" ||
      this.code === "INTERNAL_ERROR" ||
      this.code === "PROVIDER_ERROR" ||
      this.code === "RATE_LIMITED"
    );
  }
}

export type Call = {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  body?: unknown;
  /** Repeating a call under the same key does the thing once. */
  idempotencyKey?: string;
  signal?: AbortSignal;
};

export type Renewal = { outcome: "renewed"; user: User } | { outcome: "signed_out" } | { outcome: "no_answer" };

export type Client = {
  call<T>(path: string, call?: Call): Promise<T>;
  /** Asks for a fresh session; callers at the same time share one request. */
  renew(): Promise<Renewal>;
};

/** `onSignedOut` runs when a call was refused and the session could not be renewed. */
export function createClient(fetcher: typeof fetch, onSignedOut: () => void): Client {
  let renewing: Promise<Renewal> | null = null;

  function renew(): Promise<Renewal> {
    renewing ??= askForRenewal(fetcher).finally(() => {
      renewing = null;
    });
    return renewing;
  }

  async function call<T>(path: string, options: Call = {}): Promise<T> {
    try {
      return await send<T>(fetcher, path, options);
    } catch (error) {
      if (!isExpiredSession(error, path)) throw error;
      const renewal = await renew();
      if (renewal.outcome === "renewed") return await send<T>(fetcher, path, options);
      if (renewal.outcome === "no_answer") throw new ApiError("NETWORK", "the server did not answer");
      onSignedOut();
      throw error;
    }
  }

  return { call, renew };
}

function isExpiredSession(error: unknown, path: string): boolean {
  return error instanceof ApiError && error.code === "UNAUTHORIZED" && path !== "/api/auth/login";
}

async function askForRenewal(fetcher: typeof fetch): Promise<Renewal> {
  try {
    const { user } = await send<{ user: User }>(fetcher, "/api/auth/refresh", { method: "POST" });
    return { outcome: "renewed", user };
  } catch (error) {
    return { outcome: error instanceof ApiError && error.code === "UNAUTHORIZED" ? "signed_out" : "no_answer" };
  }
}

async function send<T>(
  fetcher: typeof fetch,
  path: string,
  { method = "GET", body, idempotencyKey, signal }: Call,
): Promise<T> {
  const headers = new Headers({ accept: "application/json" });
  if (body !== undefined) headers.set("content-type", "application/json");
  if (idempotencyKey !== undefined) headers.set("idempotency-key", idempotencyKey);

  const startedAt = Date.now();
  let reply: Response;
  try {
    reply = await fetcher(path, {
      method,
      headers,
      credentials: "same-origin",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError("NETWORK", "the server did not answer");
  }
  noteServerDate(reply.headers.get("date"), startedAt, Date.now());
  noteRelease(reply.headers.get("x-cloudwa-release"));
  return unwrap<T>(reply);
}

/** The data inside an answer; throws what the server refused with. */
export async function unwrap<T>(reply: Response): Promise<T> {
  let envelope: unknown;
  try {
    envelope = await reply.json();
  } catch {
    envelope = null;
  }
  if (isSuccess<T>(envelope) && reply.ok) return envelope.data;
  const { code, message, details } =
    (envelope as { error?: { code?: ErrorCode; message?: string; details?: unknown } } | null)?.error ?? {};
  throw new ApiError(code ?? codeOf(reply.status), message ?? `status ${reply.status}`, details ?? waitOf(reply));
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return "UNAUTHORIZED";
  return status === 429 ? "RATE_LIMITED" : "INTERNAL_ERROR";
}

/** Who stands before our server may refuse without our envelope. */
function waitOf(reply: Response): { retryAfterSeconds: number } | undefined {
  const seconds = Number(reply.headers.get("retry-after") ?? Number.NaN);
  return Number.isNaN(seconds) ? undefined : { retryAfterSeconds: seconds };
}

function isSuccess<T>(envelope: unknown): envelope is { success: true; data: T } {
  return typeof envelope === "object" && envelope !== null && (envelope as { success?: unknown }).success === true;
}

/** The errors of the API: those of the server, and those that the page creates when it gets no valid response. */

export type ErrorCode =
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "VALIDATION_ERROR"
  | "CONFLICT"
  | "DEVICE_DISCONNECTED"
  | "PAYLOAD_TOO_LARGE"
  | "REQUEST_TIMEOUT"
  | "RATE_LIMITED"
  | "SIGN_IN_LOCKED"
  | "UNAVAILABLE"
  | "PROVIDER_ERROR"
  | "INTERNAL_ERROR"
  /** No response came: the browser is offline, or the server is not reachable. */
  | "NETWORK"
  /** The dashboard shows the sample data, and the request would change them. */
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

  /** The input field that the server named, if it named one. */
  get field(): string | null {
    const field = (this.details as { field?: unknown } | null)?.field;
    return typeof field === "string" ? field : null;
  }

  /** The time that the server asks to wait before the next request, if the response has it. */
  get retryAfterSeconds(): number | null {
    const seconds = (this.details as { retryAfterSeconds?: unknown } | null)?.retryAfterSeconds;
    return typeof seconds === "number" && seconds > 0 ? Math.ceil(seconds) : null;
  }

  /** Whether the same call may succeed later without any change. */
  get isTemporary(): boolean {
    return (
      this.code === "NETWORK" ||
      this.code === "INTERNAL_ERROR" ||
      this.code === "PROVIDER_ERROR" ||
      this.code === "RATE_LIMITED" ||
      this.code === "REQUEST_TIMEOUT" ||
      this.code === "UNAVAILABLE"
    );
  }
}

export const NO_ANSWER = () => new ApiError("NETWORK", "the server did not answer");

export function isSuccess<Data>(envelope: unknown): envelope is { success: true; data: Data } {
  return typeof envelope === "object" && envelope !== null && (envelope as { success?: unknown }).success === true;
}

/** Returns the data of a successful response; throws the error of any other. */
export async function unwrap<Data>(reply: Response): Promise<Data> {
  const envelope = await reply
    .clone()
    .json()
    .catch(() => null);
  if (reply.ok && isSuccess<Data>(envelope)) return envelope.data;
  throw await errorOf(reply);
}

/** Returns the error in a response. A proxy before the server may refuse without the envelope of the API. */
export async function errorOf(reply: Response): Promise<ApiError> {
  const envelope: unknown = await reply.json().catch(() => null);
  const { code, message, details } =
    (envelope as { error?: { code?: ErrorCode; message?: string; details?: unknown } } | null)?.error ?? {};
  return new ApiError(code ?? codeOf(reply.status), message ?? `status ${reply.status}`, details ?? waitOf(reply));
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return "UNAUTHORIZED";
  return status === 429 ? "RATE_LIMITED" : "INTERNAL_ERROR";
}

function waitOf(reply: Response): { retryAfterSeconds: number } | undefined {
  const seconds = Number(reply.headers.get("retry-after") ?? Number.NaN);
  return Number.isNaN(seconds) ? undefined : { retryAfterSeconds: seconds };
}

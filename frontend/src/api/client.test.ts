import { describe, expect, it, vi } from "vitest";
import { ApiError } from "./api-error";
import { createClient, dataOf, type Fetcher } from "./client";

const USER = { id: "usr_1", email: "a@b.test", name: "Ayu", role: "admin", tenantId: "ten_1", tenantName: "Toko" };

const answer = (data: unknown) => Response.json({ success: true, data });
const refuse = (status: number, code: string, details: unknown = null) =>
  Response.json({ success: false, error: { code, message: code, details } }, { status });

/** Creates a client that can call any path. */
function clientOf(fetcher: Fetcher, onSignedOut = vi.fn()) {
  const { request } = createClient(fetcher, onSignedOut);
  const call = (
    path: string,
    { method = "get", ...init }: { method?: "get" | "post"; [option: string]: unknown } = {},
  ) => dataOf<unknown>(request(method, path as never, init as never) as never);
  return { call };
}

/** Creates a server whose session has expired until it is renewed. */
function expiredServer(renewal: () => Response | Promise<Response>) {
  let isFresh = false;
  const calls: string[] = [];
  const replies: Response[] = [];
  const replyTo = async (path: string) => {
    if (path !== "/api/auth/refresh") return isFresh ? answer(path) : refuse(401, "UNAUTHORIZED");
    const reply = await renewal();
    isFresh = reply.ok;
    return reply;
  };
  const fetcher = vi.fn(async (input: RequestInfo | URL) => {
    const path = String(input);
    calls.push(path);
    const reply = await replyTo(path);
    replies.push(reply);
    return reply;
  });
  return { fetcher: fetcher as unknown as Fetcher, calls, replies };
}

describe("a call", () => {
  it("returns the data of the envelope", async () => {
    const { call } = clientOf(async () => answer({ id: 1 }), vi.fn());
    expect(await call("/api/devices")).toEqual({ id: 1 });
  });

  it("names the error by its code and the field by its details", async () => {
    const { call } = clientOf(async () => refuse(400, "VALIDATION_ERROR", { field: "to" }), vi.fn());
    const error = await call("/api/devices").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: "VALIDATION_ERROR", field: "to", isTemporary: false });
  });

  it("reports how long to wait, whether our server or a proxy refuses", async () => {
    const told = clientOf(async () => refuse(429, "RATE_LIMITED", { retryAfterSeconds: 12 }), vi.fn());
    expect(await told.call("/api/devices").catch((reason: unknown) => reason)).toMatchObject({
      code: "RATE_LIMITED",
      retryAfterSeconds: 12,
      isTemporary: true,
    });
    const before = new Response("slow down", { status: 429, headers: { "retry-after": "30" } });
    const { call } = clientOf(async () => before, vi.fn());
    expect(await call("/api/devices").catch((reason: unknown) => reason)).toMatchObject({
      code: "RATE_LIMITED",
      retryAfterSeconds: 30,
    });
  });

  it("reports NETWORK without an answer, and INTERNAL_ERROR for an answer without the envelope", async () => {
    const dead = clientOf(() => Promise.reject(new TypeError("failed")), vi.fn());
    await expect(dead.call("/api/devices")).rejects.toMatchObject({ code: "NETWORK", isTemporary: true });
    const proxy = clientOf(async () => new Response("<h1>Bad gateway</h1>", { status: 502 }), vi.fn());
    await expect(proxy.call("/api/devices")).rejects.toMatchObject({ code: "INTERNAL_ERROR" });
  });

  it("sends its idempotency key", async () => {
    const fetcher = vi.fn(async (_: RequestInfo | URL, _init?: RequestInit) => answer({}));
    await clientOf(fetcher, vi.fn()).call("/api/x", {
      method: "post",
      body: {},
      params: { header: { "Idempotency-Key": "k1" } },
    });
    expect(new Headers(fetcher.mock.calls[0]?.[1]?.headers).get("idempotency-key")).toBe("k1");
  });
});

describe("an expired session", () => {
  it("is renewed once for all calls that noticed it, and each is repeated once", async () => {
    const { fetcher, calls } = expiredServer(async () => answer({ user: USER }));
    const { call } = clientOf(fetcher, vi.fn());
    expect(await Promise.all([call("/api/a"), call("/api/b"), call("/api/c")])).toEqual(["/api/a", "/api/b", "/api/c"]);
    expect(calls.filter((path) => path === "/api/auth/refresh")).toHaveLength(1);
    expect(calls.filter((path) => path === "/api/a")).toHaveLength(2);
  });

  it("that cannot be renewed signs out and refuses the call", async () => {
    const onSignedOut = vi.fn();
    const { fetcher, calls } = expiredServer(() => refuse(401, "UNAUTHORIZED"));
    await expect(clientOf(fetcher, onSignedOut).call("/api/a")).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    expect(onSignedOut).toHaveBeenCalledOnce();
    expect(calls).toEqual(["/api/a", "/api/auth/refresh"]);
  });

  it("leaves no answer unread, which the browser would count as a request under way", async () => {
    for (const renewal of [() => answer({ user: USER }), () => refuse(401, "UNAUTHORIZED")]) {
      const { fetcher, replies } = expiredServer(renewal);
      await clientOf(fetcher)
        .call("/api/a")
        .catch(() => null);
      expect(replies.map(({ bodyUsed }) => bodyUsed)).not.toContain(false);
    }
  });

  it("does not sign out while the server is unreachable", async () => {
    const onSignedOut = vi.fn();
    const { fetcher } = expiredServer(() => Promise.reject(new TypeError("failed")));
    await expect(clientOf(fetcher, onSignedOut).call("/api/a")).rejects.toMatchObject({ code: "NETWORK" });
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  it("is not assumed for a wrong password", async () => {
    const onSignedOut = vi.fn();
    const { fetcher, calls } = expiredServer(async () => answer({ user: USER }));
    await expect(clientOf(fetcher, onSignedOut).call("/api/auth/login", { method: "post" })).rejects.toMatchObject({
      code: "UNAUTHORIZED",
    });
    expect(calls).toEqual(["/api/auth/login"]);
  });
});

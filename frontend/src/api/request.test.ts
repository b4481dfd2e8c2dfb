import { afterEach, expect, test, vi } from "vitest";
import { api, dataOf } from ".";
import { addressOf, pageAt, withKey } from "./request";

type Sent = { path: string; method: string | undefined; key: string | null; body: unknown };

function answering(data: unknown): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal("fetch", async (path: string, { method, headers, body }: RequestInit) => {
    const key = new Headers(headers).get("idempotency-key");
    sent.push({ path, method, key, body: typeof body === "string" ? JSON.parse(body) : undefined });
    return Response.json({ success: true, data });
  });
  return sent;
}

afterEach(() => vi.unstubAllGlobals());

test("path parameters are filled in and escaped, and absent query parameters are left out", async () => {
  const sent = answering({ items: [], nextCursor: null });
  const at = { device: "dev_1", chat: "62812@c.us/.." };
  await dataOf(api.GET("/api/devices/{device}/chats/{chat}/messages", { params: { path: at, query: pageAt(null) } }));
  await dataOf(api.GET("/api/contacts", { params: { query: { ...pageAt("a+b", 10), search: "Ayu & Budi" } } }));
  expect(sent.map(({ path }) => path)).toEqual([
    "/api/devices/dev_1/chats/62812%40c.us%2F../messages?limit=50",
    "/api/contacts?limit=10&cursor=a%2Bb&search=Ayu+%26+Budi",
  ]);
});

test("each method sends its path, its body and, if given, its idempotency key", async () => {
  const sent = answering({});
  await dataOf(api.POST("/api/devices", { params: { header: withKey("k") }, body: { name: "Toko" } }));
  await dataOf(api.PATCH("/api/contacts/{contact}", { params: { path: { contact: "con_1" } }, body: { name: "Ayu" } }));
  await dataOf(api.DELETE("/api/contacts/{contact}", { params: { path: { contact: "con_1" } } }));
  expect(sent).toEqual([
    { method: "POST", path: "/api/devices", key: "k", body: { name: "Toko" } },
    { method: "PATCH", path: "/api/contacts/con_1", key: null, body: { name: "Ayu" } },
    { method: "DELETE", path: "/api/contacts/con_1", key: null, body: undefined },
  ]);
});

test("addressOf returns the URL of a file", () => {
  expect(addressOf("get", "/api/campaigns/{campaign}/report.csv", { params: { path: { campaign: "cmp_1" } } })).toBe(
    "/api/campaigns/cmp_1/report.csv",
  );
});

test("a call that the contract does not allow does not compile", () => {
  const campaign = { path: { campaign: "cmp_1" } };
  const never = () => [
    // @ts-expect-error there is no such route
    dataOf(api.GET("/api/nothing")),
    // @ts-expect-error it cannot be deleted
    dataOf(api.DELETE("/api/devices/{device}/chats", { params: { path: { device: "dev_1" } } })),
    // @ts-expect-error a path parameter is missing
    dataOf(api.GET("/api/devices/{device}")),
    // @ts-expect-error a name is a string
    dataOf(api.POST("/api/devices", { body: { name: 7 } })),
    // @ts-expect-error starting a broadcast takes no idempotency key
    dataOf(api.POST("/api/campaigns/{campaign}/start", { params: { ...campaign, header: withKey("k") } })),
  ];
  expect(never).toBeTypeOf("function");
});

import { afterEach, expect, test, vi } from "vitest";
import { addressOf, get, pageAt, patch, post, remove } from "./http";

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

test("places are filled and escaped, and what is not said is not asked", async () => {
  const sent = answering({ items: [], nextCursor: null });
  const at = { device: "dev_1", chat: "62812@c.us/.." };
  await get("/api/devices/{device}/chats/{chat}/messages", { at, query: pageAt(null) });
  await get("/api/contacts", { query: { ...pageAt("a+b", 10), search: "Ayu & Budi" } });
  expect(sent.map(({ path }) => path)).toEqual([
    "/api/devices/dev_1/chats/62812%40c.us%2F../messages?limit=50",
    "/api/contacts?limit=10&cursor=a%2Bb&search=Ayu+%26+Budi",
  ]);
});

test("each verb says what it does, once under its key", async () => {
  const sent = answering({});
  await post("/api/devices", { body: { name: "Toko" }, idempotencyKey: "k" });
  await patch("/api/contacts/{contact}", { at: { contact: "con_1" }, body: { name: "Ayu" } });
  await remove("/api/contacts/{contact}", { at: { contact: "con_1" } });
  expect(sent).toEqual([
    { method: "POST", path: "/api/devices", key: "k", body: { name: "Toko" } },
    { method: "PATCH", path: "/api/contacts/con_1", key: null, body: { name: "Ayu" } },
    { method: "DELETE", path: "/api/contacts/con_1", key: null, body: undefined },
  ]);
});

test("a file has an address", () => {
  expect(addressOf("get", "/api/campaigns/{campaign}/report.csv", { at: { campaign: "cmp_1" } })).toBe(
    "/api/campaigns/cmp_1/report.csv",
  );
});

test("what the contract does not have does not compile", () => {
  const never = () => [
    // @ts-expect-error there is no such route
    get("/api/nothing", {}),
    // @ts-expect-error it cannot be deleted
    remove("/api/devices/{device}/chats", { at: { device: "dev_1" } }),
    // @ts-expect-error a place is not filled
    get("/api/devices/{device}", {}),
    // @ts-expect-error a name is a text
    post("/api/devices", { body: { name: 7 } }),
    // @ts-expect-error starting is no making, and takes no key
    post("/api/campaigns/{campaign}/start", { at: { campaign: "cmp_1" }, idempotencyKey: "k" }),
  ];
  expect(never).toBeTypeOf("function");
});

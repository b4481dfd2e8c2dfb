import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it, test, vi } from "vitest";
import type { Contact, OutboxPage, Page } from "~/api/types";
import { threadKey } from "./conversations";
import { ANSWERED, answer, type LocalizedRequest } from "./server";
import { type Language, type Tenant, tenantOf } from "./tenant";

/** Noon in Jakarta, where the business of the sample is (UTC+7). */
const NOON = Date.parse("2026-11-26T05:00:00Z");
const MIDNIGHT = Date.parse("2026-11-26T17:00:00Z");
const LANGUAGES = ["id", "en"] as const;
const SERVER_ONLY = [
  "/api/auth/me",
  "/api/version",
  "/health",
  "/api/events/socket",
  // The sample has no group.
  "/api/devices/{device}/groups/{group}",
  "/api/devices/{device}/messages/{message}/receipts",
];

type Operation = { responses: Record<string, { $ref?: string; content?: Record<string, unknown> }> };
const contract: { paths: Record<string, Record<string, Operation>> } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../public/openapi.json"), "utf8"),
);
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(contract, "contract");

const GETS = Object.keys(contract.paths).filter((path) => contract.paths[path]?.get && ANSWERED.includes(path));

/** Returns how a response differs from the contract; `null` if it matches. */
async function contractError(route: string, reply: Response): Promise<string | null> {
  const response = contract.paths[route]?.get?.responses[reply.status];
  if (response === undefined) return `status ${reply.status} is not in the contract`;
  const escaped = (step: string) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"));
  const place =
    response.$ref?.slice(2) ?? ["paths", route, "get", "responses", reply.status].map(String).map(escaped).join("/");
  const validate = ajv.getSchema(`contract#/${place}/content/${escaped("application/json")}/schema`);
  if (validate === undefined) return "the contract has no JSON for this answer";
  return validate(await reply.json()) ? null : ajv.errorsText(validate.errors);
}

const request = (path: string, options: Partial<LocalizedRequest> = {}) =>
  answer({ method: "GET", path, now: NOON, language: "id", ...options });

async function read<T>(path: string, options: Partial<LocalizedRequest> = {}): Promise<T> {
  const reply = request(path, options);
  expect(reply.status, path).toBe(200);
  return ((await reply.json()) as { data: T }).data;
}

/** Returns every path of a route for this tenant. */
function pathsOf(route: string, { devices, chats, contacts, broadcasts, imports }: Tenant): string[] {
  const known: Record<string, readonly { id: string }[]> = {
    device: devices,
    contact: contacts,
    campaign: broadcasts.map(({ campaign }) => campaign),
    import: imports,
  };
  return [...route.matchAll(/{(\w+)}/g)]
    .reduce<{ path: string; device: string }[]>(
      (paths, [place, name]) =>
        paths.flatMap(({ path, device }) =>
          (name === "chat"
            ? (chats.get(device) ?? []).map(({ chatId }) => ({ id: chatId }))
            : (known[name as string] ?? [])
          ).map(({ id }) => ({
            path: path.replace(place, encodeURIComponent(id)),
            device: name === "device" ? id : device,
          })),
        ),
      [{ path: route, device: "" }],
    )
    .map(({ path }) => path);
}

async function readAllPages<T>(path: string, limit: number): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: String(limit), ...(cursor === null ? {} : { cursor }) });
    const page: Page<T> = await read<Page<T>>(`${path}${path.includes("?") ? "&" : "?"}${query}`);
    expect(page.items.length, path).toBeLessThanOrEqual(limit);
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

/** Returns the paths of all GETs in this source code. */
const pathsReadIn = (source: string) =>
  [...source.matchAll(/(?:\.GET\(|addressOf\(\s*"get",)\s*"([^"]+)"/g)].map(([, path]) => path as string);

test("the sample answers every GET that a page makes", () => {
  const pages = globSync("{features,shell}/**/*.{ts,tsx}", { cwd: join(import.meta.dirname, "..") });
  const made = pages.flatMap((file) => pathsReadIn(readFileSync(join(import.meta.dirname, "..", file), "utf8")));
  expect(made.length).toBeGreaterThan(15);
  expect(made.filter((path) => !ANSWERED.includes(path) && !SERVER_ONLY.includes(path))).toEqual([]);
  expect(ANSWERED.filter((path) => !(path in contract.paths))).toEqual([]);
});

test("a GET is found in a call and in an address", () => {
  expect(pathsReadIn('dataOf(api.GET("/api/a", {}))\n  addressOf("get", "/api/b.csv")\n api.POST("/api/c")')).toEqual([
    "/api/a",
    "/api/b.csv",
  ]);
});

describe.for(LANGUAGES)("the sample (%s)", (language: Language) => {
  it.for(GETS)("answers %s according to the contract, by day and by night", async (route) => {
    for (const now of [NOON, MIDNIGHT]) {
      const paths = pathsOf(route, tenantOf(now, language));
      expect(paths.length).toBeGreaterThan(0);
      for (const path of paths) {
        const reply = request(path, { now, language });
        if (contract.paths[route]?.get?.responses[200]?.content?.["text/csv"] !== undefined) {
          expect(await reply.json()).toMatchObject({ success: false, error: { code: "SAMPLE" } });
          continue;
        }
        // No device is being linked, so no device has a QR code.
        if (!route.endsWith("/qr")) expect(reply.status, path).toBe(200);
        expect(await contractError(route, reply), path).toBeNull();
      }
    }
  });

  it("is the same each time it is created", () => {
    const random = vi.spyOn(Math, "random");
    expect(tenantOf(NOON, language)).toEqual(tenantOf(NOON, language));
    expect(random).not.toHaveBeenCalled();
  });

  it("uses only phone numbers that nobody can have", () => {
    const text = JSON.stringify(tenantOf(NOON, language), (_, value) =>
      value instanceof Map ? [...value.entries()] : value,
    );
    const numbers = text.match(/\b62\d{6,13}\b/g) ?? [];
    expect(numbers.length).toBeGreaterThan(100);
    expect(numbers.filter((number) => !number.startsWith("628400000"))).toEqual([]);
  });

  it("has a text for every message", () => {
    for (const messages of tenantOf(NOON, language).messages.values())
      for (const { text } of messages) expect(text).not.toBe("");
  });

  it("has counts that match its lists", () => {
    const { broadcasts, chats, messages, outbox, summary, contacts, imports, rejections } = tenantOf(NOON, language);
    for (const { campaign, items, progress } of broadcasts) {
      const { total, replied, ...standing } = campaign.counts;
      expect(items).toHaveLength(total);
      expect(items.filter(({ repliedAt }) => repliedAt !== null)).toHaveLength(replied);
      for (const [status, count] of Object.entries(standing))
        expect(
          items.filter((item) => item.status === status),
          `${campaign.name}: ${status}`,
        ).toHaveLength(count);
      const sentTotal = campaign.counts.sent + campaign.counts.delivered + campaign.counts.read;
      expect(progress.timeline.reduce((sum, { sent }) => sum + sent, 0)).toBe(sentTotal);
      expect(progress.timeline.every(({ sent }) => sent >= 0)).toBe(true);
      expect(progress.failures.reduce((sum, { count }) => sum + count, 0)).toBe(standing.failed);
      expect(items.filter(({ error }) => error !== null)).toHaveLength(standing.failed);
    }
    for (const [deviceId, list] of chats) {
      for (const { chatId, lastMessageId, lastStatus } of list) {
        const [newest] = messages.get(threadKey(deviceId, chatId)) ?? [];
        expect(newest?.id).toBe(lastMessageId);
        const waits = outbox.get(deviceId)?.some(({ id }) => id === lastMessageId);
        expect(waits).toBe(lastStatus === "queued" || lastStatus === "unknown");
      }
    }
    expect(summary.contacts).toBe(contacts.length);
    expect(summary.optedOut).toBeGreaterThan(2);
    for (const { campaign: ref, phone } of [...messages.values()].flat()) {
      if (!ref) continue;
      const sent = broadcasts.find(({ campaign }) => campaign.id === ref.id)?.items[ref.itemNo - 1];
      expect(sent).toMatchObject({ phone, status: "read", repliedAt: expect.any(String) });
    }
    for (const { id, rejected, duplicates, created, updated, rows } of imports) {
      expect(rejections.get(id)).toHaveLength(rejected);
      expect(created + updated + duplicates + rejected).toBe(rows);
    }
  });
});

describe("lists of the sample", () => {
  it.for(GETS.filter((route) => JSON.stringify(contract.paths[route]?.get).includes('"cursor"')))(
    "%s returns every item once, page by page",
    async (route) => {
      for (const path of pathsOf(route, tenantOf(NOON, "id")).slice(0, 12)) {
        const whole = await readAllPages<unknown>(path, 100);
        expect(await readAllPages<unknown>(path, 3), path).toEqual(whole);
        expect(new Set(whole.map((item) => JSON.stringify(item))).size).toBe(whole.length);
      }
    },
  );

  it("refuse an invalid limit and an unknown cursor, as the server does", async () => {
    for (const path of ["/api/contacts?limit=0", "/api/contacts?limit=101", "/api/contacts?cursor=nowhere"]) {
      const reply = request(path);
      expect(reply.status, path).toBe(400);
      expect(await contractError("/api/contacts", reply)).toBeNull();
    }
  });

  it("find contacts by name, number, tag and opt-out", async () => {
    const all = await readAllPages<Contact>("/api/contacts", 100);
    const someone = all.find(({ phone }) => phone !== null) as Contact & { phone: string };
    const given = someone.name.split(" ")[0] as string;
    const byName = await readAllPages<Contact>(`/api/contacts?search=${given.toUpperCase()}`, 100);
    expect(byName).toEqual(all.filter(({ name }) => name.includes(given)));
    expect(byName.length).toBeGreaterThan(0);
    expect(
      await readAllPages<Contact>(`/api/contacts?search=${encodeURIComponent(`0${someone.phone.slice(2)}`)}`, 100),
    ).toEqual([someone]);
    expect(await readAllPages("/api/contacts?search=nobody", 100)).toEqual([]);
    const loyal = await readAllPages<Contact>("/api/contacts?tag=vip", 100);
    expect(loyal).toEqual(all.filter(({ tags }) => tags.includes("vip")));
    const out = await readAllPages<Contact>("/api/contacts?optedOut=true", 100);
    expect(out).toEqual(all.filter(({ optedOut }) => optedOut !== null));
    expect(await readAllPages("/api/contacts?optedOut=false", 100)).toHaveLength(all.length - out.length);
  });

  it("filter recipients by status and the outbox by state", async () => {
    const { broadcasts, devices, outbox } = tenantOf(NOON, "id");
    for (const { campaign } of broadcasts) {
      const failed = await readAllPages<{ status: string }>(`/api/campaigns/${campaign.id}/items?status=failed`, 100);
      expect(failed).toHaveLength(campaign.counts.failed);
      expect(failed.every(({ status }) => status === "failed")).toBe(true);
    }
    for (const { id } of devices) {
      const path = `/api/devices/${id}/outbox`;
      const [waiting, unknown] = await Promise.all([
        read<OutboxPage>(`${path}?state=waiting`),
        read<OutboxPage>(`${path}?state=unknown`),
      ]);
      expect(waiting.items.length + unknown.items.length).toBe(outbox.get(id)?.length);
      expect(unknown.items.every(({ status, wait }) => status === "unknown" && wait === null)).toBe(true);
      expect(waiting.items.every(({ wait }) => wait !== null)).toBe(true);
    }
  });
});

describe("a request that changes the sample", () => {
  const CHANGES = Object.entries(contract.paths).flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter((method) => ["post", "patch", "put", "delete"].includes(method))
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  const ALLOWED = ["POST /api/campaigns/preview", "POST /api/devices/{device}/chats/{chat}/read"];

  it.for(CHANGES.filter((change) => !change.includes("/api/auth/") && !ALLOWED.includes(change)))(
    "is refused: %s",
    async (change) => {
      const [method, route] = change.split(" ") as [string, string];
      for (const path of pathsOf(route.replace("{message}", "msg"), tenantOf(NOON, "id")).slice(0, 2)) {
        const reply = request(path, { method, body: "{}" });
        expect(reply.status).toBe(403);
        expect(await reply.json()).toMatchObject({ error: { code: "SAMPLE" } });
      }
    },
  );

  it("is answered for the preview of a broadcast: contacts who opted out are left out, and the message is filled in", async () => {
    const body = JSON.stringify({
      deviceIds: ["dev_1"],
      text: "{Halo|Hai} {{name}}",
      audience: { tags: ["vip"], match: "any" },
    });
    const reply = request("/api/campaigns/preview", { method: "POST", body });
    const { data } = (await reply.json()) as {
      data: { recipients: number; optedOut: number; renderings: { text: string }[] };
    };
    const loyal = tenantOf(NOON, "id").contacts.filter(({ tags }) => tags.includes("vip"));
    expect(data.recipients + data.optedOut).toBe(loyal.length);
    expect(data.optedOut).toBe(loyal.filter(({ optedOut }) => optedOut !== null).length);
    expect(data.renderings[0]?.text).toBe(`Halo ${loyal[0]?.name}`);
  });
});

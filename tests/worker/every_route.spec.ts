// Rules that hold for every route. The routes are read from the contract, so a new route is tested here without a change.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Campaign, Contact, Device, Import, Message, Page } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";
import { listRoutes, type Route } from "./support/routes";

const ROUTES = listRoutes();
const SOCKET = "openEventSocket";
const takes = (name: string) => (route: Route) => route.parameters?.some((parameter) => parameter.name === name);
const label = ({ method, path }: Route) => `${method} ${path}`;
const isUnsafe = ({ method }: Route) => method !== "GET";

const SHOP = "628111000071";
const CUSTOMER = "628122000071";

let world: World;
let person: Person;
/** The values of path parameters, by name. */
const ids: Record<string, string> = {};

const filled = (path: string) => path.replaceAll(/{(\w+)}/g, (_, name: string) => encodeURIComponent(ids[name] ?? ""));

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  await populate();
}, 120_000);
afterAll(() => world?.dispose());

/** At least three of everything that is listed. */
async function populate(): Promise<void> {
  const device = await linkDevice(world, person, { phone: SHOP });
  for (const name of ["Cabang", "Gudang"]) await person.post("/api/devices", { name });
  for (const [place, name] of ["Budi", "Siti", "Andi"].entries()) {
    const contact = await person.post<Contact>("/api/contacts", { phone: `+62813300002${place}`, name });
    ids.contact = contact.id;
    const file = `phone\nno ${name}\nno\n12\n`;
    const { data } = await person.call<Import>("POST", `/api/contacts/import?fileName=${name}.csv`, { body: file });
    ids.import = data.id;
    const campaign = await person.post<Campaign>("/api/campaigns", {
      name,
      deviceIds: [device.id],
      text: "Halo {{name}}",
      recipients: ["1", "2", "3"].map((digit) => ({ phone: `+${CUSTOMER}${digit}`, name: `Pelanggan ${digit}` })),
    });
    ids.campaign = campaign.id;
    const canned = { shortcut: name, text: "Halo {{name}}" };
    ids.reply = (await person.post<{ id: string }>("/api/canned-replies", canned)).id;
  }
  const file = await person.call<{ id: string }>("POST", "/api/files?name=harga.txt", { body: "Kopi 18.000" });
  ids.file = file.data.id;
  for (const said of ["opted_out", "opted_in", "consented"]) {
    await person.post(`/api/contacts/${ids.contact}/consent`, { said });
  }
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  for (const digit of [1, 2, 3]) {
    const to = `${CUSTOMER}${digit}`;
    await world.network.addCustomer(to);
    ids.chat = `${to}@c.us`;
    const said = digit === 3 ? ["satu", "dua", "tiga"] : ["halo"];
    for (const text of said) await person.post(`/api/devices/${device.id}/messages`, { to, text });
    await person.post(`/api/devices/${device.id}/messages`, { to, text: "besok", sendAt: tomorrow });
  }
  ids.device = device.id;
  const users = await world.stack.d1("DB_CONTROL");
  for (const number of [1, 2]) {
    await users
      .prepare("insert into users select ?1, tenant_id, ?2, 'Budi', role, password_hash, created_at from users limit 1")
      .bind(`usr_0193e0a0-0000-7000-8000-00000000000${number}`, `budi${number}@toko.test`)
      .run();
  }
  ids.group = "120363000000000001@g.us";
  for (const digit of [4, 5, 6]) {
    await world.network.addCustomer(`${CUSTOMER}${digit}`);
    await world.network.say(`${CUSTOMER}${digit}`, SHOP, "STOP");
  }
  await waitFor("the opt-outs", async () => {
    return (await person.get<Page<unknown>>("/api/opt-outs")).items.length === 3;
  });
  for (const digit of [1, 2, 3]) await world.network.say(`${CUSTOMER}${digit}`, SHOP, "stop ya kak");
  await waitFor("the messages that look like an opt-out", async () => {
    const { items } = await person.get<Page<unknown>>(`/api/devices/${device.id}/undecided-opt-outs`);
    return items.length === 3;
  });
  await waitFor(
    "the chats to be listed",
    async () => (await person.get<Page<unknown>>(`/api/devices/${device.id}/chats`)).items.length === 6,
  );
  for (const status of ["closed", "open", "closed", "open"]) {
    await person.post(`/api/devices/${device.id}/chats/${ids.chat}/status`, { status });
  }
  await waitFor("the texts to be listed", async () => {
    const { items } = await person.get<Page<Message>>(`/api/devices/${device.id}/chats/${ids.chat}/messages`);
    ids.message = items.find(({ direction, sentAt }) => direction === "out" && sentAt)?.id ?? "";
    return items.length >= 3 && ids.message !== "";
  });
}

/** A request as a program sends it, without the headers that a browser adds. */
const bare = ({ method, path }: Route, headers: Record<string, string> = {}) =>
  fetch(world.url + filled(path), { method, headers, signal: AbortSignal.timeout(30_000) });

describe("a request from another origin", () => {
  it.each(ROUTES.filter(isUnsafe).map((route) => [label(route), route] as const))(
    "is refused at %s",
    async (_, route) => {
      for (const origin of [undefined, "null", "https://evil.example", `${world.url}.evil.example`]) {
        const reply = await bare(route, { cookie: person.cookie, ...(origin && { origin }) });
        expect([origin, reply.status, (await reply.json()).error.code]).toEqual([origin, 403, "FORBIDDEN"]);
      }
    },
  );
});

describe("a request without a session", () => {
  const closed = ROUTES.filter(({ security, operationId }) => security.length > 0 && operationId !== SOCKET);
  it.each(closed.map((route) => [label(route), route] as const))("is refused at %s", async (_, route) => {
    for (const cookie of ["", `__Host-cwa_session=${"x".repeat(40)}`]) {
      const reply = await bare(route, { origin: world.url, cookie });
      expect([reply.status, (await reply.json()).error.code]).toEqual([401, "UNAUTHORIZED"]);
    }
  });
});

describe("a list", () => {
  const lists = ROUTES.filter(takes("cursor"));
  type List = { items: unknown[]; nextCursor: string | null };
  const read = (route: Route, query: string) => person.call<List>("GET", `${filled(route.path)}?${query}`);

  it.each(lists.map((route) => [label(route), route] as const))(
    "of %s comes in pages, each row once",
    async (_, route) => {
      const whole = (await read(route, "limit=100")).data;
      expect(whole.items.length).toBeGreaterThanOrEqual(3);
      expect(whole.nextCursor).toBeNull();
      const rows: unknown[] = [];
      let cursor: string | null = "";
      do {
        const page: List = (await read(route, `limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)).data;
        expect(page.items).toHaveLength(1);
        rows.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null && rows.length < 100);
      expect(rows).toEqual(whole.items);
    },
  );

  it.each(lists.map((route) => [label(route), route] as const))(
    "of %s refuses an invalid limit and an invalid cursor",
    async (_, route) => {
      for (const [query, field] of [
        ["limit=0", "limit"],
        ["limit=101", "limit"],
        ["limit=-1", "limit"],
        ["limit=ten", "limit"],
        ["cursor=%00", "cursor"],
      ] as const) {
        const { status, error } = await read(route, query);
        expect([query, status, error?.details?.field]).toEqual([query, 400, field]);
      }
    },
  );
});

describe("a request with an idempotency key", () => {
  // This comes after the tests of the lists: the opt-out settles the message that the list of undecided opt-outs needs.
  beforeAll(async () => {
    await world.network.say(`${CUSTOMER}3`, SHOP, "STOP");
    await waitFor("the opt-out", async () => {
      const { items } = await person.get<Page<{ chatId: string }>>("/api/opt-outs");
      return items.some(({ chatId }) => chatId === ids.chat);
    });
  });
  const keyed = ROUTES.filter(takes("Idempotency-Key"));
  /** For each operation, one body and a different body. */
  const REQUESTS: Record<string, () => [unknown, unknown]> = {
    createDevice: () => [{ name: "Sekali" }, { name: "Dua kali" }],
    createCannedReply: () => [
      { shortcut: "sekali", text: "Sekali" },
      { shortcut: "dua-kali", text: "Dua kali" },
    ],
    createContact: () => [{ phone: "+628133000001" }, { phone: "+628133000002" }],
    changeConsent: () => [{ said: "opted_out" }, { said: "opted_in" }],
    recordOptIn: () => [{ note: "sekali" }, { note: "dua kali" }],
    importContacts: () => ["phone\n+628133000011\n", "phone\n+628133000012\n"],
    uploadFile: () => ["Kopi 18.000", "Kopi 19.000"],
    reactToMessage: () => [{ emoji: "👍" }, { emoji: "❤️" }],
    editMessage: () => [{ text: "dua" }, { text: "tiga" }],
    sendMessage: () => [
      { to: `${CUSTOMER}1`, text: "sekali" },
      { to: `${CUSTOMER}1`, text: "dua kali" },
    ],
    testCampaign: () => [
      { deviceId: ids.device, to: `${CUSTOMER}2`, text: "{Halo|Hai|Selamat pagi|Apa kabar}" },
      { deviceId: ids.device, to: `${CUSTOMER}1`, text: "{Halo|Hai|Selamat pagi|Apa kabar}" },
    ],
    createCampaign: () =>
      ["Sekali", "Dua kali"].map((name) => ({
        name,
        deviceIds: [ids.device],
        text: "Halo",
        recipients: [{ phone: `+${CUSTOMER}1` }],
      })) as [unknown, unknown],
  };
  const send = (route: Route, body: unknown, key: string) =>
    person.call<{ id: string }>(route.method, filled(route.path), { body, headers: { "idempotency-key": key } });

  it("is possible for every operation that creates or sends something", () => {
    // These change something that exists; a repeated call has no further effect.
    const steps = [
      "login",
      "refresh",
      "logout",
      "link",
      "read",
      "start",
      "schedule",
      "pause",
      "resume",
      "cancel",
      "retry",
      "decision",
      "unread",
      "assignee",
      "status",
      // The same request again finds its change done.
      "bulk",
      "tags",
    ];
    const isStep = ({ path }: Route) => steps.includes(path.split("/").at(-1) ?? "") || path.endsWith("/preview");
    const making = ROUTES.filter(({ method }) => method === "POST").filter((route) => !isStep(route));
    expect(making.map(({ operationId }) => operationId).sort()).toEqual(
      keyed.map(({ operationId }) => operationId).sort(),
    );
    expect(Object.keys(REQUESTS).sort()).toEqual(keyed.map(({ operationId }) => operationId).sort());
  });

  it.each(keyed.map((route) => [label(route), route] as const))("%s has its effect once", async (_, route) => {
    const [body, other] = REQUESTS[route.operationId]?.() ?? [];
    const key = `once-${route.operationId}`;
    const replies = await Promise.all([1, 2, 3].map(() => send(route, body, key)));
    replies.push(await send(route, body, key));
    const [first] = replies;
    expect(first?.status).toBeLessThan(300);
    expect(replies.map(({ status, data }) => [status, data?.id])).toEqual(
      replies.map(() => [first?.status, first?.data.id]),
    );
    const refused = await send(route, other, key);
    expect([refused.status, refused.error?.code]).toEqual([409, "CONFLICT"]);
    const fresh = await send(route, other, `${key}-2`);
    expect(fresh.status).toBe(first?.status);
    // The others make something new.
    if (!["changeConsent", "recordOptIn"].includes(route.operationId)) expect(fresh.data.id).not.toBe(first?.data.id);
  });

  it("has created nothing twice", async () => {
    const named = async (path: string, name: string) =>
      (await person.get<Page<{ name: string }>>(path)).items.filter((item) => item.name === name).length;
    expect(await named("/api/devices", "Sekali")).toBe(1);
    expect(await named("/api/campaigns", "Sekali")).toBe(1);
    const { items } = await person.get<Page<{ said: string }>>(`/api/contacts/${ids.contact}/consent`);
    expect(items.map(({ said }) => said)).toEqual(["opted_in", "opted_out", "consented", "opted_in", "opted_out"]);
    const imports = (await person.get<Page<Import>>("/api/contacts/imports")).items;
    expect(imports.filter(({ created }) => created === 1)).toHaveLength(2);
    const texts = async (digit: number, pattern: RegExp) => {
      const chat = `/api/devices/${ids.device}/chats/${CUSTOMER}${digit}@c.us/messages`;
      return (await person.get<Page<{ text: string }>>(chat)).items.filter(({ text }) => pattern.test(text)).length;
    };
    await waitFor("the texts to be listed", async () => (await texts(1, /dua kali/)) === 1);
    expect([await texts(1, /^sekali$/), await texts(2, /Halo|Hai|Selamat pagi|Apa kabar/)]).toEqual([1, 1]);
  });

  it("that was refused does not use up its key, and a repetition after a deletion is refused", async () => {
    const send = (name: string, key: string) =>
      person.call<Device>("POST", "/api/devices", { body: { name }, headers: { "idempotency-key": key } });
    expect((await send("", "refused")).status).toBe(400);
    const { status, data } = await send("Benar", "refused");
    expect(status).toBe(201);
    await person.delete(`/api/devices/${data.id}`);
    const gone = await send("Benar", "refused");
    expect([gone.status, gone.error?.message]).toEqual([409, expect.stringContaining("deleted")]);
    expect((await send("x", "not visible \u00e9")).error?.details?.field).toBe("Idempotency-Key");
  });
});

describe("an answer", () => {
  // Operations that delete or end something come last, because the others need it.
  const LAST = ["deleteMessage", "logOutDevice", "cancelMessage", "deleteContact", "deleteDevice", "signOut"];
  const order = ({ operationId }: Route) => LAST.indexOf(operationId);
  const routes = ROUTES.filter(({ operationId }) => operationId !== SOCKET);
  it.each(routes.sort((one, other) => order(one) - order(other)).map((route) => [label(route), route] as const))(
    "of %s has the rate-limit headers, and may not be cached",
    async (_, route) => {
      const { status, headers } = await person.call(
        route.method,
        filled(route.path),
        isUnsafe(route) ? { body: {} } : {},
      );
      expect(status).toBeLessThan(500);
      const isLimited = "429" in route.responses;
      for (const name of ["limit", "remaining", "reset"]) {
        expect([name, /^\d+$/.test(headers.get(`x-ratelimit-${name}`) ?? "")]).toEqual([name, isLimited]);
      }
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("x-cloudwa-release")).toMatch(/\S/);
    },
  );
});

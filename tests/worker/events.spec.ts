// The tenant's ordered events: each is stored once, can be read live and page by page, and resumed from any number.
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device, Frame, Message, NumberedFrame } from "../../frontend/src/api/types";
import {
  ADMIN,
  HubSocket,
  linkDevice,
  type Person,
  signIn,
  startPairing,
  startWorld,
  type World,
  waitFor,
  waitForStatus,
} from "./support";
import { callHub } from "./support/object";

const BUSINESS = ["628111000091", "628111000092"] as const;
const CUSTOMERS = Array.from({ length: 5 }, (_, number) => `62812200009${number}`);
const OLD = { ...ADMIN, email: "citra@kios.test", tenant: "Kios Citra" };
const OTHER = { ...ADMIN, email: "bambang@warung.test", tenant: "Warung Bambang" };
const SESSION_SECRET = "a secret that only this world knows";
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

type Listed = { items: NumberedFrame[]; last: number };

let world: World;
let person: Person;

beforeAll(async () => {
  world = await startWorld({ admins: [ADMIN, OTHER, OLD], bindings: { SESSION_SECRET } });
  person = await signIn(world);
  for (const phone of CUSTOMERS) await world.network.addCustomer(phone);
});
afterAll(() => world?.dispose());

const list = (who: Person, query = "") => who.get<Listed>(`/api/events${query}`);

/** workerd evicts an object after ten idle seconds. Its sockets stay open, and nothing shows when it happens. */
const untilEvicted = () => new Promise((resolve) => setTimeout(resolve, 13_000));

/** Every event after a number, page by page. */
async function listAll(who: Person, after = 0): Promise<NumberedFrame[]> {
  const all: NumberedFrame[] = [];
  for (;;) {
    const { items } = await list(who, `?after=${all.at(-1)?.seq ?? after}&limit=100`);
    if (items.length === 0) return all;
    all.push(...items);
  }
}

const numbered = (frames: Frame[]) => frames.filter((frame): frame is NumberedFrame => "deviceId" in frame);
const seqs = (frames: NumberedFrame[]) => frames.map(({ seq }) => seq);
const upTo = (after: number, last: number) => Array.from({ length: last - after }, (_, index) => after + 1 + index);

/** Identifies an event independently of its number. */
function nameOf({ kind, data, deviceId, at }: NumberedFrame): string {
  if (kind === "message.created") return `${kind} ${data.id}`;
  if (kind === "message.status") return `${kind} ${data.id} ${data.status} ${data.error ?? ""}`;
  return `${kind} ${deviceId} ${at} ${JSON.stringify(data)}`;
}

const twice = (frames: NumberedFrame[]) => {
  const names = frames.map(nameOf);
  return names.filter((name, index) => names.indexOf(name) !== index);
};

/** The beginning of the ids of devices that exist only in the events of this spec. */
const MADE_UP = "dev_0193e0a0-0000-7000-8000-00000000000";

function textEvent(device: string, text: string, at: string) {
  const id = `msg_0193e0a0-0000-7000-8000-${Buffer.from(text).toString("hex").padStart(12, "0").slice(-12)}`;
  const [phone] = CUSTOMERS;
  const chat = { chatId: `${phone}@c.us`, phone, lid: null, name: null };
  const said = { direction: "in", status: "received", text, at, waMessageId: text };
  return { at, kind: "message.created", data: { id, deviceId: device, ...chat, ...said } };
}

type More = { at?: number; events?: unknown[]; notices?: unknown[] };

/** Sends events to a tenant's hub as its devices' objects do. */
function eventSource(tenant: string) {
  return {
    /** Hands over one event per number; returns the number up to which the hub has all events. */
    async handOver(device: number, epoch: string, numbers: number[], { at = Date.now(), ...more }: More = {}) {
      const name = `${MADE_UP}${device}`;
      const eventOf = (seq: number) => ({
        seq,
        ...textEvent(name, `${device}${epoch}${seq}`, new Date(at).toISOString()),
      });
      const batch = { tenant, device: name, epoch, events: numbers.map(eventOf), provenUntil: null, ...more };
      const { status, body } = await callHub(world, tenant, "append", batch);
      if (status !== 200) throw new Error(`append: ${status} ${JSON.stringify(body)}`);
      return body.through as number;
    },
  };
}

describe("the events of a tenant", () => {
  let owner: Person;
  let handOver: ReturnType<typeof eventSource>["handOver"];

  beforeAll(async () => {
    owner = await signIn(world, OTHER);
    ({ handOver } = eventSource(owner.user?.tenantId ?? ""));
  });

  const texts = (frames: NumberedFrame[]) =>
    frames.map(({ kind, data }) => (kind === "message.created" ? data.text : kind));

  it("come in pages, oldest first, with the number of the last event", async () => {
    expect(await list(owner)).toEqual({ items: [], last: 0 });
    expect(await handOver(1, "a", [1, 2, 3])).toBe(3);
    expect(await handOver(2, "a", [1, 2])).toBe(2);
    const first = await list(owner, "?limit=2");
    expect([texts(first.items), seqs(first.items), first.last]).toEqual([["1a1", "1a2"], [1, 2], 5]);
    expect(first.items[0]).toMatchObject({ deviceId: `${MADE_UP}1`, at: expect.stringMatching(/Z$/) });
    expect(texts((await list(owner, "?after=2&limit=100")).items)).toEqual(["1a3", "2a1", "2a2"]);
    expect(await list(owner, "?after=5")).toEqual({ items: [], last: 5 });
  });

  it.each(["after=-1", "after=x", "limit=0", "limit=101"])("are refused for %s", async (query) => {
    const reply = await owner.call("GET", `/api/events?${query}`);
    expect([reply.status, reply.error?.code]).toEqual([400, "VALIDATION_ERROR"]);
    expect(reply.error?.details?.field).toBe(query.split("=")[0]);
  });

  it("are visible to the tenant only", async () => {
    expect((await list(person)).items.filter(({ deviceId }) => deviceId.startsWith(MADE_UP))).toEqual([]);
    expect((await fetch(`${world.url}/api/events`)).status).toBe(401);
  });

  it("contain an event once, although its device hands it over again without knowing that the hub has it", {
    timeout: MINUTE,
  }, async () => {
    expect(await handOver(3, "a", [1, 2])).toBe(2);
    await world.stack.kill9();
    expect(await handOver(3, "a", [])).toBe(2);
    expect(await handOver(3, "a", [1, 2, 3])).toBe(3);
    expect(texts(await listAll(owner, 5))).toEqual(["3a1", "3a2", "3a3"]);
  });

  it("keep the events of two epochs apart, although those of the earlier epoch come late", async () => {
    const { last } = await list(owner);
    expect(await handOver(4, "old", [1, 2])).toBe(2);
    expect(await handOver(4, "new", [])).toBe(0);
    expect(await handOver(4, "new", [1])).toBe(1);
    expect(await handOver(4, "old", [2, 3, 4])).toBe(4);
    expect(await handOver(4, "new", [1, 2])).toBe(2);
    expect(texts(await listAll(owner, last))).toEqual(["4old1", "4old2", "4new1", "4old3", "4old4", "4new2"]);
  });

  it("do not contain live updates, which open dashboards receive", async () => {
    const { last } = await list(owner);
    const hub = await owner.events(last);
    const data = { deviceId: `${MADE_UP}1`, waiting: 3, unknown: 0, code: "quiet_hours", nextSendAt: null };
    await handOver(1, "a", [], { notices: [{ kind: "device.outbox", data }] });
    expect(await hub.next("device.outbox")).toEqual({ kind: "device.outbox", data });
    expect((await list(owner)).last).toBe(last);
    const again = await owner.events(last);
    expect(again.frames).toEqual([{ kind: "hello", seq: last, resumed: true }]);
    hub.close();
    again.close();
  });

  it("contain a QR only for admins", async () => {
    const data = { raw: "2@rahasia", svg: "<svg/>", expiresAt: new Date().toISOString() };
    const qr = { seq: 4, at: new Date().toISOString(), kind: "device.qr", data };
    const { last } = await list(owner);
    const control = await world.stack.d1("DB_CONTROL");
    const become = async (role: string) => {
      await control.prepare("update users set role = ?1 where email = ?2").bind(role, OTHER.email).run();
      await owner.post("/api/auth/refresh");
    };
    const admin = await owner.events(last);
    await become("operator");
    const operator = await owner.events(last);
    await handOver(1, "a", [], { events: [qr] });
    expect((await admin.next("device.qr")).data).toEqual(data);
    expect((await operator.next("device.qr")).data).toBeNull();
    expect((await list(owner, `?after=${last}`)).items).toMatchObject([{ kind: "device.qr", data: null }]);
    const returning = await owner.events(last);
    expect((await returning.next("device.qr")).data).toBeNull();
    await become("admin");
    expect((await list(owner, `?after=${last}`)).items).toMatchObject([{ kind: "device.qr", data }]);
    for (const hub of [admin, operator, returning]) hub.close();
  });

  it("reach a dashboard whose hub was evicted in the meantime", { timeout: MINUTE }, async () => {
    const { last } = await list(owner);
    const hub = await owner.events(last);
    await untilEvicted();
    await handOver(5, "a", [1]);
    expect(await hub.next("message.created")).toMatchObject({ seq: last + 1, data: { text: "5a1" } });
    expect(await handOver(5, "a", [1])).toBe(1);
    await handOver(5, "a", [2]);
    await hub.next("message.created", ({ seq }) => seq === last + 2);
    expect(texts(numbered(hub.frames))).toEqual(["5a1", "5a2"]);
    hub.close();
  });
});

describe("an event that is older than 14 days", () => {
  it("is deleted, and a request for it is refused", { timeout: MINUTE }, async () => {
    const owner = await signIn(world, OLD);
    const tenant = owner.user?.tenantId ?? "";
    const source = eventSource(tenant);
    await source.handOver(1, "a", [1, 2, 3], { at: Date.now() - 15 * DAY });
    await source.handOver(1, "a", [4]);
    const refused = await waitFor(
      "the sweep",
      async () => {
        const reply = await owner.call("GET", "/api/events?after=2");
        return reply.error && reply;
      },
      { withinMs: 20_000 },
    );
    expect([refused.status, refused.error?.code]).toEqual([409, "CONFLICT"]);
    expect(refused.error?.message).toContain("14 days");
    expect(seqs((await list(owner, "?after=3")).items)).toEqual([4]);
    expect(seqs((await list(owner)).items)).toEqual([4]);
    const late = await owner.events(2);
    expect(late.frames).toEqual([{ kind: "hello", seq: 4, resumed: false }]);
    const inTime = await owner.events(3);
    await inTime.next("message.created", ({ seq }) => seq === 4);
    expect(inTime.of("hello")[0]).toMatchObject({ seq: 4, resumed: true });
    const future = await owner.events(5);
    expect(future.of("hello")[0]).toMatchObject({ resumed: false });
    expect((await owner.call("GET", "/api/events?after=5")).status).toBe(409);
    for (const hub of [late, inTime, future]) hub.close();
  });
});

describe("a dashboard that was disconnected for long", () => {
  // While workerd is busy for seconds, it may close the kept-alive connection on which the upgrade was just sent.
  const opened = (who: Person, after: number) =>
    waitFor("a socket", () => who.events(after).catch(() => undefined), { withinMs: 30_000 });

  it("is sent thousands of events, and a request to read everything again if they are too many", {
    timeout: MINUTE,
  }, async () => {
    const owner = await signIn(world, OLD);
    const { handOver } = eventSource(owner.user?.tenantId ?? "");
    const { last: left } = await list(owner);
    // If the connection was closed, the events are handed over again: the hub keeps each event once.
    const handOverAll = (from: number, to: number) =>
      waitFor("the hub to have them", () => handOver(2, "a", upTo(from - 1, to)).catch(() => undefined), {
        withinMs: 30_000,
      });
    await handOverAll(1, 1_500);
    const back = await opened(owner, left);
    await waitFor("all of them", () => numbered(back.frames).length === 1_500);
    expect(back.of("hello")[0]).toMatchObject({ resumed: true });
    expect(seqs(numbered(back.frames))).toEqual(upTo(left, left + 1_500));
    back.close();
    for (const first of [1_501, 4_501, 7_501]) await handOverAll(first, first + 2_999);
    const late = await opened(owner, left);
    expect(late.frames).toEqual([{ kind: "hello", seq: left + 10_500, resumed: false }]);
    late.close();
  });
});

describe("a session", () => {
  /** The person's own session with another expiry. */
  function cookieUntil(who: Person, expiresAt: number): string {
    const token = who.cookie.match(/__Host-cwa_session=([^;]+)/)?.[1] ?? "";
    const [header = "", payload = ""] = token.split(".");
    const claims = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), exp: Math.floor(expiresAt / 1000) };
    const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
    const signature = createHmac("sha256", SESSION_SECRET).update(signed).digest("base64url");
    return `__Host-cwa_session=${signed}.${signature}`;
  }

  // workerd keeps the TCP connection of a closed socket for about ten seconds.
  const waitForClose = async (hub: HubSocket) => {
    await waitFor("the socket to be closed", () => hub.closed, { withinMs: 30_000 });
    expect(hub.closed).toBe(4401);
  };

  it("closes its sockets when it expires", { timeout: MINUTE }, async () => {
    const expiresAt = Date.now() + 16_000;
    const headers = { cookie: cookieUntil(person, expiresAt), origin: world.url };
    const hub = await HubSocket.open(world.url, headers);
    await untilEvicted();
    // A socket whose session lasts longer does not change when the hub closes the first.
    const lasting = await person.events();
    await waitForClose(hub);
    expect(Date.now()).toBeGreaterThanOrEqual(Math.floor(expiresAt / 1000) * 1000);
    expect(lasting.closed).toBeUndefined();
    await expect(HubSocket.open(world.url, headers)).rejects.toThrow();
    lasting.close();
  });

  it("closes its sockets when the person signs out", async () => {
    const leaving = await signIn(world, OTHER);
    const hub = await leaving.events();
    await leaving.post("/api/auth/logout");
    await waitForClose(hub);
  });
});

describe("the events of a linked device", () => {
  let device: Device;
  let other: Device;
  /** The last event number of the dashboard that disconnects. */
  let left: number;

  const send = (to: Device, text: string, phone = CUSTOMERS[0]) =>
    person.post<Message>(`/api/devices/${to.id}/messages`, { to: phone, text });
  const arrived = (text: string) =>
    waitFor(`"${text}" to arrive`, async () =>
      (await world.network.receivedBy(CUSTOMERS[0] ?? "")).some((message) => message.text === text),
    );
  /** Waits until there is no new event for a moment; returns the last event number. */
  async function settled(): Promise<number> {
    let last = -1;
    return waitFor(
      "the events to pause",
      async () => {
        const { last: now } = await list(person, "?limit=1");
        const rests = now === last;
        last = now;
        return rests && now;
      },
      { withinMs: 30_000, everyMs: 700 },
    );
  }

  beforeAll(async () => {
    device = await linkDevice(world, person, { phone: BUSINESS[0] });
    other = await linkDevice(world, person, { name: "Cabang", phone: BUSINESS[1] });
  }, 2 * MINUTE);

  it("are resumed by number by a dashboard that was disconnected", { timeout: 3 * MINUTE }, async () => {
    const hub = await person.events();
    left = hub.seq;
    hub.close();
    await world.network.burst(BUSINESS[0], 150, CUSTOMERS, "selagi pergi ");
    for (let number = 0; number < 20; number++) await send(number % 2 ? device : other, `jawab ${number}`);
    await arrived("jawab 19");
    await world.stack.kill9();
    await world.stack.rollCall();
    await waitForStatus(person, device.id, "online");
    await waitForStatus(person, other.id, "online");
    await world.restart();
    await world.stack.rollCall();
    await waitForStatus(person, device.id, "online");
    await waitForStatus(person, other.id, "online");
    const last = await settled();
    expect(last - left).toBeGreaterThan(150 + 20 * 3);

    const back = await person.events(left);
    await waitFor("all of it", () => numbered(back.frames).length >= last - left);
    expect(back.of("hello")[0]).toMatchObject({ resumed: true });
    const missed = numbered(back.frames);
    expect(seqs(missed)).toEqual(upTo(left, back.seq));
    expect(await listAll(person, left)).toEqual(missed);
    expect(twice(missed)).toEqual([]);
    const texts = missed.flatMap(({ kind, data }) => (kind === "message.created" ? [data.text] : []));
    expect(texts.filter((text) => text.startsWith("selagi pergi"))).toHaveLength(150);
    expect(texts.filter((text) => text.startsWith("jawab"))).toHaveLength(20);
    back.close();
  });

  it("have one order for two dashboards, through a kill", { timeout: 2 * MINUTE }, async () => {
    const start = await settled();
    const [one, two] = await Promise.all([person.events(start), person.events(start)]);
    await Promise.all([
      world.network.burst(BUSINESS[0], 40, CUSTOMERS, "kiri "),
      world.network.burst(BUSINESS[1], 40, CUSTOMERS, "kanan "),
    ]);
    await waitFor("some of it", () => numbered(one?.frames ?? []).length > 10, { everyMs: 5 });
    await world.stack.kill9();
    await world.stack.rollCall();
    await waitForStatus(person, device.id, "online");
    await waitForStatus(person, other.id, "online");
    const allEighty = async () => {
      const all = await listAll(person, start);
      const came = all.filter(({ kind, data }) => kind === "message.created" && /^(kiri|kanan) /.test(data.text));
      return came.length === 80 && all;
    };
    await waitFor("all eighty", allEighty, { withinMs: 30_000 });
    const last = await settled();
    const all = await listAll(person, start);
    // Each dashboard resumes at its own last event.
    for (const before of [one, two]) {
      const seen = numbered(before?.frames ?? []);
      const next = await person.events(seen.at(-1)?.seq ?? start);
      await waitFor("the rest", () => next.seq >= last && numbered(next.frames).at(-1)?.seq === last);
      expect([...seen, ...numbered(next.frames)]).toEqual(all.slice(0, last - start));
      next.close();
      before?.close();
    }
    expect(twice(all)).toEqual([]);
    expect(all.at(-1)?.seq).toBe(last);
  });

  it("are each stored once through logout, a new link and the deletion of the device", {
    timeout: 3 * MINUTE,
  }, async () => {
    const start = await settled();
    const hub = await person.events(start);
    await world.network.say(CUSTOMERS[0] ?? "", BUSINESS[0], "sebelum keluar");
    await hub.next("message.created", ({ data }) => data.text === "sebelum keluar");
    await person.post(`/api/devices/${device.id}/logout`);
    await world.network.scan(BUSINESS[0], (await startPairing(person, device.id)).raw);
    await waitForStatus(person, device.id, "online");
    await world.network.say(CUSTOMERS[0] ?? "", BUSINESS[0], "sesudah masuk lagi");
    await hub.next("message.created", ({ data }) => data.text === "sesudah masuk lagi", 20_000);
    await send(device, "terakhir");
    await arrived("terakhir");
    await person.delete(`/api/devices/${device.id}`);
    await hub.next("device.status", ({ deviceId, data }) => deviceId === device.id && data.status === "unlinked");
    await world.stack.kill9();
    await world.stack.rollCall();
    await waitForStatus(person, other.id, "online");
    const last = await settled();

    const all = await listAll(person, start);
    expect(seqs(all)).toEqual(upTo(start, last));
    expect(twice(all)).toEqual([]);
    const live = numbered(hub.frames);
    expect(live).toEqual(all.slice(0, live.length));
    // The events of the deleted device stay; its messages in D1 are deleted.
    const ofDevice = all.filter(({ deviceId }) => deviceId === device.id);
    expect(ofDevice.map(({ kind }) => kind)).toContain("message.created");
    expect((await person.call("GET", `/api/devices/${device.id}/chats`)).status).toBe(404);
    const db = await world.stack.d1("DB_TENANTS_0");
    const rows = await db.prepare("select count(*) as n from messages where device_id = ?").bind(device.id).first("n");
    expect(rows).toBe(0);
    hub.close();
  });
});

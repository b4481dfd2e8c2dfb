// Pacing of one device: the order and times at which WhatsApp receives its messages, wait reasons, and the settings.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device, OutboxPage, Pacing, SentMessage } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";
import type { Activity } from "./support/network";

const BUSINESS = "628111000091";
const AYU = "628122000091";
const BUDI = "628122000092";
const STRANGER = "628122000093";
const MINUTE = 60_000;

let world: World;
let person: Person;
let device: Device;

beforeAll(async () => {
  world = await startWorld({ bindings: { SIMULATOR_PACE: undefined } });
  person = await signIn(world);
  for (const phone of [AYU, BUDI, STRANGER]) await world.network.addCustomer(phone);
  device = await linkDevice(world, person, { phone: BUSINESS });
  await set({ quietHours: { enabled: false } });
});
afterAll(() => world?.dispose());

const path = (rest: string) => `/api/devices/${device.id}${rest}`;
const set = (settings: object) => person.patch<Pacing>(path("/pacing"), settings);
const send = (to: string, text: string, more: object = {}) =>
  person.post<SentMessage>(path("/messages"), { to, text, ...more });
const received = async (phone: string) => world.network.receivedBy(phone);
const arrived = (phone: string, text: string, withinMs = 20_000) =>
  waitFor(`"${text}" to arrive`, async () => (await received(phone)).find((message) => message.text === text), {
    withinMs,
  });

describe("a message", () => {
  it("is sent in the order of a person: read, type, send", { timeout: MINUTE }, async () => {
    await world.network.say(AYU, BUSINESS, "masih ada?");
    await waitFor("the question to arrive", async () =>
      (await person.get<{ items: { unread: number }[] }>(path("/chats"))).items.some(({ unread }) => unread === 1),
    );
    const hub = await person.events();
    const { id } = await send(AYU, "Masih ada, kak. Mau pesan berapa?");
    await hub.next("message.status", ({ data }) => data.id === id && data.status === "typing");
    const { receivedAt } = await arrived(AYU, "Masih ada, kak. Mau pesan berapa?");
    const shown: Activity[] = await waitFor("the device to stop typing", async () => {
      const activities = (await world.network.activities()).filter(({ from }) => from === BUSINESS);
      return activities.some(({ kind }) => kind === "paused") && activities;
    });
    const order = shown.filter(({ to }) => to === AYU || to === null).map(({ kind }) => kind);
    expect(order.slice(order.indexOf("read"))).toEqual(["read", "available", "subscribe", "composing", "paused"]);
    const began = shown.find(({ kind }) => kind === "composing")?.at ?? 0;
    // The range in the device's settings: 1 to 3 s.
    expect(receivedAt - began).toBeGreaterThanOrEqual(1_000);
    expect(receivedAt - began).toBeLessThan(4_500);
    hub.close();
    await waitFor(
      "the device to be unavailable",
      async () => (await world.network.activities()).some(({ kind }) => kind === "unavailable"),
      { withinMs: 20_000 },
    );
  });

  it("is sent without typing if typing is off", { timeout: MINUTE }, async () => {
    await set({ typing: { enabled: false } });
    const before = (await world.network.activities()).length;
    await send(BUDI, "langsung");
    await arrived(BUDI, "langsung");
    expect((await world.network.activities()).slice(before).map(({ kind }) => kind)).not.toContain("composing");
  });
});

describe("the settings", () => {
  it("survive a restart of the process", { timeout: MINUTE }, async () => {
    await set({ typing: { enabled: false, minSeconds: 2, maxSeconds: 4 }, limits: { perMinute: 7 } });
    await world.stack.kill9();
    const { settings } = await person.get<Pacing>(path("/pacing"));
    expect(settings.typing).toEqual({ enabled: false, minSeconds: 2, maxSeconds: 4 });
    expect(settings.limits).toEqual({ perMinute: 7, perHour: 500, perDay: 5000 });
  });

  it.each([
    ["limits.perMinute", { limits: { perMinute: 21 } }],
    ["limits.perHour", { limits: { perHour: 0 } }],
    ["typing.minSeconds", { typing: { minSeconds: 9, maxSeconds: 2 } }],
    ["typing.maxSeconds", { typing: { maxSeconds: 99 } }],
    ["quietHours.from", { quietHours: { from: "25:00" } }],
    ["quietHours.timeZone", { quietHours: { timeZone: "Jakarta" } }],
  ])("refuse an invalid %s with its name and change nothing", async (field, patch) => {
    const before = await person.get<Pacing>(path("/pacing"));
    const reply = await person.call("PATCH", path("/pacing"), { body: patch });
    expect([reply.status, reply.error?.code, reply.error?.details?.field]).toEqual([400, "VALIDATION_ERROR", field]);
    expect((await person.get<Pacing>(path("/pacing"))).settings).toEqual(before.settings);
  });
});

describe("a limit", () => {
  it("holds all messages back with the reason, and an urgent message is sent first", {
    timeout: 3 * MINUTE,
  }, async () => {
    await world.network.say(BUDI, BUSINESS, "hai");
    await waitFor("the chat with Budi", async () =>
      (await person.get<{ items: { phone: string }[] }>(path("/chats"))).items.some(({ phone }) => phone === BUDI),
    );
    const { usage } = await set({ typing: { enabled: false }, limits: { perMinute: 20 } });
    const free = 20 - usage.minute.used;
    for (let number = 0; number < free; number += 1) await send(BUDI, `isi ${number}`);
    const waiting = await send(BUDI, "satu terlalu banyak");
    expect(waiting.wait?.code).toBe("minute_limit");
    expect(Date.parse(waiting.wait?.nextSendAt ?? "")).toBeGreaterThan(Date.now());
    const urgent = await send(AYU, "penting", { priority: "urgent" });
    expect(urgent.wait?.code).toBe("minute_limit");
    const { items } = await person.get<OutboxPage>(path("/outbox"));
    expect(items.map(({ text }) => text).slice(-2)).toEqual(["penting", "satu terlalu banyak"]);
    const first = await arrived(AYU, "penting", 90_000);
    const second = await arrived(BUDI, "satu terlalu banyak", 90_000);
    expect(first.receivedAt).toBeLessThanOrEqual(second.receivedAt);
  });

  it("of quiet hours holds first messages to strangers and no reply", { timeout: MINUTE }, async () => {
    const timeZone = "Australia/Lord_Howe"; // its summer time shifts by half an hour, which a table of whole hours gets wrong
    const clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
    const at = (ms: number) => clock.format(Date.now() + ms);
    await set({ quietHours: { enabled: true, from: at(-10 * 60_000), to: at(10 * 60_000), timeZone } });
    const { wait } = await send(STRANGER, "kenalan");
    expect(wait?.code).toBe("quiet_hours");
    expect(clock.format(Date.parse(wait?.nextSendAt ?? ""))).toBe(at(10 * 60_000));
    await send(AYU, "balasan malam");
    await arrived(AYU, "balasan malam");
    await set({ quietHours: { enabled: false } });
    await arrived(STRANGER, "kenalan");
  });
});

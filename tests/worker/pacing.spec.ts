// One number at a person's pace: what is seen on the wire, what waits and why, and the settings.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device, OutboxPage, Pacing, SentMessage } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";
import type { Courtesy } from "./support/network";

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

describe("a text", () => {
  it("is read, typed and sent in a person's order", { timeout: MINUTE }, async () => {
    await world.network.say(AYU, BUSINESS, "masih ada?");
    await waitFor("the question to be here", async () =>
      (await person.get<{ items: { unread: number }[] }>(path("/chats"))).items.some(({ unread }) => unread === 1),
    );
    const hub = await person.events();
    const { id } = await send(AYU, "Masih ada, kak. Mau pesan berapa?");
    await hub.next("message.status", ({ data }) => data.id === id && data.status === "typing");
    const { receivedAt } = await arrived(AYU, "Masih ada, kak. Mau pesan berapa?");
    const seen: Courtesy[] = await waitFor("it to stop typing", async () => {
      const courtesies = (await world.network.courtesies()).filter(({ from }) => from === BUSINESS);
      return courtesies.some(({ kind }) => kind === "paused") && courtesies;
    });
    const order = seen.filter(({ to }) => to === AYU || to === null).map(({ kind }) => kind);
    expect(order.slice(order.indexOf("read"))).toEqual(["read", "available", "subscribe", "composing", "paused"]);
    const began = seen.find(({ kind }) => kind === "composing")?.at ?? 0;
    // The device's own range: 1 to 3 s.
    expect(receivedAt - began).toBeGreaterThanOrEqual(1_000);
    expect(receivedAt - began).toBeLessThan(4_500);
    hub.close();
    await waitFor(
      "it to be shown as away",
      async () => (await world.network.courtesies()).some(({ kind }) => kind === "unavailable"),
      { withinMs: 20_000 },
    );
  });

  it("is not typed once typing is off", { timeout: MINUTE }, async () => {
    await set({ typing: { enabled: false } });
    const before = (await world.network.courtesies()).length;
    await send(BUDI, "langsung");
    await arrived(BUDI, "langsung");
    expect((await world.network.courtesies()).slice(before).map(({ kind }) => kind)).not.toContain("composing");
  });
});

describe("the settings", () => {
  it("are remembered over a restart of the process", { timeout: MINUTE }, async () => {
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
  ])("name what is wrong with %s and change nothing", async (field, patch) => {
    const before = await person.get<Pacing>(path("/pacing"));
    const reply = await person.call("PATCH", path("/pacing"), { body: patch });
    expect([reply.status, reply.error?.code, reply.error?.details?.field]).toEqual([400, "VALIDATION_ERROR", field]);
    expect((await person.get<Pacing>(path("/pacing"))).settings).toEqual(before.settings);
  });
});

describe("a limit", () => {
  it("holds everything back with its reason, and an urgent text leaves first", { timeout: 3 * MINUTE }, async () => {
    await world.network.say(BUDI, BUSINESS, "hai");
    await waitFor("Budi to be known", async () =>
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

  it("of quiet hours holds first words to strangers and no reply", { timeout: MINUTE }, async () => {
    const timeZone = "Australia/Lord_Howe"; // half an hour of summer time: nothing a table of whole hours gets right
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

describe("a fast broadcast, unshortened", () => {
  it("keeps its rule by the receivers' own clock", { timeout: 5 * MINUTE }, async () => {
    const numbers = Array.from({ length: 12 }, (_, number) => `6281330009${String(number).padStart(2, "0")}`);
    for (const phone of numbers) await world.network.addCustomer(phone);
    await set({ typing: { enabled: true }, limits: { perMinute: 20 } });
    const { id } = await person.post<{ id: string }>("/api/campaigns", {
      name: "Cepat",
      deviceIds: [device.id],
      text: "Halo {{name}}, ada promo baru hari ini.",
      recipients: numbers.map((phone) => ({ phone, name: phone.slice(-2) })),
      gap: { minSeconds: 5, maxSeconds: 10 },
    });
    await person.post(`/api/campaigns/${id}/start`);
    const texts = () =>
      world.network
        .inbound()
        .then((all) => all.filter(({ from, text }) => from === BUSINESS && text.includes("promo")));
    await waitFor("all twelve", async () => (await texts()).length >= 12, { withinMs: 4 * MINUTE, everyMs: 500 });
    const times = (await texts()).map(({ receivedAt }) => receivedAt).sort((one, other) => one - other);
    expect(times).toHaveLength(12);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    const typed = (await world.network.courtesies()).filter(
      ({ kind, to }) => kind === "composing" && numbers.includes(to ?? ""),
    );
    expect(typed).toHaveLength(12);
    // 5 to 10 s, one in ten doubled, and 1 to 2 s of typing before each; the machine may add a little.
    for (const gap of gaps) {
      expect(gap).toBeGreaterThanOrEqual(5_000);
      expect(gap).toBeLessThanOrEqual(20_000 + 2_000 + 1_000);
    }
  });
});

// Accepted messages: each has a wait reason until it is sent, is sent once and in order, and gets a final status.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device, Message, OutboxItem, OutboxPage, Page, SentMessage } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor, waitForStatus } from "./support";

const BUSINESS = "628111000081";
const [AYU = "", BUDI = "", CITRA = "", DEWI = ""] = ["628122000081", "628122000082", "628122000083", "628122000084"];
const MINUTE = 60_000;

let world: World;
let person: Person;
let device: Device;

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  for (const phone of [AYU, BUDI, CITRA, DEWI]) await world.network.addCustomer(phone);
  device = await linkDevice(world, person, { phone: BUSINESS });
});
afterAll(() => world?.dispose());

const path = (rest: string) => `/api/devices/${device.id}${rest}`;
const send = (to: string, text: string, more: object = {}, headers: Record<string, string> = {}) =>
  person.post<SentMessage>(path("/messages"), { to, text, ...more }, headers);
const outbox = (state: "waiting" | "unknown" = "waiting") => person.get<OutboxPage>(path(`/outbox?state=${state}`));
const received = async (phone: string) => (await world.network.receivedBy(phone)).map(({ text }) => text);
const arrived = (phone: string, text: string, withinMs = 15_000) =>
  waitFor(`"${text}" to arrive`, async () => (await received(phone)).includes(text), { withinMs });
const soon = (ms: number) => new Date(Date.now() + ms).toISOString();

describe("a scheduled message", () => {
  it("reports its time, is listed, and is sent then", { timeout: MINUTE }, async () => {
    const sendAt = soon(2_500);
    const accepted = await send(AYU, "nanti", { sendAt });
    expect(accepted).toMatchObject({
      status: "queued",
      priority: "normal",
      sendAt,
      wait: { code: "scheduled", nextSendAt: sendAt },
    });
    const listed = (await outbox()).items.find(({ id }) => id === accepted.id);
    expect(listed).toMatchObject({ status: "queued", sendAt, wait: { code: "scheduled" } });
    await arrived(AYU, "nanti");
    const [{ receivedAt } = { receivedAt: 0 }] = (await world.network.receivedBy(AYU)).filter(
      (m) => m.text === "nanti",
    );
    expect(receivedAt).toBeGreaterThanOrEqual(Date.parse(sendAt) - 5);
    expect((await outbox()).waiting).toBe(0);
  });

  it("survives a kill and is sent at its time", { timeout: MINUTE }, async () => {
    await send(AYU, "sesudah mati", { sendAt: soon(4_000) });
    await world.stack.kill9();
    await world.stack.rollCall();
    await waitForStatus(person, device.id, "online");
    await arrived(AYU, "sesudah mati");
    expect((await received(AYU)).filter((text) => text === "sesudah mati")).toHaveLength(1);
  });

  it("can be cancelled once while it waits", { timeout: MINUTE }, async () => {
    const hub = await person.events();
    const { id } = await send(BUDI, "batal", { sendAt: soon(60_000) });
    const cancelled = { id, status: "failed", error: "cancelled" };
    expect(await person.delete(path(`/messages/${id}`))).toEqual(cancelled);
    expect(await person.delete(path(`/messages/${id}`))).toEqual(cancelled);
    await hub.next("message.status", ({ data }) => data.id === id && data.error === "cancelled");
    expect((await outbox()).items).toEqual([]);
    hub.close();
  });
});

describe("a message that cannot be cancelled", () => {
  it("is refused with the reason", async () => {
    const { id } = await send(AYU, "pergi");
    await arrived(AYU, "pergi");
    const late = await person.call("DELETE", path(`/messages/${id}`));
    expect([late.status, late.error?.code]).toEqual([409, "CONFLICT"]);
    const unknown = await person.call("DELETE", path("/messages/msg_0193e0a0-0000-7000-8000-000000000001"));
    expect([unknown.status, unknown.error?.code]).toEqual([404, "NOT_FOUND"]);
    const known = await person.call("POST", path(`/messages/${id}/decision`), { body: { decision: "resend" } });
    expect([known.status, known.error?.code]).toEqual([409, "CONFLICT"]);
  });

  it.each([
    ["priority", { priority: "campaign" }],
    ["sendAt", { sendAt: "besok" }],
    ["sendAt", { sendAt: soon(91 * 24 * 3_600_000) }],
  ])("names a wrong %s", async (field, more) => {
    const reply = await person.call("POST", path("/messages"), { body: { to: AYU, text: "x", ...more } });
    expect([reply.status, reply.error?.details?.field]).toEqual([400, field]);
  });
});

describe("a message that WhatsApp does not acknowledge", () => {
  // A receipt would prove that the message arrived.
  beforeAll(async () => {
    for (const phone of [CITRA, DEWI]) await world.network.behave(phone, { receipts: "none" });
  });

  it("is sent once more under its id after a kill", { timeout: MINUTE }, async () => {
    await world.network.fault(BUSINESS, { kind: "no_ack" });
    const { waMessageId } = await send(CITRA, "tanpa jawaban");
    const onWire = async () => (await world.network.sent()).filter(({ id }) => id === waMessageId).length;
    await waitFor("the message to reach the network", async () => (await onWire()) === 1);
    await world.stack.kill9();
    await world.network.fault(BUSINESS, { kind: "ok" });
    await world.stack.rollCall();
    await waitFor("the message to be sent", async () => {
      const { items } = await person.get<{ items: { text: string; status: string }[] }>(
        path(`/chats/${CITRA}@c.us/messages`),
      );
      return items.some(({ text, status }) => text === "tanpa jawaban" && status !== "queued");
    });
    expect(await onWire()).toBe(2);
  });

  it("is unknown once the device is unlinked, and a person decides", { timeout: 2 * MINUTE }, async () => {
    await world.network.fault(BUSINESS, { kind: "no_ack" });
    const first = await send(DEWI, "entah satu");
    const second = await send(CITRA, "entah dua");
    // A receipt would say that it has arrived.
    await world.network.behave(AYU, { receipts: "none" });
    const third = await send(AYU, "entah tiga");
    await waitFor("all to reach the network", async () => {
      const ids = (await world.network.sent()).map(({ id }) => id);
      return [first, second, third].every(({ waMessageId }) => ids.includes(waMessageId));
    });
    await person.post(path("/logout"));
    await world.network.fault(BUSINESS, { kind: "ok" }).catch(() => {});
    const listed = await waitFor("all to be unknown", async () => {
      const page = await outbox("unknown");
      return page.items.length === 3 && page;
    });
    expect(listed.unknown).toBe(3);
    expect(listed.items.map(({ status }: OutboxItem) => status)).toEqual(["unknown", "unknown", "unknown"]);

    const refused = await person.call("POST", path(`/messages/${first.id}/decision`), { body: { decision: "resend" } });
    expect(refused.error?.code).toBe("DEVICE_DISCONNECTED");
    // Nothing is sent for this answer, so the device need not be linked.
    expect(await person.post(path(`/messages/${third.id}/decision`), { decision: "arrived" })).toEqual({
      id: third.id,
      status: "sent",
    });
    device = await relink();
    const before = (await world.network.sent()).length;
    expect(await person.post(path(`/messages/${second.id}/decision`), { decision: "give_up" })).toEqual({
      id: second.id,
      status: "failed",
      error: "given_up",
    });
    expect((await outbox("unknown")).items.map(({ id }) => id)).toEqual([first.id]);
    // Nothing was sent again by itself after the new link.
    expect((await world.network.sent()).length).toBe(before);
    await person.post(path(`/messages/${first.id}/decision`), { decision: "resend" });
    await waitFor("the message to be sent again under its id", async () =>
      (await world.network.sent()).slice(before).some(({ id }) => id === first.waMessageId),
    );
    expect((await outbox("unknown")).unknown).toBe(0);
  });

  async function relink(): Promise<Device> {
    const { id } = device;
    await person.post(`/api/devices/${id}/link`);
    const qr = await waitFor(
      "a QR",
      async () => (await person.call<{ raw: string }>("GET", `/api/devices/${id}/qr`)).data,
    );
    await world.network.scan(BUSINESS, qr.raw);
    return waitForStatus(person, id, "online");
  }
});

describe("WhatsApp's reach-out limit", () => {
  it("holds first messages to strangers and no reply", { timeout: MINUTE }, async () => {
    await world.network.fault(BUSINESS, { kind: "stream_error", code: 463 });
    const stranger = "628122000085";
    await world.network.addCustomer(stranger);
    const { id } = await send(stranger, "kenalan");
    // Another attempt would make the limit longer.
    await waitFor("the message to fail", async () => {
      const { items } = await person.get<Page<Message>>(path(`/chats/${stranger}@c.us/messages`));
      return items.find((item) => item.id === id && item.status === "failed" && item.error === "whatsapp_463");
    });
    const { usage } = await person.get<{ usage: { heldUntil: string | null } }>(path("/pacing"));
    expect(Date.parse(usage.heldUntil ?? "")).toBeGreaterThan(Date.now());
    await world.network.fault(BUSINESS, { kind: "ok" });
    await world.network.say(AYU, BUSINESS, "halo?");
    await send(AYU, "balasan");
    await arrived(AYU, "balasan");
    const another = "628122000086";
    await world.network.addCustomer(another);
    expect((await send(another, "halo orang baru")).wait?.code).toBe("reach_out_limit");
  });
});

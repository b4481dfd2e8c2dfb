// The main path with the real protocol: link a device, send and receive, survive a kill without a new QR.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Chat, Device, Message, Pacing, Page } from "../../frontend/src/api/types";
import {
  linkDevice,
  type Person,
  signIn,
  startPairing,
  startWorld,
  type World,
  waitFor,
  waitForStatus,
} from "./support";
import { statistics } from "./support/object";

const BUSINESS = "628111000001";
const CUSTOMER = "628122000001";
const CHAT = `${CUSTOMER}@c.us`;

let world: World;
let person: Person;

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  await world.network.addCustomer(CUSTOMER, "Budi");
});
afterAll(() => world?.dispose());

const send = (device: Device, text: string, key?: string) =>
  person.post<Message>(
    `/api/devices/${device.id}/messages`,
    { to: CUSTOMER, text },
    key === undefined ? {} : { "idempotency-key": key },
  );
const texts = async () => (await world.network.receivedBy(CUSTOMER)).map(({ text }) => text);
const history = async (device: Device) =>
  (await person.get<Page<Message>>(`/api/devices/${device.id}/chats/${CHAT}/messages`)).items;

describe("a linked device", () => {
  let device: Device;

  it("is linked by the QR that comes over the events socket", async () => {
    const hub = await person.events();
    const created = await person.post<Device>("/api/devices", { name: "Toko" });
    expect(created.status).toBe("unlinked");
    await startPairing(person, created.id);
    const shown = await hub.next("device.qr", ({ data }) => data !== null);
    expect(shown.data?.svg).toContain("<svg");
    expect(Date.parse(shown.data?.expiresAt ?? "")).toBeGreaterThan(Date.now());
    await world.network.scan(BUSINESS, shown.data?.raw ?? "");
    await hub.next("device.status", ({ data }) => data.status === "online");
    await hub.next("device.qr", ({ data }) => data === null);
    device = await waitForStatus(person, created.id, "online");
    expect(device.phone).toBe(BUSINESS);
    expect(device.lid).toBeTruthy();
    expect(Date.parse(device.provenUntil ?? "")).toBeGreaterThan(Date.now());
    hub.close();
  });

  it("cannot be linked twice", async () => {
    const again = await person.call("POST", `/api/devices/${device.id}/link`, { body: {} });
    expect([again.status, again.error?.code]).toEqual([409, "CONFLICT"]);
  });

  it("sends and receives, and each step is an event", async () => {
    const hub = await person.events();
    const sent = await send(device, "Halo Budi");
    await waitFor("the customer to receive it", async () => (await texts()).includes("Halo Budi"));
    await hub.next("message.status", ({ data }) => data.id === sent.id && data.status === "sent");
    await hub.next("message.status", ({ data }) => data.id === sent.id && data.status === "delivered");
    await world.network.say(CUSTOMER, BUSINESS, "Halo juga");
    const received = await hub.next("message.created", ({ data }) => data.text === "Halo juga");
    expect(received.data).toMatchObject({ direction: "in", chatId: CHAT, phone: CUSTOMER, status: "received" });
    expect(received.data.lid).toBeTruthy();
    await waitFor("D1 to have both", async () => (await history(device)).length === 2);
    expect((await history(device)).map(({ text, direction }) => [direction, text])).toEqual([
      ["in", "Halo juga"],
      ["out", "Halo Budi"],
    ]);
    hub.close();
  });

  it("sends once if a request is repeated under its key", async () => {
    const first = await send(device, "sekali saja", "order-17");
    const again = await send(device, "sekali saja", "order-17");
    expect(again.id).toBe(first.id);
    await waitFor("the customer to receive it", async () => (await texts()).includes("sekali saja"));
    await send(device, "sesudahnya");
    await waitFor("the next one", async () => (await texts()).includes("sesudahnya"));
    expect((await texts()).filter((text) => text === "sekali saja")).toHaveLength(1);
  });

  it("keeps the order of a chat when many messages are sent at once", async () => {
    const many = Array.from({ length: 20 }, (_, number) => `urut ${number}`);
    for (const text of many) await send(device, text);
    await waitFor("all of them", async () => (await texts()).filter((text) => text.startsWith("urut")).length === 20);
    expect((await texts()).filter((text) => text.startsWith("urut"))).toEqual(many);
  });

  it("tells every dashboard once that a chat was read, or marked as unread", async () => {
    const hub = await person.events();
    await world.network.say(CUSTOMER, BUSINESS, "belum dibaca");
    const unread = async () => (await person.get<Page<Chat>>("/api/chats?unread=true")).items;
    await waitFor("the chat to be counted as unread", async () =>
      (await unread()).some(({ chatId }) => chatId === CHAT),
    );
    const chat = `/api/devices/${device.id}/chats/${CHAT}`;
    for (const _ of [1, 2]) await person.post(`${chat}/read`, {});
    await hub.next("chat.unread", ({ data }) => data.unread === 0 && data.chatId === CHAT);
    expect(await unread()).toEqual([]);
    for (const _ of [1, 2]) await person.post(`${chat}/unread`, {});
    await hub.next("chat.unread", ({ data }) => data.unread === 1);
    expect(hub.of("chat.unread").map(({ data }) => data.unread)).toEqual([0, 1]);
    expect(await unread()).toMatchObject([{ deviceId: device.id, unread: 1 }]);
    expect([await person.get<Chat>(chat)]).toEqual(await unread());
    expect((await person.call("GET", `/api/devices/${device.id}/chats/0@c.us`)).status).toBe(404);
    hub.close();
  });

  it("continues without a new QR after its process was killed", async () => {
    const logins = (await world.network.companions())[0]?.logins ?? 0;
    await world.stack.kill9();
    await world.network.say(CUSTOMER, BUSINESS, "kalian masih di sana?");
    await world.stack.rollCall();
    await waitForStatus(person, device.id, "online");
    expect((await world.network.companions())[0]?.logins).toBeGreaterThan(logins);
    await waitFor("the message that came in the meantime", async () =>
      (await history(device)).some(({ text }) => text === "kalian masih di sana?"),
    );
    await send(device, "masih!");
    await waitFor("our answer", async () => (await texts()).includes("masih!"));
  });

  it("reconnects by itself when its socket is dropped", async () => {
    const logins = (await world.network.companions())[0]?.logins ?? 0;
    await world.network.fault(BUSINESS, { kind: "drop" });
    await waitFor("another login", async () => ((await world.network.companions())[0]?.logins ?? 0) > logins);
    await waitForStatus(person, device.id, "online");
    await send(device, "tersambung lagi");
    await waitFor("the text", async () => (await texts()).includes("tersambung lagi"));
  });

  it("stores a message once if WhatsApp delivers it twice", async () => {
    await world.network.fault(BUSINESS, { kind: "duplicate" });
    await world.network.say(CUSTOMER, BUSINESS, "dobel");
    await waitFor("the message", async () => (await history(device)).some(({ text }) => text === "dobel"));
    await world.network.fault(BUSINESS, { kind: "ok" });
    await world.network.say(CUSTOMER, BUSINESS, "tunggal");
    await waitFor("the next", async () => (await history(device)).some(({ text }) => text === "tunggal"));
    expect((await history(device)).filter(({ text }) => text === "dobel")).toHaveLength(1);
  });

  it("counts the rows that it writes by part", async () => {
    const { rowsWritten } = await statistics(world, person, device);
    expect(Object.keys(rowsWritten)).toEqual(expect.arrayContaining(["outbox", "events", "session", "inbox"]));
  });

  it("reports that the phone has removed it, and can be linked again", async () => {
    const hub = await person.events();
    await world.network.unlink(BUSINESS);
    await hub.next("device.status", ({ data }) => data.status === "logged_out");
    const refused = await person.call("POST", `/api/devices/${device.id}/messages`, {
      body: { to: CUSTOMER, text: "x" },
    });
    expect([refused.status, refused.error?.code]).toEqual([409, "DEVICE_DISCONNECTED"]);
    await world.network.scan(BUSINESS, (await startPairing(person, device.id)).raw);
    await waitForStatus(person, device.id, "online");
    await send(device, "kami kembali");
    await waitFor("the text", async () => (await texts()).includes("kami kembali"));
    hub.close();
  });

  it("says that it is logged out if its deletion fails afterwards, and is gone after a second try", async () => {
    const db = await world.stack.d1("DB_TENANTS_0");
    await db.prepare("create trigger stop before delete on devices begin select raise(abort, 'no'); end").run();
    const failed = await person.call("DELETE", `/api/devices/${device.id}`);
    expect([failed.status, failed.error?.code]).toEqual([503, "UNAVAILABLE"]);
    expect(failed.error?.message).toMatch(/is logged out of WhatsApp.*delete it again/);
    await waitFor("the phone to have no companion", async () => (await world.network.companions()).length === 0);
    await db.prepare("drop trigger stop").run();
    await person.delete(`/api/devices/${device.id}`);
    const gone = await person.call("GET", `/api/devices/${device.id}`);
    expect([gone.status, gone.error?.code]).toEqual([404, "NOT_FOUND"]);
  });
});

describe("a number whose device is deleted", () => {
  it("goes on with its limits on another device", { timeout: 60_000 }, async () => {
    const phone = "628111000014";
    const pacing = (device: Device) => person.get<Pacing>(`/api/devices/${device.id}/pacing`);
    const first = await linkDevice(world, person, { name: "Lama", phone });
    await send(first, "dari yang lama");
    await waitFor("the text", async () => (await texts()).includes("dari yang lama"));
    expect((await pacing(first)).usage).toMatchObject({ day: { used: 1 }, cold: { used: 1 } });
    await person.delete(`/api/devices/${first.id}`);

    const next = await linkDevice(world, person, { name: "Baru", phone });
    await waitFor("the number's day", async () => (await pacing(next)).usage.day.used === 1);
    expect((await pacing(next)).usage.cold.used).toBe(1);
    await person.post(`/api/devices/${next.id}/logout`, {});
    await waitForStatus(person, next.id, "unlinked");
    await world.network.scan(phone, (await startPairing(person, next.id)).raw, "Baru");
    await waitForStatus(person, next.id, "online");
    expect((await pacing(next)).usage.day.used).toBe(1);
  });
});

describe("two devices of one tenant", () => {
  it("cannot be linked to one number: the second is logged out and says why", { timeout: 60_000 }, async () => {
    const phone = "628111000013";
    const first = await linkDevice(world, person, { name: "Pertama", phone });
    const { id } = await person.post<Device>("/api/devices", { name: "Kedua" });
    await world.network.scan(phone, (await startPairing(person, id)).raw, "Kedua");
    await waitFor("the second to be logged out", async () => {
      const { status, cause } = await person.get<Device>(`/api/devices/${id}`);
      return status === "unlinked" && cause === "number_in_use";
    });
    await waitFor("the phone to show one linked device", async () => {
      const companions = await world.network.companions();
      return companions.filter((companion) => companion.phone === phone).length === 1;
    });
    expect((await person.get<Device>(`/api/devices/${first.id}`)).status).toBe("online");
  });

  it("send at the same time", async () => {
    const [one, two] = await Promise.all([
      linkDevice(world, person, { name: "Satu", phone: "628111000011" }),
      linkDevice(world, person, { name: "Dua", phone: "628111000012" }),
    ]);
    await Promise.all([send(one, "dari satu"), send(two, "dari dua")]);
    await waitFor("both", async () => {
      const got = await world.network.receivedBy(CUSTOMER);
      const senderOf = (text: string) => got.find((message) => message.text === text)?.from;
      return senderOf("dari satu") === "628111000011" && senderOf("dari dua") === "628111000012";
    });
  });
});

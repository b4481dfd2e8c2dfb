// Groups, from real ciphertext and the server's notifications to the answers of the API, and back to the phones of the members.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Chat, Device, Group, GroupReceipts, Message, Page, SentMessage } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";
import type { Scene } from "./support/network";

const BUSINESS = "628111000096";
const AYU = "628122000096";
const BUDI = "628122000196";
const CITRA = "628122000296";

let world: World;
let person: Person;
let device: Device;
/** The LIDs of people, by number. */
const lids: Record<string, string> = {};

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  device = await linkDevice(world, person, { phone: BUSINESS });
  for (const [phone, name] of [
    [AYU, "Ayu"],
    [BUDI, "Budi"],
    [CITRA, "Citra"],
  ] as const) {
    const { lid } = await world.network.addCustomer(phone, name);
    lids[phone] = lid.split("@")[0] ?? "";
  }
  await person.post("/api/contacts", { phone: `+${AYU}`, name: "Bu Ayu Lestari" });
});
afterAll(() => world?.dispose());

const of = (group: string) => `/api/devices/${device.id}/chats/${encodeURIComponent(group)}`;
const history = async (group: string) => (await person.get<Page<Message>>(`${of(group)}/messages`)).items;
const chatOf = async (group: string) =>
  (await person.get<Page<Chat>>(`/api/devices/${device.id}/chats`)).items.find(({ chatId }) => chatId === group);
const read = (group: string) => person.get<Group>(`/api/devices/${device.id}/groups/${group}`);
const say = (id: string, from: string, text: string, scene: Scene = {}) =>
  world.network.say(from, BUSINESS, text, "text", { place: "group", group: id, ...scene });
const shown = (group: string, text: string) =>
  waitFor(`"${text}" to be shown`, async () => (await history(group)).find((message) => message.text === text));
/** What this customer could decrypt of what was written in the group. */
const receivedBy = async (phone: string, group: string) =>
  (await world.network.receivedBy(phone)).filter((message) => message.group === group);

async function send(group: string, text: string, more: object = {}): Promise<SentMessage> {
  return person.post<SentMessage>(`/api/devices/${device.id}/messages`, { to: group, text, ...more });
}
const sent = (group: string, id: string) =>
  waitFor("the text to have left", async () =>
    (await history(group)).find((message) => message.id === id && message.sentAt !== undefined),
  );

const numbersOf = (group: Group) => (group.members ?? []).map(({ phone }) => phone);

describe.each(["lid", "pn"] as const)("a group that names its members by %s", (addressing) => {
  const id = addressing === "lid" ? "120363000000000961" : "120363000000000962";
  const group = `${id}@g.us`;

  beforeAll(() =>
    world.network.addGroup(id, {
      subject: "Arisan RT 5",
      addressing,
      members: [{ phone: BUSINESS }, { phone: AYU, role: "superadmin" }, { phone: BUDI }],
    }),
  );

  it("is shown with its subject and its members, about which WhatsApp is asked once", async () => {
    await say(id, AYU, "halo semua");
    await say(id, BUDI, "halo juga");
    await shown(group, "halo juga");
    await waitFor("the subject", async () => (await chatOf(group))?.name === "Arisan RT 5");
    const known = await waitFor("the members", async () => {
      const found = await read(group);
      return found.members === null ? undefined : found;
    });
    expect(known).toMatchObject({
      chatId: group,
      subject: "Arisan RT 5",
      addressing: addressing === "lid" ? "lid" : "phone",
    });
    expect(known.members).toEqual([
      { phone: BUSINESS, lid: expect.any(String), role: "member", name: null },
      { phone: AYU, lid: lids[AYU], role: "owner", name: "Bu Ayu Lestari" },
      { phone: BUDI, lid: lids[BUDI], role: "member", name: null },
    ]);
    const listed = await person.get<{ groups: unknown[] }>(`/api/devices/${device.id}/groups`);
    expect(listed.groups).toContainEqual({ chatId: group, subject: "Arisan RT 5", members: 3, isMember: true });
    const { queries } = await world.network.group(id);
    for (const text of ["satu", "dua", "tiga"]) await say(id, AYU, text);
    await shown(group, "tiga");
    expect((await world.network.group(id)).queries).toBe(queries);
  });

  it("keeps its members and its subject current by what the server notifies, with a line for each change", async () => {
    const hub = await person.events();
    const unread = (await chatOf(group))?.unread;
    await world.network.changeGroup(id, AYU, { change: "add", phones: [CITRA] });
    const event = await hub.next("message.created", ({ data }) => data.content?.kind === "group_change");
    expect(event.data).toMatchObject({
      chatId: group,
      content: { kind: "group_change", change: "added", subject: null, members: [{ phone: CITRA, lid: lids[CITRA] }] },
      sender: { phone: AYU },
    });
    expect(numbersOf(await read(group))).toEqual([BUSINESS, AYU, BUDI, CITRA]);
    await world.network.changeGroup(id, AYU, { change: "promote", phones: [BUDI] });
    await world.network.changeGroup(id, CITRA, { change: "remove", phones: [CITRA] });
    await world.network.changeGroup(id, AYU, { change: "subject", subject: "Arisan RT 6" });
    await waitFor("the new subject", async () => (await chatOf(group))?.name === "Arisan RT 6");
    expect((await read(group)).members?.map(({ phone, role }) => [phone, role])).toEqual([
      [BUSINESS, "member"],
      [AYU, "owner"],
      [BUDI, "admin"],
    ]);
    const lines = (await history(group)).flatMap(({ content }) =>
      content?.kind === "group_change" ? [content.change] : [],
    );
    expect(lines).toEqual(["subject", "left", "promoted", "added"]);
    expect((await chatOf(group))?.unread).toBe(unread);
    hub.close();
  });

  it("takes a text, which every member's phone decrypts, and counts who has received and read it", async () => {
    await world.network.behave(BUDI, { receipts: "none" });
    const { queries } = await world.network.group(id);
    const { id: message } = await send(group, "Iuran bulan ini 50 ribu");
    const left = await sent(group, message);
    for (const phone of [AYU, BUDI]) {
      const [text] = await waitFor(`the text at ${phone}`, async () => {
        const texts = await receivedBy(phone, group);
        return texts.length > 0 ? texts : undefined;
      });
      expect(text).toMatchObject({ id: left.waMessageId, text: "Iuran bulan ini 50 ribu", from: BUSINESS });
    }
    const receipts = () =>
      person
        .get<GroupReceipts>(`/api/devices/${device.id}/messages/${message}/receipts`)
        .then(({ members }) => members);
    await waitFor("the first receipt", async () => (await receipts()).some(({ status }) => status !== null));
    expect((await receipts()).map(({ phone, name, status }) => [phone, name, status])).toEqual([
      [AYU, "Bu Ayu Lestari", "delivered"],
      [BUDI, null, null],
    ]);
    // Two ticks only when all have it.
    expect((await history(group)).find((each) => each.id === message)?.status).toBe("sent");
    await world.network.behave(BUDI, { receipts: "read" });
    const { id: next } = await send(group, "Terima kasih");
    await sent(group, next);
    const statusOf = async (which: string) => (await history(group)).find((each) => each.id === which)?.status;
    await waitFor("the text to be delivered", async () => (await statusOf(next)) === "delivered");
    await world.network.read(AYU);
    await waitFor("the text to be read", async () => (await statusOf(next)) === "read");
    // The library asks once for what it needs to encrypt, and never again.
    expect((await world.network.group(id)).queries).toBeLessThanOrEqual(queries + 1);
  });

  it("takes a reply, a reaction, an edit and a deletion, by the addresses of the group", async () => {
    const addressOf = (phone: string) => (addressing === "lid" ? `${lids[phone]}@lid` : `${phone}@s.whatsapp.net`);
    await say(id, AYU, `kapan? (${addressing})`);
    const asked = await shown(group, `kapan? (${addressing})`);
    const { id: reply } = await send(group, "Sabtu", { replyTo: asked.id });
    const answer = await sent(group, reply);
    expect(answer.replyTo).toMatchObject({ id: asked.id, sender: { phone: AYU } });
    const got = await waitFor("the reply", async () =>
      (await receivedBy(BUDI, group)).find((text) => text.id === answer.waMessageId),
    );
    expect(got.quoted).toMatchObject({ id: asked.waMessageId, author: addressOf(AYU) });

    const change = (message: string, what: string, body?: object) =>
      person.call("POST", `${of(group)}/messages/${message}/${what}`, { body: body ?? {} });
    expect((await change(asked.id, "reaction", { emoji: "👍" })).status).toBe(202);
    expect((await change(answer.id, "edit", { text: "Minggu" })).status).toBe(202);
    const changes = async () => (await world.network.changes()).filter(({ to, chat }) => to === BUDI && chat === group);
    const reaction = await waitFor("the reaction", async () =>
      (await changes()).find(({ kind }) => kind === "reaction"),
    );
    expect(reaction).toMatchObject({ of: asked.waMessageId, fromMe: false, participant: addressOf(AYU), text: "👍" });
    const edit = await waitFor("the edit", async () => (await changes()).find(({ kind }) => kind === "edit"));
    expect(edit).toMatchObject({ of: answer.waMessageId, fromMe: true, text: "Minggu" });
    await waitFor("the edit to be shown", async () =>
      (await history(group)).some((message) => message.id === answer.id && message.text === "Minggu"),
    );
    expect((await person.call("DELETE", `${of(group)}/messages/${answer.id}`)).status).toBe(202);
    const deletion = await waitFor("the deletion", async () =>
      (await changes()).find(({ kind }) => kind === "deletion"),
    );
    expect(deletion.of).toBe(answer.waMessageId);
  });
});

it("a text to a group of which the number is no member, or which is none, is refused by name", async () => {
  const id = "120363000000000963";
  await world.network.addGroup(id, {
    subject: "Lain",
    members: [{ phone: AYU }, { phone: BUDI }, { phone: BUSINESS }],
  });
  await say(id, AYU, "halo");
  await shown(`${id}@g.us`, "halo");
  await waitFor("the members", async () => (await read(`${id}@g.us`)).members !== null);
  await world.network.changeGroup(id, AYU, { change: "remove", phones: [BUSINESS] });
  await waitFor("the removal", async () => !numbersOf(await read(`${id}@g.us`)).includes(BUSINESS));
  const to = async (text: string) =>
    person.call("POST", `/api/devices/${device.id}/messages`, { body: { to: text, text: "halo" } });
  const removed = await to(`${id}@g.us`);
  expect([removed.status, removed.error?.code]).toEqual([409, "CONFLICT"]);
  const wrong = await to("arisan@g.us");
  expect([wrong.status, wrong.error?.details]).toEqual([400, { field: "to", reason: "recipient_unknown" }]);
});

it("a broadcast does not go to a group", async () => {
  const body = { deviceId: device.id, text: "Promo", to: "120363000000000961@g.us" };
  const test = await person.call("POST", "/api/campaigns/test", { body });
  expect([test.status, test.error?.details]).toEqual([400, { field: "to", reason: "recipient_group" }]);
});

// Conversations are assigned, snoozed and closed, and opened by a customer's message or by time: from the API to the events of every tab.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Chat, Device, Member, Message, Page, ThreadEntry } from "../../frontend/src/api/types";
import { ADMIN, linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";

const BUSINESS = "628111000098";
const CUSTOMER = "628122000098";
const CHAT = `${CUSTOMER}@c.us`;
const BUDI = { ...ADMIN, email: "budi@toko.test", name: "Budi" };
const STRANGER = { ...ADMIN, email: "cici@warung.test", name: "Cici", tenant: "Warung" };

let world: World;
let ayu: Person;
let budi: Person;
let device: Device;
let users: Member[];

beforeAll(async () => {
  world = await startWorld({ admins: [ADMIN, BUDI, STRANGER] });
  [ayu, budi] = [await signIn(world, ADMIN), await signIn(world, BUDI)];
  device = await linkDevice(world, ayu, { phone: BUSINESS });
  await world.network.addCustomer(CUSTOMER, "Siti");
  users = (await ayu.get<Page<Member>>("/api/users")).items;
});
afterAll(() => world?.dispose());

const path = (part = "") => `/api/devices/${device.id}/chats/${CHAT}${part}`;
const idOf = (name: string) => users.find((user) => user.name === name)?.id ?? "";
const chat = () => ayu.get<Chat>(path());
const entries = async () => (await ayu.get<Page<ThreadEntry>>(path("/entries"))).items.reverse();
const kinds = async () => (await entries()).map(({ by, change }) => `${change.kind} by ${by.kind}`);

async function received(text: string): Promise<Message> {
  const id = await world.network.say(CUSTOMER, BUSINESS, text);
  return waitFor(`"${text}" to be shown`, async () => {
    const { items } = await ayu.get<Page<Message>>(path("/messages"));
    return items.find(({ waMessageId }) => waMessageId === id);
  });
}

it("the users of the business are listed, and nobody else is an assignee", async () => {
  await received("halo");
  expect(users.map(({ name }) => name).sort()).toEqual(["Ayu", "Budi"]);
  const cici = await signIn(world, STRANGER);
  const others = (await cici.get<Page<Member>>("/api/users")).items;
  expect(others.map(({ name }) => name)).toEqual(["Cici"]);
  const refused = await ayu.call("POST", path("/assignee"), { body: { assignee: others[0]?.id } });
  expect([refused.status, refused.error?.details?.field]).toEqual([400, "assignee"]);
  expect((await chat()).assignee).toBeNull();
});

it("an assignment is an event with its author, a line of the thread, and the same for everybody", async () => {
  const [one, other] = [await ayu.events(), await budi.events()];
  const answer = await ayu.post<Chat>(path("/assignee"), { assignee: idOf("Budi") });
  expect(answer.assignee).toBe(idOf("Budi"));
  for (const hub of [one, other]) {
    const { data } = await hub.next("conversation.changed");
    expect(data).toMatchObject({
      chatId: CHAT,
      change: { kind: "assigned", to: { id: idOf("Budi"), name: "Budi" } },
      by: { kind: "user", id: idOf("Ayu"), name: "Ayu" },
    });
    hub.close();
  }
  expect(await chat()).toMatchObject({ assignee: idOf("Budi"), status: "open" });
  await budi.post(path("/assignee"), { assignee: idOf("Budi") });
  expect(await kinds()).toEqual(["assigned by user"]);
});

it("of two changes at once everybody sees the one that the hub has put last", async () => {
  const hub = await budi.events();
  await Promise.all([
    ayu.post(path("/assignee"), { assignee: idOf("Ayu") }),
    budi.post(path("/assignee"), { assignee: null }),
  ]);
  await waitFor("both changes", () => hub.of("conversation.changed").length === 2);
  const seen = hub.of("conversation.changed");
  hub.close();
  const last = seen.at(-1)?.data.change;
  expect((await chat()).assignee).toBe(last?.kind === "assigned" ? last.to.id : null);
  expect((await entries()).slice(-2).map(({ id }) => id)).toEqual(seen.map(({ data }) => data.id));
});

it("a closed conversation opens once when the customer writes, also if the message comes twice", async () => {
  await ayu.post(path("/status"), { status: "closed" });
  expect(await chat()).toMatchObject({ status: "closed", snoozedUntil: null });
  await world.network.fault(BUSINESS, { kind: "duplicate" });
  await received("masih ada?");
  await world.network.fault(BUSINESS, { kind: "ok" });
  await waitFor("it to be open", async () => (await chat()).status === "open");
  await received("halo?");
  expect((await kinds()).slice(-2)).toEqual(["closed by user", "opened by customer"]);
});

it("a snoozed conversation opens when its time comes", async () => {
  const until = new Date(Date.now() + 3_000).toISOString();
  await ayu.post(path("/status"), { status: "snoozed", until });
  expect(await chat()).toMatchObject({ status: "snoozed", snoozedUntil: until });
  await waitFor("it to be open", async () => (await chat()).status === "open", { withinMs: 20_000 });
  expect((await kinds()).slice(-2)).toEqual(["snoozed by user", "opened by time"]);
  const opened = (await entries()).at(-1);
  expect((opened?.at ?? "") >= until).toBe(true);
});

it("a wrong status, time or assignee is refused by its name", async () => {
  const past = new Date(Date.now() - 1_000).toISOString();
  for (const [part, body, field] of [
    ["/status", { status: "snoozed" }, "until"],
    ["/status", { status: "snoozed", until: past }, "until"],
    ["/status", { status: "closed", until: past }, "until"],
    ["/assignee", { assignee: "budi" }, "assignee"],
  ] as const) {
    const { status, error } = await ayu.call("POST", path(part), { body });
    expect([part, status, error?.details?.field]).toEqual([part, 400, field]);
  }
  for (const [part, body] of [
    ["/status", { status: "done" }],
    ["/assignee", {}],
  ] as const) {
    expect((await ayu.call("POST", path(part), { body })).status).toBe(400);
  }
  const missing = await ayu.call("POST", `/api/devices/${device.id}/chats/628199@c.us/status`, {
    body: { status: "closed" },
  });
  expect(missing.status).toBe(404);
});

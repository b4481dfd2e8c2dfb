// Two tenants: for each of them, the ids of the other do not exist.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Campaign, Device, Message } from "../../frontend/src/api/types";
import { ADMIN, linkDevice, OWN_CONNECTION, type Person, signIn, startWorld, type World } from "./support";
import { callObject } from "./support/object";
import { exampleBody, listRoutes } from "./support/routes";

const OTHER = { ...ADMIN, email: "bambang@warung.test", tenant: "Warung Bambang" };
/** The routes with an id that need a session. A signed link to a file is tested in `files.spec.ts`. */
const listRoutesWithId = () => listRoutes().filter(({ path, security }) => path.includes("{") && security.length > 0);
const CUSTOMER = "628122000021";

let world: World;
let one: Person;
let other: Person;
let ids: Record<string, string>;

beforeAll(async () => {
  world = await startWorld({ admins: [ADMIN, OTHER] });
  one = await signIn(world, ADMIN);
  other = await signIn(world, OTHER);
  await world.network.addCustomer(CUSTOMER);
  const device = await linkDevice(world, one, { phone: "628111000021" });
  await linkDevice(world, other, { phone: "628111000022" });
  const sent = await one.post<Message>(`/api/devices/${device.id}/messages`, { to: CUSTOMER, text: "rahasia" });
  const campaign = await one.post<Campaign>("/api/campaigns", {
    name: "Rahasia",
    deviceIds: [device.id],
    text: "x",
    recipients: [{ phone: CUSTOMER, name: "A" }],
  });
  const contact = await one.post<{ id: string }>("/api/contacts", { phone: CUSTOMER, name: "Rahasia" });
  const reply = await one.post<{ id: string }>("/api/canned-replies", { shortcut: "rahasia", text: "Rahasia" });
  const file = await fetch(`${world.url}/api/contacts/import`, {
    method: "POST",
    headers: { ...OWN_CONNECTION, origin: world.url, cookie: one.cookie, "content-type": "text/csv" },
    body: "nomor,nama\n081234567899,Rahasia\nx,Salah\n",
  });
  const { data } = (await file.json()) as { data: { id: string } };
  const list = await one.call<{ id: string }>("POST", "/api/files?name=rahasia.txt", { body: "rahasia" });
  ids = {
    device: device.id,
    campaign: campaign.id,
    chat: `${CUSTOMER}@c.us`,
    message: sent.id,
    contact: contact.id,
    import: data.id,
    reply: reply.id,
    group: "120363000000000001@g.us",
    file: list.data.id,
  };
});
afterAll(() => world?.dispose());

it("every route answers 404 for an id of another tenant", async () => {
  const routes = listRoutesWithId();
  expect(routes.length).toBeGreaterThanOrEqual(12);
  for (const route of routes) {
    const { method, path } = route;
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? `no id for ${name}`);
    expect(filled).not.toContain("no id");
    const reply = await other.call(method, filled, method === "GET" ? {} : { body: exampleBody(route) ?? {} });
    expect([method, path, reply.status, reply.error?.code]).toEqual([method, path, 404, "NOT_FOUND"]);
  }
  expect((await one.get<Device>(`/api/devices/${ids.device}`)).status).toBe("online");
});

it("a campaign on another tenant's device is refused", async () => {
  const body = { name: "x", deviceIds: [ids.device], text: "x", recipients: [{ phone: CUSTOMER, name: "A" }] };
  const reply = await other.call("POST", "/api/campaigns", { body });
  expect([reply.status, reply.error?.code]).toEqual([404, "NOT_FOUND"]);
  const test = await other.call("POST", "/api/campaigns/test", {
    body: { deviceId: ids.device, text: "x", to: CUSTOMER },
  });
  expect([test.status, test.error?.code]).toEqual([404, "NOT_FOUND"]);
  const preview = await other.call("POST", "/api/campaigns/preview", { body });
  expect([preview.status, preview.error?.code]).toEqual([404, "NOT_FOUND"]);
});

it("lists and the events socket contain nothing of another tenant", async () => {
  const hub = await other.events();
  await one.post(`/api/devices/${ids.device}/messages`, { to: CUSTOMER, text: "hanya kami" });
  const mine = await one.events(0);
  await mine.next("message.created", ({ data }) => data.text === "hanya kami");
  expect(hub.frames.filter((frame) => "deviceId" in frame && frame.deviceId === ids.device)).toEqual([]);
  const listed = await other.get<{ items: Device[] }>("/api/devices");
  expect(listed.items.map(({ id }) => id)).not.toContain(ids.device);
  expect((await other.get<{ items: Campaign[] }>("/api/campaigns")).items).toEqual([]);
  for (const path of ["/api/contacts", "/api/contacts?search=Rahasia", "/api/contacts/imports"]) {
    expect([path, (await other.get<{ items: unknown[] }>(path)).items]).toEqual([path, []]);
  }
  expect(await other.get("/api/contacts/summary")).toEqual({
    contacts: 0,
    optedOut: 0,
    optedOutOthers: 0,
    tags: [],
    attributes: [],
  });
  hub.close();
  mine.close();
});

it("the device session refuses another tenant, too", async () => {
  const envelope = { tenant: other.user?.tenantId, device: ids.device, generation: 1, command: {} };
  const { status, body } = await callObject(world, ids.device ?? "", "status", envelope);
  expect([status, body.code]).toEqual([422, "NOT_FOUND"]);
});

it("every route with an id answers 401 without a session", async () => {
  for (const { method, path } of listRoutesWithId()) {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? "");
    const response = await fetch(world.url + filled, { method, headers: { ...OWN_CONNECTION, origin: world.url } });
    expect([method, path, response.status]).toEqual([method, path, 401]);
  }
});

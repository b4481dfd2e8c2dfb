// Starts the world of the fuzz, which has at least one of everything: devices, chats, a scheduled text, contacts, an import, broadcasts.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "../chaos/client.mjs";
import { Network } from "../chaos/network.mjs";
import { startSimulator } from "../local/simulator.mjs";
import { startStack } from "../local/stack.mjs";
import { waitFor } from "../local/wait.mjs";

const ADMIN = { email: "fuzz@demo.test", password: "a-long-password", name: "Fuzz", tenant: "Fuzz" };
const BUSINESSES = ["628111000001", "628111000002"];
const CUSTOMERS = ["628122000001", "628122000002", "628122000003"];
const DAY_MS = 24 * 60 * 60 * 1000;

/** Starts a world; the caller disposes of it. */
export async function startWorld(build) {
  const directory = await mkdtemp(join(tmpdir(), "cloudwa-flow-fuzz-"));
  const simulator = await startSimulator();
  let stack;
  const dispose = async () => {
    await stack?.dispose();
    await simulator.stop();
    await rm(directory, { recursive: true, force: true });
  };
  const problems = [];
  try {
    stack = await startStack({
      persistDir: join(directory, "stack"),
      build,
      simulatorUrl: simulator.url,
      admins: [ADMIN],
      bindings: { SIMULATOR_PACE: "unlimited", RATE_LIMITS: "off" },
      assets: false,
      standIns: false, // no route needs them yet, and the start is seconds quicker
      onLog: ({ level, message }) => level === "error" && problems.push(message),
    });
    const client = new Client(stack.url, ADMIN);
    await client.signIn();
    const known = await populate(client, new Network(simulator.url));
    return { url: stack.url, directory, client, known, problems, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Returns the ids by the names of their path parameters, and the values for request bodies. */
async function populate(client, network) {
  for (const phone of CUSTOMERS) await network.addCustomer(phone);
  const [first, second] = [
    await link(client, network, "Toko", BUSINESSES[0]),
    await link(client, network, "Gudang", BUSINESSES[1]),
  ];
  const unlinked = (await client.post("/api/devices", { name: "Cabang" })).id;
  await network.say(CUSTOMERS[0], BUSINESSES[0], "Halo");
  const chat = await waitFor("the chat", async () => (await client.get(`/api/devices/${first}/chats`)).items[0]);

  const tomorrow = new Date(Date.now() + DAY_MS).toISOString();
  const later = { to: `+${CUSTOMERS[1]}`, text: "Besok", sendAt: tomorrow };
  const waiting = await client.post(`/api/devices/${first}/messages`, later);
  const contacts = [];
  for (const phone of CUSTOMERS) {
    contacts.push((await client.post("/api/contacts", { phone: `+${phone}`, name: "Budi", tags: ["vip"] })).id);
  }
  const reply = await client.post("/api/canned-replies", { shortcut: "halo", text: "Halo {{name}}" });
  const written = await send(
    client,
    "/api/contacts/import",
    "text/csv",
    "phone,name\n+628122000009,Sari\nnobody,Nobody\n",
  );
  const file = await send(client, "/api/files?name=harga.txt", "text/plain", "Kopi 18.000");
  const broadcast = (more) =>
    client.post("/api/campaigns", {
      name: "Promo",
      deviceIds: [second],
      text: "Halo {{name}}",
      recipients: CUSTOMERS.map((phone) => ({ phone: `+${phone}`, name: "Budi" })),
      ...more,
    });
  const campaigns = [await broadcast({}), await broadcast({ scheduledAt: tomorrow }), await broadcast({})];
  await client.post(`/api/campaigns/${campaigns[2].id}/start`);

  return {
    admin: ADMIN,
    user: (await client.get("/api/users")).items[0].id,
    tomorrow,
    phones: [...CUSTOMERS, ...BUSINESSES].map((phone) => `+${phone}`),
    ids: {
      device: [first, second, unlinked],
      chat: [chat.chatId],
      // No device is in this group.
      group: ["120363000000000001@g.us"],
      message: [waiting.id],
      contact: contacts,
      import: [written.id],
      reply: [reply.id],
      file: [file.id],
      campaign: campaigns.map(({ id }) => id),
    },
    /** Operations that delete or log out begin with a device that no other operation needs. */
    expendable: { deleteDevice: { device: [unlinked] }, logOutDevice: { device: [second] } },
  };
}

/** Creates a device and links it, as a person does. */
async function link(client, network, name, phone) {
  const { id } = await client.post("/api/devices", { name });
  const { qr } = await client.post(`/api/devices/${id}/link`);
  const shown = qr ?? (await waitFor("a QR", async () => (await client.call("GET", `/api/devices/${id}/qr`)).data));
  await network.scan(phone, shown.raw, name);
  await waitFor("it to be online", async () => (await client.get(`/api/devices/${id}`)).status === "online", {
    withinMs: 30_000,
  });
  return id;
}

/** Sends a file. */
async function send(client, path, type, body) {
  const response = await fetch(client.url + path, {
    method: "POST",
    headers: { ...client.headers, "content-type": type },
    body,
  });
  const { data } = await response.json();
  return data;
}

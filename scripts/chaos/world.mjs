// Starts the world of a run: the simulated network, both Workers, five linked devices and twenty customers.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "../local/simulator.mjs";
import { startStack, UNREACHED_LIMITS } from "../local/stack.mjs";
import { waitFor } from "../local/wait.mjs";
import { MAIN } from "../local/workers.mjs";
import { Client } from "./client.mjs";
import { Ledger, Network } from "./network.mjs";
import { Watcher } from "./watcher.mjs";

const ADMIN = { email: "chaos@demo.test", password: "a-long-password", name: "Chaos", tenant: "Chaos" };
const DEVICES = 5;
const CUSTOMERS = 20;
const FIRST_BUSINESS = 628111000001;
const FIRST_CUSTOMER = 628122000001;

/** Starts a world with these variables; the caller disposes of it. */
export async function startWorld(build, bindings = {}) {
  const persistDir = await mkdtemp(join(tmpdir(), "cloudwa-flow-chaos-"));
  const simulator = await startSimulator();
  let stack;
  const dispose = async () => {
    await stack?.dispose();
    await simulator.stop();
    await rm(persistDir, { recursive: true, force: true });
  };
  try {
    stack = await startStack({
      persistDir,
      build,
      simulatorUrl: simulator.url,
      admins: [ADMIN],
      bindings: { SIMULATOR_PACE: "unlimited", RATE_LIMITS: UNREACHED_LIMITS, ...bindings },
      assets: false,
      standIns: false,
    });
    const world = new World(stack, new Network(simulator.url), new Client(stack.url, ADMIN), dispose);
    await world.populate();
    return world;
  } catch (error) {
    await dispose();
    throw error;
  }
}

export class World {
  /** @type {{ id: string, phone: string, generation: number }[]} */
  devices = [];
  /** @type {string[]} */
  customers = [];
  #dispose;

  constructor(stack, network, client, dispose) {
    this.stack = stack;
    this.network = network;
    this.client = client;
    this.ledger = new Ledger(network);
    this.watcher = new Watcher(client);
    this.#dispose = dispose;
  }

  async populate() {
    await this.client.signIn();
    await this.watcher.start();
    for (let number = 0; number < CUSTOMERS; number++) {
      const phone = String(FIRST_CUSTOMER + number);
      await this.network.addCustomer(phone);
      // A receipt proves as much as an acknowledgement. Half of the customers send none, so that acknowledgements are tested, too.
      if (number % 2 === 0) await this.network.behave(phone, { receipts: "none" });
      this.customers.push(phone);
    }
    for (let number = 0; number < DEVICES; number++) {
      this.devices.push(await this.link(`Nomor ${number + 1}`, String(FIRST_BUSINESS + number)));
    }
  }

  async dispose() {
    this.watcher.stop();
    await this.#dispose();
  }

  /** Creates a device and links it, as a user does. */
  async link(name, phone) {
    const { id } = await this.client.post("/api/devices", { name }, `device.${phone}`);
    await this.network.scan(phone, await this.qrOf(id), name);
    await this.untilOnline({ id, phone });
    const { generation } = await this.client.get(`/api/devices/${id}`);
    return { id, phone, generation };
  }

  /** Asks for a QR code and waits until there is one. */
  async qrOf(id) {
    const { qr } = await this.client.post(`/api/devices/${id}/link`);
    const shown =
      qr ?? (await waitFor("a QR", async () => (await this.client.call("GET", `/api/devices/${id}/qr`)).data));
    return shown.raw;
  }

  async statusOf(device) {
    return (await this.client.get(`/api/devices/${device.id}`)).status;
  }

  /** Returns whether the device reports that it is online and the network says the same. */
  async isOnline(device) {
    const companion = await this.network.companionOf(device.phone);
    return companion?.online === true && (await this.statusOf(device)) === "online";
  }

  untilOnline(device, withinMs = 60_000) {
    return waitFor(`${device.phone} to be online`, () => this.isOnline(device), { withinMs });
  }

  /** Sends a command to the device's object itself, which only a simulator build accepts. */
  async probe(device, command, body) {
    const objects = await this.stack.mf.getDurableObjectNamespace("DEVICE_SESSION", MAIN);
    const stub = objects.get(objects.idFromName(device.id));
    const response = await stub.fetch(`http://object/v1/${command}`, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${command}: ${response.status} ${await response.text()}`);
  }

  /** Returns all texts in D1 that begin with `tag`. */
  async inD1(tag) {
    const d1 = await this.stack.d1("DB_TENANTS_0");
    const select = "select text, direction, status, wa_message_id as waId from messages where text like ?";
    const { results } = await d1.prepare(select).bind(`${tag}%`).all();
    return results;
  }
}

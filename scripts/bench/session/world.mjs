// Starts a fresh stack for a benchmark: simulator, both Workers, a signed-in admin and linked devices, in a temporary directory.
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "../../local/simulator.mjs";
import { startStack, UNREACHED_LIMITS } from "../../local/stack.mjs";
import { waitFor } from "../../local/wait.mjs";
import { MAIN } from "../../local/workers.mjs";
import { Api } from "./api.mjs";
import { Network } from "./network.mjs";

const ADMIN = { email: "bench@demo.test", password: "a-long-password", name: "Bench", tenant: "Bench" };

/** Returns a folder in memory, if the system has one. */
export function memoryFolder() {
  return existsSync("/dev/shm") ? "/dev/shm" : undefined;
}

/** Starts a fresh world for `work` and removes it. `parent` is the folder for the stack's temporary files; default: the system's. */
export async function withWorld(build, work, parent = tmpdir()) {
  const persistDir = await mkdtemp(join(parent, "cloudwa-flow-bench-"));
  let simulator;
  let stack;
  let world;
  try {
    simulator = await startSimulator();
    // With pacing on, the benchmark would measure the pacing and not the code; `npm run bench -- pacing` measures it.
    const bindings = { SIMULATOR_PACE: "unlimited", RATE_LIMITS: UNREACHED_LIMITS };
    const setting = { persistDir, build, bindings, simulatorUrl: simulator.url, admins: [ADMIN], assets: false };
    stack = await startStack(setting);
    world = new World(persistDir, stack, new Network(simulator.url));
    await world.signIn();
    return await work(world);
  } catch (error) {
    // The last lines of the Workers' log usually contain the cause.
    for (const line of stack?.logs().slice(-15) ?? []) console.error(`  log: ${line}`);
    throw error;
  } finally {
    world?.api.close();
    await stack?.dispose();
    await simulator?.stop();
    await rm(persistDir, { recursive: true, force: true });
  }
}

/** Starts one world for each build, side by side; `work` receives them in this order. */
export function withWorlds([build, ...others], work, parent) {
  const next = (world) => withWorlds(others, (more) => work([world, ...more]), parent);
  return withWorld(build, (world) => (others.length > 0 ? next(world) : work([world])), parent);
}

export class World {
  constructor(directory, stack, network) {
    this.directory = directory;
    this.stack = stack;
    this.network = network;
    this.api = new Api(stack.port);
  }

  /** Signs in. Call this before every longer part, because a dashboard session lasts 15 minutes. */
  async signIn() {
    this.user = await this.api.signIn(ADMIN);
  }

  async linkDevice(name, phone) {
    const { id } = await this.api.call("POST", "/api/devices", { name });
    const started = await this.api.call("POST", `/api/devices/${id}/link`);
    const qr = started.qr ?? (await waitFor("a QR", () => this.api.call("GET", `/api/devices/${id}/qr`)));
    await this.network.scan(phone, qr.raw);
    await this.untilOnline(id);
    await this.network.untilReachable(phone);
    return this.api.call("GET", `/api/devices/${id}`);
  }

  untilOnline(id) {
    return waitFor(
      "the device to be online",
      async () => {
        const { status, cause } = await this.api.call("GET", `/api/devices/${id}`);
        if (status !== "online") throw new Error(`it is ${status} (${cause})`);
        return true;
      },
      { withinMs: 30_000 },
    );
  }

  send(device, to, text) {
    return this.api.call("POST", `/api/devices/${device.id}/messages`, { to, text });
  }

  /** Returns the object's statistics: rows written since it started, by part, and the memory of its isolate. */
  async statistics(device) {
    const objects = await this.stack.mf.getDurableObjectNamespace("DEVICE_SESSION", MAIN);
    const stub = objects.get(objects.idFromName(device.id));
    const envelope = { tenant: this.user.tenantId, device: device.id, generation: device.generation, command: {} };
    const response = await stub.fetch("http://object/v1/statistics", {
      method: "POST",
      body: JSON.stringify(envelope),
    });
    if (!response.ok) throw new Error(`statistics: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** Returns the statistics once nothing has been written for `quietMs`. */
  async settled(device, quietMs) {
    let last = await this.statistics(device);
    let since = performance.now();
    await waitFor(
      "the object to be quiet",
      async () => {
        const next = await this.statistics(device);
        if (JSON.stringify(next.rowsWritten) !== JSON.stringify(last.rowsWritten)) since = performance.now();
        last = next;
        return performance.now() - since >= quietMs;
      },
      { withinMs: quietMs + 60_000, everyMs: 100 },
    );
    return last;
  }

  /** Returns how many messages D1 holds for a device, all or those in one of these states. */
  async countInD1(device, states = []) {
    const d1 = await this.stack.d1("DB_TENANTS_0");
    const marks = states.map(() => "?").join(", ");
    const filter = states.length > 0 ? ` and status in (${marks})` : "";
    const select = `select count(*) as number from messages where tenant_id = ? and device_id = ?${filter}`;
    const row = await d1
      .prepare(select)
      .bind(this.user.tenantId, device.id, ...states)
      .first();
    return row.number;
  }
}

/** Returns the rows written between two values of `rowsWritten`, by part. */
export function rowsBetween(before, after) {
  const parts = Object.keys(after).map((part) => [part, after[part] - (before[part] ?? 0)]);
  return Object.fromEntries(parts.filter(([, rows]) => rows > 0));
}

export const sumOf = (parts) => Object.values(parts).reduce((sum, rows) => sum + rows, 0);

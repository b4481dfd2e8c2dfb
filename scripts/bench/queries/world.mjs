// Starts a stack that has as many rows as a large tenant has, and many small tenants beside it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStack, UNREACHED_LIMITS } from "../../local/stack.mjs";
import { Api } from "../session/api.mjs";
import { memoryFolder } from "../session/world.mjs";
import { fill } from "./fill.mjs";
import { countingRows } from "./rows_read.mjs";

const ADMIN = { email: "bench@demo.test", password: "a-long-password", name: "Bench", tenant: "Bench" };

/** The rows of each small tenant. */
const SMALL = { contacts: 10, chats: 10, messages: 3, longChat: 3, recipients: [10, 10], devices: 1 };

/**
 * Starts a stack in a folder of its own and fills it. Times are measured with the unchanged stack, rows with one that counts them, on the
 * same folder.
 */
export class FilledWorld {
  static async start(build, size, smallTenants, parent = memoryFolder()) {
    const world = new FilledWorld();
    world.build = build;
    world.size = size;
    world.folder = await mkdtemp(join(parent ?? tmpdir(), "cloudwa-flow-queries-"));
    await world.startStack();
    const d1 = await world.stack.d1("DB_TENANTS_0");
    const others = Array.from({ length: smallTenants }, (_, n) => `ten_bench-${n}`);
    if (others.length > 0) await fill(d1, others, SMALL, 1);
    await fill(d1, [world.tenant], size);
    return world;
  }

  async startStack() {
    this.counted = this.stack ? countingRows() : null;
    await this.stack?.dispose();
    const adapt = this.counted?.adapt;
    const bindings = { RATE_LIMITS: UNREACHED_LIMITS };
    // The Workers connect to no network here, because no device is linked.
    const setting = {
      persistDir: this.folder,
      build: this.build,
      bindings,
      admins: [ADMIN],
      assets: false,
      standIns: false,
      adapt,
    };
    this.stack = await startStack(setting);
    this.api?.close();
    this.api = new Api(this.stack.port);
    this.tenant = (await this.api.signIn(ADMIN)).tenantId;
  }

  /** Starts to count rows. */
  countRows() {
    return this.startStack();
  }

  async dispose() {
    this.api?.close();
    await this.stack?.dispose();
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
  }
}

/** Starts a world, does `work`, and removes the world. */
export async function withFilledWorld(build, size, smallTenants, work) {
  const world = await FilledWorld.start(build, size, smallTenants);
  try {
    return await work(world);
  } catch (error) {
    for (const line of world.stack?.logs().slice(-15) ?? []) console.error(`  log: ${line}`);
    throw error;
  } finally {
    await world.dispose();
  }
}

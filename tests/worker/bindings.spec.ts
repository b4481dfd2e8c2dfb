// Every binding has the same name in both configuration files, in the local stack and in the Rust code.
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../scripts/local/miniflare.mjs";
import { startStack } from "../../scripts/local/stack.mjs";
import { MAIN, SESSIONS } from "../../scripts/local/workers.mjs";
import { inRoot } from "../../scripts/places.mjs";
import { listRoutes } from "./support/routes";
import type { Build, Stack } from "./support/world";

/** The parts of a configuration that are tested here; wrangler's own type needs a package that wrangler does not contain. */
type Config = {
  main: string;
  compatibility_date: string;
  vars: Record<string, string>;
  d1_databases: { binding: string; database_name: string; database_id: string }[];
  r2_buckets: { binding: string; bucket_name: string }[];
  queues: {
    producers?: { binding: string; queue: string }[];
    consumers?: { queue: string; dead_letter_queue?: string }[];
  };
  vectorize: { binding: string; index_name: string }[];
  durable_objects: { bindings: { name: string; class_name: string; script_name?: string }[] };
  migrations: { tag: string; new_sqlite_classes?: string[] }[];
  ai?: { binding: string };
  assets?: { binding?: string; run_worker_first?: boolean | string[] };
};

const SHARED = [
  ...["DB_CONTROL", "DB_TENANTS_0", "SEARCH"],
  ...["MEDIA", "DOCS", "BACKUPS"],
  ...["DISPATCH", "EFFECTS", "KNOWLEDGE"],
  ...["VECTORIZE", "AI"],
  ...["DEVICE_SESSION", "TENANT_HUB", "WEBHOOK_ENDPOINT", "RATE_LIMITER"],
];
const VARIABLES = ["PUBLIC_ORIGINS", "WHATSAPP_VERSION", "RATE_LIMITS"];
const ONLY_SIMULATOR = ["SIMULATOR_URL", "SIMULATOR_PACE", "SIMULATOR_FAULTS"];
const SECRETS = ["SESSION_SECRET", "BOOTSTRAP_ADMINS"];

const FILES: Record<string, string> = { [MAIN]: "wrangler.toml", [SESSIONS]: "wrangler.sessions.toml" };
const config = (worker: string): Config => readConfig({ config: inRoot(FILES[worker] ?? "") });
const sorted = (names: Iterable<string>) => [...names].sort();

function bindingsIn(worker: string): string[] {
  const file = config(worker);
  return [
    ...file.d1_databases.map(({ binding }) => binding),
    ...file.r2_buckets.map(({ binding }) => binding),
    ...(file.queues.producers ?? []).map(({ binding }) => binding),
    ...file.vectorize.map(({ binding }) => binding),
    ...file.durable_objects.bindings.map(({ name }) => name),
    ...(file.ai ? [file.ai.binding] : []),
    ...(file.assets?.binding ? [file.assets.binding] : []),
  ];
}

describe("the configuration files", () => {
  it("declare every binding, and the dashboard's files only for the Worker that serves them", () => {
    expect(sorted(bindingsIn(MAIN))).toEqual(sorted([...SHARED, "ASSETS"]));
    expect(sorted(bindingsIn(SESSIONS))).toEqual(sorted(SHARED));
  });

  it("name the same resources alike", () => {
    const resources = ({ d1_databases, r2_buckets, queues, vectorize, vars, main, compatibility_date }: Config) => ({
      databases: d1_databases.map(({ binding, database_name, database_id }) => [binding, database_name, database_id]),
      buckets: r2_buckets.map(({ binding, bucket_name }) => [binding, bucket_name]),
      queues: queues.producers?.map(({ binding, queue }) => [binding, queue]),
      indexes: vectorize.map(({ binding, index_name }) => [binding, index_name]),
      vars,
      main,
      compatibility_date,
    });
    expect(resources(config(SESSIONS))).toEqual(resources(config(MAIN)));
  });

  it("give every queue a consumer and a dead-letter queue", () => {
    const { producers = [], consumers = [] } = config(MAIN).queues;
    const consumed = new Map(consumers.map((consumer) => [consumer.queue, consumer]));
    for (const { queue } of producers) {
      const deadLetters = consumed.get(queue)?.dead_letter_queue;
      expect(deadLetters, queue).toBe(`${queue}-dead`);
      expect(consumed.has(`${queue}-dead`), `${queue}-dead`).toBe(true);
    }
    expect(config(SESSIONS).queues.consumers ?? []).toEqual([]);
  });

  it("keep all objects in one Worker, with SQL storage", () => {
    const classes = ["DeviceSession", "RateLimiter", "TenantHub", "WebhookEndpoint"];
    const created = config(SESSIONS).migrations.flatMap(({ new_sqlite_classes }) => new_sqlite_classes ?? []);
    expect(sorted(created)).toEqual(classes);
    expect(config(MAIN).migrations).toEqual([]);
    for (const { script_name } of config(MAIN).durable_objects.bindings) expect(script_name).toBe(SESSIONS);
  });

  it("let the Worker answer every route before the dashboard's files do", () => {
    const first = config(MAIN).assets?.run_worker_first;
    const patterns = Array.isArray(first) ? first : [];
    const covers = (path: string) =>
      patterns.some((pattern) => (pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern));
    const paths = listRoutes().map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) expect(covers(path), path).toBe(true);
  });
});

describe("the Rust code", () => {
  it("names exactly what the files and the secrets provide", () => {
    const source = readFileSync(inRoot("src/platform/bindings.rs"), "utf8");
    const constants = [...source.matchAll(/pub const (\w+): &str = "(\w+)";/g)];
    for (const [, constant, value] of constants) expect(constant).toBe(value);
    const names = constants.map(([, , value = ""]) => value);
    expect(sorted(names)).toEqual(sorted([...SHARED, "ASSETS", ...VARIABLES, ...ONLY_SIMULATOR, ...SECRETS]));
  });
});

describe("the local stack", () => {
  let stack: Stack;
  let persistDir: string;

  beforeAll(async () => {
    persistDir = await mkdtemp(join(tmpdir(), "cloudwa-flow-"));
    const build = (process.env.CWA_BUILD as Build | undefined) ?? "simulator";
    stack = await startStack({
      persistDir,
      build,
      simulatorUrl: "http://127.0.0.1:9",
      bindings: { SIMULATOR_PACE: "unlimited", SIMULATOR_FAULTS: "" },
    });
  });

  afterAll(async () => {
    await stack?.dispose();
    await rm(persistDir, { recursive: true, force: true });
  });

  it("gives both Workers the same names as production does", async () => {
    const provided = [...VARIABLES, ...ONLY_SIMULATOR, ...SECRETS];
    expect(sorted(Object.keys(await stack.mf.getBindings(MAIN)))).toEqual(sorted([...SHARED, "ASSETS", ...provided]));
    expect(sorted(Object.keys(await stack.mf.getBindings(SESSIONS)))).toEqual(sorted([...SHARED, ...provided]));
  });

  it("has applied every migration once, and notes it in the table that wrangler uses", async () => {
    for (const [binding, folder] of [
      ["DB_CONTROL", "control"],
      ["DB_TENANTS_0", "tenant"],
      ["SEARCH", "search"],
    ] as const) {
      const database = await stack.d1(binding);
      const applied = await database.prepare("select name from d1_migrations order by id").all();
      const names = (applied.results as { name: string }[]).map(({ name }) => name);
      expect(names[0], folder).toMatch(/^0001_/);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

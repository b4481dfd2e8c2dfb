// Both Workers on this machine, in one workerd, with every binding they have in production.
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Log, LogLevel, Miniflare } from "miniflare";
import { unstable_splitSqlQuery as splitSql } from "wrangler";
import { FOLDERS, migrate } from "./migrations.mjs";
import { outboundTo } from "./outbound.mjs";
import { freePort } from "./ports.mjs";
import { localSecrets } from "./secrets.mjs";
import { standInWorkers } from "./stand_ins.mjs";
import { kill9, restartedAfter, workerdPid } from "./workerd.mjs";
import { MAIN, workers } from "./workers.mjs";

/** How many of the last log lines a stack remembers. */
const REMEMBERED_LINES = 2_000;

/** Limits that are counted like any others, and never met: for what asks as fast as it can. */
export const PLENTY = "signIn=1000000 requests=1000000 uploads=1000000 sends=1000000";

export const DEMO = { email: "admin@demo.test", name: "Demo Admin", tenant: "Demo" };

/**
 * @param {object} setting
 * @param {string} setting.persistDir where databases, buckets and objects live; a second stack on it finds them again
 * @param {number} [setting.port] taken if free; default: any
 * @param {"simulator" | "real" | "measured" | "release" | "abort"} [setting.build]
 * @param {string} [setting.simulatorUrl] only the simulator builds look at it
 * @param {{email: string, password: string, name: string, tenant: string}[]} [setting.admins] who may sign in first
 * @param {Record<string, string | undefined>} [setting.bindings] more variables and secrets; `undefined` takes one away
 * @param {Record<string, string>} [setting.routeHosts] host name → origin for the Workers' own requests
 * @param {boolean} [setting.assets] serve frontend/dist
 * @param {boolean} [setting.standIns] bind what stands in for Workers AI and Vectorize. Without it workerd starts
 *   seconds sooner: where there are such bindings, Miniflare looks at every byte of the wasm for a cycle between them
 * @param {string} [setting.registryDir] where other programs on this machine find the Workers, to bind them as services
 * @param {(line: {level: string, message: string}) => void} [setting.onLog]
 */
export async function startStack({
  persistDir,
  port: preferredPort = 0,
  build = "simulator",
  simulatorUrl,
  admins,
  bindings = {},
  routeHosts,
  assets = true,
  standIns = true,
  registryDir,
  onLog = () => {},
}) {
  const port = await freePort(preferredPort);
  const url = `http://localhost:${port}`;
  const { demoPassword, ...secrets } = localSecrets(persistDir);
  const known = admins ?? [{ ...DEMO, password: demoPassword }];

  const all = {
    PUBLIC_ORIGINS: `${url},http://127.0.0.1:${port}`,
    ...secrets,
    BOOTSTRAP_ADMINS: JSON.stringify(known),
    ...(simulatorUrl && { SIMULATOR_URL: simulatorUrl }),
    ...bindings,
  };
  const lines = [];
  const mf = new Miniflare({
    host: "127.0.0.1",
    port,
    cf: false, // no look-up of a location on the network
    telemetry: { enabled: false },
    log: new Log(LogLevel.WARN),
    unsafeTriggerHandlers: true,
    ...(registryDir && { unsafeDevRegistryPath: registryDir }),
    d1Persist: join(persistDir, "d1"),
    r2Persist: join(persistDir, "r2"),
    durableObjectsPersist: join(persistDir, "objects"),
    handleStructuredLogs(line) {
      lines.push(line);
      if (lines.length > REMEMBERED_LINES) lines.shift();
      onLog(line);
    },
    workers: [
      ...workers({
        build,
        bindings: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
        assets,
        standIns,
        outboundService: routeHosts && outboundTo(routeHosts),
      }),
      ...(standIns ? standInWorkers : []),
    ],
  });

  const d1 = (binding) => mf.getD1Database(binding, MAIN);
  try {
    await mf.ready;
    for (const [binding, folder] of Object.entries(FOLDERS)) await migrate(await d1(binding), folder, splitSql);
  } catch (error) {
    await mf.dispose();
    throw error;
  }

  return {
    url,
    port,
    mf,
    admins: known,
    d1,
    /** One minute passes: what Cloudflare's cron would trigger. */
    async cron() {
      const worker = await mf.getWorker(MAIN);
      return worker.scheduled({ cron: "* * * * *", scheduledTime: new Date() });
    },
    /** The process was just started: every device that wants a socket is woken, whatever its last proof says. */
    async rollCall() {
      const worker = await mf.getWorker(MAIN);
      return worker.scheduled({ cron: "@start", scheduledTime: new Date() });
    },
    /** The messages of a queue come to its consumer, each at its first try. */
    async deliver(queue, bodies) {
      const worker = await mf.getWorker(MAIN);
      const message = (body) => ({ id: randomUUID(), timestamp: new Date(), attempts: 1, body });
      return worker.queue(queue, bodies.map(message));
    },
    logs: () => lines.map(({ message }) => message),
    workerdPid: () => workerdPid(port),
    kill9: () => kill9(port, url),
    /** For whoever killed process `before` at a moment of his own choice. */
    restartedAfter: (before) => restartedAfter(before, port, url),
    dispose: () => mf.dispose(),
  };
}

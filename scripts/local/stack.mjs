// Runs both Workers on this machine, in one workerd, with every binding they have in production.
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { FOLDERS, migrate } from "./migrations.mjs";
import { Log, LogLevel, Miniflare, splitSql } from "./miniflare.mjs";
import { outboundTo } from "./outbound.mjs";
import { freePort } from "./ports.mjs";
import { localSecrets } from "./secrets.mjs";
import { standInWorkers } from "./stand_ins.mjs";
import { kill9, restartedAfter, workerdPid } from "./workerd.mjs";
import { MAIN, SESSIONS, workers } from "./workers.mjs";

/** The number of last log lines that a stack keeps. */
const KEPT_LINES = 2_000;

/** Rate limits that are counted as usual and never reached, for clients that send as many requests as they can. */
export const UNREACHED_LIMITS = "signIn=1000000 requests=1000000 uploads=1000000 sends=1000000";

export const DEMO = { email: "admin@demo.test", name: "Demo Admin", tenant: "Demo" };

/**
 * @param {object} setting
 * @param {string} setting.persistDir the folder of databases, buckets and objects; a later stack in the same folder finds them again
 * @param {number} [setting.port] used if it is free; default: any free port
 * @param {"simulator" | "real" | "measured" | "release" | "abort"} [setting.build]
 * @param {string} [setting.simulatorUrl] only the simulator builds use it
 * @param {{email: string, password: string, name: string, tenant: string}[]} [setting.admins] the first admins
 * @param {Record<string, string | undefined>} [setting.bindings] more variables and secrets; `undefined` removes one
 * @param {Record<string, string>} [setting.routeHosts] host name → origin for the Workers' own requests
 * @param {boolean} [setting.assets] serve frontend/dist
 * @param {boolean} [setting.standIns] bind the stand-ins for Workers AI and Vectorize. Without them each start of workerd is
 *   seconds quicker: with such bindings, Miniflare searches its configuration for cycles, every byte of the wasm included
 * @param {(workers: object[]) => object[]} [setting.adapt] changes what Miniflare is told about the Workers
 * @param {string} [setting.registryDir] where other programs on this machine find the Workers to bind them as services
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
  adapt = (all) => all,
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
    cf: false, // do not fetch `request.cf` from the network
    telemetry: { enabled: false },
    log: new Log(LogLevel.WARN),
    unsafeTriggerHandlers: true,
    ...(registryDir && { unsafeDevRegistryPath: registryDir }),
    d1Persist: join(persistDir, "d1"),
    r2Persist: join(persistDir, "r2"),
    durableObjectsPersist: join(persistDir, "objects"),
    handleStructuredLogs(line) {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      onLog(line);
    },
    workers: adapt([
      ...workers({
        build,
        bindings: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
        assets,
        standIns,
        outboundService: routeHosts && outboundTo(routeHosts),
      }),
      ...(standIns ? standInWorkers : []),
    ]),
  });

  // Both Workers have the same databases, and a benchmark may replace those of the first one by its own.
  const d1 = (binding) => mf.getD1Database(binding, SESSIONS);
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
    /** Runs the job that Cloudflare's cron triggers each minute. */
    async cron() {
      const worker = await mf.getWorker(MAIN);
      return worker.scheduled({ cron: "* * * * *", scheduledTime: new Date() });
    },
    /** Runs the roll call of a process that has just started: it wakes every device that should be connected. */
    async rollCall() {
      const worker = await mf.getWorker(MAIN);
      return worker.scheduled({ cron: "@start", scheduledTime: new Date() });
    },
    /** Delivers messages to the consumer of a queue, each as its first attempt. */
    async deliver(queue, bodies) {
      const worker = await mf.getWorker(MAIN);
      const message = (body) => ({ id: randomUUID(), timestamp: new Date(), attempts: 1, body });
      return worker.queue(queue, bodies.map(message));
    },
    logs: () => lines.map(({ message }) => message),
    workerdPid: () => workerdPid(port),
    kill9: () => kill9(port, url),
    /** Waits until another process than `before` answers, for a caller that has killed `before` itself. */
    restartedAfter: (before) => restartedAfter(before, port, url),
    dispose: () => mf.dispose(),
  };
}

// Measures the time from the spawn of workerd to the first answer of /health. Measures the same with empty scripts and the same bindings,
// and for one empty Worker alone.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Log, LogLevel, Miniflare } from "miniflare";
import { outDir } from "../../build-worker.mjs";
import { freePort } from "../../local/ports.mjs";
import { startStack } from "../../local/stack.mjs";
import { median, nowMs, round } from "./numbers.mjs";

/** The workerd binary that Miniflare uses. */
const require = createRequire(createRequire(import.meta.url).resolve("miniflare"));
const { default: WORKERD } = require("workerd");

const EMPTY = "empty";
const EMPTY_SCRIPT = `
class Nothing { async fetch() { return new Response(); } }
export { Nothing as DeviceSession, Nothing as TenantHub, Nothing as WebhookEndpoint };
export default { async fetch() { return new Response("ok"); }, async queue() {}, async scheduled() {} };
`;

export async function measureStart(build, times) {
  const directory = await mkdtemp(join(tmpdir(), "cloudwa-flow-start-"));
  const stamp = join(directory, "spawned");
  const before = process.env.MINIFLARE_WORKERD_PATH;
  process.env.MINIFLARE_WORKERD_PATH = stampingWorkerd(directory, stamp);
  mkdirSync(outDir(EMPTY), { recursive: true });
  writeFileSync(join(outDir(EMPTY), "index.js"), EMPTY_SCRIPT);
  const kinds = {
    ours: (port) => startStack({ persistDir: join(directory, "ours"), port, build, assets: false }),
    empty: (port) => startStack({ persistDir: join(directory, "empty"), port, build: EMPTY, assets: false }),
    alone: startAlone,
  };
  const took = { ours: [], empty: [], alone: [] };
  try {
    for (let time = 0; time < times; time++) {
      for (const [kind, start] of Object.entries(kinds)) took[kind].push(await startOnce(start, stamp));
    }
  } finally {
    if (before === undefined) delete process.env.MINIFLARE_WORKERD_PATH;
    else process.env.MINIFLARE_WORKERD_PATH = before;
    await rm(outDir(EMPTY), { recursive: true, force: true });
    await rm(directory, { recursive: true, force: true });
  }
  const [ours, empty, alone] = [took.ours, took.empty, took.alone].map(median);
  return {
    build,
    starts: times,
    oursMs: round(ours),
    emptyScriptsMs: round(empty),
    emptyWorkerMs: round(alone),
    overEmptyScriptsMs: round(ours - empty),
    overEmptyWorkerMs: round(ours - alone),
  };
}

/** Creates a wrapper of workerd that records when it was spawned. */
function stampingWorkerd(directory, stamp) {
  const path = join(directory, "workerd");
  writeFileSync(path, `#!/bin/sh\ndate +%s%N > "${stamp}"\nexec "${WORKERD}" "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

async function startOnce(start, stamp) {
  const port = await freePort();
  const starting = start(port);
  let isOver = false;
  starting.catch(() => (isOver = true));
  const answeredAt = await firstAnswer(port, () => isOver);
  const started = await starting;
  const spawnedAt = Number(readFileSync(stamp, "utf8").trim()) / 1e6;
  await started.dispose();
  return answeredAt - spawnedAt;
}

async function startAlone(port) {
  const mf = new Miniflare({
    host: "127.0.0.1",
    port,
    cf: false,
    telemetry: { enabled: false },
    log: new Log(LogLevel.WARN),
    modules: true,
    script: EMPTY_SCRIPT,
  });
  await mf.ready;
  return mf;
}

/** Repeats the request until there is an answer. */
async function firstAnswer(port, isOver) {
  for (;;) {
    if (isOver()) return nowMs();
    if (await answers(port)) return nowMs();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function answers(port) {
  return new Promise((resolve) => {
    const call = request({ host: "127.0.0.1", port, path: "/health" }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode === 200));
    });
    call.on("error", () => resolve(false));
    call.end();
  });
}

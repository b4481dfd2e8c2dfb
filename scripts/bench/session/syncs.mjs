// Counts with strace how often a process syncs each file to disk. SQLite syncs its log once for each commit.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capture } from "../../run.mjs";

/** The parts of the product by the folder in which Miniflare keeps their files. */
const PARTS = [
  [/DeviceSession/, "device"],
  [/TenantHub/, "hub"],
  [/RateLimiter/, "limiter"],
  [/WebhookEndpoint/, "webhook"],
  [/D1DatabaseObject/, "D1"],
];

export const hasStrace = async () => (await capture("strace", ["-V"])).code === 0;

/** Runs `work` and returns how many syncs the process made in it, by part. */
export async function countSyncs(pid, work) {
  const directory = mkdtempSync(join(tmpdir(), "cloudwa-flow-strace-"));
  const log = join(directory, "log");
  const options = ["-f", "-y", "-e", "trace=fsync,fdatasync", "-o", log, "-p", String(pid)];
  const strace = spawn("strace", options, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(strace, "exit");
  try {
    // strace says so once it has attached to the process.
    const attached = await Promise.race([once(strace.stderr, "data"), ended.then(() => false)]);
    if (!attached) throw new Error("strace may not attach to workerd; on most systems root may.");
    strace.stderr.resume();
    await work();
    strace.kill("SIGINT");
    await ended;
    return byPart(readFileSync(log, "utf8"));
  } finally {
    strace.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  }
}

function byPart(log) {
  const syncs = {};
  for (const [, path] of log.matchAll(/\bf(?:data)?sync\(\d+<([^>]+)>/g)) {
    const part = PARTS.find(([pattern]) => pattern.test(path))?.[1] ?? "other";
    const what = `syncs of ${part}: ${path.endsWith("-wal") ? "commits" : "other files"}`;
    syncs[what] = (syncs[what] ?? 0) + 1;
  }
  return syncs;
}

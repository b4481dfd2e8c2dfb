// The first steps of a new developer: `npm start`, then the shell commands of the README as they are, with a kill of the
// Workers' process before the last step.
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { kill9 } from "../../scripts/local/workerd.mjs";
import { Network, waitFor } from "./support";

const ROOT = new URL("../../", import.meta.url);
const README = readFileSync(new URL("README.md", ROOT), "utf8");
const MINUTE = 60_000;

let folder: string;
let started: ChildProcess;
let shell: ChildProcessWithoutNullStreams;
let startOutput = "";
let output = "";
/** The lines that `npm start` prints when it is ready, by label. */
let box: Record<"Dashboard" | "Sign in" | "Phone", string[]>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cloudwa-flow-walk-"));
  started = spawn(process.execPath, ["scripts/start.mjs", "--data", join(folder, "data")], { cwd: ROOT });
  for (const stream of [started.stdout, started.stderr]) stream?.on("data", (chunk) => (startOutput += chunk));
  const line = (label: string) => startOutput.match(new RegExp(`│ ${label}\\s+(\\S.*?)\\s*│$`, "m"))?.[1]?.split(/\s+/);
  box = await waitFor(
    "npm start to say where everything is",
    () => {
      if (started.exitCode !== null) throw new Error(`npm start ended with ${started.exitCode}:\n${startOutput}`);
      const said = { Dashboard: line("Dashboard"), "Sign in": line("Sign in"), Phone: line("Phone") };
      return startOutput.includes("Ctrl-C") && said.Dashboard && said["Sign in"] && said.Phone && (said as typeof box);
    },
    // In a new clone it builds first; in `npm test` everything is built already.
    { withinMs: 20 * MINUTE },
  );
  shell = spawn("bash", ["-euo", "pipefail"], {
    cwd: folder,
    env: { ...process.env, PASSWORD: box["Sign in"][1] ?? "" },
  });
  for (const stream of [shell.stdout, shell.stderr]) stream.on("data", (chunk) => (output += chunk));
}, 21 * MINUTE);

afterAll(() => {
  shell?.kill();
  if (started?.exitCode === null) started.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** The shell blocks of the README; the ports differ if the usual ones are in use. */
function blocks(): string[] {
  const walk = README.slice(README.indexOf("### The same by hand"), README.indexOf("## Every command"));
  return [...walk.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, lines = ""]) =>
    lines.replace(/^APP=.*$/m, `APP=${box.Dashboard[0]}`).replace(/^PHONE=.*$/m, `PHONE=${box.Phone[0]}`),
  );
}

async function walk(lines: string, step: number) {
  shell.stdin.write(`${lines}\necho "step ${step} done"\n`);
  await waitFor(
    `step ${step} of the walk`,
    () => {
      if (shell.exitCode !== null) throw new Error(`the shell ended with ${shell.exitCode}:\n${output}`);
      return output.includes(`step ${step} done`);
    },
    { withinMs: MINUTE },
  );
}

it("works line by line, through a kill of the Workers' process", { timeout: 5 * MINUTE }, async () => {
  const steps = blocks();
  expect(steps.length).toBeGreaterThanOrEqual(6);
  const app = box.Dashboard[0] ?? "";
  for (const [step, lines] of steps.entries()) {
    if (step === steps.length - 1) await kill9(Number(new URL(app).port), app);
    await walk(lines, step);
  }
  const network = new Network(box.Phone[0] ?? "");
  const texts = (await network.receivedBy("628122000002")).map(({ text }) => text);
  expect(texts).toEqual(["Halo Budi, pesanan sudah siap.", "Halo Budi, ada promo baru."]);
  expect((await network.companions())[0]?.logins).toBeGreaterThanOrEqual(2);
});

it("ends at Ctrl-C", async () => {
  const ended = once(started, "exit");
  started.kill("SIGINT");
  const [code] = await ended;
  expect([0, 130], startOutput).toContain(code); // 130 means: ended by Ctrl-C
  await expect(fetch(box.Dashboard[0] ?? "")).rejects.toThrow();
});

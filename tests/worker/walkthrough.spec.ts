// The README's walk by hand, executed: its own shell lines against a fresh world, with a kill before the broadcast.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startWorld, type World, waitFor } from "./support";

const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const MINUTE = 60_000;

let world: World;
let folder: string;
let shell: ChildProcessWithoutNullStreams;
let output = "";

beforeAll(async () => {
  world = await startWorld();
  folder = mkdtempSync(join(tmpdir(), "cloudwa-flow-walk-"));
  shell = spawn("bash", ["-euo", "pipefail"], {
    cwd: folder,
    env: { ...process.env, PASSWORD: world.admins[0]?.password ?? "" },
  });
  for (const stream of [shell.stdout, shell.stderr]) stream.on("data", (chunk) => (output += chunk));
});
afterAll(async () => {
  shell?.kill();
  await world?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** The shell blocks of the walk, pointed at this world. */
function blocks(): string[] {
  const walk = README.slice(README.indexOf("### The same by hand"), README.indexOf("## Every command"));
  return [...walk.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, lines = ""]) =>
    lines
      .replace(/^APP=.*$/m, `APP=${world.url}`)
      .replace(/^PHONE=.*$/m, `PHONE=${world.network.url}`)
      .replace("admin@demo.test", world.admins[0]?.email ?? ""),
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
    { withinMs: 40_000 },
  );
}

it("works line by line, through a kill of the Workers' process", { timeout: 3 * MINUTE }, async () => {
  const steps = blocks();
  expect(steps.length).toBeGreaterThanOrEqual(6);
  for (const [step, lines] of steps.entries()) {
    if (step === steps.length - 1) {
      await world.stack.kill9();
      await world.stack.rollCall();
    }
    await walk(lines, step);
  }
  const texts = (await world.network.receivedBy("628122000002")).map(({ text }) => text);
  expect(texts).toEqual(["Halo Budi, pesanan sudah siap.", "Halo Budi, ada promo baru."]);
  expect((await world.network.companions())[0]?.logins).toBeGreaterThanOrEqual(2);
});

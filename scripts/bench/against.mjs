// Provides the build of an earlier commit, so that a run can measure it beside the present one: `--against=COMMIT`.
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { outDir } from "../build-worker.mjs";
import { cache, inRoot } from "../places.mjs";
import { capture, phase, run, say } from "../run.mjs";

/**
 * The script that runs in the earlier checkout. It installs everything but the npm packages: a build uses the linked ones, whatever that
 * commit has locked.
 */
const BUILD = `
  import { buildWorker } from "./scripts/build-worker.mjs";
  import { setup } from "./scripts/setup.mjs";
  await setup({ without: ["chromium", "node_modules"] });
  await buildWorker(process.argv[1]);
`;

/**
 * Builds `variant` of `commit` in a worktree of its own, unless that is done already, and returns the name of the build, which is stored
 * beside those of this checkout.
 */
export async function buildAgainst(commit, variant) {
  const { code, output } = await capture("git", ["rev-parse", "--verify", `${commit}^{commit}`]);
  if (code !== 0) throw new Error(`There is no commit "${commit}".`);
  const full = output.trim();
  const name = `${variant}-${full.slice(0, 12)}`;
  if (existsSync(join(outDir(name), "index.js"))) return name;
  const checkout = join(cache, "against", full);
  await phase(`Worker, ${variant} build of ${full.slice(0, 12)}`, "about 10 min", async () => {
    rmSync(checkout, { recursive: true, force: true });
    mkdirSync(join(checkout, ".."), { recursive: true });
    await run("git", ["worktree", "prune"]);
    await run("git", ["worktree", "add", "--detach", checkout, full]);
    symlinkSync(inRoot("node_modules"), join(checkout, "node_modules"));
    await run("node", ["--input-type=module", "--eval", BUILD, variant], { cwd: checkout });
    cpSync(join(checkout, "build", variant), outDir(name), { recursive: true });
    await run("git", ["worktree", "remove", "--force", checkout]);
  });
  say(`${outDir(name)}`);
  return name;
}

// Builds the wasm of both Workers with worker-build.  node scripts/build-worker.mjs [variant…] [--force]
//
//   release    what is deployed: panics unwind, no simulator, optimised for size
//   simulator  what `npm start` and `npm test` run: it talks to the simulated network, panics unwind, hardly optimised
//   real       the same without the simulated network, for `npm start -- --real`
//   measured   the code of `simulator` optimised as the release is, for benchmarks
//   abort      as release, with the stable compiler; the fallback, and the second line of `npm run size`
//
// Each variant is a cargo invocation of its own: cargo unifies features per invocation, and the feature that
// trusts the simulated network's certificates must never reach a release. `release` and `measured` share compiled dependencies, as
// `simulator` and `real` do; tests/worker/certificate.spec.ts shows that the trust is not among them.
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { claimTarget, isClaimed, onTarget } from "./cargo.mjs";
import { bin, inRoot, NIGHTLY, targetDir, tool, WASM_BINDGEN, WORKER_BUILD } from "./places.mjs";
import { capture, main, phase, run, say } from "./run.mjs";
import { hasNightly, nightlyEnvironment, sayThatPanicsAbort } from "./setup/nightly.mjs";
import { setup } from "./setup.mjs";
import { hashOf, readStamp, writeStamp } from "./stamp.mjs";
import { moveNames } from "./wasm-names.mjs";

// For builds that only run on this machine: they compile in a third of the time and run at half the speed. Cargo.toml
// optimises these crates for size on their own, which is slow, too. Of them waproto, the generated protocol buffers, takes
// a third of the whole build even at level 1, and level 0 saves almost two minutes of processor time.
const LEVELS = {
  waproto: 0,
  "whatsapp-rust": 1,
  minijinja: 1,
  rlibphonenumber: 1,
  "cloudwa-flow": 1,
  wacore: 1,
  "wacore-appstate": 1,
  serde_json: 1,
  worker: 1,
  chrono: 1,
};
const HARDLY_OPTIMISED = {
  env: {
    CARGO_PROFILE_RELEASE_OPT_LEVEL: "1",
    CARGO_PROFILE_RELEASE_LTO: "off",
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
    CARGO_PROFILE_RELEASE_INCREMENTAL: "true",
  },
  args: Object.entries(LEVELS).flatMap(([crate, level]) => [
    "--config",
    `profile.release.package.${crate}.opt-level=${level}`,
  ]),
};

const LOCAL = { env: HARDLY_OPTIMISED.env, target: "local" };

export const VARIANTS = {
  release: { unwind: true, args: ["--locked"], optimised: true, upload: true },
  measured: { unwind: true, args: ["--locked", "--features", "simulator"], optimised: true, target: "release" },
  simulator: { unwind: true, args: ["--locked", "--features", "simulator", ...HARDLY_OPTIMISED.args], ...LOCAL },
  real: { unwind: true, args: ["--locked", ...HARDLY_OPTIMISED.args], ...LOCAL },
  abort: { unwind: false, args: ["--locked"], optimised: true, upload: true },
};

// The upload has a size budget, counted after gzip. Inlining makes it 9 % larger. In the order of their names, functions that
// were made from the same generic one stand side by side, and gzip finds what they share: 8 % smaller (docs/benchmarks.md).
const PASSES = ["-Oz", "--skip-pass=inlining-optimizing", "--reorder-functions-by-name"];
// Only features that workerd supports; names are for stack traces.
const WASM_FEATURES = [
  ...["mutable-globals", "sign-ext", "nontrapping-float-to-int", "bulk-memory"],
  ...["multivalue", "reference-types", "exception-handling"],
];
const OPTIMISATION = [...PASSES, ...WASM_FEATURES.map((feature) => `--enable-${feature}`), "--debuginfo"];

const INPUTS = ["src", "migrations", "Cargo.toml", "Cargo.lock"].map((path) => inRoot(path));

export const outDir = (variant) => inRoot("build", variant);
const wasmOf = (variant) => join(outDir(variant), "index_bg.wasm");
const stampPath = (variant) => inRoot("build", `${variant}.stamp`);

/** Returns what a panic does in the built variant: `"unwind"` or `"abort"`; null while it is not built. */
export const panicsOf = (variant) => readStamp(stampPath(variant))?.panics ?? null;

/**
 * Builds a variant unless its inputs have not changed since the last build; returns the directory of `index.js`. A build contains the
 * commit from which it was made. `exactCommit` builds again if that is another commit, even if no input changed.
 */
export async function buildWorker(variant, options) {
  await (await startBuild(variant, options)).finished;
  return outDir(variant);
}

/**
 * Builds several variants, one after the other: worker-build waits while another one runs in the project, and gives up
 * after five minutes. The optimiser, which keeps one core busy for minutes, runs while the next variant compiles.
 */
export async function buildWorkers(variants, options) {
  const optimising = [];
  for (const variant of variants) optimising.push((await startBuild(variant, options)).finished);
  await Promise.all(optimising);
}

/** Resolves when the variant is compiled; `finished` resolves when it is optimised, too. */
export async function startBuild(variant, { force = false, exactCommit = false } = {}) {
  const recipe = VARIANTS[variant];
  if (!recipe) throw new Error(`There is no variant "${variant}"; there are ${Object.keys(VARIANTS).join(", ")}.`);
  const unwind = recipe.unwind && (await hasNightly());
  if (recipe.unwind && !unwind) sayThatPanicsAbort();

  const settings = { recipe, unwind, flags: flagsOf(recipe), OPTIMISATION, WORKER_BUILD, WASM_BINDGEN, NIGHTLY };
  const inputs = hashOf(INPUTS, settings);
  const stamp = { hash: inputs, panics: unwind ? "unwind" : "abort", commit: await commitOfHere() };
  const built = readStamp(stampPath(variant));
  const asWanted = built?.hash === stamp.hash && (!exactCommit || built.commit === stamp.commit);
  if (asWanted && !force) return { finished: Promise.resolve() };

  const takes = recipe.optimised
    ? "about 5 min the first time, then 1 to 2"
    : "about 3 min the first time, then under one";
  await phase(`Worker, ${variant} build`, takes, () => compile(variant, recipe, stamp));
  const finished = finish(variant, recipe, stamp);
  finished.catch(() => {}); // the caller awaits it later
  return { finished };
}

async function finish(variant, recipe, stamp) {
  if (recipe.optimised) await phase(`Optimise ${variant}`, "some minutes", () => optimise(variant));
  if (recipe.upload) moveNames(wasmOf(variant), inRoot("build", `${variant}.named.wasm`));
  writeStamp(stampPath(variant), stamp);
  say(`${outDir(variant)} (a panic ${stamp.panics === "unwind" ? "unwinds" : "aborts"})`);
}

const targetOf = (variant) => VARIANTS[variant]?.target ?? variant;

/** Returns the commit for `/api/version`, so that users can find the source of the running version. */
async function commitOfHere() {
  const { code, output } = await capture("git", ["describe", "--always", "--dirty"]);
  return code === 0 ? output.trim() : "unknown";
}

async function compile(variant, recipe, { panics, commit }) {
  const unwind = panics === "unwind";
  mkdirSync(inRoot("build"), { recursive: true });
  rmSync(stampPath(variant), { force: true });
  const out = ["--out-dir", `build/${variant}`];
  const args = ["--release", ...(unwind ? ["--panic-unwind"] : []), ...out, "--no-opt", ...recipe.args];
  const target = targetDir(targetOf(variant));
  const options = {
    env: {
      CARGO_TARGET_DIR: target,
      WASM_BINDGEN_BIN: tool("wasm-bindgen"),
      ESBUILD_BIN: bin("esbuild"),
      CWA_COMMIT: commit,
      ...recipe.env,
      ...(unwind ? { ...nightlyEnvironment, RUSTFLAGS: flagsOf(recipe) } : {}),
    },
  };
  do {
    claimTarget(target);
    await onTarget(target, () => run(tool("worker-build"), args, options));
  } while (!isClaimed(target));
}

/** Returns the flags of a build that unwinds, with the nightly compiler. */
function flagsOf({ optimised }) {
  // workerd reads the legacy encoding of wasm exceptions.
  const flags = ["-Cllvm-args=-wasm-use-legacy-eh"];
  // The file and line of each place that may panic are a part of the upload, and the stack trace of a panic names its functions
  // without them (docs/benchmarks.md).
  if (optimised) flags.push("-Zlocation-detail=none");
  return flags.join(" ");
}

async function optimise(variant) {
  const wasm = wasmOf(variant);
  await run(bin("wasm-opt"), [wasm, "-o", `${wasm}.optimised`, ...OPTIMISATION]);
  renameSync(`${wasm}.optimised`, wasm);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await main(async () => {
    const named = process.argv.slice(2).filter((word) => !word.startsWith("--"));
    const variants = named.length > 0 ? named : ["release"];
    await setup({ without: ["chromium"] });
    await buildWorkers(variants, { force: process.argv.includes("--force") });
  });
}

// The nightly compiler of the release: it rebuilds std so that a panic unwinds instead of ending the whole isolate.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { NIGHTLY, nightlyHome, WASM_TARGET } from "../places.mjs";
import { CommandFailed, capture, run, say, warn } from "../run.mjs";

const toolchains = join(nightlyHome, "toolchains");
let host;

async function hostTriple() {
  host ??= (await capture("rustc", ["-vV"])).output.match(/^host: (.*)$/m)?.[1];
  return host;
}

/** Returns true if the toolchain has the std sources and the wasm target. */
function complete(toolchain) {
  return (
    existsSync(join(toolchain, "lib/rustlib/src/rust/library/Cargo.lock")) &&
    existsSync(join(toolchain, "lib/rustlib", WASM_TARGET, "lib"))
  );
}

/** Returns true if the release can be built with unwinding. */
export async function hasNightly() {
  const triple = await hostTriple();
  return complete(join(toolchains, `nightly-${triple}`));
}

/** The environment in which worker-build finds this compiler. */
export const nightlyEnvironment = { RUSTUP_HOME: nightlyHome, RUSTUP_TOOLCHAIN: "nightly" };

const GIVEN_UP = join(nightlyHome, "not-available");

export const nightly = {
  name: "nightly",
  async missing() {
    if (await hasNightly()) return null;
    if (givenUpToday()) {
      sayThatPanicsAbort();
      return null;
    }
    return { what: `Rust ${NIGHTLY} for the release build`, takes: "about 1 min", where: nightlyHome };
  },
  async install() {
    const triple = await hostTriple();
    mkdirSync(toolchains, { recursive: true });
    const dated = join(toolchains, `${NIGHTLY}-${triple}`);
    if (!complete(dated) && !linkYours(dated, triple)) {
      try {
        await download();
      } catch (error) {
        if (!(error instanceof CommandFailed)) throw error;
        giveUp();
        return;
      }
    }
    const plain = join(toolchains, `nightly-${triple}`);
    rmSync(plain, { force: true, recursive: true });
    symlinkSync(dated, plain);
  },
};

/** Uses the same nightly from the user's own toolchains, if they have it. */
function linkYours(dated, triple) {
  const yours = join(process.env.RUSTUP_HOME || join(homedir(), ".rustup"), "toolchains", `${NIGHTLY}-${triple}`);
  if (!complete(yours)) return false;
  rmSync(dated, { force: true, recursive: true });
  symlinkSync(yours, dated);
  say(`linked to ${yours}`);
  return true;
}

async function download() {
  const args = ["toolchain", "install", NIGHTLY, "--profile", "minimal", "-c", "rust-src", "-t", WASM_TARGET];
  await run("rustup", [...args, "--no-self-update"], { env: { RUSTUP_HOME: nightlyHome } });
}

// A machine that cannot download the nightly attempts it once a day, not at every start.
const A_DAY_MS = 24 * 60 * 60 * 1000;

function givenUpToday() {
  return existsSync(GIVEN_UP) && Date.now() - Number(readFileSync(GIVEN_UP, "utf8")) < A_DAY_MS;
}

function giveUp() {
  writeFileSync(GIVEN_UP, String(Date.now()));
  sayThatPanicsAbort();
}

export function sayThatPanicsAbort() {
  warn(
    `Rust ${NIGHTLY} cannot be installed here. The Workers are built with the stable compiler,`,
    "so a panic ENDS EVERY SESSION of its isolate instead of one request. Fine for trying things;",
    "do not deploy this build.",
  );
}

// Names every path and every pinned tool version, in one place.
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const WORKER_BUILD = "0.8.7";
export const WASM_BINDGEN = "0.2.129"; // must equal the version in Cargo.lock
export const NIGHTLY = "nightly-2026-05-20"; // rebuilds std with unwinding; see docs/decisions/0003
export const SCHEMATHESIS = "4.32.5"; // calls the API with generated requests; a Python program
export const BETTER_SQLITE3 = "12.6.2"; // the storage of a program that a benchmark compares with; no npm dependency
export const WASM_TARGET = "wasm32-unknown-unknown";

export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
export const inRoot = (...parts) => join(root, ...parts);
export const bin = (name) => inRoot("node_modules/.bin", name);

export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "cloudwa-flow");
export const tools = join(cache, `tools-${WORKER_BUILD}-${WASM_BINDGEN}`);
export const tool = (name) => join(tools, "bin", name);
/** The nightly's own RUSTUP_HOME: worker-build requires a toolchain named `nightly`. */
export const nightlyHome = join(cache, `rustup-${NIGHTLY}`);
/** The Python environment of schemathesis. */
export const schemathesisHome = join(cache, `schemathesis-${SCHEMATHESIS}`);
/** The npm folder of better-sqlite3, for the Node that runs this: its binary fits one version of Node's interface. */
export const betterSqlite3Home = join(cache, `better-sqlite3-${BETTER_SQLITE3}-node-${process.versions.modules}`);
export const targetDir = (variant) => join(cache, `target-${variant}`);
/** Returns the folder in which cargo puts what it compiles for this machine, and for the checks of the Workers. */
export const nativeTarget = () => process.env.CARGO_TARGET_DIR ?? inRoot("target");

/** Files that a running stack, test or benchmark writes; never committed. */
export const local = inRoot(".local");

// Installs the standard library for wasm32, for the toolchain that rust-toolchain.toml names.

import { existsSync } from "node:fs";
import { WASM_TARGET } from "../places.mjs";
import { capture, run } from "../run.mjs";

export const wasmTarget = {
  name: "wasm_target",
  async missing() {
    const { code, output } = await capture("rustc", ["--print", "target-libdir", "--target", WASM_TARGET]);
    if (code === 127) throw new Error("Rust is needed and not found. Install it from https://rustup.rs and try again.");
    const there = code === 0 && existsSync(output.trim());
    return there ? null : { what: `Rust target ${WASM_TARGET}`, takes: "a few seconds", where: "your Rust toolchain" };
  },
  async install() {
    await run("rustup", ["target", "add", WASM_TARGET]);
  },
};

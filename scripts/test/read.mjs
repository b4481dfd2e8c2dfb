// Runs a program, shows its output, and returns the output.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import { root } from "../places.mjs";

/** Shows the output as it comes; returns `{ code, output }` without colours. */
export async function runAndRead(command, args, env = {}) {
  const colours = process.stdout.isTTY ? { CARGO_TERM_COLOR: "always", FORCE_COLOR: "1" } : {};
  const child = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...colours, ...env },
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    process.stdout.write(chunk);
    output += chunk;
  });
  const [code] = await once(child, "close");
  return { code: code ?? 1, output: stripVTControlCharacters(output) };
}

// Runs other programs and prints what happens and how long it takes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { root } from "./places.mjs";

/** Runs a program to its end with the terminal of this process; if it fails, the error repeats the command. */
export async function run(command, args, { env = {}, cwd = root } = {}) {
  const child = spawn(command, args, { cwd, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...env } });
  const code = await exitCode(child, command);
  if (code !== 0) throw new CommandFailed(command, args, code);
}

/** Runs a program quietly; returns `{ code, output }`, both streams in one text. A missing program has code 127. */
export async function capture(command, args, { env = {}, cwd = root } = {}) {
  const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  try {
    return { code: await exitCode(child, command), output };
  } catch {
    return { code: 127, output };
  }
}

export class CommandFailed extends Error {
  constructor(command, args, code) {
    super(`"${[command, ...args].join(" ")}" ended with ${code}`);
    this.name = "CommandFailed";
  }
}

async function exitCode(child, command) {
  const failed = once(child, "error").then(([error]) => {
    throw new Error(`${command} cannot be started: ${error.message}`);
  });
  const [code, signal] = await Promise.race([once(child, "close"), failed]);
  return code ?? signal;
}

const finished = [];

/** Runs one named step: prints its name and expected duration, records its real duration. */
export async function phase(name, expected, work) {
  const startedAt = performance.now();
  console.log(`\n▸ ${name}${expected ? ` (${expected})` : ""}`);
  try {
    return await work();
  } finally {
    const seconds = (performance.now() - startedAt) / 1000;
    finished.push({ name, seconds });
    if (seconds >= 1) console.log(`  ${name}: ${durationText(seconds)}`);
  }
}

export function printPhases() {
  const width = Math.max(0, ...finished.map(({ name }) => name.length));
  console.log("\nPhases");
  for (const { name, seconds } of finished)
    console.log(`  ${name.padEnd(width)}  ${durationText(seconds).padStart(9)}`);
}

export function durationText(seconds) {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.round(seconds % 60)).padStart(2, "0")} s`;
}

export function say(text) {
  console.log(`  ${text}`);
}

/** Prints a warning in a box. */
export function warn(...lines) {
  const width = Math.max(...lines.map((line) => line.length));
  console.log(`\n  ┏${"━".repeat(width + 2)}┓`);
  for (const line of lines) console.log(`  ┃ ${line.padEnd(width)} ┃`);
  console.log(`  ┗${"━".repeat(width + 2)}┛`);
}

/** Runs the main function of a script: an expected error prints one sentence, an unexpected one its stack. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    const ours = error.constructor === Error || error instanceof CommandFailed;
    console.error(`\n✗ ${ours ? sentence(error) : error.stack}`);
    process.exitCode = 1;
  }
}

function sentence({ message, cause }) {
  return cause ? `${message} (${cause.message})` : message;
}

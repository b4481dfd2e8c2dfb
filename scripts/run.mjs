// Running other programs, and telling the reader what is happening and how long it takes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { root } from "./places.mjs";

/** Runs a program to its end with our terminal; a failing one is an error that repeats the command. */
export async function run(command, args, { env = {}, cwd = root } = {}) {
  const child = spawn(command, args, { cwd, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...env } });
  const code = await exitCode(child, command);
  if (code !== 0) throw new CommandFailed(command, args, code);
}

/** Runs a program quietly: `{ code, output }`, both streams in one text. A program that is not there has code 127. */
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

/** One named step: says what starts and how long it usually takes, remembers how long it took. */
export async function phase(name, expected, work) {
  const startedAt = performance.now();
  console.log(`\n▸ ${name}${expected ? ` (${expected})` : ""}`);
  try {
    return await work();
  } finally {
    const seconds = (performance.now() - startedAt) / 1000;
    finished.push({ name, seconds });
    if (seconds >= 1) console.log(`  ${name}: ${spell(seconds)}`);
  }
}

export function printPhases() {
  const width = Math.max(0, ...finished.map(({ name }) => name.length));
  console.log("\nPhases");
  for (const { name, seconds } of finished) console.log(`  ${name.padEnd(width)}  ${spell(seconds).padStart(9)}`);
}

export function spell(seconds) {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.round(seconds % 60)).padStart(2, "0")} s`;
}

export function say(text) {
  console.log(`  ${text}`);
}

/** Something the reader must not overlook. */
export function warn(...lines) {
  const width = Math.max(...lines.map((line) => line.length));
  console.log(`\n  ┏${"━".repeat(width + 2)}┓`);
  for (const line of lines) console.log(`  ┃ ${line.padEnd(width)} ┃`);
  console.log(`  ┗${"━".repeat(width + 2)}┛`);
}

/** The end of a script: what we ourselves refuse is one sentence for the reader; only a surprise shows its stack. */
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

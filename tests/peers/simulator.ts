// Starts the simulator as a child process, and calls its control API.

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { simulatorBinary } from "../../scripts/build-simulator.mjs";

export class Simulator {
  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
  ) {}

  /** Starts the binary on a free port and waits for the line that says where it listens. */
  static async start(): Promise<Simulator> {
    const child = spawn(simulatorBinary(), ["--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
    const url = await new Promise<string>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`The simulator ended with ${code} before it listened.`)));
      createInterface({ input: child.stdout }).once("line", (line) => {
        const found = /http:\/\/\S+/.exec(line);
        if (found) resolve(found[0]);
        else reject(new Error(`The simulator printed something else: ${line}`));
      });
    });
    return new Simulator(child, url);
  }

  get socketUrl(): string {
    return `${this.url.replace("http", "ws")}/ws/chat`;
  }

  async get<T>(path: string): Promise<T> {
    return answer<T>(path, await fetch(this.url + path));
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    const headers = { "content-type": "application/json" };
    return answer<T>(path, await fetch(this.url + path, { method: "POST", headers, body: JSON.stringify(body) }));
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    // So that it deletes its temporary files; a simulator that does not end is killed.
    this.process.kill("SIGTERM");
    const late = setTimeout(() => this.process.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(late);
  }
}

async function answer<T>(path: string, response: Response): Promise<T> {
  const body = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new Error(`${path}: ${response.status} ${body.error}`);
  return body;
}

/** Polls until there is an answer. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

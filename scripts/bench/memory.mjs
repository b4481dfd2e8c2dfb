// npm run bench -- memory: what devices need in memory, fresh and after a text each way in many chats.
//   --devices=N      how many devices share the isolate (20)
//   --chats=N        how many chats each of them has (200)
//   --build=NAME     another build of the Worker than `measured`; --as-built uses the existing one
//   --against=COMMIT the same with the build of an earlier commit, and the ratio
// The method is that of `npm run bench -- session` (docs/benchmarks.md).
import { loadavg } from "node:os";
import { buildSimulator } from "../build-simulator.mjs";
import { buildWorker } from "../build-worker.mjs";
import { phase } from "../run.mjs";
import { buildAgainst } from "./against.mjs";
import { measureMemory } from "./session/memory.mjs";
import { round } from "./session/numbers.mjs";
import { memoryFolder, withWorld } from "./session/world.mjs";

export const summary = "memory of devices, fresh and after many chats, beside an earlier commit";

export async function run(options) {
  const option = (name) => options.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const devices = Number(option("devices") ?? 20);
  const chats = Number(option("chats") ?? 200);
  const build = option("build") ?? "measured";
  const commit = option("against");
  if (!options.includes("--as-built")) await buildWorker(build);
  await buildSimulator();
  const builds = [build, ...(commit ? [await buildAgainst(commit, build)] : [])];
  const measured = {};
  for (const name of builds) {
    const measure = (world) => measureMemory(world, { counts: [1, devices], chats });
    measured[name] = await phase(`Memory of ${name}`, "some minutes", () => withWorld(name, measure, memoryFolder()));
  }
  const load = round(loadavg()[0]);
  return {
    title: `${devices} devices with ${chats} chats each; load ${load}`,
    columns: ["what", ...builds, ...(commit ? ["ratio"] : [])],
    rows: rowsOf(builds.map((name) => measured[name])),
    result: { date: new Date().toISOString(), devices, chats, load, measured },
  };
}

function rowsOf(results) {
  const each = (of, from, what) => (of[what] - from[what]) / of.devices;
  const figures = [
    ["wasm, no device linked, MiB", ({ none }) => none.wasmMiB],
    ["wasm, all devices after the chats, MiB", ({ afterChats }) => afterChats.wasmMiB],
    ["wasm of a fresh device, MiB", ({ none, fresh }) => each(fresh.at(-1), none, "wasmMiB")],
    ["wasm of a device after the chats, MiB", ({ none, afterChats }) => each(afterChats, none, "wasmMiB")],
    ["workerd of a device after the chats, MiB", ({ none, afterChats }) => each(afterChats, none, "rssMiB")],
    ["time to fill the chats, s", ({ afterChats }) => afterChats.tookMs / 1000],
  ];
  return figures.map(([what, figure]) => {
    const values = results.map(figure);
    const ratio = values.length > 1 ? [round(values[0] / values[1], 2)] : [];
    return [what, ...values.map((value) => round(value, 3)), ...ratio];
  });
}

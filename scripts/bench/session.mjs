// npm run bench -- session: measures a device session from the link to full load, and compares it with two other clients on the same
// simulator.
//   --quick        a small version of everything, under a minute, that compiles nothing beyond what the tests need
//   --build=NAME   another build of the Worker than `measured` (`simulator`: compiles sooner, runs at half the speed)
//   --against=COMMIT  speed and arrival also for the build of an earlier commit, in turn with this one, and the ratios
//   --as-built     measures the existing builds, even if their sources have changed
//   --only=A,B     some parts: linking, speedOnDisk, speedInMemory, arrivalOnDisk, arrivalInMemory, burst, rows, counts, profile,
//                  memory, start, size
// What is measured and how: docs/benchmarks.md.
import { loadavg } from "node:os";
import { buildWorker, panicsOf, VARIANTS } from "../build-worker.mjs";
import { phase } from "../run.mjs";
import { buildAgainst } from "./against.mjs";
import { measureArrival } from "./session/arrival.mjs";
import { measureBurst } from "./session/burst.mjs";
import { measureCounts } from "./session/counts.mjs";
import { measureLinking } from "./session/linking.mjs";
import { measureMemory } from "./session/memory.mjs";
import { round } from "./session/numbers.mjs";
import { measureProfile } from "./session/profile.mjs";
import { buildPrograms, takeWhatIsBuilt } from "./session/programs.mjs";
import { measureRows } from "./session/rows.mjs";
import { measureSize } from "./session/size.mjs";
import { measureSpeed } from "./session/speed.mjs";
import { measureStart } from "./session/start.mjs";
import { tableOf } from "./session/table.mjs";
import { memoryFolder, withWorld, withWorlds } from "./session/world.mjs";

export const summary = "link, texts per second and arrival beside other clients, bursts, rows, memory, start, size";

const FULL = {
  links: 5,
  speed: { warmUp: 10, rounds: 3, oneByOne: 100, sideBySide: 15 },
  arrival: { texts: 250, customers: 20 },
  burst: { texts: 500, customers: 20 },
  rows: { texts: 40, quietMs: 35_000 },
  counts: { texts: 40, rounds: 10 },
  profile: { rounds: 30, warmUp: 30 },
  memory: { worlds: [[1], [1, 10], [1, 10, 50]], chats: 200 },
  starts: 10,
};

const QUICK = {
  links: 1,
  speed: { warmUp: 2, rounds: 1, oneByOne: 20, sideBySide: 2 },
  arrival: { texts: 10, customers: 2 },
  burst: { texts: 60, customers: 5 },
  rows: { texts: 5, quietMs: 1_000 },
  counts: { texts: 5, rounds: 2 },
  profile: { rounds: 3, warmUp: 2 },
  memory: { worlds: [[1, 3]], chats: 0 },
  starts: 1,
};

export async function run(options) {
  const isQuick = options.includes("--quick");
  const build = optionOf(options, "--build") ?? "measured";
  const only = optionOf(options, "--only")?.split(",");
  const size = isQuick ? QUICK : FULL;

  const asBuilt = options.includes("--as-built");
  if (!asBuilt) await buildWorker(build);
  const commit = optionOf(options, "--against");
  const before = commit === undefined ? undefined : await buildAgainst(commit, build);
  const builds = before === undefined ? [build] : [build, before];
  const needsNative = only === undefined || only.some((part) => part.startsWith("speed"));
  const nativeProgram = isQuick || !needsNative ? await takeWhatIsBuilt() : await buildPrograms({ asBuilt });
  const parts = {
    linking: () => withWorld(build, (world) => measureLinking(world, size.links)),
    speedOnDisk: () => withWorlds(builds, (worlds) => measureSpeed(worlds, nativeProgram, size.speed)),
    speedInMemory: () =>
      withWorlds(builds, (worlds) => measureSpeed(worlds, nativeProgram, size.speed), memoryFolder()),
    arrivalOnDisk: () => withWorlds(builds, (worlds) => measureArrival(worlds, size.arrival)),
    arrivalInMemory: () => withWorlds(builds, (worlds) => measureArrival(worlds, size.arrival), memoryFolder()),
    burst: () => withWorld(build, (world) => measureBurst(world, size.burst)),
    rows: () => withWorld(build, (world) => measureRows(world, size.rows)),
    counts: () => measureCounts(build, size.counts),
    profile: () => withWorld(build, (world) => measureProfile(world, size.profile), memoryFolder()),
    memory: () => memoryOfEach(build, size.memory),
    start: () => measureStart(panicsOf("release") === null ? build : "release", size.starts),
    size: async () => measureSize(),
  };
  const result = { build, before, quick: isQuick, date: new Date().toISOString(), loadBefore: {} };
  for (const [name, measure] of Object.entries(parts)) {
    if (only && !only.includes(name)) continue;
    result.loadBefore[name] = round(loadavg()[0]);
    result[name] = await phase(name, "", measure);
  }
  const loads = Object.entries(result.loadBefore).map(([name, load]) => `${name} ${load}`);
  return {
    title: `${builds.map((name) => `${name} build`).join(", ours before: ")}${noteOfBuild(build)}; load average before each part: ${loads.join(", ")}`,
    ...tableOf(result),
    result,
  };
}

/** Returns a note for the results of a build that is not optimised. */
const noteOfBuild = (build) =>
  VARIANTS[build]?.optimised ? "" : " (hardly optimised: only ratios between builds say something)";

/** The longest time for filling the chats of a world. If it would take longer, judged by the previous world, the chats are not filled. */
const MAX_CHATS_MS = 180_000;

async function memoryOfEach(build, { worlds, chats }) {
  const results = [];
  for (const counts of worlds) {
    const before = results.at(-1)?.afterChats;
    const expectedMs = before ? (before.tookMs / before.devices) * counts.at(-1) : 0;
    const setting = { counts, chats: expectedMs < MAX_CHATS_MS ? chats : 0 };
    results.push(await withWorld(build, (world) => measureMemory(world, setting), memoryFolder()));
  }
  return results;
}

function optionOf(options, name) {
  return options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);
}

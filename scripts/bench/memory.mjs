// npm run bench -- memory: measures the memory that devices need, when they are new and after one text in each
// direction in many chats.
//   --devices=N      N devices share the isolate (20)
//   --chats=N        each of them has N chats (200)
//   --people=N       instead, measures the memory ten times while one device writes to N people
//   --soak=TEXTS     instead, sends this number of texts over the devices, measures the memory ten times, and reports its growth
//   --build=NAME     uses another build of the Worker than `measured`; --as-built uses the existing one
//   --against=COMMIT measures the build of an earlier commit, too, and prints the ratio
// `npm run bench -- session` measures in the same way (docs/benchmarks.md).
import { loadavg } from "node:os";
import { buildWorker } from "../build-worker.mjs";
import { phase } from "../run.mjs";
import { buildAgainst } from "./against.mjs";
import { measureMemory } from "./session/memory.mjs";
import { round } from "./session/numbers.mjs";
import { measurePeople } from "./session/people.mjs";
import { takeFastestSimulator } from "./session/programs.mjs";
import { measureSoak } from "./session/soak.mjs";
import { memoryFolder, withWorld } from "./session/world.mjs";

export const summary = "memory of devices, fresh and after many chats, beside an earlier commit";

/** The budgets of docs/benchmarks.md. */
const BUDGET = { allWasmMiB: 64, rssMiB: 6, ofBefore: 0.3, peopleMiB: 4, soakPercent: 5 };

export async function run(options) {
  const option = (name) => options.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const devices = Number(option("devices") ?? 20);
  const build = option("build") ?? "measured";
  const commit = option("against");
  const part = partOf({
    devices,
    chats: Number(option("chats") ?? 200),
    people: option("people"),
    soak: option("soak"),
  });
  if (!options.includes("--as-built")) await buildWorker(build);
  await takeFastestSimulator();
  const builds = [build, ...(commit ? [await buildAgainst(commit, build)] : [])];
  const measured = {};
  for (const name of builds) {
    measured[name] = await phase(`Memory of ${name}`, "some minutes", () =>
      withWorld(name, part.measure, memoryFolder()),
    );
  }
  const load = round(loadavg()[0]);
  return {
    title: `${part.title}; load ${load}`,
    columns: ["what", ...builds, ...(commit ? ["ratio"] : []), "budget"],
    rows: part.rows(builds.map((name) => measured[name])),
    result: { date: new Date().toISOString(), ...part.setting, load, measured },
  };
}

function partOf({ devices, chats, people, soak }) {
  if (people !== undefined) {
    return {
      title: `One device that writes to ${people} people`,
      setting: { people: Number(people) },
      measure: (world) => measurePeople(world, Number(people)),
      rows: rowsOfPeople,
    };
  }
  if (soak !== undefined) {
    return {
      title: `${soak} texts over ${devices} devices`,
      setting: { devices, texts: Number(soak) },
      measure: (world) => measureSoak(world, { texts: Number(soak), devices }),
      rows: rowsOfSoak,
    };
  }
  return {
    title: `${devices} devices with ${chats} chats each`,
    setting: { devices, chats },
    measure: (world) => measureMemory(world, { counts: [1, devices], chats }),
    rows: rowsOfChats,
  };
}

/** Returns a row: the figure of each build, the ratio if there are two, and the budget. */
function row(what, values, budget = "") {
  const ratio = values.length > 1 ? [round(values[0] / values[1], 2)] : [];
  return [what, ...values.map((value) => round(value, 3)), ...ratio, budget];
}

function rowsOfPeople(results) {
  const first = ([fresh]) => fresh;
  const last = (points) => points.at(-1);
  const points = (key, name) =>
    results[0].map(({ people }) =>
      row(
        `${name} with ${people} people, MiB`,
        results.map((all) => (all.find((point) => point.people === people) ?? last(all))[key]),
      ),
    );
  return [
    ...points("wasmMiB", "wasm"),
    row(
      "people it has written to",
      results.map((all) => last(all).people),
    ),
    row(
      "wasm above a fresh device, MiB",
      results.map((all) => last(all).wasmMiB - first(all).wasmMiB),
      `≤ ${BUDGET.peopleMiB}`,
    ),
    row(
      "wasm above a device with one person, MiB",
      results.map((all) => last(all).wasmMiB - all[1].wasmMiB),
    ),
    row(
      "workerd above a fresh device, MiB",
      results.map((all) => last(all).rssMiB - first(all).rssMiB),
    ),
  ];
}

function rowsOfSoak(results) {
  const percent = (points, key) => (points.at(-1)[key] / points[0][key] - 1) * 100;
  const points = (key, name) =>
    results[0].map(({ texts }, index) =>
      row(
        `${name} after ${texts} texts, MiB`,
        results.map((all) => (all[index] ?? all.at(-1))[key]),
      ),
    );
  const change = (key, name) => [
    `${name}, change from the first point to the last`,
    ...results.map((all) => `${round(percent(all, key))} %`),
    ...(results.length > 1 ? [""] : []),
    `± ${BUDGET.soakPercent} %`,
  ];
  return [
    ...points("wasmMiB", "wasm"),
    ...points("rssMiB", "workerd"),
    change("wasmMiB", "wasm"),
    change("rssMiB", "workerd"),
  ];
}

function rowsOfChats(results) {
  const each = (of, from, what) => (of[what] - from[what]) / of.devices;
  const figures = [
    ["wasm, no device linked, MiB", ({ none }) => none.wasmMiB],
    ["wasm, all devices after the chats, MiB", ({ afterChats }) => afterChats.wasmMiB, `≤ ${BUDGET.allWasmMiB}`],
    ["wasm of a fresh device, MiB", ({ none, fresh }) => each(fresh.at(-1), none, "wasmMiB")],
    [
      "wasm of a device after the chats, MiB",
      ({ none, afterChats }) => each(afterChats, none, "wasmMiB"),
      `≤ ${BUDGET.ofBefore} of before`,
    ],
    [
      "workerd of a device after the chats, MiB",
      ({ none, afterChats }) => each(afterChats, none, "rssMiB"),
      `≤ ${BUDGET.rssMiB}`,
    ],
    ["time to fill the chats, s", ({ afterChats }) => afterChats.tookMs / 1000],
  ];
  return figures.map(([what, figure, budget]) => row(what, results.map(figure), budget));
}

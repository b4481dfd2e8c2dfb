// npm run chaos -- 20: runs 20 random rounds, every named crash point and every named fault. Five devices and twenty customers write to
// each other over faulty connections while workerd is killed with SIGKILL; then lost and doubled texts are counted.
//   --seed=N       runs only that round. Its plan is the same again; the machine's own timing is not
//   --from=N       runs the rounds N, N+1, …; by default they begin at a random number
//   --points=A,B   runs only these crash points; an empty `--points=` runs none
//   --faults=A,B   runs only these faults; an empty `--faults=` runs none
//   --build=NAME   uses another build of the Worker than `simulator` (`measured`: optimised as a release)
//   --as-built     uses the existing builds, even if their sources have changed
// docs/reliability.md says what must hold and what the figures mean.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSimulator } from "./build-simulator.mjs";
import { buildWorker } from "./build-worker.mjs";
import { local } from "./places.mjs";
import { main, say } from "./run.mjs";
import { continueOnNewNode } from "./setup/node_modules.mjs";
import { setup } from "./setup.mjs";

const MAX_ATTEMPTS = 5;

await main(async () => {
  await setup({ without: ["chromium"] });
  await continueOnNewNode();
  const options = await read(process.argv.slice(2));
  if (!options.asBuilt) {
    await buildSimulator();
    await buildWorker(options.build);
  }
  const { HEADER, LEGEND, sumsOf, sentenceOf } = await import("./chaos/report.mjs");
  console.log(`\n${HEADER}`);
  const played = await play(options);
  const sums = sumsOf(played);
  console.log(`\n${LEGEND}\n`);
  say(sentenceOf(sums));
  console.log(JSON.stringify({ chaos: sums }));
  if (sums.violations > 0) process.exitCode = 1;
});

async function read(args) {
  const { randomSeed } = await import("./chaos/random.mjs");
  const { POINTS } = await import("./chaos/points.mjs");
  const { FAULTS } = await import("./chaos/faults.mjs");
  const option = (name) => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  const [rounds = "5"] = args.filter((arg) => !arg.startsWith("--"));
  if (!/^\d{1,5}$/.test(rounds)) throw new Error(`"${rounds}" is no number of rounds. Try: npm run chaos -- 20`);
  const seed = option("seed");
  const from = Number(seed ?? option("from") ?? randomSeed());
  if (!Number.isInteger(from) || from < 0) throw new Error("A seed is a whole number, as the table prints it.");
  const points = option("points")?.split(",").filter(Boolean) ?? (seed === undefined ? Object.keys(POINTS) : []);
  const unknown = points.filter((point) => !POINTS[point]);
  if (unknown.length > 0)
    throw new Error(`No crash point is called ${unknown.join(", ")}. ${Object.keys(POINTS).join(" ")}`);
  const faults = option("faults")?.split(",").filter(Boolean) ?? (seed === undefined ? Object.keys(FAULTS) : []);
  const strange = faults.filter((fault) => !FAULTS[fault]);
  if (strange.length > 0) throw new Error(`No fault is called ${strange.join(", ")}. ${Object.keys(FAULTS).join(" ")}`);
  const seeds = Array.from({ length: seed === undefined ? Number(rounds) : 1 }, (_, number) => from + number);
  return {
    seeds,
    points,
    faults,
    from,
    build: option("build") ?? process.env.CWA_BUILD ?? "simulator",
    asBuilt: args.includes("--as-built"),
  };
}

/** Plays all rounds in one world, and starts a new world after a round with a violation. */
async function play({ seeds, points, faults, from, build }) {
  const { startWorld } = await import("./chaos/world.mjs");
  const { openConversations, playRound } = await import("./chaos/round.mjs");
  const { playPoint } = await import("./chaos/points.mjs");
  const { FAULTS } = await import("./chaos/faults.mjs");
  const { lineOf } = await import("./chaos/report.mjs");
  const played = [];
  let world;

  const playOne = async (name, seed, isRound, act, bindings = undefined) => {
    if (!world) {
      world = await startWorld(build, bindings);
      if (!bindings) await openConversations(world);
    }
    const { evidence, ...outcome } = await act(world).catch(unfinishedRound);
    played.push({ name, seed, isRound, outcome });
    console.log(lineOf({ name, seed, isRound, outcome }));
    if (outcome.violations.length > 0) {
      reportViolations({ name, seed, outcome, evidence, logs: world.stack.logs() });
      await world.dispose();
      world = undefined;
    }
    return outcome;
  };

  try {
    for (const [number, seed] of seeds.entries()) {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const { counts } = await playOne(`${number + 1}`, seed, true, (world) => playRound(world, seed, attempt));
        if (counts) break;
      }
    }
    for (const [number, point] of points.entries()) {
      await playOne(point, from + number, false, (world) => playPoint(world, point, from + number));
    }
    for (const [number, fault] of faults.entries()) {
      await world?.dispose();
      world = undefined;
      const { bindings, play } = FAULTS[fault];
      await playOne(fault, from + number, false, (world) => play(world, from + number), bindings);
    }
  } finally {
    await world?.dispose();
  }
  return played;
}

/** Returns the outcome of a round that could not be played to its end, which counts as a violation. */
function unfinishedRound(error) {
  const because = error.cause ? ` (${error.cause.message})` : "";
  const nothing = {
    texts: 0,
    unackedAtKill: 0,
    ackedInbound: 0,
    repeatedAtKill: 0,
    repeatedAtDrop: 0,
    repeatedOnRequest: 0,
    lost: 0,
    doubled: 0,
  };
  return {
    ...nothing,
    onlineMs: 0,
    counts: true,
    violations: [`the round could not be played to its end: ${error.message}${because}`],
    evidence: { reportedAt: [] },
  };
}

/** Writes the violations and the evidence to a file, and prints the first violation. */
function reportViolations({ name, seed, outcome, evidence, logs }) {
  const folder = join(local, "chaos");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}-${seed}.json`);
  const plain = { ...evidence, reportedAt: [...evidence.reportedAt] };
  writeFileSync(path, JSON.stringify({ name, seed, outcome, evidence: plain, logs }, null, 1));
  const [first, ...more] = outcome.violations;
  console.error(`✗ seed ${seed} (${name}): ${first}${more.length > 0 ? `, and ${more.length} more` : ""}. ${path}`);
}

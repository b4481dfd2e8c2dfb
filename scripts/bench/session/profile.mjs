// Finds out which parts use workerd's processor time while many texts are being sent, from samples of perf.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capture } from "../../run.mjs";
import { receiveAtOnce, sendAtOnce } from "./counts.mjs";
import { round } from "./numbers.mjs";
import { processorMs } from "./processes.mjs";

const PHONE = "628111000701";
const FIRST_CUSTOMER = 628_280_000_001;
const CUSTOMERS = 32;
const SAMPLES_PER_SECOND = 499;

/** The parts by perf's name of a sample: `FUNCTION (FILE)`. The first match counts. Code that V8 compiled has no name. */
const PARTS = [
  ["kernel", /\(\[kernel|\(\[guest/],
  ["compiled JavaScript and wasm", /\((\/\/anon|\[anon|\[unknown|\/tmp\/perf-|\[JIT|memfd|\/memfd|anon)/],
  [
    "SQLite",
    /^(sqlite3|vdbe|btree|pager|pcache|wal[A-Z]|unix[A-Z]|balance|whereLoop|yy_|getPage|cell|insertCell|moveTo)/,
  ],
  ["V8, compiling", /v8::internal::(compiler|wasm|maglev|baseline|interpreter::Bytecode)|turboshaft|LinearScan/],
  [
    "V8, collecting garbage",
    /v8::internal::(Scaveng|MarkCompact|Heap::|Sweeper|ConcurrentMark|Mark|YoungGeneration|Evacuat|MinorMark|GlobalHandles::(Iterate|Post))|cppgc::internal/,
  ],
  ["V8, everything else", /^(Builtins_|Builtin|v8::|void v8::|bool v8::|cppgc::|heap::base)|v8::internal/],
  ["workerd", /workerd::/],
  ["kj and Cap'n Proto", /kj::|capnp::/],
  [
    "allocation and copying",
    /^(operator |malloc|free|cfree|_int_|realloc|calloc|tcmalloc|tc_|__mem|mem(cpy|set|move|cmp)|__libc)/i,
  ],
];
const OTHER = "other native code";

/**
 * Profiles `size.rounds` rounds, in each of which one text is sent to each of 32 customers. In the rounds of
 * `size.warmUp`, which come before, V8 compiles the functions that run often.
 * @param {{rounds: number, warmUp: number}} size
 */
export async function measureProfile(world, { rounds, warmUp }) {
  if ((await capture("perf", ["--version"])).code !== 0) return { perf: false };
  const customers = await world.network.addCustomers(CUSTOMERS, { first: FIRST_CUSTOMER, receipts: "read" });
  const device = { ...(await world.linkDevice("Profile", PHONE)), phone: PHONE };
  const pid = await world.stack.workerdPid();
  const ways = { sent: sendAtOnce, received: receiveAtOnce };
  for (const work of Object.values(ways)) await work(world, device, customers, warmUp);
  const result = { perf: true, texts: rounds * CUSTOMERS };
  for (const [way, work] of Object.entries(ways)) {
    await world.settled(device, 1_000);
    const before = processorMs(pid);
    const parts = await sampleShares(pid, () => work(world, device, customers, rounds));
    const eachMs = (processorMs(pid) - before) / (rounds * CUSTOMERS);
    result[way] = { processorMsPerText: round(eachMs, 2), ...parts };
  }
  return result;
}

/** Returns the shares of the parts, in percent, and the most frequent functions. */
async function sampleShares(pid, work) {
  const directory = mkdtempSync(join(tmpdir(), "cloudwa-flow-perf-"));
  const file = join(directory, "data");
  try {
    const options = ["record", "-q", "-F", String(SAMPLES_PER_SECOND), "-o", file, "-p", String(pid)];
    const perf = spawn("perf", options, { stdio: "ignore" });
    const ended = once(perf, "exit");
    await work();
    perf.kill("SIGINT");
    await ended;
    const { code, output } = await capture("perf", ["script", "-i", file, "-F", "ip,sym,dso"]);
    if (code !== 0) throw new Error(`perf may not sample workerd; on most systems root may. ${output.slice(0, 200)}`);
    return shares(output);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function shares(output) {
  const samples = output.split("\n").flatMap((line) => /^\s*[0-9a-f]+ (.+)$/.exec(line)?.[1] ?? []);
  const count = (names) => {
    const numbers = new Map();
    for (const name of names) numbers.set(name, (numbers.get(name) ?? 0) + 1);
    const percent = ([name, number]) => [name, round((100 * number) / samples.length)];
    return Object.fromEntries([...numbers].toSorted(([, one], [, other]) => other - one).map(percent));
  };
  const partOf = (sample) => PARTS.find(([, pattern]) => pattern.test(sample))?.[0] ?? OTHER;
  const mostFrequent = Object.entries(count(samples.map((sample) => sample.slice(0, 100)))).slice(0, 25);
  return { samples: samples.length, percent: count(samples.map(partOf)), most: Object.fromEntries(mostFrequent) };
}

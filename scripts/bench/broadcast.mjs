// npm run bench -- broadcast: measures what a broadcast costs, and how its messages are spread over a day.
//   --only=A,B     some parts: native, sizes, cost
//   --quick        a small version of the parts in workerd, which proves that they still work
//   --build=NAME   another build of the Worker than `measured`; --as-built uses the existing one
// The native part is benches/broadcast.rs: the modules, optimised as in the release, without workerd.
import { loadavg } from "node:os";
import { buildWorker } from "../build-worker.mjs";
import { phase } from "../run.mjs";
import { measureCost, measureSizes } from "./broadcast/workerd.mjs";
import { measureNatively } from "./native.mjs";
import { round } from "./session/numbers.mjs";

export const summary = "planning 1 000 to 100 000, imports, search, rows each; a day of 20 devices; the estimate";

const BUDGET = { estimateMs: 300 };

/** Returns the rows of the native part, in the columns of `run`, and everything that it measured. */
export async function nativeRows() {
  const expected = "builds the modules, optimised as in the release: about 8 min the first time";
  const native = await phase("Broadcasts, natively", expected, () => measureNatively("broadcast"));
  return { rows: rowsOf(native), native };
}

const BUDGETS = { firstBatchMs: 10_000, rows: 3, queueMessages: 0.03 };
const FULL = { sizes: [1_000, 10_000, 100_000], cost: 300 };
const QUICK = { sizes: [200], cost: 30 };

export async function run(options) {
  const option = (name) => options.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const only = option("only")?.split(",") ?? ["native", "sizes", "cost"];
  const build = option("build") ?? "measured";
  const size = options.includes("--quick") ? QUICK : FULL;
  if (!options.includes("--as-built") && (only.includes("sizes") || only.includes("cost"))) await buildWorker(build);
  const load = [round(loadavg()[0])];
  const rows = [];
  const result = { date: new Date().toISOString(), build };
  if (only.includes("sizes")) {
    result.sizes = await phase("Broadcasts of each size", "some minutes", () => measureSizes(build, size.sizes));
    rows.push(...result.sizes.flatMap(sizeRows));
    load.push(round(loadavg()[0]));
  }
  if (only.includes("cost")) {
    result.cost = await phase("One to its end", "two minutes", () => measureCost(build, size.cost));
    rows.push(...costRows(result.cost));
    load.push(round(loadavg()[0]));
  }
  if (only.includes("native")) {
    const measured = await nativeRows();
    rows.push(...measured.rows);
    result.native = measured.native;
  }
  return { title: "Broadcasts", columns: ["what", "measured", "budget", ""], rows, result: { ...result, load } };
}

function sizeRows(of) {
  const what = `${count(of.recipients)} recipients`;
  const isPlannedInTime = of.recipients > 10_000 || of.firstBatchMs <= BUDGETS.firstBatchMs;
  const budget = of.recipients === 10_000 ? `≤ ${count(BUDGETS.firstBatchMs)} ms` : "";
  return [
    [`${what}: imported from a file`, `${of.importSeconds} s, ${count(of.importRowsPerSecond)} rows/s`, "", ""],
    [`${what}: search among ${count(of.contacts)}, p50, p95`, `${of.searchP50Ms}, ${of.searchP95Ms} ms`, "", ""],
    [`${what}: start → planned`, `${of.plannedMs} ms`, "", ""],
    [`${what}: start → first batch in the outbox`, `${of.firstBatchMs} ms`, budget, budget && verdict(isPlannedInTime)],
    [`${what}: its counts, read`, `${of.countMs} ms`, "", ""],
  ];
}

function costRows({ recipients, rows, each, queueMessages }) {
  const parts = Object.entries(each).map(([table, number]) => `${table} ${number}`);
  return [
    [`rows in D1 per recipient up to sent, of ${recipients}`, rows, `≤ ${BUDGETS.rows}`, verdict(rows <= BUDGETS.rows)],
    ["of these", parts.join(", "), "", ""],
    [
      "queue messages per recipient",
      queueMessages,
      `≤ ${BUDGETS.queueMessages}`,
      verdict(queueMessages <= BUDGETS.queueMessages),
    ],
  ];
}

function rowsOf({ estimates, templates, days }) {
  return [...estimates.map(estimateRow), ...templates.flatMap(templateRows), ...days.flatMap(rowsOfDay)];
}

function estimateRow({ of, devices, texts, millis, finishesAfterHours, limitedBy }) {
  const what = `estimate of ${count(texts)} texts over ${devices} ${of}: ${finishesAfterHours} h, by ${limitedBy}`;
  return [what, `${millis} ms`, `≤ ${BUDGET.estimateMs} ms`, verdict(millis <= BUDGET.estimateMs)];
}

function templateRows({ text, parseNs, renderNs }) {
  return [
    [`a text with ${text}: read once`, `${count(parseNs)} ns`, "", ""],
    [`a text with ${text}: rendered, each of 100`, `${count(renderNs)} ns`, "", ""],
  ];
}

function rowsOfDay(day) {
  const { preset, devices, textsEach, left, leastPerDevice, mostPerDevice, gapMs, shorterThanMin } = day;
  const what = `${preset}, ${day.rules === "real" ? "as a number is" : "limits and night lifted"}`;
  const unexplained = day.longerThanDrawn.none ?? 0;
  const reasons = Object.entries(day.longerThanDrawn).map(([reason, times]) => `${reason} ${count(times)}`);
  return [
    [
      `${what}: left in 24 h of ${count(devices * textsEach)}`,
      `${count(left)}: ${leastPerDevice}–${mostPerDevice} each`,
      "",
      "",
    ],
    [`${what}: from text to text, p50, p95`, `${seconds(gapMs.p50)}, ${seconds(gapMs.p95)}`, "", ""],
    [`${what}: gaps under the shortest`, count(shorterThanMin), "0", verdict(shorterThanMin === 0)],
    [
      `${what}: longer than drawn (${reasons.join(", ") || "never"}), without a reason`,
      count(unexplained),
      "0",
      verdict(unexplained === 0),
    ],
  ];
}

function verdict(isKept) {
  return isKept ? "kept" : "MISSED";
}

function count(number) {
  return number.toLocaleString("en");
}

function seconds(millis) {
  return `${(millis / 1_000).toFixed(1)} s`;
}

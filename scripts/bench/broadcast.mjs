// npm run bench -- broadcast: what a broadcast costs, and how its texts are spread over a day.
// The native part is benches/broadcast.rs: the rooms as the release optimises them, no workerd.
import { targetDir } from "../places.mjs";
import { capture, phase } from "../run.mjs";

export const summary = "the estimate, a day of 20 devices by the real rules, and what a rendered text costs";

const BUDGET = { estimateMs: 300 };

/** One command builds and measures: after a first build the protocol library's own build script would run once more. */
async function measure() {
  const args = ["bench", "--quiet", "--locked", "--bench", "broadcast"];
  const { code, output } = await capture("cargo", args, { env: { CARGO_TARGET_DIR: targetDir("measured-rooms") } });
  if (code !== 0) throw new Error(`benches/broadcast.rs ended with ${code}:\n${output}`);
  return JSON.parse(output.trim().split("\n").at(-1));
}

/** The rows of the native part, in the columns of `run`, and everything it measured. */
export async function nativeRows() {
  const expected = "builds the rooms as the release optimises them: about 8 min the first time";
  const native = await phase("Broadcasts, natively", expected, measure);
  return { rows: rowsOf(native), native };
}

export async function run() {
  const { rows, native } = await nativeRows();
  return {
    title: `Broadcasts, natively; the gaps are drawn in ${native.picture}`,
    columns: ["what", "measured", "budget", ""],
    rows,
    result: { date: new Date().toISOString(), native },
  };
}

function rowsOf({ estimates, templates, days }) {
  return [...estimates.map(estimateRow), ...templates.flatMap(templateRows), ...days.flatMap(dayRows)];
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

function dayRows(day) {
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

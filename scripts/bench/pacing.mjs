// npm run bench -- pacing: what deciding when a text leaves costs: the rooms as the release optimises them, natively.
// Measured by benches/pacing.rs, a function per figure; shown here beside the budgets.
import { targetDir } from "../places.mjs";
import { capture, phase } from "../run.mjs";

export const summary = "what a decision of the governor costs, and drawing a typing time or a gap";

const BUDGET_NS = { decision: 20_000 };

/** One command builds and measures: after a first build the protocol library's own build script would run once more. */
async function measure() {
  const args = ["bench", "--quiet", "--locked", "--bench", "pacing"];
  const { code, output } = await capture("cargo", args, { env: { CARGO_TARGET_DIR: targetDir("measured-rooms") } });
  if (code !== 0) throw new Error(`benches/pacing.rs ended with ${code}:\n${output}`);
  return JSON.parse(output.trim().split("\n").at(-1));
}

export async function run() {
  const expected = "builds the rooms as the release optimises them: about 8 min the first time";
  const result = await phase("Pacing, natively", expected, measure);
  return {
    title: `${result.calls} calls each, natively; a figure contains reading the clock, which is the first line`,
    columns: ["what", "p50", "p95", "budget", ""],
    rows: rowsOf(result),
    result: { date: new Date().toISOString(), ...result },
  };
}

function rowsOf({ clock, decisions, typing, gap }) {
  return [
    line("reading the clock", clock),
    ...decisions.map((figures) =>
      line(`may a text leave, ${figures.sends} sent that day`, figures, BUDGET_NS.decision),
    ),
    line("a typing time, ten words", typing),
    line("a gap", gap),
  ];
}

function line(what, { p50Ns, p95Ns }, budgetNs) {
  const isKept = p95Ns <= budgetNs ? "kept" : "MISSED";
  return [what, nanos(p50Ns), nanos(p95Ns), budgetNs ? `≤ ${nanos(budgetNs)}` : "", budgetNs ? isKept : ""];
}

function nanos(value) {
  return `${value.toLocaleString("en")} ns`;
}

// npm run bench -- pacing: measures what it costs to decide when a message is sent. The modules run natively, optimised as in the release.
// benches/pacing.rs has one function for each figure; this script prints the figures beside the budgets.
import { phase } from "../run.mjs";
import { measureNatively } from "./native.mjs";

export const summary = "what a decision of the pacing costs, and an outbox with 100 to 100 000 texts in it";

const BUDGET_NS = { decision: 20_000 };
/** The largest allowed ratio to the cost with one hundred waiting messages. The cost should be equal; the rest is the noise of the machine. */
const MAX_RATIO = 2;
/**
 * The most memory that the fronts of all send queues and the turns of 1 024 chats may take, however many messages wait.
 */
const MAX_BYTES = 128 * 1024;

export async function run() {
  const expected = "builds the modules, optimised as in the release: about 8 min the first time";
  const result = await phase("Pacing, natively", expected, () => measureNatively("pacing"));
  return {
    title: `${result.calls} calls each (${result.outboxCalls} of an outbox), natively; a figure contains reading the clock`,
    columns: ["what", "p50", "p95", "budget", ""],
    rows: rowsOf(result),
    result: { date: new Date().toISOString(), ...result },
  };
}

function rowsOf({ clock, decisions, typing, gap, outboxes, rowsOfALife }) {
  return [
    line("reading the clock", clock),
    ...decisions.map((figures) =>
      line(`may a text leave, ${figures.sends} sent that day`, figures, BUDGET_NS.decision),
    ),
    line("a typing time, ten words", typing),
    line("a gap", gap),
    ...outboxes.flatMap((outbox) => outboxRows(outbox, outboxes[0])),
    [`rows the outbox writes for a text to somebody new: ${spelled(rowsOfALife)}`, "", "", "", ""],
  ];
}

/**
 * Returns the rows for one outbox. Each figure is compared with that of the smallest outbox, where the cost should be
 * equal.
 */
function outboxRows(outbox, smallest) {
  const { rows, finished, chats, memory, leaving, leavingToStrangers } = outbox;
  const beside = finished > 0 ? `, ${finished.toLocaleString("en")} are finished` : "";
  const label = (sentence) => `${rows.toLocaleString("en")} wait${beside}: ${sentence}`;
  return [
    [
      label(`${chats.toLocaleString("en")} chats, ${memory.texts} texts in memory`),
      bytes(memory.bytes),
      `peak ${bytes(memory.peakBytes)}`,
      `≤ ${bytes(MAX_BYTES)}`,
      verdict(memory.bytes <= MAX_BYTES),
    ],
    rowComparedWithSmallest(label("one leaves"), outbox, smallest, "mayLeave"),
    rowComparedWithSmallest(label("none may leave"), outbox, smallest, "mustWait"),
    rowComparedWithSmallest(label("one more is accepted"), outbox, smallest, "accept"),
    line(label("a front is read again"), outbox.refill),
    line(label("the object's life begins"), outbox.load),
    meanRow(label("many leave in turn, refills included"), leaving),
    meanRow(label("the same, each the first word to a stranger"), leavingToStrangers),
  ];
}

/**
 * Returns a row whose budget is for the mean: few decisions read the first messages of a queue again, and the others
 * cost almost nothing.
 */
function meanRow(what, { meanNs, p95Ns }) {
  const budget = `mean ≤ ${nanos(BUDGET_NS.decision)}`;
  return [what, `mean ${nanos(meanNs)}`, nanos(p95Ns), budget, verdict(meanNs <= BUDGET_NS.decision)];
}

function rowComparedWithSmallest(what, outbox, smallest, of) {
  const most = smallest[of].p50Ns * MAX_RATIO;
  const { p50Ns, p95Ns } = outbox[of];
  return [what, nanos(p50Ns), nanos(p95Ns), `p50 ≤ ${nanos(most)}`, verdict(p50Ns <= most)];
}

function line(what, { p50Ns, p95Ns }, budgetNs) {
  const kept = budgetNs ? [`≤ ${nanos(budgetNs)}`, verdict(p95Ns <= budgetNs)] : ["", ""];
  return [what, nanos(p50Ns), nanos(p95Ns), ...kept];
}

function spelled({ accept, leaves, answers, sweep }) {
  const total = accept + leaves + answers + sweep;
  return `accepted ${accept}, leaves ${leaves}, answers ${answers}, sweep ${sweep}: ${total}`;
}

function verdict(isKept) {
  return isKept ? "kept" : "MISSED";
}

function bytes(value) {
  return `${value.toLocaleString("en")} B`;
}

function nanos(value) {
  return `${value.toLocaleString("en")} ns`;
}

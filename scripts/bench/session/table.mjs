// Prints the figures of a run beside their budgets.
import { round } from "./numbers.mjs";

// The budgets, as in docs/benchmarks.md.
const BUDGET = {
  linkToQrMs: 3_000,
  ofNative: 0.5,
  ofZapo: 1,
  ofNode: 1,
  processorOfBefore: 0.5,
  arrivalP95Ms: { apart: 50, inARow: 60 },
  rowsPerSent: 16,
  rowsPerReceived: 8,
  rowsPerPairing: 250,
  freshWasmMiB: 0.15,
  chatsWasmMiB: 1,
  rssMiB: 2,
  startMs: 150,
  gzipMiB: { release: 3.2, abort: 2.2 },
};

export function tableOf(result) {
  const writers = {
    linking,
    speedOnDisk: speed("on disk"),
    speedInMemory: speed("in memory"),
    arrivalOnDisk: arrival("on disk"),
    arrivalInMemory: arrival("in memory"),
    burst,
    rows,
    counts,
    profile,
    memory,
    start,
    size,
  };
  const lines = Object.entries(writers).flatMap(([part, write]) => (result[part] ? write(result[part]) : []));
  return { columns: ["what", "measured", "budget", ""], rows: lines };
}

const line = (what, measured, budget = "", isKept = undefined) => [
  what,
  measured,
  budget,
  isKept === undefined ? "" : isKept ? "kept" : "MISSED",
];
const atMost = (what, value, limit, unit) =>
  line(what, `${withSeparators(value)} ${unit}`, `≤ ${withSeparators(limit)} ${unit}`, value <= limit);

function linking({ links, linkToQrMs, scanToOnlineMs }) {
  return [
    atMost(`link → QR, median of ${links}`, linkToQrMs, BUDGET.linkToQrMs, "ms"),
    line(`scan → online, median of ${links}`, `${withSeparators(scanToOnlineMs)} ms`),
  ];
}

function speed(where) {
  return ({ rowsPerTextInFlight32, ratios, ...clients }) => {
    const rowsOf = (how, label) => [
      ...Object.entries(clients).map(([name, { [how]: figures }]) => line(`${label}: ${name}`, pace(figures))),
      ...comparisonRows(`${label}: ours / native`, ratios[how].native, how, `≥ ${BUDGET.ofNative}`, BUDGET.ofNative),
      ...comparisonRows(`${label}: ours / zapo`, ratios[how].zapo, how, `> ${BUDGET.ofZapo}`, BUDGET.ofZapo),
      // The Node program promises that a text is synced to disk. In memory a sync costs nothing, so there is no budget.
      ...(where === "on disk"
        ? comparisonRows(`${label}: ours / node`, ratios[how].node, how, `≥ ${BUDGET.ofNode}`, BUDGET.ofNode)
        : [line(`${label}: ours / node`, ratios[how].node)]),
      ...rowsComparedWithBefore(label, how, ratios[how]),
    ];
    return [
      ...rowsOf("sequential", `${where}, one at a time`),
      ...rowsOf("inFlight32", `${where}, 32 in flight`),
      line(`${where}, 32 in flight: rows per text in the object`, rowsPerTextInFlight32),
    ];
  };
}

/**
 * Returns two rows that compare this build with an earlier one: texts per second, where more is better, and processor
 * time per text, where less is better.
 */
function rowsComparedWithBefore(label, how, { before, processor }) {
  if (before === undefined) return [];
  const limit = BUDGET.processorOfBefore;
  const budget = how === "inFlight32" ? [`≤ ${limit}`, processor <= limit] : [];
  return [
    line(`${label}: texts/s, ours / before`, before),
    line(`${label}: processor per text, ours / before`, processor, ...budget),
  ];
}

function pace({ perSecond, p50Ms, p95Ms, processorMsPerText }) {
  const latency = `p50 ${withSeparators(p50Ms)} ms, p95 ${withSeparators(p95Ms)} ms`;
  return `${withSeparators(perSecond)} texts/s, ${latency}, ${processorMsPerText} ms of processor each`;
}

/** Returns a row of the table. Only sending with many texts in flight has a budget. */
function comparisonRows(what, ratio, how, budget, limit) {
  if (ratio === undefined) return [];
  return [how === "sequential" ? line(what, ratio) : line(what, ratio, budget, ratio >= limit)];
}

function arrival(where) {
  const ways = { apart: "now and then", inARow: "one after the other" };
  return (part) =>
    Object.entries(ways).flatMap(([way, how]) => {
      const { ours, before, zapo } = part[way];
      const label = `${where}, a customer's text ${how}: to the dashboard, p95`;
      return [
        atMost(label, ours.p95Ms, BUDGET.arrivalP95Ms[way], "ms"),
        line("  p50, most", `${withSeparators(ours.p50Ms)} ms, ${withSeparators(ours.mostMs)} ms`),
        ...(before
          ? [
              line("  before", `p50 ${withSeparators(before.p50Ms)} ms, p95 ${withSeparators(before.p95Ms)} ms`),
              line("  p95, ours / before", round(ours.p95Ms / before.p95Ms, 2)),
            ]
          : []),
        line("  zapo to a callback", `p50 ${withSeparators(zapo.p50Ms)} ms, p95 ${withSeparators(zapo.p95Ms)} ms`),
      ];
    });
}

function burst({ texts, customers, allAckedMs, allInD1Ms, missing, rowsPerText }) {
  return [
    line(`burst of ${texts} texts from ${customers}: all acknowledged`, `${withSeparators(allAckedMs)} ms`),
    line(`burst of ${texts} texts from ${customers}: all in D1`, `${withSeparators(allInD1Ms)} ms`),
    line("burst: texts the API does not show", missing, "0", missing === 0),
    line("burst: rows per text in the object", rowsPerText),
  ];
}

function rows({ pairing, firstChat, perSent, perReceived }) {
  const parts = (figures) =>
    Object.entries(figures)
      .map(([part, number]) => `${part} ${number}`)
      .join(", ");
  const rowLines = (what, figures, limit) => [
    limit === undefined
      ? line(`rows ${what}`, figures.object)
      : line(`rows ${what}`, figures.object, `≤ ${limit}`, figures.object <= limit),
    line("  in the object", parts(figures.parts)),
    line("  in D1", `${figures.d1}: ${parts(figures.tables)}`),
  ];
  return [
    ...rowLines("per pairing", pairing, BUDGET.rowsPerPairing),
    ...rowLines("for the first text each way", firstChat),
    ...rowLines("per text sent, accepted → read, sweep included", perSent, BUDGET.rowsPerSent),
    ...rowLines("per text received, sweep included", perReceived, BUDGET.rowsPerReceived),
  ];
}

function counts({ perText, strace }) {
  const ways = {
    sent: "sent",
    received: "received",
    sentAtOnce: "sent, 32 at once",
    receivedAtOnce: "received, 32 at once",
  };
  // The single statements are in the line of JSON.
  const whats = [...new Set(Object.values(perText).flatMap(Object.keys))]
    .filter((what) => !what.startsWith("statement of "))
    .toSorted();
  return [
    line("counts per text", Object.values(ways).join(" | ")),
    ...whats.map((what) =>
      line(
        `  ${what}`,
        Object.keys(ways)
          .map((way) => perText[way][what] ?? 0)
          .join(" | "),
      ),
    ),
    ...(strace ? [] : [line("  commits are not counted", "strace is not installed")]),
  ];
}

function profile({ perf, ...ways }) {
  if (!perf) return [line("processor time by part", "perf is not installed")];
  return ["sent", "received"].flatMap((way) => {
    const { processorMsPerText, samples, percent } = ways[way];
    const title = `${processorMsPerText} ms of processor per text, ${withSeparators(samples)} samples`;
    const parts = Object.entries(percent).map(([part, share]) => line(`  ${part}`, `${share} %`));
    return [line(`texts ${way}, 32 at once`, title), ...parts];
  });
}

function memory(worlds) {
  return worlds.flatMap(({ none, fresh, afterChats }) => {
    const [first, ...more] = fresh;
    return [
      line("memory, none linked", totals(none)),
      line("memory, 1 fresh", totals(first)),
      // The first device also pays for shared memory; the next ones show the cost of one device.
      ...more.flatMap((look) => [
        line(`memory, ${look.devices} fresh`, totals(look)),
        ...perDevice("  each after the first", look, first, BUDGET.freshWasmMiB),
      ]),
      ...(afterChats
        ? [
            line(`memory, ${afterChats.devices} after ${afterChats.chats} chats each`, totals(afterChats)),
            ...perDevice("  each, with all that is shared", afterChats, none, BUDGET.chatsWasmMiB),
          ]
        : []),
    ];
  });
}

const totals = ({ wasmMiB, rssMiB }) => `wasm ${wasmMiB} MiB, workerd ${withSeparators(rssMiB)} MiB`;

function perDevice(what, look, base, wasmLimit) {
  const each = (key) => round((look[key] - base[key]) / (look.devices - base.devices), 2);
  return [
    atMost(`${what}: wasm`, each("wasmMiB"), wasmLimit, "MiB"),
    atMost(`${what}: workerd`, each("rssMiB"), BUDGET.rssMiB, "MiB"),
  ];
}

function start({ build, starts, oursMs, emptyScriptsMs, emptyWorkerMs, overEmptyScriptsMs, overEmptyWorkerMs }) {
  return [
    line(`spawn → /health, ${build} build, median of ${starts}`, `${withSeparators(oursMs)} ms`),
    atMost(`  minus an empty Worker (${emptyWorkerMs} ms)`, overEmptyWorkerMs, BUDGET.startMs, "ms"),
    line(`  minus empty scripts, same bindings (${emptyScriptsMs} ms)`, `${withSeparators(overEmptyScriptsMs)} ms`),
  ];
}

function size(sizes) {
  return Object.entries(sizes).flatMap(([variant, { rawMiB, gzipMiB }]) => [
    line(`size of ${variant}, raw`, `${rawMiB} MiB`),
    atMost(`size of ${variant}, gzip -9`, gzipMiB, BUDGET.gzipMiB[variant], "MiB"),
  ]);
}

function withSeparators(number) {
  return number.toLocaleString("en");
}

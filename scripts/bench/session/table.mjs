// The figures of a run beside their budgets.
import { round } from "./numbers.mjs";

// Budgets of a session: what docs/benchmarks.md promises, a figure per line.
const BUDGET = {
  linkToQrMs: 3_000,
  ofNative: 0.5,
  ofZapo: 1,
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
  const writers = { linking, speed, burst, rows, memory, start, size };
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
  line(what, `${grouped(value)} ${unit}`, `≤ ${grouped(limit)} ${unit}`, value <= limit);

function linking({ links, linkToQrMs, scanToOnlineMs }) {
  return [
    atMost(`link → QR, median of ${links}`, linkToQrMs, BUDGET.linkToQrMs, "ms"),
    line(`scan → online, median of ${links}`, `${grouped(scanToOnlineMs)} ms`),
  ];
}

function speed({ rowsPerTextInFlight32, ratios, ...clients }) {
  const of = (how) =>
    Object.entries(clients).map(([name, { [how]: figures }]) =>
      line(
        `${how === "sequential" ? "sequential" : "32 in flight, 32 chats"}: ${name}`,
        `${grouped(figures.perSecond)} texts/s, p50 ${grouped(figures.p50Ms)} ms, p95 ${grouped(figures.p95Ms)} ms`,
      ),
    );
  const { native, zapo } = ratios.inFlight32;
  return [
    ...of("sequential"),
    line("sequential: ours / native, ours / zapo", `${ratios.sequential.native ?? "–"}, ${ratios.sequential.zapo}`),
    ...of("inFlight32"),
    ...(native === null
      ? []
      : [line("32 in flight: ours / native", native, `≥ ${BUDGET.ofNative}`, native >= BUDGET.ofNative)]),
    line("32 in flight: ours / zapo", zapo, `> ${BUDGET.ofZapo}`, zapo > BUDGET.ofZapo),
    line("32 in flight: rows per text in the object", rowsPerTextInFlight32),
  ];
}

function burst({ texts, customers, allAckedMs, allInD1Ms, missing, rowsPerText }) {
  return [
    line(`burst of ${texts} texts from ${customers}: all acknowledged`, `${grouped(allAckedMs)} ms`),
    line(`burst of ${texts} texts from ${customers}: all in D1`, `${grouped(allInD1Ms)} ms`),
    line("burst: texts the API does not show", missing, "0", missing === 0),
    line("burst: rows per text in the object", rowsPerText),
  ];
}

function rows({ pairing, firstChat, perSent, perReceived }) {
  const parts = (figures) =>
    Object.entries(figures)
      .map(([part, number]) => `${part} ${number}`)
      .join(", ");
  const both = (what, figures, limit) => [
    limit === undefined
      ? line(`rows ${what}`, figures.object)
      : line(`rows ${what}`, figures.object, `≤ ${limit}`, figures.object <= limit),
    line("  in the object", parts(figures.parts)),
    line("  in D1", `${figures.d1}: ${parts(figures.tables)}`),
  ];
  return [
    ...both("per pairing", pairing, BUDGET.rowsPerPairing),
    ...both("for the first text each way", firstChat),
    ...both("per text sent, accepted → read", perSent, BUDGET.rowsPerSent),
    ...both("per text received", perReceived, BUDGET.rowsPerReceived),
  ];
}

function memory(worlds) {
  return worlds.flatMap(({ none, fresh, afterChats }) => {
    const looks = [
      ...fresh.map((look) => [`${look.devices} fresh`, look, BUDGET.freshWasmMiB]),
      ...(afterChats ? [[`${afterChats.devices} after 200 chats each`, afterChats, BUDGET.chatsWasmMiB]] : []),
    ];
    return looks.flatMap(([what, look, limit]) => {
      const wasm = round((look.wasmMiB - none.wasmMiB) / look.devices, 2);
      const rss = round((look.rssMiB - none.rssMiB) / look.devices, 2);
      const totals = `wasm ${look.wasmMiB} MiB, workerd ${look.rssMiB} MiB`;
      // One device alone also pays for what all share.
      if (look.devices === 1) return [line(`memory, ${what}`, `${totals} (empty: ${none.wasmMiB}, ${none.rssMiB})`)];
      return [
        line(`memory, ${what}`, totals),
        atMost("  wasm per device", wasm, limit, "MiB"),
        atMost("  workerd per device", rss, BUDGET.rssMiB, "MiB"),
      ];
    });
  });
}

function start({ starts, oursMs, emptyScriptsMs, emptyWorkerMs, overEmptyScriptsMs, overEmptyWorkerMs }) {
  return [
    line(`spawn → /health, median of ${starts}`, `${grouped(oursMs)} ms`),
    atMost(`  minus an empty Worker (${emptyWorkerMs} ms)`, overEmptyWorkerMs, BUDGET.startMs, "ms"),
    line(`  minus empty scripts, same bindings (${emptyScriptsMs} ms)`, `${grouped(overEmptyScriptsMs)} ms`),
  ];
}

function size(sizes) {
  return Object.entries(sizes).flatMap(([variant, { rawMiB, gzipMiB }]) => [
    line(`size of ${variant}, raw`, `${rawMiB} MiB`),
    atMost(`size of ${variant}, gzip -9`, gzipMiB, BUDGET.gzipMiB[variant], "MiB"),
  ]);
}

function grouped(number) {
  return number.toLocaleString("en");
}

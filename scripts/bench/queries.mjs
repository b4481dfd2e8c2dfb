// npm run bench -- queries: measures what each page of the dashboard reads in D1, in a tenant with 100 000 contacts and a million messages.
//   --quick        measures a small tenant, which proves that everything still works
//   --only=WORD    measures only the reads with this word in their name
//   --statements   prints also the statements that read the most rows
//   --build=NAME   measures another build of the Worker than `measured`; --as-built uses the existing one
import { loadavg } from "node:os";
import { buildWorker } from "../build-worker.mjs";
import { phase } from "../run.mjs";
import { measureReads } from "./queries/measure.mjs";
import { readsOf } from "./queries/reads.mjs";
import { withFilledWorld } from "./queries/world.mjs";
import { round } from "./session/numbers.mjs";

export const summary = "what each page reads in D1, with 100 000 contacts and 1 M messages: time and rows";

const FULL = {
  calls: 25,
  smallTenants: 500,
  size: {
    contacts: 100_000,
    chats: 100_000,
    messages: 9,
    longChat: 100_000,
    recipients: [100_000, ...Array(49).fill(10_000)],
    devices: 5,
  },
};
const QUICK = {
  calls: 3,
  smallTenants: 3,
  size: { contacts: 500, chats: 500, messages: 3, longChat: 500, recipients: [500, 50, 50], devices: 2 },
};
const BUDGET = { p95Ms: 20, rows: (shown) => 10 * shown + 100 };

export async function run(options) {
  const option = (name) => options.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const { calls, smallTenants, size } = options.includes("--quick") ? QUICK : FULL;
  const build = option("build") ?? "measured";
  if (!options.includes("--as-built")) await buildWorker(build);
  const load = [round(loadavg()[0])];
  const reads = readsOf(size).filter(({ what }) => what.includes(option("only") ?? ""));
  const measured = await phase("Reads of the dashboard", "some minutes", () =>
    withFilledWorld(build, size, smallTenants, (world) => measureReads(world, reads, calls)),
  );
  load.push(round(loadavg()[0]));
  const rows = measured.map(rowOf);
  if (options.includes("--statements"))
    rows.push(...measured.flatMap(({ statements }) => statements.map(statementRow)));
  const missed = measured.filter((read) => !isKept(read)).length;
  return {
    title: `Reads of the dashboard: ${missed} of ${measured.length} miss p95 ≤ ${BUDGET.p95Ms} ms or rows ≤ 10 × shown + 100; load ${load.join(", ")}`,
    columns: ["what", "p50 ms", "p95 ms", "shown", "rows read", ""],
    rows,
    result: {
      date: new Date().toISOString(),
      build,
      size,
      load,
      measured: measured.map(({ statements, ...read }) => read),
    },
  };
}

function isKept({ p95, rows, shown }) {
  return p95 <= BUDGET.p95Ms && rows <= BUDGET.rows(shown);
}

function rowOf(read) {
  const { what, p50, p95, shown, rows } = read;
  return [what, p50, p95, shown, rows, isKept(read) ? "kept" : "MISSED"];
}

function statementRow({ sql, rowsRead, ms }) {
  return [`  ${sql.replace(/\s+/g, " ").trim().slice(0, 110)}`, "", ms, "", rowsRead, ""];
}

// npm run bench -- growth: measures how the time and the rows read grow with what a tenant has, and shows it as a table and a picture.
//   --only=A,B     some dimensions, by name: contacts, recipients, messages, tenants …
//   --quick        few and small sizes, which prove that everything still works
//   --build=NAME   another build of the Worker than `measured`; --as-built uses the existing one
//
// A file of scripts/bench/growth/ that exports DIMENSIONS is a group of dimensions. DIMENSIONS is an array of
//   {
//     name      "contacts": what `--only` selects, and the title of its panel in the picture
//     about     one sentence: what grows, and what stays as it is
//     sizes     [1_000, 10_000, 100_000], ascending
//     quick     the same for `--quick`
//     measure   async ({ build, sizes, quick }) → Line[]   it starts and stops whatever it needs
//   }
// and a Line is what is measured at each size:
//   {
//     what      "contacts, first page": a row of the table, a line of the picture
//     bound     "flat" or "linear": how it may grow
//     unit      optional, of `value`; default "ms"
//     at        [{ size, value, rows }], one per size and ascending; `value` in the unit, `rows` read, or null if none are counted
//   }
// The exponent is the slope of a straight line through the logarithms of sizes and values: 0 stays the same, 1 is linear. Rows
// decide about the bound where they are counted, because they do not depend on the machine.
import { readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { buildWorker } from "../build-worker.mjs";
import { inRoot } from "../places.mjs";
import { phase } from "../run.mjs";
import { picture } from "./growth/picture.mjs";
import { round } from "./session/numbers.mjs";

export const summary =
  "time and rows as contacts, recipients, messages and tenants grow, with the exponent and a picture";

const GROUPS = inRoot("scripts/bench/growth");
const PICTURE = inRoot("docs/pictures/growth.svg");
/** The largest exponent with which something may grow. A statement with the bound `flat` may read some rows more in a larger tree. */
const MOST = { flat: 0.1, linear: 1.1 };

/** Returns the dimensions of all groups. */
async function dimensions() {
  const files = readdirSync(GROUPS).filter((file) => file.endsWith(".mjs"));
  const groups = await Promise.all(files.toSorted().map((file) => import(join(GROUPS, file))));
  return groups.flatMap(({ DIMENSIONS = [] }) => DIMENSIONS);
}

export async function run(options) {
  const option = (name) => options.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const all = await dimensions();
  const only = option("only")?.split(",") ?? all.map(({ name }) => name);
  const quick = options.includes("--quick");
  const build = option("build") ?? "measured";
  if (!options.includes("--as-built")) await buildWorker(build);
  const load = [round(loadavg()[0])];
  const measured = [];
  for (const dimension of all.filter(({ name }) => only.includes(name))) {
    const { name, about } = dimension;
    const sizes = quick ? dimension.quick : dimension.sizes;
    const lines = await phase(`Growth of ${name}`, "a minute or two", () => dimension.measure({ build, sizes, quick }));
    measured.push({ name, about, lines: lines.map((line) => ({ ...line, ...exponentsOf(line) })) });
    load.push(round(loadavg()[0]));
  }
  if (!quick && !option("only")) await writeFile(PICTURE, picture(measured));
  const lines = measured.flatMap(({ lines }) => lines);
  const missed = lines.filter((line) => !isKept(line)).length;
  return {
    title: `Growth: ${missed} of ${lines.length} grow faster than they may; load ${load.join(", ")}`,
    columns: ["what", "sizes", "time", "rows", "exponents: time, rows", "may be", ""],
    rows: measured.flatMap(({ name, lines }) => lines.map((line) => rowOf(name, line))),
    result: { date: new Date().toISOString(), build, load, measured },
  };
}

/** Returns the slopes of time and rows. */
function exponentsOf({ at }) {
  const counted = at.every(({ rows }) => rows !== null && rows !== undefined);
  return {
    exponent: round(slope(at.map(({ size, value }) => [size, value])), 2),
    rowsExponent: counted ? round(slope(at.map(({ size, rows }) => [size, rows])), 2) : null,
  };
}

/** Returns the slope of the straight line that is nearest to the logarithms of these points. */
function slope(points) {
  const logs = points.map(([x, y]) => [Math.log(Math.max(x, 1)), Math.log(Math.max(y, 1e-9))]);
  const mean = (axis) => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const spread = logs.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return spread === 0 ? 0 : logs.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) / spread;
}

function isKept({ bound, exponent, rowsExponent }) {
  return (rowsExponent ?? exponent) <= MOST[bound];
}

function rowOf(name, line) {
  const { what, unit = "ms", bound, at, exponent, rowsExponent } = line;
  return [
    `${name}: ${what}`,
    at.map(({ size }) => size.toLocaleString("en")).join(", "),
    `${at.map(({ value }) => value.toLocaleString("en")).join(", ")} ${unit}`,
    rowsExponent === null ? "" : at.map(({ rows }) => rows.toLocaleString("en")).join(", "),
    [exponent, rowsExponent].filter((each) => each !== null).join(", "),
    bound,
    isKept(line) ? "kept" : "MISSED",
  ];
}

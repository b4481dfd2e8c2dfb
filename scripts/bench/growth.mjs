// npm run bench -- growth: how time and rows read grow with what a tenant has, as a table and a picture.
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
import { join } from "node:path";
import { inRoot } from "../places.mjs";

export const summary = "time and rows as contacts, recipients, messages and tenants grow, with the exponent and a picture";

const GROUPS = inRoot("scripts/bench/growth");

/** The dimensions of all groups. */
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
  const measured = {};
  for (const dimension of all.filter(({ name }) => only.includes(name))) {
    const sizes = quick ? dimension.quick : dimension.sizes;
    measured[dimension.name] = await dimension.measure({ build, sizes, quick });
  }
  return { title: "Growth", columns: ["what"], rows: [], result: { measured } };
}

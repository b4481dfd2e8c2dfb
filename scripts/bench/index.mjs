// npm run bench -- NAME [options]: runs a benchmark. Each benchmark is a module in this folder and exports
//   summary       one line for the list
//   run(options)  → { title, columns, rows, result }   rows are printed as a table, `result` as the last line, in JSON
// Benchmarks build what they need and report budgets; no test measures time.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../places.mjs";
import { main } from "../run.mjs";
import { continueOnNewNode } from "../setup/node_modules.mjs";
import { setup } from "../setup.mjs";

const FOLDER = inRoot("scripts/bench");
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".mjs") && file !== "index.mjs")
  .map((file) => file.replace(/\.mjs$/, ""));

await main(async () => {
  await setup({ without: ["chromium"] });
  await continueOnNewNode();
  const [name, ...options] = process.argv.slice(2);
  if (!names.includes(name)) return list();
  const bench = await import(join(FOLDER, `${name}.mjs`));
  const { title, columns, rows, result } = await bench.run(options);
  console.log(`\n${title}\n${table([columns, ...rows])}\n`);
  console.log(JSON.stringify({ bench: name, ...result }));
});

async function list() {
  console.log("npm run bench -- NAME, where NAME is one of\n");
  for (const name of names) console.log(`  ${name.padEnd(12)} ${(await import(join(FOLDER, `${name}.mjs`))).summary}`);
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => String(cell).padEnd(widths[column]))
        .join("   ")
        .trimEnd(),
    )
    .join("\n");
}

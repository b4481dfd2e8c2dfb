// Applies migrations/<folder>/NNNN_*.sql to a local D1 database, in the order of their numbers, each once and completely.
// The applied files are noted in the same table that wrangler uses, so both tools agree on them.
import { readdirSync, readFileSync } from "node:fs";
import { inRoot } from "../places.mjs";

/** The folder of each binding's migrations. */
export const FOLDERS = { DB_CONTROL: "control", DB_TENANTS_0: "tenant", SEARCH: "search" };

const CREATE_TABLE = `create table if not exists d1_migrations (
  id integer primary key autoincrement,
  name text unique,
  applied_at timestamp default current_timestamp not null
)`;

/** Returns the names of the files it applied. */
export async function migrate(database, folder, split) {
  await database.prepare(CREATE_TABLE).run();
  const { results } = await database.prepare("select name from d1_migrations").all();
  const applied = new Set(results.map(({ name }) => name));
  const pending = readdirSync(inRoot("migrations", folder))
    .filter((name) => name.endsWith(".sql") && !applied.has(name))
    .sort();
  for (const name of pending) {
    const statements = split(readFileSync(inRoot("migrations", folder, name), "utf8"));
    await database.batch([
      ...statements.map((sql) => database.prepare(sql)),
      database.prepare("insert into d1_migrations (name) values (?)").bind(name),
    ]);
  }
  return pending;
}

// Counts the rows that a Worker reads in D1, statement by statement. The binding of the database is replaced by one that passes everything
// on and reports the statistics of D1 (`meta.rows_read`), so the product runs unchanged. The report takes time, so times are measured
// without it.
import { MAIN } from "../../local/workers.mjs";

const BINDING = "DB_TENANTS_0";

/** Runs inside workerd as the binding itself; the class must be called `D1Database`, because the Rust binding checks the name. */
const COUNTING = `
class Prepared {
  constructor(inner, sql, report) { Object.assign(this, { inner, sql, report }); }
  bind(...values) { return new Prepared(this.inner.bind(...values), this.sql, this.report); }
  async all() {
    const result = await this.inner.all();
    await this.report([[this.sql, result.meta]]);
    return result;
  }
}

class D1Database {
  constructor(env) {
    this.inner = env.INNER;
    this.report = (done) => env.REPORT.fetch("http://report/", { method: "POST", body: JSON.stringify(
      done.map(([sql, meta]) => ({ sql, rowsRead: meta.rows_read, rowsWritten: meta.rows_written, ms: meta.duration }))) });
  }
  prepare(sql) { return new Prepared(this.inner.prepare(sql), sql, this.report); }
  async batch(statements) {
    const results = await this.inner.batch(statements.map(({ inner }) => inner));
    await this.report(results.map((result, at) => [statements[at].sql, result.meta]));
    return results;
  }
}
export default (env) => new D1Database(env);
`;

/**
 * Returns `adapt`, for `startStack`, and `take`, which returns what the statements have read since it was last called.
 * @returns {{adapt: Function, take: () => {sql: string, rowsRead: number, rowsWritten: number, ms: number}[]}}
 */
export function countingRows() {
  let done = [];
  const report = async (request) => {
    done.push(...(await request.json()));
    return new Response();
  };
  const adapt = (workers) => {
    const main = workers.find(({ name }) => name === MAIN);
    const { [BINDING]: database, ...others } = main.d1Databases;
    const counting = {
      name: "counting-d1",
      modules: true,
      script: COUNTING,
      d1Databases: { INNER: database },
      serviceBindings: { REPORT: report },
    };
    const wrapped = {
      ...main,
      d1Databases: others,
      wrappedBindings: { ...main.wrappedBindings, [BINDING]: counting.name },
    };
    return [...workers.map((worker) => (worker === main ? wrapped : worker)), counting];
  };
  const take = () => {
    const taken = done;
    done = [];
    return taken;
  };
  return { adapt, take };
}

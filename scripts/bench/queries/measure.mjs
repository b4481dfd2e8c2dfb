// Measures the time of a GET through the API, and the rows that it reads.
import { quantile, round } from "../session/numbers.mjs";
import { pathOf, shownIn } from "./reads.mjs";

/** Measures times first, then rows, because counting takes time. */
export async function measureReads(world, reads, calls) {
  const timed = [];
  for (const read of reads) timed.push(await timeOf(world, read, calls));
  await world.countRows();
  const measured = [];
  for (const read of timed) measured.push({ ...read, ...(await rowsOf(world, read)) });
  return measured;
}

const callOf = (world, { body }, path) => world.api.call(body ? "POST" : "GET", path, body);

export async function timeOf(world, read, calls) {
  const path = await pathOf(world.api, read);
  await callOf(world, read, path);
  const times = [];
  for (let turn = 0; turn < calls; turn += 1) {
    const began = performance.now();
    await callOf(world, read, path);
    times.push(performance.now() - began);
  }
  return { ...read, p50: round(quantile(times, 0.5)), p95: round(quantile(times, 0.95)) };
}

export async function rowsOf(world, read) {
  const path = await pathOf(world.api, read);
  world.counted.take();
  const answer = await callOf(world, read, path);
  const statements = world.counted.take();
  return { shown: shownIn(answer), rows: statements.reduce((sum, { rowsRead }) => sum + rowsRead, 0), statements };
}

// Measures the queries to D1 as contacts, recipients, messages and tenants grow. Everything else of the tenant remains constant.

import { rowsOf, timeOf } from "../queries/measure.mjs";
import { readsOf } from "../queries/reads.mjs";
import { withFilledWorld } from "../queries/world.mjs";
import { quantile, round } from "../session/numbers.mjs";

const BASE = { contacts: 1_000, chats: 1_000, messages: 3, longChat: 100, recipients: [100, 100], devices: 2 };
const CALLS = 15;
const CRON = "the job of each minute";

/** The requests of each dimension, by their names in `reads.mjs`, and how they may grow. */
const OF_CONTACTS = {
  contacts: "flat",
  "contacts, page in the middle": "flat",
  "contacts, by name": "flat",
  "contacts, search with ten hits": "flat",
  "contacts, search with no hit": "flat",
  "contacts, search of a whole number": "flat",
  "contacts with a tag that many have": "flat",
  // One in fifty has opted out, and the request reads all of these.
  "contacts, summary": "linear",
  "preview of a broadcast to all": "linear",
};
const OF_RECIPIENTS = {
  broadcasts: "flat",
  "a broadcast, progress": "flat",
  recipients: "flat",
  "recipients, page in the middle": "flat",
  "recipients with a rare status": "flat",
  "recipients with a status that none has": "flat",
};
const OF_MESSAGES = {
  "chats of all devices": "flat",
  "chats of all devices, next page": "flat",
  "chats with unread messages": "flat",
  "messages of the longest chat": "flat",
  "messages of the longest chat, next page": "flat",
  "chats, search with no hit": "linear",
};
const OF_TENANTS = {
  contacts: "flat",
  "contacts, search with no hit": "flat",
  "contacts, summary": "flat",
  "chats of all devices": "flat",
  broadcasts: "flat",
  recipients: "flat",
  [CRON]: "linear",
};

export const DIMENSIONS = [
  {
    name: "contacts",
    about: "contacts of one tenant",
    sizes: [1_000, 10_000, 100_000],
    quick: [100, 200],
    measure: (setting) => linesOf(setting, OF_CONTACTS, (contacts) => ({ size: { ...BASE, contacts } })),
  },
  {
    name: "recipients",
    about: "recipients of one broadcast",
    sizes: [1_000, 10_000, 100_000],
    quick: [100, 200],
    measure: (setting) =>
      linesOf(setting, OF_RECIPIENTS, (recipients) => ({ size: { ...BASE, recipients: [recipients, 100] } })),
  },
  {
    name: "messages",
    about: "messages of one tenant, nine in each chat and a tenth of them in one",
    sizes: [10_000, 100_000, 1_000_000],
    quick: [1_000, 2_000],
    measure: (setting) =>
      linesOf(setting, OF_MESSAGES, (messages) => ({
        size: { ...BASE, chats: messages / 10, messages: 9, longChat: messages / 10 },
      })),
  },
  {
    name: "tenants",
    about: "small tenants in the same database",
    sizes: [1, 100, 10_000],
    quick: [1, 10],
    measure: (setting) => linesOf(setting, OF_TENANTS, (tenants) => ({ size: BASE, tenants })),
  },
];

/** Fills a world of each size, and measures the requests in it. `sizeOf` returns the rows of the world. */
async function linesOf({ build, sizes, quick }, bounds, sizeOf) {
  const lines = Object.entries(bounds).map(([what, bound]) => ({ what, bound, at: [] }));
  for (const number of sizes) {
    const { size, tenants = 1 } = sizeOf(number);
    const measured = await withFilledWorld(build, size, tenants, (world) => measureIn(world, lines, quick ? 2 : CALLS));
    for (const [index, point] of measured.entries()) lines[index].at.push({ size: number, ...point });
  }
  return lines;
}

async function measureIn(world, lines, calls) {
  const known = new Map(readsOf(world.size).map((read) => [read.what, read]));
  const reads = lines.map(({ what }) => known.get(what));
  const times = [];
  for (const read of reads) times.push(read ? (await timeOf(world, read, calls)).p50 : await timeOfCron(world, calls));
  await world.countRows();
  const points = [];
  for (const [index, read] of reads.entries()) {
    points.push({ value: times[index], rows: read ? (await rowsOf(world, read)).rows : await rowsOfCron(world) });
  }
  return points;
}

async function timeOfCron(world, calls) {
  const times = [];
  for (let turn = 0; turn < calls; turn += 1) {
    const began = performance.now();
    await world.stack.cron();
    times.push(performance.now() - began);
  }
  return round(quantile(times, 0.5));
}

async function rowsOfCron(world) {
  world.counted.take();
  await world.stack.cron();
  return world.counted.take().reduce((sum, { rowsRead }) => sum + rowsRead, 0);
}

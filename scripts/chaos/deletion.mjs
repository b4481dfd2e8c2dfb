// A device is deleted while customers write to it and it sends. The deletion waits until everything is reported. Otherwise it answers 503,
// nothing has been deleted, and the client repeats it.
import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "../local/wait.mjs";
import { NOTHING_KILLED } from "./outcome.mjs";
import { randomSource } from "./random.mjs";
import { judgeDeletion } from "./verdict.mjs";

const PHONE = "628111000007";
const TEXTS = 30;
const TRAFFIC_MS = 3_000;
const REPORTED_WITHIN_MS = 20_000;

export async function playDeletion(world, seed) {
  const random = randomSource(seed);
  const { client, customers, ledger, network, watcher } = world;
  const startedAt = Date.now();
  const problemsBefore = watcher.problems.length;
  const device = await world.link("Nomor 7", PHONE);
  const acks = await ledger.mark("acks");
  const written = [];
  const accepted = [];
  const traffic = Promise.all(
    Array.from({ length: TEXTS }, async (_, number) => {
      await sleep(random.between(0, TRAFFIC_MS));
      const customer = random.oneOf(customers);
      if (number % 3 === 0) {
        const call = { body: { to: customer, text: `hapus ${seed} ${number}` }, key: `delete.${seed}.${number}` };
        const { status, data } = await client.callUntilAnswered("POST", `/api/devices/${device.id}/messages`, call);
        if (status === 202) accepted.push(data.waMessageId);
        return;
      }
      // A phone that has no linked device keeps the text for itself.
      const said = await network.say(customer, PHONE, `hapus ${seed} ${number}`).catch(() => undefined);
      if (said) written.push(said.id);
    }),
  );
  await sleep(random.between(TRAFFIC_MS / 3, TRAFFIC_MS));
  const { status, error } = await client.callUntilAnswered("DELETE", `/api/devices/${device.id}`);
  await traffic;
  const acknowledged = (await acks.since()).map(({ id }) => id).filter((id) => written.includes(id));
  const isReported = () =>
    acknowledged.every((waId) => watcher.hasCreated(waId)) && accepted.every((waId) => watcher.ended.has(waId));
  await waitFor("everything to be reported", isReported, { withinMs: REPORTED_WITHIN_MS }).catch(() => {});
  const evidence = {
    acknowledged: acknowledged.map((waId) => ({ waId, isReported: watcher.hasCreated(waId) })),
    accepted: accepted.map((waId) => ({ waId, hasFinalStatus: watcher.ended.has(waId) })),
    left: await leftOf(world, device),
    problems: [
      ...(status === 200 ? [] : [`the deletion was refused with ${status} ${error?.code}`]),
      ...watcher.problems.slice(problemsBefore),
    ],
  };
  return {
    texts: written.length + accepted.length,
    ...NOTHING_KILLED,
    isFault: true,
    tookMs: Date.now() - startedAt,
    ...judgeDeletion(evidence),
    evidence: { ...evidence, reportedAt: [] },
  };
}

async function leftOf(world, device) {
  const d1 = await world.stack.d1("DB_TENANTS_0");
  const left = [];
  for (const table of ["devices", "messages", "chats", "conversation_links"]) {
    const count = d1.prepare(`select count(*) as rows from ${table} where device_id = ?`).bind(device.id);
    const { rows } = await count.first();
    if (rows > 0) left.push(`${rows} rows in ${table}`);
  }
  if (await world.network.companionOf(device.phone)) left.push("the link on the phone");
  return left;
}

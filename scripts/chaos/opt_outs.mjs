// Customers opt out while a broadcast runs and D1 fails one call in ten: most say STOP to one number, some are recorded by
// a user, and another number holds the texts for them. Once meanwhile, workerd is killed.
import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "../local/wait.mjs";
import { NOTHING_KILLED } from "./outcome.mjs";
import { randomSource } from "./random.mjs";
import { judgeOptOuts } from "./verdict.mjs";

/** A text that leaves later than this after the opt-out was durable is a violation. */
export const GRACE_MS = 10_000;
/** The first recipients get their texts in any case; the others may opt out. */
const FIRST_RECIPIENTS = 4;
const OPT_OUTS = 12;
const OPT_OUTS_WITHIN_MS = 8_000;
const OVER_WITHIN_MS = 180_000;
/** Cloudflare runs the job each minute; here it runs more often, so that the round ends soon. */
const CRON_EVERY_MS = 15_000;
const GAP = { minSeconds: 1.5, maxSeconds: 2 };

export async function playOptOuts(world, seed) {
  const random = randomSource(seed);
  const { client, customers, network, watcher } = world;
  const [hears, sends] = world.devices;
  const problemsBefore = watcher.problems.length;
  const sentMark = await world.ledger.mark("sent");
  const startedAt = Date.now();
  const leaving = shuffled(customers.slice(FIRST_RECIPIENTS), random).slice(0, OPT_OUTS);
  const recorded = leaving.filter((_, place) => place % 4 === 3);
  const contacts = new Map();
  for (const phone of recorded) {
    contacts.set(phone, await create(client, "/api/contacts", { phone, name: "" }, `contact.${seed}.${phone}`));
  }
  const campaign = await create(
    client,
    "/api/campaigns",
    {
      name: "Promo",
      deviceIds: [sends.id],
      text: `Promo ${seed}`,
      recipients: customers.map((phone) => ({ phone, name: "" })),
      gap: GAP,
    },
    `campaign.${seed}`,
  );
  const path = `/api/campaigns/${campaign}`;
  // A repeated start of a running broadcast is refused, which also counts as an answer.
  await client.callUntilAnswered("POST", `${path}/start`);
  const sentTexts = async () => (await sentMark.since()).filter(({ from }) => from === sends.phone);
  await waitFor("the first text to leave", async () => (await sentTexts()).length > 0, { withinMs: 60_000 });

  const killed = sleep(random.between(0, OPT_OUTS_WITHIN_MS)).then(() => kill(world.stack));
  const optOuts = await Promise.all(
    leaving.map(async (phone) => {
      await sleep(random.between(0, OPT_OUTS_WITHIN_MS));
      if (recorded.includes(phone)) {
        const key = `consent.${seed}.${phone}`;
        const call = { body: { said: "opted_out" }, key };
        const { status } = await client.callUntilAnswered("POST", `/api/contacts/${contacts.get(phone)}/consent`, call);
        return { phone, durableAt: status === 200 ? Date.now() : undefined };
      }
      await network.say(phone, hears.phone, "STOP");
      const isDurable = async () => watcher.optedOutAt.has(phone);
      await waitFor(`the opt-out of ${phone}`, isDurable, { withinMs: 60_000 }).catch(() => {});
      return { phone, durableAt: watcher.optedOutAt.get(phone) };
    }),
  );

  await killed;
  let cronAt = Date.now();
  const isOver = async () => {
    if (Date.now() - cronAt > CRON_EVERY_MS) {
      cronAt = Date.now();
      await world.stack.cron();
    }
    return (await client.get(path)).status === "completed";
  };
  let isCompleted = true;
  await waitFor("the broadcast to end", isOver, { withinMs: OVER_WITHIN_MS, everyMs: 500 }).catch(() => {
    isCompleted = false;
  });
  const evidence = {
    recipients: customers,
    optOuts,
    sent: await sentTexts(),
    graceMs: GRACE_MS,
    problems: [...(isCompleted ? [] : ["the broadcast did not end"]), ...watcher.problems.slice(problemsBefore)],
  };
  return {
    texts: evidence.sent.length,
    ...NOTHING_KILLED,
    isFault: true,
    tookMs: Date.now() - startedAt,
    ...judgeOptOuts(evidence),
    evidence: { ...evidence, reportedAt: [] },
  };
}

/** Kills workerd, and wakes the devices as the cron job does after a restart. */
async function kill(stack) {
  const pid = await stack.workerdPid();
  process.kill(pid, "SIGKILL");
  await stack.restartedAfter(pid);
  await stack.rollCall();
}

/** Creates a thing under an idempotency key and returns its id. */
async function create(client, path, body, key) {
  const { data, error } = await client.callUntilAnswered("POST", path, { body, key });
  if (error) throw new Error(`POST ${path}: ${error.code} ${error.message}`);
  return data.id;
}

function shuffled(list, random) {
  const rest = [...list];
  return list.map(() => rest.splice(random.between(0, rest.length - 1), 1)[0]);
}

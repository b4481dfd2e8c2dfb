// One broadcast to a thousand contacts from three devices, with all faults together: D1 fails one call in twenty, every
// queue message comes twice, the process is killed while items are claimed and while messages are sent (and all queue
// messages are lost with it), one device is logged out, and a person pauses and resumes the broadcast.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Campaign, CampaignItem, Device, Page } from "../../frontend/src/api/types";
import { linkDevice, OWN_CONNECTION, type Person, signIn, startWorld, type World, waitFor } from "./support";

const NUMBERS = ["628111000011", "628111000012", "628111000013"];
const CONTACTS = 1_000;
/** These have opted out before, so they are no recipients. */
const OPTED_OUT = 5;
const MINUTES = 60_000;
const FAULTS = { SIMULATOR_FAULTS: "d1=20,queue=twice" };
// The shortest gap that a simulator build allows, so that the test takes less time.
const GAP = { minSeconds: 0.2, maxSeconds: 0.2 };
const phone = (number: number) => `62813${String(5_000_000 + number)}`;

let world: World;
let person: Person;
let devices: Device[];

// Each try gets its own world, because the first try has changed its world.
beforeEach(async () => {
  world = await startWorld();
  person = await signIn(world);
  const all = Array.from({ length: CONTACTS }, (_, number) => number);
  for (let first = 0; first < CONTACTS; first += 50)
    await Promise.all(all.slice(first, first + 50).map((number) => world.network.addCustomer(phone(number))));
  devices = [];
  for (const number of NUMBERS) devices.push(await linkDevice(world, person, { phone: number, name: number }));
}, 3 * MINUTES);
afterEach(() => world?.dispose());

/** Repeats a call while an injected fault answers it. */
const callUntilAnswered = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
  waitFor(
    `${method} ${path} to be answered`,
    async () => {
      const reply = await person.call<T>(method, path, body === undefined ? {} : { body });
      if (reply.status >= 500) return undefined;
      if (reply.error) throw new Error(`${reply.status} ${reply.error.code} ${reply.error.message}`);
      return reply.data;
    },
    { withinMs: 60_000 },
  );
const get = (id: string) => callUntilAnswered<Campaign>("GET", `/api/campaigns/${id}`);
const left = ({ counts }: Campaign) => counts.sent + counts.delivered + counts.read;
const sum = ({ total: _, replied: __, ...states }: Campaign["counts"]) =>
  Object.values(states).reduce((all, each) => all + each, 0);

async function itemsOf(id: string): Promise<CampaignItem[]> {
  const items: CampaignItem[] = [];
  let cursor = "";
  do {
    const page = await callUntilAnswered<Page<CampaignItem>>(
      "GET",
      `/api/campaigns/${id}/items?limit=100&cursor=${cursor}`,
    );
    items.push(...page.items);
    cursor = page.nextCursor ?? "";
  } while (cursor);
  return items;
}

describe("a broadcast to a thousand contacts with all faults together", () => {
  it("gives each contact one final status and at most one message, and reports them", {
    timeout: 12 * MINUTES,
  }, async () => {
    const began = Date.now();
    const csv = ["phone,name", ...Array.from({ length: CONTACTS }, (_, n) => `${phone(n)},Orang ${n}`)].join("\n");
    const reply = await fetch(`${world.url}/api/contacts/import?tags=semua&fileName=semua.csv`, {
      method: "POST",
      headers: { ...OWN_CONNECTION, origin: world.url, cookie: person.cookie, "content-type": "text/csv" },
      body: csv,
    });
    expect((await reply.json()).data).toMatchObject({ status: "completed", created: CONTACTS, rejected: 0 });
    for (let number = 0; number < OPTED_OUT; number += 1)
      await world.network.say(phone(number), NUMBERS[0] ?? "", "STOP");
    await waitFor("the opt-outs to be stored", async () => {
      const { optedOut } = await person.get<{ optedOut: number }>("/api/contacts/summary");
      return optedOut === OPTED_OUT;
    });
    const { id } = await person.post<Campaign>("/api/campaigns", {
      name: "Bencana",
      deviceIds: devices.map((device) => device.id),
      text: "{Halo|Hai} {{name}}",
      audience: { tags: ["semua"], match: "any" },
      gap: GAP,
    });

    await world.restart({ bindings: FAULTS });
    person = await waitFor("the sign-in to be answered", () => signIn(world).catch(() => undefined));
    await world.stack.rollCall();
    const timeline: string[] = [];
    const note = (what: string) => timeline.push(`${((Date.now() - began) / 1000).toFixed(1)} s  ${what}`);

    // At any moment each recipient has exactly one status. Cron runs more often than in production.
    let isCompleted = false;
    let seen = 0;
    const wrong: string[] = [];
    const observed = (async () => {
      while (!isCompleted) {
        const campaign = await get(id).catch(() => undefined);
        if (campaign?.startedAt) {
          seen += 1;
          const total = CONTACTS - OPTED_OUT;
          if (sum(campaign.counts) !== total || campaign.counts.total !== total) wrong.push(JSON.stringify(campaign));
        }
        await new Promise((done) => setTimeout(done, 200));
      }
    })();
    const cron = (async () => {
      while (!isCompleted) {
        await world.stack.cron().catch(() => {});
        await new Promise((done) => setTimeout(done, 2_000));
      }
    })();
    const until = (what: string, share: number) =>
      waitFor(what, async () => left(await get(id)) >= share * CONTACTS, { withinMs: 4 * MINUTES });
    const sentSoFar = async () =>
      new Set((await world.network.sent()).filter(({ from }) => NUMBERS.includes(from)).map(({ id }) => id)).size;
    const kill = async (what: string) => {
      await world.stack.kill9();
      note(`killed ${what}`);
      await world.stack.rollCall().catch(() => {});
    };
    const pauseAndResume = async () => {
      const paused = await callUntilAnswered<Campaign>("POST", `/api/campaigns/${id}/pause`, {});
      expect(paused.status).toBe("paused");
      // Cron notifies a device that the request could not notify; messages that were being sent by then are sent.
      await waitFor("all devices to stop sending", async () => {
        const before = await sentSoFar();
        await new Promise((done) => setTimeout(done, 3_000));
        return (await sentSoFar()) === before;
      });
      note(`paused and resumed at ${left(await get(id))} sent`);
      expect((await callUntilAnswered<Campaign>("POST", `/api/campaigns/${id}/resume`, {})).status).toBe("running");
    };

    await callUntilAnswered("POST", `/api/campaigns/${id}/start`, {});
    note("started");
    await waitFor("the first items to be claimed", async () => (await get(id)).counts.queued > 0, {
      withinMs: 60_000,
    });
    await kill("while items are claimed");
    await until("a tenth", 0.1);
    await pauseAndResume();
    await until("a fifth", 0.2);
    await kill("while messages are sent");
    await until("three tenths", 0.3);
    await waitFor("one device to be logged out", async () => {
      const { status } = await person.call("POST", `/api/devices/${devices[2]?.id}/logout`, { body: {} });
      return status < 500; // a repeated call is refused, because the device is logged out already
    });
    note("logged one device out");
    await until("half", 0.5);
    await pauseAndResume();
    const end = await waitFor(
      "the campaign to be completed",
      async () => {
        const campaign = await get(id);
        return campaign.status === "completed" && campaign;
      },
      { withinMs: 6 * MINUTES },
    );
    note(`completed: ${JSON.stringify(end.counts)}`);
    isCompleted = true;
    await Promise.all([observed, cron]);

    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(50);
    const items = await itemsOf(id);
    expect(items).toHaveLength(CONTACTS - OPTED_OUT);
    expect(new Set(items.map((item) => item.phone)).size).toBe(items.length);
    expect(items.filter(({ status }) => status === "pending" || status === "queued")).toEqual([]);

    // Customers list every copy: several copies under one id are one message that was sent again.
    const received = (await world.network.inbound()).filter(({ from }) => NUMBERS.includes(from));
    const textsOf = new Map<string, Set<string>>();
    const sendersOf = new Map<string, Set<string>>();
    for (const { to = "", from, id: waId } of received) {
      textsOf.set(to, (textsOf.get(to) ?? new Set()).add(waId));
      sendersOf.set(to, (sendersOf.get(to) ?? new Set()).add(from));
    }
    expect([...textsOf].filter(([, ids]) => ids.size > 1)).toEqual([]);
    expect([...sendersOf].filter(([, from]) => from.size > 1)).toEqual([]);
    for (let number = 0; number < OPTED_OUT; number += 1) expect(textsOf.has(phone(number))).toBe(false);
    const sentStatuses = ["sent", "delivered", "read"];
    const lost = items.filter((item) => sentStatuses.includes(item.status) && !textsOf.has(item.phone));
    const wronglyFailed = items.filter((item) => item.status === "failed" && textsOf.has(item.phone));
    expect([lost, wronglyFailed]).toEqual([[], []]);
    expect(new Set(items.filter(({ status }) => status === "failed").map(({ error }) => error))).toEqual(
      new Set(end.counts.failed > 0 ? ["device_logged_out"] : []),
    );

    // A late receipt may still move a recipient from one status to the next, so the counts are read around the report.
    const { report, counts }: { report: string; counts: Campaign["counts"] } = await waitFor(
      "a report between two equal counts",
      async () => {
        const { counts } = await get(id);
        const reply = await fetch(`${world.url}/api/campaigns/${id}/report.csv`, {
          headers: { ...OWN_CONNECTION, cookie: person.cookie },
        });
        const report: string | undefined = reply.ok ? await reply.text() : undefined;
        const isUnchanged = JSON.stringify((await get(id)).counts) === JSON.stringify(counts);
        return report === undefined || !isUnchanged ? undefined : { report, counts };
      },
    );
    const rows = report.trim().split("\n").slice(1);
    expect(rows).toHaveLength(items.length);
    const inReport = (status: string) => rows.filter((row) => row.split(",")[3] === `"${status}"`).length;
    for (const status of ["sent", "delivered", "read", "failed", "unknown"] as const)
      expect([status, inReport(status)]).toEqual([status, counts[status]]);
    if (process.env.DISASTER_RECORD) await writeFile(join(process.env.DISASTER_RECORD), `${timeline.join("\n")}\n`);
    console.log(timeline.join("\n"));
  });
});

// Runs one round: texts go in both directions, connections have faults, and workerd is killed. Then all devices come back, all texts
// arrive, every conversation gets a new text in each direction, and the evidence is checked.
import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "../local/wait.mjs";
import { CallLimit } from "./call_limit.mjs";
import { NoAnswer } from "./client.mjs";
import { planOf } from "./plan.mjs";
import { judge } from "./verdict.mjs";

/** A round with fewer unacknowledged texts at its kill does not count. */
export const MIN_UNACKED = 10;
const ONLINE_WITHIN_MS = 90_000;
const DRAINED_WITHIN_MS = 60_000;
/** The number of calls that one client makes at the same time. */
const CALLS_AT_ONCE = 16;
/** After this time, everything that was sent before a drop has been received, even with the longest delay of a plan. */
const LATE_MS = 1_500;

/** Plays one attempt at the round of `seed`. */
export async function playRound(world, seed, attempt) {
  const plan = planOf(seed, attempt, { devices: world.devices.length, customers: world.customers.length });
  const round = await Round.begin(world, `c${seed}.${attempt}.`);
  const traffic = round.play(plan);
  await round.untilMoment(plan);
  await round.kill();
  return round.end(traffic);
}

/** Sends a first text in every conversation, so that every conversation has its Signal sessions. */
export async function openConversations(world) {
  const { violations } = await (await Round.begin(world, "halo.")).end(Promise.resolve());
  if (violations.length > 0) throw new Error(`Nothing was killed yet, and ${violations[0]}`);
}

export class Round {
  /** @type {{ nonce: string, waId?: string }[]} */
  outbound = [];
  /** @type {{ nonce: string, waId: string }[]} */
  inbound = [];
  breaks = [];
  offline = [];
  silent = [];
  problems = [];
  unacked = { outbound: 0, inbound: 0 };
  onlineMs = 0;
  ackedInbound = 0;
  /** Removes what the round created, once the evidence is collected. */
  cleanUp;
  #marks;
  #calls = new CallLimit(CALLS_AT_ONCE);

  /** @param {string} tag every text of this round begins with it */
  static async begin(world, tag) {
    await world.client.staySignedIn();
    const round = new Round();
    round.world = world;
    round.tag = tag;
    round.startedAt = Date.now();
    round.#marks = {
      sent: await world.ledger.mark("sent"),
      acks: await world.ledger.mark("acks"),
      received: await world.ledger.mark("inbound"),
      retries: await world.ledger.mark("retries"),
    };
    round.problemsBefore = world.watcher.problems.length;
    return round;
  }

  /** Plays the plan at its own times; the promise resolves when every text is written and every call is answered. */
  play({ outbound, inbound, faults }) {
    const { devices, customers, network } = this.world;
    const each = (list, act) =>
      list.map(async (item) => {
        await sleep(item.at);
        await act(item);
      });
    const traffic = Promise.all([
      ...each(outbound, ({ device, customer, nonce }) => this.send(devices[device], customers[customer], nonce)),
      ...each(inbound, ({ device, customer, nonce }) => this.say(customers[customer], devices[device], nonce)),
      ...each(faults, async ({ device, fault }) => {
        // Once workerd is dead there are no more faults.
        if (this.killedAt) return;
        const { phone } = devices[device];
        if (fault.kind === "drop") this.noteDrop(phone);
        await network.fault(phone, fault);
      }),
    ]);
    // A failure is thrown where this promise is awaited; it does not end the whole run before that.
    traffic.catch(() => {});
    return traffic;
  }

  /** Sends a text of a business through the API, until the API answers. */
  async send(device, customer, nonce) {
    const text = { nonce: this.tag + nonce };
    this.outbound.push(text);
    try {
      const body = { to: customer, text: `${text.nonce} ke pelanggan` };
      const path = `/api/devices/${device.id}/messages`;
      const { status, data, error } = await this.#calls.run(() =>
        this.world.client.callUntilAnswered("POST", path, { body, key: text.nonce }),
      );
      if (status === 202) text.waId = data.waMessageId;
      else this.problems.push(`${text.nonce} was refused with ${status} ${error?.code}: ${error?.message}`);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      this.problems.push(`${text.nonce} got no answer for too long`);
    }
  }

  /** Sends a text of a customer. */
  async say(customer, device, nonce) {
    const full = this.tag + nonce;
    const { id } = await this.world.network.say(customer, device.phone, `${full} dari pelanggan`);
    this.inbound.push({ nonce: full, waId: id });
  }

  /** Returns the message stanzas of one business in this round. */
  async sentBy(device) {
    return (await this.#marks.sent.since()).filter(({ from }) => from === device.phone);
  }

  /** Records that the connection of this business ended between `at` and now. */
  noteBreak(phone, at) {
    this.breaks.push({ from: phone, at, until: Date.now() + LATE_MS });
  }

  /** Waits until a device whose object has ended by itself has logged in again. */
  async untilBack(device, loginsBefore, withinMs) {
    const startedAt = Date.now();
    const isBack = async () => {
      const companion = await this.world.network.companionOf(device.phone);
      return companion.logins > loginsBefore && (await this.world.isOnline(device));
    };
    await waitFor(`${device.phone} to be back`, isBack, { withinMs });
    this.onlineMs = Date.now() - startedAt;
  }

  noteDrop(phone) {
    const at = Date.now();
    this.breaks.push({ from: phone, at, until: at + LATE_MS });
  }

  /** Waits for the time of the kill, or for the end of the traffic if that comes first. */
  async untilMoment({ kill: { after, count }, latestMs }) {
    this.pid = await this.world.stack.workerdPid();
    const seen = {
      ms: () => Date.now() - this.startedAt,
      accepted: () => this.outbound.filter(({ waId }) => waId).length,
      acks: async () => (await this.#marks.acks.since()).length,
      sent: async () => (await this.#marks.sent.since()).length,
    }[after];
    while (Date.now() - this.startedAt < latestMs && (await seen()) < count) await sleep(3);
  }

  /** Kills workerd with SIGKILL, counts what is unacknowledged, ends all faults and waits for all devices. */
  async kill() {
    const { stack, devices, network } = this.world;
    this.pid ??= await stack.workerdPid();
    process.kill(this.pid, "SIGKILL");
    this.killedAt = Date.now();
    this.unacked = await this.#countUnacked();
    this.ackedInbound = (await this.#marks.acks.since()).length;
    const faultsEnded = Promise.all(devices.map(({ phone }) => network.fault(phone, { kind: "ok" })));
    await Promise.all([faultsEnded, stack.restartedAfter(this.pid)]);
    this.breaks.push({ from: null, at: this.killedAt, until: Date.now() });
    await stack.rollCall();
    const waits = devices.map((device) => this.world.untilOnline(device, ONLINE_WITHIN_MS).catch(() => {}));
    await Promise.all(waits);
    this.onlineMs = Date.now() - this.killedAt;
  }

  /** Counts texts that the API accepted and the network has not acknowledged, and customers' texts that no device acknowledged. */
  async #countUnacked() {
    const [sent, companions] = await Promise.all([this.#marks.sent.since(), this.world.network.companions()]);
    const acked = new Set(sent.filter(({ acked }) => acked).map(({ id }) => id));
    const outbound = this.outbound.filter(({ waId }) => waId && !acked.has(waId)).length;
    const inbound = companions.reduce((sum, { unackedInbound }) => sum + unackedInbound, 0);
    return { outbound, inbound };
  }

  /** Waits until all texts have arrived, tests every conversation, and checks the evidence. */
  async end(traffic) {
    await traffic;
    const texts = this.outbound.length + this.inbound.length;
    await this.#drained();
    await this.#tryConversations();
    const { devices, watcher } = this.world;
    for (const device of devices) {
      if (!(await this.world.isOnline(device)))
        this.offline.push(`${device.phone} (${await this.world.statusOf(device)})`);
    }
    const evidence = {
      outbound: this.outbound,
      inbound: this.inbound,
      d1: await this.world.inD1(this.tag),
      received: (await this.#marks.received.since()).filter(({ text }) => text.startsWith(this.tag)),
      sent: await this.#marks.sent.since(),
      retries: await this.#marks.retries.since(),
      reportedAt: watcher.reportedAt,
      breaks: this.breaks,
      offline: this.offline,
      silent: this.silent,
      problems: [...this.problems, ...watcher.problems.slice(this.problemsBefore)],
    };
    await this.cleanUp?.();
    const { unacked, onlineMs, ackedInbound } = this;
    const unackedAtKill = unacked.inbound + unacked.outbound;
    return {
      texts,
      unacked,
      unackedAtKill,
      counts: unackedAtKill >= MIN_UNACKED,
      ackedInbound,
      onlineMs,
      tookMs: Date.now() - this.startedAt,
      ...judge(evidence),
      evidence,
    };
  }

  /** Waits until all texts have arrived; the verdict names those that have not. */
  async #drained() {
    const everything = async () => {
      const inD1 = await this.world.inD1(this.tag);
      const kept = inD1.filter(({ status }) => ["received", "sent", "delivered", "read"].includes(status)).length;
      const accepted = this.outbound.filter(({ waId }) => waId).length;
      if (kept < accepted + this.inbound.length) return false;
      const received = (await this.#marks.received.since()).filter(({ text }) => text.startsWith(this.tag));
      return new Set(received.map(({ text }) => text)).size >= accepted;
    };
    await waitFor("everything to arrive", everything, { withinMs: DRAINED_WITHIN_MS, everyMs: 150 }).catch(() => {});
  }

  /** Sends a new text in each direction between every device and every customer. */
  async #tryConversations() {
    const { devices, customers } = this.world;
    const pairs = devices.flatMap((device) => customers.map((customer) => ({ device, customer })));
    const name = ({ device, customer }) => `${device.phone}-${customer}`;
    await Promise.all(
      pairs.flatMap((pair) => [
        this.send(pair.device, pair.customer, `to.${name(pair)}`),
        this.say(pair.customer, pair.device, `from.${name(pair)}`),
      ]),
    );
    await this.#drained();
    const inD1 = new Set((await this.world.inD1(this.tag)).map(({ text }) => text.split(" ", 1)[0]));
    const received = new Set((await this.#marks.received.since()).map(({ text }) => text.split(" ", 1)[0]));
    for (const pair of pairs) {
      const { device, customer } = pair;
      if (!received.has(`${this.tag}to.${name(pair)}`)) this.silent.push(`from ${device.phone} to ${customer}`);
      if (!inD1.has(`${this.tag}from.${name(pair)}`)) this.silent.push(`from ${customer} to ${device.phone}`);
    }
  }
}

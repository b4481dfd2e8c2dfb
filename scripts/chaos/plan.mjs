// Derives the plan of a round from its seed alone: the texts with their times, the faults of connections, and the time at which workerd is
// killed. The machine's own timing is not part of it, so a replay does the same in the same order, but not in the same microsecond.
import { randomSource } from "./random.mjs";

/** How long a round's traffic lasts; the kill comes within this time. */
const TRAFFIC_MS = 2_500;
/** Texts in each direction of the first attempt. */
const TEXTS = [40, 70];
/** The factor by which each further attempt sends more texts than the previous one. */
const GROWTH_PER_ATTEMPT = 1.6;
/** The faults that a connection may have. */
const SLOW = ["delay", "delay", "no_ack"];
const ANY = ["none", "delay", "no_ack", "duplicate", "drop", "no_ack_drop", "half_open"];

/**
 * @typedef {{ at: number, device: number, customer: number, nonce: string }} Text
 * @typedef {{ at: number, device: number, fault: { kind: string, ms?: number } }} PlannedFault
 * @typedef {{ after: "ms" | "acks" | "accepted" | "sent", count: number }} Moment
 *
 * @param {number} seed
 * @param {number} attempt 0 for the first; a round with too few unacknowledged texts at the kill is repeated with more traffic
 * @returns {{ outbound: Text[], inbound: Text[], faults: PlannedFault[], kill: Moment, latestMs: number }}
 */
export function planOf(seed, attempt, { devices, customers }) {
  const random = randomSource(seed);
  const scale = GROWTH_PER_ATTEMPT ** attempt;
  const texts = (letter) => {
    const count = Math.round(random.between(...TEXTS) * scale);
    // In half of the rounds the texts are spread evenly; in the others the kill falls into a burst.
    const begins = random.chance(0.5) ? 0 : TRAFFIC_MS / 2;
    return Array.from({ length: count }, (_, number) => ({
      at: random.between(begins, TRAFFIC_MS - 200),
      device: random.between(0, devices - 1),
      customer: random.between(0, customers - 1),
      nonce: `${letter}${number}`,
    })).sort((one, other) => one.at - other.at);
  };
  const outbound = texts("o");
  const inbound = texts("i");
  // Two of the devices always get late acknowledgements or none, or a fast machine would have few texts open at the kill.
  const first = random.between(0, devices - 1);
  const slow = new Set([first, (first + random.between(1, devices - 1)) % devices]);
  const kindOf = (device) => random.oneOf(slow.has(device) ? SLOW : ANY);
  return {
    outbound,
    inbound,
    faults: Array.from({ length: devices }, (_, device) => faultsOf(device, kindOf(device), random)).flat(),
    kill: momentOf(random, { outbound: outbound.length, inbound: inbound.length }),
    latestMs: TRAFFIC_MS,
  };
}

/** Returns the faults of one device's connection in the round. */
function faultsOf(device, kind, random) {
  const randomTimeAfter = (from) => random.between(from, TRAFFIC_MS - 300);
  switch (kind) {
    case "none":
      return [];
    case "delay":
      return [{ at: 0, device, fault: { kind, ms: random.between(200, 800) } }];
    case "no_ack":
      return [{ at: random.between(0, TRAFFIC_MS / 2), device, fault: { kind } }];
    case "duplicate":
      return [{ at: 0, device, fault: { kind } }];
    case "no_ack_drop": {
      // After the drop, the texts without acknowledgement are sent again over a new connection, instead of only after the kill.
      const cut = randomTimeAfter(600);
      return [
        { at: cut - 400, device, fault: { kind: "no_ack" } },
        { at: cut, device, fault: { kind: "drop" } },
      ];
    }
    case "drop":
      // The second drop may hit a connection that is just being made.
      return [randomTimeAfter(300), randomTimeAfter(600)].map((at) => ({ at, device, fault: { kind } }));
    default:
      return [{ at: randomTimeAfter(600), device, fault: { kind } }];
  }
}

function momentOf(random, { outbound, inbound }) {
  const after = random.oneOf(["ms", "acks", "accepted", "sent"]);
  // In a burst, the texts begin only after half of the time, so the kill comes later.
  if (after === "ms") return { after, count: random.between(TRAFFIC_MS * 0.65, TRAFFIC_MS * 0.98) };
  const all = after === "acks" ? inbound : outbound;
  return { after, count: random.between(Math.ceil(all * 0.4), Math.ceil(all * 0.9)) };
}

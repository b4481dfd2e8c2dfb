// What a round does, drawn from its seed alone: who writes to whom when, which connections suffer, when workerd dies.
// The machine's own timing is not part of it, so a replay does the same things but not in the same microsecond.
import { diceOf } from "./dice.mjs";

/** How long a round's traffic lasts before the kill must have come. */
const TRAFFIC_MS = 2_500;
/** Texts in each direction of the first attempt. */
const TEXTS = [40, 70];
/** Each further attempt writes so much more. */
const MORE = 1.6;
/** What may become of a connection. */
const SLOW = ["delay", "delay", "no_ack"];
const ANY = ["none", "delay", "no_ack", "duplicate", "drop", "no_ack_drop", "half_open"];

/**
 * @typedef {{ at: number, device: number, customer: number, nonce: string }} Text
 * @typedef {{ at: number, device: number, fault: { kind: string, ms?: number } }} Trouble
 * @typedef {{ after: "ms" | "acks" | "accepted" | "sent", count: number }} Moment
 *
 * @param {number} seed
 * @param {number} attempt 0 for the first; a round that caught too little in flight is repeated with more traffic
 * @returns {{ outbound: Text[], inbound: Text[], troubles: Trouble[], kill: Moment, latestMs: number }}
 */
export function planOf(seed, attempt, { devices, customers }) {
  const dice = diceOf(seed);
  const scale = MORE ** attempt;
  const texts = (letter) => {
    const count = Math.round(dice.between(...TEXTS) * scale);
    // Half of the rounds are a steady murmur, half a burst that the kill falls into.
    const begins = dice.chance(0.5) ? 0 : TRAFFIC_MS / 2;
    return Array.from({ length: count }, (_, number) => ({
      at: dice.between(begins, TRAFFIC_MS - 200),
      device: dice.between(0, devices - 1),
      customer: dice.between(0, customers - 1),
      nonce: `${letter}${number}`,
    })).sort((one, other) => one.at - other.at);
  };
  const outbound = texts("o");
  const inbound = texts("i");
  // Two of the devices always hear late or nothing, or a fast machine would have little under way at the kill.
  const first = dice.between(0, devices - 1);
  const slow = new Set([first, (first + dice.between(1, devices - 1)) % devices]);
  const kindOf = (device) => dice.oneOf(slow.has(device) ? SLOW : ANY);
  return {
    outbound,
    inbound,
    troubles: Array.from({ length: devices }, (_, device) => troublesOf(device, kindOf(device), dice)).flat(),
    kill: momentOf(dice, { outbound: outbound.length, inbound: inbound.length }),
    latestMs: TRAFFIC_MS,
  };
}

/** What happens to one device's connection in the round. */
function troublesOf(device, kind, dice) {
  const at = (from) => dice.between(from, TRAFFIC_MS - 300);
  switch (kind) {
    case "none":
      return [];
    case "delay":
      return [{ at: 0, device, fault: { kind, ms: dice.between(200, 800) } }];
    case "no_ack":
      return [{ at: dice.between(0, TRAFFIC_MS / 2), device, fault: { kind } }];
    case "duplicate":
      return [{ at: 0, device, fault: { kind } }];
    case "no_ack_drop": {
      // What was never acknowledged goes out again over the next connection, before any kill.
      const cut = at(600);
      return [
        { at: cut - 400, device, fault: { kind: "no_ack" } },
        { at: cut, device, fault: { kind: "drop" } },
      ];
    }
    case "drop":
      // The second time it may hit the connection that is just being made.
      return [at(300), at(600)].map((at) => ({ at, device, fault: { kind } }));
    default:
      return [{ at: at(600), device, fault: { kind } }];
  }
}

function momentOf(dice, { outbound, inbound }) {
  const after = dice.oneOf(["ms", "acks", "accepted", "sent"]);
  // A burst has only just begun at half time.
  if (after === "ms") return { after, count: dice.between(TRAFFIC_MS * 0.65, TRAFFIC_MS * 0.98) };
  const all = after === "acks" ? inbound : outbound;
  return { after, count: dice.between(Math.ceil(all * 0.4), Math.ceil(all * 0.9)) };
}

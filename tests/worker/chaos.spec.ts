// The verdict of `npm run chaos`: each kind of violation is given to it once, and it finds each.
import { describe, expect, it } from "vitest";
import { planOf } from "../../scripts/chaos/plan.mjs";
import { randomSource } from "../../scripts/chaos/random.mjs";
import {
  type Evidence,
  judge,
  judgeDeletion,
  judgeOptOuts,
  type OptOutEvidence,
} from "../../scripts/chaos/verdict.mjs";

const NUMBER = "628111000001";
const KILL = { from: null, at: 1_000, until: 2_000 };

/** A round without a violation: a text in each direction, and a kill. */
function evidence(): Evidence {
  return {
    outbound: [{ nonce: "c1.0.o0", waId: "3EB0A" }],
    inbound: [{ nonce: "c1.0.i0", waId: "3A01" }],
    d1: [
      { text: "c1.0.o0 ke pelanggan", direction: "out", status: "sent", waId: "3EB0A" },
      { text: "c1.0.i0 dari pelanggan", direction: "in", status: "received", waId: "3A01" },
    ],
    received: [{ id: "3EB0A", text: "c1.0.o0 ke pelanggan" }],
    sent: [{ id: "3EB0A", from: NUMBER, receivedAt: 900 }],
    retries: [],
    reportedAt: new Map(),
    breaks: [KILL],
    offline: [],
    silent: [],
    problems: [],
  };
}

const again = (receivedAt: number) => ({ id: "3EB0A", from: NUMBER, receivedAt });

describe("the verdict", () => {
  it("finds no violation in a good round", () => {
    const { violations, ...counts } = judge(evidence());
    expect(violations).toEqual([]);
    expect(counts).toEqual({ lost: 0, doubled: 0, repeatedAtKill: 0, repeatedAtDrop: 0, repeatedOnRequest: 0 });
  });

  it("finds a customer's text that is not in D1", () => {
    const round = evidence();
    round.d1.pop();
    expect(judge(round)).toMatchObject({ lost: 1, violations: ["c1.0.i0 of a customer is not in D1"] });
  });

  it("finds an accepted text that never reached its customer", () => {
    const round = evidence();
    round.received = [];
    expect(judge(round)).toMatchObject({
      lost: 1,
      violations: ["c1.0.o0 was accepted and never reached its customer"],
    });
  });

  it("ignores a text that the API did not accept", () => {
    const round = evidence();
    round.outbound.push({ nonce: "c1.0.o1" });
    expect(judge(round).violations).toEqual([]);
  });

  it("finds a text that is in D1 twice", () => {
    const round = evidence();
    round.d1.push({ text: "c1.0.i0 dari pelanggan", direction: "in", status: "received", waId: "3A01" });
    expect(judge(round)).toMatchObject({ doubled: 1, violations: ["c1.0.i0 is in D1 2 times"] });
  });

  it("finds a text under two WhatsApp ids", () => {
    const round = evidence();
    round.received.push({ id: "3EB0B", text: "c1.0.o0 ke pelanggan" });
    expect(judge(round)).toMatchObject({ doubled: 1, violations: ["c1.0.o0 has 2 WhatsApp ids"] });
  });

  it("finds an accepted text whose status is unknown", () => {
    const round = evidence();
    for (const row of round.d1.filter(({ direction }) => direction === "out")) row.status = "unknown";
    expect(judge(round).violations).toEqual(["c1.0.o0 was accepted and is unknown"]);
  });

  it("allows and counts the same id again for what was unacknowledged at a kill or a drop", () => {
    const killed = evidence();
    killed.sent.push(again(2_500));
    expect(judge(killed)).toMatchObject({ violations: [], repeatedAtKill: 1, repeatedAtDrop: 0 });
    const dropped = evidence();
    dropped.sent.push(again(2_500));
    dropped.breaks = [{ from: NUMBER, at: 950, until: 3_000 }];
    expect(judge(dropped)).toMatchObject({ violations: [], repeatedAtKill: 0, repeatedAtDrop: 1 });
  });

  it("allows the same id again for a customer who could not decrypt it and asked for it", () => {
    const round = evidence();
    round.sent.push(again(2_500), again(2_700));
    expect(judge(round).doubled).toBe(1);
    round.retries = [{ id: "3EB0A", at: 2_600 }];
    expect(judge(round)).toMatchObject({ violations: [], repeatedAtKill: 1, repeatedOnRequest: 1 });
    round.retries = [{ id: "3EB0B", at: 2_600 }];
    expect(judge(round).doubled).toBe(1);
  });

  it("finds a text that a customer asked for although it was acknowledged when the connection broke", () => {
    const asked = "3EB0A was asked for again although no connection broke while it was open";
    const fresh = evidence();
    fresh.sent = [again(2_500), again(2_700)];
    fresh.retries = [{ id: "3EB0A", at: 2_600 }];
    expect(judge(fresh)).toMatchObject({ violations: [asked], repeatedOnRequest: 0 });
    const known = evidence();
    known.sent.push(again(2_700));
    known.retries = [{ id: "3EB0A", at: 2_600 }];
    known.reportedAt.set("3EB0A", 990);
    expect(judge(known)).toMatchObject({ violations: [asked], repeatedOnRequest: 0 });
  });

  it("finds the same id again over one connection", () => {
    const round = evidence();
    round.sent.push(again(950));
    expect(judge(round)).toMatchObject({ doubled: 1, violations: ["3EB0A was sent again over the same connection"] });
    const later = evidence();
    later.sent = [again(2_100), again(2_200)];
    expect(judge(later).doubled).toBe(1);
    const other = evidence();
    other.breaks = [{ from: "628111000002", at: 950, until: 3_000 }];
    other.sent.push(again(2_500));
    expect(judge(other).doubled).toBe(1);
  });

  it("finds the same id again for what was known to be sent at the kill", () => {
    const round = evidence();
    round.sent.push(again(2_500));
    round.reportedAt.set("3EB0A", 990);
    expect(judge(round)).toMatchObject({
      doubled: 1,
      violations: ["3EB0A was sent again although it was known to be sent"],
    });
  });

  it("names devices that are offline, conversations without a new text, and other problems", () => {
    const round = {
      ...evidence(),
      offline: [NUMBER],
      silent: ["from A to B"],
      problems: ["an event was sent twice"],
    };
    expect(judge(round).violations).toEqual([
      `${NUMBER} is not online`,
      "a new text did not arrive from A to B",
      "an event was sent twice",
    ]);
  });
});

describe("the verdict on opt-outs", () => {
  const [STAYS, LEAVES] = ["628122000001", "628122000002"];
  const round = (): OptOutEvidence => ({
    recipients: [STAYS, LEAVES],
    optOuts: [{ phone: LEAVES, durableAt: 1_000 }],
    sent: [{ id: "3EB0A", to: STAYS, receivedAt: 90_000 }],
    graceMs: 10_000,
    problems: [],
  });
  const text = (to: string, receivedAt: number, id = "3EB0B") => ({ id, to, receivedAt });

  it("finds no violation if a text left before the opt-out was durable, or within the grace", () => {
    for (const receivedAt of [500, 1_000, 11_000]) {
      const verdict = judgeOptOuts({ ...round(), sent: [...round().sent, text(LEAVES, receivedAt)] });
      expect(verdict).toEqual({ violations: [], lost: 0, doubled: 0, optOuts: 1, leftAfterOptOut: 0 });
    }
  });

  it("finds a text that left after the opt-out was durable and the grace was over", () => {
    const verdict = judgeOptOuts({ ...round(), sent: [...round().sent, text(LEAVES, 11_001)] });
    expect(verdict).toMatchObject({
      leftAfterOptOut: 1,
      violations: [`a text to ${LEAVES} left 10001 ms after the opt-out was durable`],
    });
  });

  it("finds an opt-out that was never stored, a recipient without a text, and a second text", () => {
    expect(judgeOptOuts({ ...round(), optOuts: [{ phone: LEAVES }] }).violations).toEqual([
      `the opt-out of ${LEAVES} was not stored`,
    ]);
    expect(judgeOptOuts({ ...round(), sent: [] }).violations).toEqual([`${STAYS} got no text and has not opted out`]);
    const twice = judgeOptOuts({ ...round(), sent: [...round().sent, text(STAYS, 95_000)] });
    expect(twice).toMatchObject({ doubled: 1, violations: [`${STAYS} got two texts`] });
    const again = judgeOptOuts({ ...round(), sent: [...round().sent, text(STAYS, 95_000, "3EB0A")] });
    expect(again.violations).toEqual([]);
  });
});

describe("the deletion of a device", () => {
  const round = () => ({
    acknowledged: [{ waId: "3A1", isReported: true }],
    accepted: [{ waId: "3EB01", hasFinalStatus: true }],
    left: [] as string[],
    problems: [] as string[],
  });

  it("is in order if everything was reported and nothing is left", () => {
    expect(judgeDeletion(round())).toEqual({ violations: [], lost: 0, doubled: 0 });
  });

  it("is a violation if something acknowledged was not reported, an accepted text has no end, or a row is left", () => {
    const lost = judgeDeletion({ ...round(), acknowledged: [{ waId: "3A1", isReported: false }] });
    expect(lost).toMatchObject({ lost: 1, violations: ["3A1 was acknowledged and never reported"] });
    const endless = judgeDeletion({ ...round(), accepted: [{ waId: "3EB01", hasFinalStatus: false }] });
    expect(endless.violations).toEqual(["3EB01 was accepted and has no end"]);
    const left = judgeDeletion({ ...round(), left: ["2 rows in chats"], problems: ["it was refused"] });
    expect(left.violations).toEqual(["after the deletion there is still 2 rows in chats", "it was refused"]);
  });
});

describe("a plan", () => {
  const size = { devices: 5, customers: 20 };

  it("is the same for the same seed, and another for another", () => {
    expect(planOf(7, 0, size)).toEqual(planOf(7, 0, size));
    expect(planOf(8, 0, size)).not.toEqual(planOf(7, 0, size));
  });

  it("has more texts at each further attempt", () => {
    const texts = [0, 1, 2].map((attempt) => planOf(7, attempt, size).outbound.length);
    expect(texts).toEqual(texts.toSorted((one, other) => one - other));
    expect(texts[0]).toBeLessThan(texts[2] ?? 0);
  });

  it("uses every kind of fault and every kind of moment", () => {
    const plans = Array.from({ length: 200 }, (_, seed) => planOf(seed, 0, size));
    const kinds = new Set(plans.flatMap(({ faults }) => faults.map(({ fault }) => fault.kind)));
    expect([...kinds].sort()).toEqual(["delay", "drop", "duplicate", "half_open", "no_ack"]);
    expect(new Set(plans.map(({ kill }) => kill.after)).size).toBe(4);
  });
});

it("the random source is even and repeatable", () => {
  const throws = (seed: number) => {
    const random = randomSource(seed);
    return Array.from({ length: 6_000 }, () => random.between(1, 6));
  };
  expect(throws(3)).toEqual(throws(3));
  for (const side of [1, 2, 3, 4, 5, 6]) {
    expect(throws(3).filter((thrown) => thrown === side).length).toBeGreaterThan(850);
  }
});

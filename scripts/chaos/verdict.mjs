// Checks the evidence of a round. These are pure functions: the same evidence always gives the same result (tests/worker/chaos.spec.ts
// shows that each violation is found).

/**
 * @typedef {object} Evidence
 * @property {{ nonce: string, waId?: string }[]} outbound texts given to the API; `waId` once it answered 202
 * @property {{ nonce: string, waId: string }[]} inbound texts customers wrote, under the network's id
 * @property {{ text: string, direction: "in" | "out", status: string, waId: string }[]} d1
 * @property {{ id: string, text: string }[]} received what customers could decrypt, repetitions included
 * @property {{ id: string, from: string, receivedAt: number }[]} sent message stanzas on the wire
 * @property {{ id: string, at: number }[]} retries texts that a customer could not decrypt and asked for again
 * @property {Map<string, number>} reportedAt when a device reported a WhatsApp id as sent
 * @property {{ from: string | null, at: number, until: number }[]} breaks connections that ended: a kill (of all connections,
 *   `from` is null) or a drop; by `until` everything sent over them has been received
 * @property {string[]} offline devices that were not online at the end
 * @property {string[]} silent conversations in which a new text did not arrive, as text
 * @property {string[]} problems other problems, as sentences
 *
 * @param {Evidence} evidence
 * @returns {{ violations: string[], lost: number, doubled: number, repeatedAtKill: number, repeatedAtDrop: number,
 *   repeatedOnRequest: number }}
 */
export function judge(evidence) {
  const lost = [...lostInbound(evidence), ...lostOutbound(evidence)];
  const wire = judgeWire(evidence);
  const doubled = [...doubledInD1(evidence), ...underTwoIds(evidence), ...wire.unfounded];
  return {
    violations: [
      ...lost,
      ...doubled,
      ...undecided(evidence),
      ...evidence.offline.map((device) => `${device} is not online`),
      ...evidence.silent.map((conversation) => `a new text did not arrive ${conversation}`),
      ...evidence.problems,
    ],
    lost: lost.length,
    doubled: doubled.length,
    repeatedAtKill: wire.atKill,
    repeatedAtDrop: wire.atDrop,
    repeatedOnRequest: wire.onRequest,
  };
}

const SENT_STATUSES = new Set(["sent", "delivered", "read"]);
const nonceOf = (text) => text.split(" ", 1)[0];

function lostInbound({ inbound, d1 }) {
  const kept = new Set(d1.filter(({ direction }) => direction === "in").map(({ text }) => nonceOf(text)));
  return inbound.filter(({ nonce }) => !kept.has(nonce)).map(({ nonce }) => `${nonce} of a customer is not in D1`);
}

function lostOutbound({ outbound, received }) {
  const receivedNonces = new Set(received.map(({ text }) => nonceOf(text)));
  return outbound
    .filter(({ nonce, waId }) => waId && !receivedNonces.has(nonce))
    .map(({ nonce }) => `${nonce} was accepted and never reached its customer`);
}

/** Returns texts that have more than one row in D1, in either direction. */
function doubledInD1({ d1 }) {
  return [...Map.groupBy(d1, ({ text }) => nonceOf(text))]
    .filter(([, rows]) => rows.length > 1)
    .map(([nonce, rows]) => `${nonce} is in D1 ${rows.length} times`);
}

function underTwoIds({ outbound, received, d1 }) {
  const ids = Map.groupBy(
    [
      ...outbound.filter(({ waId }) => waId).map(({ nonce, waId }) => ({ nonce, id: waId })),
      ...received.map(({ id, text }) => ({ nonce: nonceOf(text), id })),
      ...d1.map(({ text, waId }) => ({ nonce: nonceOf(text), id: waId })),
    ],
    ({ nonce }) => nonce,
  );
  return [...ids]
    .map(([nonce, entries]) => [nonce, new Set(entries.map(({ id }) => id)).size])
    .filter(([, count]) => count > 1)
    .map(([nonce, count]) => `${nonce} has ${count} WhatsApp ids`);
}

/** Returns accepted texts that do not have exactly one row with the status of a sent message. */
function undecided({ outbound, d1 }) {
  const rows = new Map(d1.map((row) => [nonceOf(row.text), row]));
  return outbound
    .filter(({ waId }) => waId)
    .map(({ nonce }) => [nonce, rows.get(nonce)?.status ?? "not in D1"])
    .filter(([, status]) => !SENT_STATUSES.has(status))
    .map(([nonce, status]) => `${nonce} was accepted and is ${status}`);
}

/**
 * Checks which ids were sent more than once. An id may be sent again only over another connection, and only if the device did not know,
 * when the previous connection broke, that WhatsApp had it. Such an id may be sent once more when its customer asks for it, because a text
 * encrypted after a kill may be impossible to decrypt. A request for any other text would mean that a kill lost a key.
 */
function judgeWire({ sent, breaks, retries, reportedAt }) {
  const result = { atKill: 0, atDrop: 0, onRequest: 0, unfounded: [] };
  for (const [id, stanzas] of Map.groupBy(sent, (stanza) => stanza.id)) {
    const known = reportedAt.get(id) ?? Number.POSITIVE_INFINITY;
    for (const [place, again] of stanzas.entries()) {
      if (place === 0) continue;
      const before = stanzas[place - 1];
      const breaksSince = (stanza) =>
        breaks.filter(
          ({ from, at, until }) =>
            (from ?? again.from) === again.from && stanza.receivedAt <= until && again.receivedAt > at,
        );
      const between = breaksSince(before);
      const isAskedFor = retries.some(
        ({ id: asked, at }) => asked === id && before.receivedAt <= at && at <= again.receivedAt,
      );
      const wasOpenAt = ({ at }) => at <= known;
      if (isAskedFor && breaksSince(stanzas[0]).some(wasOpenAt)) {
        result.onRequest += 1;
      } else if (isAskedFor) {
        result.unfounded.push(`${id} was asked for again although no connection broke while it was open`);
      } else if (between.length === 0) {
        result.unfounded.push(`${id} was sent again over the same connection`);
      } else if (!between.some(wasOpenAt)) {
        result.unfounded.push(`${id} was sent again although it was known to be sent`);
      } else if (between.some(({ from }) => from === null)) {
        result.atKill += 1;
      } else {
        result.atDrop += 1;
      }
    }
  }
  return result;
}

/**
 * Checks the deletion of a device while messages come and go. Each text that the device acknowledged must be reported to the tenant hub
 * before the device is deleted, each accepted text must have its final status, and no data of the device may remain.
 *
 * @typedef {object} DeletionEvidence
 * @property {{ waId: string, isReported: boolean }[]} acknowledged texts of customers that the device acknowledged
 * @property {{ waId: string, hasFinalStatus: boolean }[]} accepted texts that the API accepted for it
 * @property {string[]} left remaining data of the device, as text
 * @property {string[]} problems other problems, as sentences
 *
 * @param {DeletionEvidence} evidence
 * @returns {{ violations: string[], lost: number, doubled: number }}
 */
export function judgeDeletion({ acknowledged, accepted, left, problems }) {
  const unreported = acknowledged
    .filter(({ isReported }) => !isReported)
    .map(({ waId }) => `${waId} was acknowledged and never reported`);
  const endless = accepted
    .filter(({ hasFinalStatus }) => !hasFinalStatus)
    .map(({ waId }) => `${waId} was accepted and has no end`);
  const remains = left.map((what) => `after the deletion there is still ${what}`);
  return { violations: [...unreported, ...endless, ...remains, ...problems], lost: unreported.length, doubled: 0 };
}

/**
 * Checks opt-outs during a broadcast. A person who opted out gets no text later than `graceMs` after the opt-out was stored, everybody else
 * gets one, and nobody gets two.
 *
 * @typedef {object} OptOutEvidence
 * @property {string[]} recipients the numbers of the broadcast
 * @property {{ phone: string, durableAt?: number }[]} optOuts when the server had stored the opt-out, if it has
 * @property {{ id: string, to: string, receivedAt: number }[]} sent the broadcast's texts on the wire
 * @property {number} graceMs
 * @property {string[]} problems other problems, as sentences
 *
 * @param {OptOutEvidence} evidence
 * @returns {{ violations: string[], lost: number, doubled: number, optOuts: number, leftAfterOptOut: number }}
 */
export function judgeOptOuts({ recipients, optOuts, sent, graceMs, problems }) {
  const durable = new Map(optOuts.map(({ phone, durableAt }) => [phone, durableAt]));
  const late = sent
    .map(({ to, receivedAt }) => ({ to, after: receivedAt - (durable.get(to) ?? Number.POSITIVE_INFINITY) }))
    .filter(({ after }) => after > graceMs)
    .map(({ to, after }) => `a text to ${to} left ${after} ms after the opt-out was durable`);
  const forgotten = optOuts
    .filter(({ durableAt }) => durableAt === undefined)
    .map(({ phone }) => `the opt-out of ${phone} was not stored`);
  const reached = Map.groupBy(sent, ({ to }) => to);
  const lost = recipients
    .filter((phone) => !durable.has(phone) && !reached.has(phone))
    .map((phone) => `${phone} got no text and has not opted out`);
  const doubled = [...reached]
    .filter(([, texts]) => new Set(texts.map(({ id }) => id)).size > 1)
    .map(([phone]) => `${phone} got two texts`);
  return {
    violations: [...late, ...forgotten, ...lost, ...doubled, ...problems],
    lost: lost.length + forgotten.length,
    doubled: doubled.length,
    optOuts: optOuts.length,
    leftAfterOptOut: late.length,
  };
}

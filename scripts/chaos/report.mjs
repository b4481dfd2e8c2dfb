// Prints the output of a run: a line per round as it ends, the totals, and one JSON object for programs.

const COLUMNS = [
  ["round", 26],
  ["seed", 11],
  ["texts", 6],
  ["unacked", 8],
  ["again", 6],
  ["dropped", 8],
  ["asked", 6],
  ["lost", 5],
  ["doubled", 8],
  ["unwanted", 9],
  ["online after", 12],
];

export const HEADER = `${row(COLUMNS.map(([name]) => name))}
${row(COLUMNS.map(([, width]) => "─".repeat(width)))}`;

export const LEGEND = `  unacked   messages without an acknowledgement when workerd was killed, in both directions
  again     texts sent a second time under their id, because their acknowledgement had not come before the kill
  dropped   the same after a connection that was cut in the round
  asked     the same because the customer could not open it and asked for it
  unwanted  texts of a broadcast that left later than 10 s after the opt-out of their recipient was durable, of all opt-outs`;

/** @param {{ name: string, seed: number, isRound: boolean, outcome: object }} played */
export function lineOf({ name, seed, isRound, outcome }) {
  const { texts, unackedAtKill, repeatedAtKill, repeatedAtDrop, repeatedOnRequest, lost, doubled, onlineMs, counts } =
    outcome;
  const { optOuts, leftAfterOptOut } = outcome;
  return row([
    isRound && !counts ? `${name} (too few)` : name,
    seed,
    texts,
    unackedAtKill,
    repeatedAtKill,
    repeatedAtDrop,
    repeatedOnRequest,
    lost,
    doubled,
    optOuts === undefined ? "" : `${leftAfterOptOut} of ${optOuts}`,
    `${(onlineMs / 1000).toFixed(1)} s`,
  ]);
}

function row(cells) {
  return `  ${cells.map((cell, column) => String(cell).padEnd(COLUMNS[column][1])).join(" ")}`.trimEnd();
}

const sum = (outcomes, key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);

export function sumsOf(played) {
  const outcomes = played.map(({ outcome }) => outcome);
  const rounds = played.filter(({ isRound }) => isRound);
  const killed = outcomes.filter(({ isFault }) => !isFault);
  const online = killed.map(({ onlineMs }) => onlineMs).sort((one, other) => one - other);
  return {
    rounds: rounds.filter(({ outcome }) => outcome.counts).length,
    repeatedRounds: rounds.filter(({ outcome }) => !outcome.counts).length,
    points: played.filter(({ isRound, outcome }) => !isRound && !outcome.isFault).map(({ name }) => name),
    faults: played.filter(({ outcome }) => outcome.isFault).map(({ name }) => name),
    kills: killed.length,
    texts: sum(outcomes, "texts"),
    ackedInboundAtKills: sum(outcomes, "ackedInbound"),
    unackedAtKills: sum(outcomes, "unackedAtKill"),
    sentAgainAfterKills: sum(outcomes, "repeatedAtKill"),
    sentAgainAfterDrops: sum(outcomes, "repeatedAtDrop"),
    sentAgainOnRequest: sum(outcomes, "repeatedOnRequest"),
    lost: sum(outcomes, "lost"),
    doubled: sum(outcomes, "doubled"),
    optOuts: outcomes.reduce((total, { optOuts = 0 }) => total + optOuts, 0),
    leftAfterOptOut: outcomes.reduce((total, { leftAfterOptOut = 0 }) => total + leftAfterOptOut, 0),
    violations: outcomes.reduce((total, { violations }) => total + violations.length, 0),
    onlineAfterMs: { median: online[Math.floor(online.length / 2)] ?? 0, most: online.at(-1) ?? 0 },
    failedSeeds: [...new Set(played.filter(({ outcome }) => outcome.violations.length > 0).map(({ seed }) => seed))],
  };
}

export function sentenceOf(sums) {
  const { kills, texts, unackedAtKills, sentAgainAfterKills, lost, doubled, onlineAfterMs, optOuts, leftAfterOptOut } =
    sums;
  const unwanted = optOuts === 0 ? "" : `; ${optOuts} opt-outs while D1 failed: ${leftAfterOptOut} unwanted texts`;
  return (
    `${kills} kills, ${texts} texts, ${unackedAtKills} of them unacknowledged at a kill: ${lost} lost, ${doubled} doubled, ` +
    `${sentAgainAfterKills} sent again under their id; all online after ${(onlineAfterMs.median / 1000).toFixed(1)} s ` +
    `(median), ${(onlineAfterMs.most / 1000).toFixed(1)} s (most)${unwanted}`
  );
}

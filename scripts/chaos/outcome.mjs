// Computes the figures of a report line for a part of the run in which nothing was killed.

export const NOTHING_KILLED = {
  unackedAtKill: 0,
  ackedInbound: 0,
  repeatedAtKill: 0,
  repeatedAtDrop: 0,
  repeatedOnRequest: 0,
  onlineMs: 0,
  counts: true,
};

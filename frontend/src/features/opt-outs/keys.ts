/** The query keys of opt-outs, in a file of their own because the first load needs nothing else of opt-outs. */

export const optOutKeys = {
  allUndecided: ["opt-outs", "undecided"] as const,
  undecided: (deviceId: string) => ["opt-outs", "undecided", deviceId] as const,
  settings: ["opt-outs", "settings"] as const,
};

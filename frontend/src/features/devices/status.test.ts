import { expect, it } from "vitest";
import { countdown } from "./countdown";
import { statusAt } from "./status";

const until = "2026-11-21T07:00:00.000Z";
const instant = Date.parse(until);

it("shows a stored status until its proof expires", () => {
  expect(statusAt({ status: "online", provenUntil: until }, instant)).toBe("online");
  expect(statusAt({ status: "online", provenUntil: until }, instant + 1)).toBe("unreachable");
  expect(statusAt({ status: "syncing", provenUntil: null }, instant)).toBe("unreachable");
});

it("never calls a device unreachable that does not claim to be connected", () => {
  for (const status of ["unlinked", "pairing", "resting", "replaced", "banned", "logged_out", "failed"] as const) {
    expect(statusAt({ status, provenUntil: null }, instant)).toBe(status);
  }
});

it("counts a QR's time down to zero and stays there", () => {
  expect(countdown(instant, instant + 20_000, instant)).toEqual({ seconds: 20, share: 1 });
  expect(countdown(instant, instant + 20_000, instant + 15_500)).toEqual({ seconds: 5, share: 0.225 });
  expect(countdown(instant, instant + 20_000, instant + 60_000)).toEqual({ seconds: 0, share: 0 });
});

it("shows 0 s for a QR that had expired when it arrived", () => {
  expect(countdown(instant + 1, instant, instant + 1)).toEqual({ seconds: 0, share: 0 });
});

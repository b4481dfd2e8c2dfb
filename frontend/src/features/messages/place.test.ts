import { expect, test } from "vitest";
import { isWaiting, placeAfter, placeOfNew } from "./place";

const at = (seconds: number) => new Date(1_763_700_000_000 + seconds * 1000).toISOString();
const id = (seconds: number) => {
  const digits = Date.parse(at(seconds)).toString(16).padStart(12, "0");
  return `msg_${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-000000000001`;
};

test("what waits stands behind everything, in the order in which it was accepted", () => {
  const [first, second] = [1, 2].map((number) => placeOfNew({ id: id(number), at: at(number), status: "queued" }));
  expect(isWaiting(first as string)).toBe(true);
  expect((second as string) > (first as string)).toBe(true);
  expect((first as string) > id(1_000_000_000)).toBe(true);
});

test("a received message stands at its id, and a late one where it was sent", () => {
  expect(placeOfNew({ id: id(100), at: at(99), status: "received" })).toBe(id(100));
  expect(placeOfNew({ id: id(3_700), at: at(100), status: "received" })).toBe(id(100));
});

test("a message stands where it left, and a receipt does not move it", () => {
  const message = { id: id(1), place: placeOfNew({ id: id(1), at: at(1), status: "queued" }) };
  expect(placeAfter(message, "sending", at(50))).toBe(message.place);
  const left = placeAfter(message, "sent", at(60));
  expect(left).toBe(id(60));
  expect(placeAfter({ ...message, place: left }, "read", at(90))).toBe(left);
  expect(placeAfter(message, "failed", at(90))).toBe(id(90));
});

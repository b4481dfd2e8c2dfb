import { expect, test } from "vitest";
import { createIdempotencyKeys } from "./idempotency-key";

function numbered() {
  let made = 0;
  return createIdempotencyKeys(() => `key ${++made}`);
}

test("the same request keeps its key until the server has answered", () => {
  const keys = numbered();
  expect(keys.keyFor({ name: "Toko" })).toBe("key 1");
  expect(keys.keyFor({ name: "Toko" })).toBe("key 1");
  keys.markAnswered();
  expect(keys.keyFor({ name: "Toko" })).toBe("key 2");
});

test("another request has another key", () => {
  const keys = numbered();
  keys.keyFor({ name: "Toko" });
  expect(keys.keyFor({ name: "Gudang" })).toBe("key 2");
  expect(keys.keyFor({ name: "Toko" })).toBe("key 3");
});

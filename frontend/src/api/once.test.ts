import { expect, test } from "vitest";
import { createOnce } from "./once";

function numbered() {
  let made = 0;
  return createOnce(() => `key ${++made}`);
}

test("the same request keeps its key until it was answered", () => {
  const once = numbered();
  expect(once.keyOf({ name: "Toko" })).toBe("key 1");
  expect(once.keyOf({ name: "Toko" })).toBe("key 1");
  once.done();
  expect(once.keyOf({ name: "Toko" })).toBe("key 2");
});

test("another request has another key", () => {
  const once = numbered();
  once.keyOf({ name: "Toko" });
  expect(once.keyOf({ name: "Gudang" })).toBe("key 2");
  expect(once.keyOf({ name: "Toko" })).toBe("key 3");
});

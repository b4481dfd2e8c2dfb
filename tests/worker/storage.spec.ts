// The Signal store in a real Durable Object: random operations have the same results as with the library's in-memory
// backend.
import { afterAll, beforeAll, expect, it } from "vitest";
import { startWorld, type World } from "./support";
import { callObject } from "./support/object";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.dispose());

it("gives the same results as the library's own backend in 100 random sequences", async () => {
  const { status, body } = await callObject(world, "conformance", "conformance", { seed: 1, steps: 200, cases: 100 });
  expect([status, body]).toEqual([200, { cases: 100 }]);
});

// The session's storage on the real thing: random operations on a Durable Object's SQLite against the library's own
// in-memory backend.
import { afterAll, beforeAll, expect, it } from "vitest";
import { startWorld, type World } from "./support";
import { callObject } from "./support/object";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.dispose());

it("answers 100 random sequences as the library's own backend does", async () => {
  const { status, body } = await callObject(world, "conformance", "conformance", { seed: 1, steps: 200, cases: 100 });
  expect([status, body]).toEqual([200, { cases: 100 }]);
});

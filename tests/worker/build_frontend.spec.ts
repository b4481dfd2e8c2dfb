// How the dashboard is built (scripts/build-frontend.mjs).
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildInto } from "../../scripts/build-frontend.mjs";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cloudwa-flow-dashboard-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

it("the dashboard is built for production even if a spec builds it", async () => {
  expect(process.env.NODE_ENV).toBe("test");
  await buildInto(folder);
  const assets = join(folder, "assets");
  const scripts = readdirSync(assets).filter((name) => name.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(10);
  // The development build of React Query warns in the console about a query without a function.
  for (const name of scripts) expect(readFileSync(join(assets, name), "utf8")).not.toContain("No queryFn was passed");
});

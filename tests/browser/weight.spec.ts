// How much script a person downloads (design 6): for the first page, and for each further page.
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "../worker/support";
import { openBrowser, Visitor } from "./support";

// Design 6 allows 160. This is the present size; it is raised only for a reason.
const FIRST_LOAD_KB = 89.7;
const EACH_PAGE_KB = 110;

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
});
afterAll(() => world?.dispose());

test("no page needs more script than its budget", async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  let scripts: Promise<number>[] = [];
  page.on("response", (reply) => {
    if (reply.request().resourceType() === "script")
      scripts.push(reply.body().then((body) => gzipSync(body).length / 1000));
  });
  const weigh = async (heading: string) => {
    await page.getByRole("heading", { level: 1, name: heading }).waitFor({ state: "attached" });
    // Downloads that begin while the browser is idle count, too.
    await visitor.settled({ quietForMs: 500 });
    const weight = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    scripts = [];
    return Math.round(weight * 10) / 10;
  };

  const weights: Record<string, number> = {};
  await visitor.visit("/sign-in?next=/devices");
  weights["sign-in, first load"] = await weigh("Sign in");
  await visitor.signIn();
  weights.devices = await weigh("Devices");
  for (const [link, heading] of [
    ["Chats", "Chats"],
    ["Contacts", "Contacts"],
    ["Import file", "Import contacts"],
    ["Broadcasts", "Broadcasts"],
    ["New broadcast", "New broadcast"],
  ] as const) {
    await page.getByRole("link", { name: link }).first().click();
    weights[heading] = await weigh(heading);
  }
  const { "sign-in, first load": first = 0, ...further } = weights;
  console.log("script, kB gzip:", weights);
  expect(first).toBeLessThanOrEqual(FIRST_LOAD_KB);
  for (const [name, weight] of Object.entries(further)) expect(weight, name).toBeLessThanOrEqual(EACH_PAGE_KB);
  await visitor.close();
});

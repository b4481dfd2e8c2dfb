// The page with the API's contract: it can be read, a route can be tried, and nothing is loaded from another origin.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
});
afterAll(() => world?.dispose());

test.each(["light", "dark"] as const)("the contract can be read and a route can be tried, %s", async (theme) => {
  const visitor = await Visitor.open(world, browser, { theme });
  const { page } = visitor;
  const otherOrigins: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(world.url) && !request.url().startsWith("data:")) otherOrigins.push(request.url());
  });
  await visitor.signIn();
  await page.goto(`${world.url}/docs`);
  await page.getByText("Send a message").first().waitFor();
  await visitor.shoot(`docs-${theme}`);
  expect(await violations(page)).toEqual([]);
  await page.locator('[id="link-get-/api/devices"]').click();
  await page.getByRole("heading", { name: "List devices" }).first().waitFor();
  await page.getByRole("button", { name: "Try" }).first().click();
  await page.getByText('"success"').first().waitFor();
  await visitor.shoot(`docs-tried-${theme}`);
  expect(await violations(page)).toEqual([]);
  expect(otherOrigins).toEqual([]);
  expect(visitor.errors).toEqual([]);
  await visitor.close();
});

test("the contract is a JSON file", async () => {
  const reply = await fetch(`${world.url}/openapi.json`);
  expect(reply.headers.get("content-type")).toContain("application/json");
  expect(await reply.json()).toMatchObject({ openapi: "3.1.0" });
});

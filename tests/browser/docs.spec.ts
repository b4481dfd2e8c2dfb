// The API's contract as a page: every route is there, one can be tried out, and nothing is loaded from elsewhere.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.dispose();
});

test.each(["light", "dark"] as const)("the API can be read and tried out, %s", async (theme) => {
  const visitor = await Visitor.open(world, browser, { theme });
  const { page } = visitor;
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(world.url) && !request.url().startsWith("data:")) elsewhere.push(request.url());
  });
  await visitor.signIn();
  await page.goto(`${world.url}/docs`);
  await page.getByText("Send a text").first().waitFor();
  await visitor.shoot(`docs-${theme}`);
  expect(await violations(page)).toEqual([]);
  await page.locator('[id="link-get-/api/devices"]').click();
  await page.getByRole("heading", { name: "List devices" }).first().waitFor();
  await page.getByRole("button", { name: "Try" }).first().click();
  await page.getByText('"success"').first().waitFor();
  await visitor.shoot(`docs-tried-${theme}`);
  expect(await violations(page)).toEqual([]);
  expect(elsewhere).toEqual([]);
  expect(visitor.complaints).toEqual([]);
  await visitor.close();
});

test("the contract is a plain file", async () => {
  const reply = await fetch(`${world.url}/openapi.json`);
  expect(reply.headers.get("content-type")).toContain("application/json");
  expect(await reply.json()).toMatchObject({ openapi: "3.1.0" });
});

// With the events socket the page is always up to date, and reads nothing twice.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linkDevice, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor } from "./support";

const WATCHED_FOR_MS = 60_000;
const PHONES = ["6281110000001", "6281110000002", "6281110000003"];

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  const person = await signIn(world);
  for (const [index, phone] of PHONES.entries()) await linkDevice(world, person, { name: `Toko ${index + 1}`, phone });
});
afterAll(() => world?.dispose());

test("in a minute with three changes no address is read twice", async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await waitFor("three devices online", async () => (await page.locator("[data-status=online]").count()) === 3);
  // Once the menu has read the set-up, it shows how many steps are done.
  await page.getByTestId("start-entry").locator("visible=true").waitFor();

  await visitor.settled();
  const from = Date.now();
  for (const [index, phone] of PHONES.entries()) {
    await page.waitForTimeout(WATCHED_FOR_MS / 4);
    await world.network.unlink(phone);
    await waitFor(
      "the page to show it",
      async () => (await page.locator("[data-status=logged_out]").count()) === index + 1,
      {
        withinMs: 1_000,
        everyMs: 20,
      },
    );
  }
  await page.waitForTimeout(Math.max(0, from + WATCHED_FOR_MS - Date.now()));
  await visitor.shoot("devices-logged-out");

  expect(Date.now() - from).toBeGreaterThanOrEqual(WATCHED_FOR_MS);
  expect(visitor.readsSince(from)).toEqual([]);
  const reads = visitor.readsSince(0);
  expect(reads.filter((call, index) => reads.indexOf(call) !== index)).toEqual([]);
  await visitor.close();
}, 120_000);

test("going back and forth between pages reads nothing again", async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  for (const name of ["Chats", "Broadcasts", "Devices"]) {
    await page.getByRole("link", { name }).first().click();
    await page.getByRole("heading", { level: 1, name }).waitFor({ state: "attached" });
    await visitor.settled();
  }
  const from = Date.now();
  for (const name of ["Broadcasts", "Devices", "Broadcasts", "Devices"]) {
    await page.getByRole("link", { name }).first().click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await visitor.settled();
  }
  expect(visitor.readsSince(from)).toEqual([]);
  await visitor.close();
});

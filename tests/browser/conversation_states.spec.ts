// Conversations are assigned, snoozed and closed in the dashboard, live for everybody.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Device } from "../../frontend/src/api/types";
import { ADMIN, linkDevice, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

const SHOP = "6281110000077";
const SITI = "6281220000077";
const BUDI = { ...ADMIN, email: "budi@toko.test", name: "Budi" };

let world: World;
let browser: Browser;
let device: Device;
let [one, other]: Visitor[] = [];

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true, admins: [ADMIN, BUDI] }), openBrowser()]);
  await world.network.addCustomer(SITI, "Siti");
  await signIn(world, BUDI);
  device = await linkDevice(world, await signIn(world), { name: "Toko", phone: SHOP });
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  [one, other] = [await Visitor.open(world, browser), await Visitor.open(world, browser)];
  for (const visitor of [one, other]) await visitor.signIn();
});
afterEach(() => Promise.all([one?.close(), other?.close()]));

test("two agents see who is assigned, what is closed, and that the customer opened it", async () => {
  if (one === undefined || other === undefined) throw new Error("no visitor");
  await world.network.say(SITI, SHOP, "halo, ada orang?");
  for (const visitor of [one, other]) {
    await visitor.visit(`/chats/${device.id}/${encodeURIComponent(`${SITI}@c.us`)}`);
    await visitor.isLive();
    await visitor.page.getByTestId("message").filter({ hasText: "halo, ada orang?" }).waitFor();
  }
  const lines = (visitor: Visitor) => visitor.page.getByTestId("thread-entry");
  await one.page.getByLabel("Assigned to").selectOption({ label: "Budi" });
  for (const visitor of [one, other]) {
    await lines(visitor).filter({ hasText: "Ayu assigned this to Budi." }).waitFor();
    await waitFor("the assignee", async () => {
      const chosen = visitor.page.getByLabel("Assigned to").locator("option:checked");
      return (await chosen.textContent()) === "Budi";
    });
  }
  await other.page.getByRole("button", { name: "Close" }).press("Enter");
  await lines(one).filter({ hasText: "closed this." }).waitFor();
  await one.page.getByRole("button", { name: "Open again" }).waitFor();
  await one.page.getByTestId("chat-status").filter({ hasText: "Closed" }).waitFor({ state: "attached" });
  expect(await violations(one.page)).toEqual([]);
  await one.shoot("conversation-closed");

  await world.network.say(SITI, SHOP, "satu lagi");
  for (const visitor of [one, other]) {
    await lines(visitor).filter({ hasText: "Open again: the customer has written." }).waitFor();
    await visitor.page.getByRole("button", { name: "Close" }).waitFor();
  }
  await one.page.getByLabel("Snooze").selectOption({ label: "For 1 hour" });
  await lines(other).filter({ hasText: "Ayu snoozed this." }).waitFor();
  const shown = await lines(other).allTextContents();
  await other.page.reload();
  await lines(other).filter({ hasText: "Ayu snoozed this." }).waitFor();
  await waitFor("the same lines after a reload", async () => {
    return JSON.stringify(await lines(other as Visitor).allTextContents()) === JSON.stringify(shown);
  });
  await one.page.setViewportSize({ width: 390, height: 780 });
  await one.shoot("conversation-phone");
});

// What is sent besides texts, in the dashboard.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Device } from "../../frontend/src/api/types";
import { linkDevice, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor } from "./support";
import { violations } from "./support/axe";

const SHOP = "6281110000010";
const BUDI = "6281220000010";

let world: World;
let browser: Browser;
let device: Device;
let visitor: Visitor;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  await world.network.addCustomer(BUDI, "Budi");
  device = await linkDevice(world, await signIn(world), { name: "Toko", phone: SHOP });
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  visitor = await Visitor.open(world, browser);
  await visitor.signIn();
});
afterEach(() => visitor.close());

test("a location is sent by keyboard and shown with its name", async () => {
  const { page } = visitor;
  await world.network.say(BUDI, SHOP, "di mana tokonya?");
  await visitor.visit(`/chats/${device.id}/${encodeURIComponent(`${BUDI}@c.us`)}`);
  await visitor.isLive();
  await page.getByRole("button", { name: "Attach", exact: true }).press("Enter");
  await page.getByRole("button", { name: "Location" }).press("Enter");
  await page.getByLabel("Coordinates").fill("-6.1754, 106.8272");
  await page.getByLabel("Name of the place").fill("Monas");
  expect(await violations(page)).toEqual([]);
  await visitor.shoot("attach-location");
  await page.getByLabel("Name of the place").press("Enter");
  await page.getByTestId("message").filter({ hasText: "Monas" }).getByText("Location").waitFor();
  const received = await waitFor("the customer to have it", async () =>
    (await world.network.receivedBy(BUDI)).find((one) => one.text === "Monas"),
  );
  expect(received.content).toMatchObject({ kind: "location", latitude: -6.175_4, longitude: 106.827_2 });
  await visitor.shoot("location");
});

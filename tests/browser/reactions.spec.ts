// Reactions to messages, in the dashboard.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Device } from "../../frontend/src/api/types";
import { linkDevice, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor } from "./support";

const SHOP = "6281110000008";
const BUDI = "6281220000008";

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

const composer = () => visitor.page.getByLabel("Write a message");
const bubble = (text: string) => visitor.page.getByTestId("message").filter({ hasText: text });
const reactionsOf = (text: string) => bubble(text).getByTestId("reactions");

test("a reaction is given by mouse, removed by keyboard, and a customer's one appears by itself", async () => {
  const { page } = visitor;
  const id = await world.network.say(BUDI, SHOP, "paketnya sudah sampai");
  await visitor.visit(`/chats/${device.id}/${encodeURIComponent(`${BUDI}@c.us`)}`);
  await visitor.isLive();
  const changes = async () => (await world.network.changes()).filter(({ of }) => of === id).map(({ text }) => text);

  await bubble("paketnya").hover();
  await bubble("paketnya").getByRole("button", { name: "React" }).click();
  await visitor.shoot("react");
  await page.getByRole("button", { name: "❤️" }).click();
  await reactionsOf("paketnya").getByText("❤️ from You").waitFor({ state: "attached" });
  await waitFor("the customer to have it", async () => (await changes()).join() === "❤️");

  await world.network.say(BUDI, SHOP, "👍", "reaction", { of: id });
  await reactionsOf("paketnya").getByText("👍 from Budi").waitFor({ state: "attached" });
  await visitor.shoot("reactions");
  await page.reload();
  await reactionsOf("paketnya").getByText("❤️ from You").waitFor({ state: "attached" });

  await composer().press("Shift+Tab");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "❤️", pressed: true }).press("Enter");
  await waitFor("the reaction to be removed", async () => (await changes()).join() === "❤️,");
  await waitFor("its emoji to be gone", async () => (await reactionsOf("paketnya").getByText("❤️").count()) === 0);
  expect(await reactionsOf("paketnya").textContent()).toContain("👍");
});

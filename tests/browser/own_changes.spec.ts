// Own messages that are edited and deleted for everybody, in the dashboard.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Device } from "../../frontend/src/api/types";
import { linkDevice, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor } from "./support";
import { violations } from "./support/axe";

const SHOP = "6281110000009";
const BUDI = "6281220000009";

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
const bar = () => visitor.page.getByTestId("edit-bar");
const changes = async () => (await world.network.changes()).map(({ kind, text }) => `${kind} ${text}`.trim());

test("a message is edited by keyboard and by mouse, and deleted for everybody after a question", async () => {
  const { page } = visitor;
  await world.network.say(BUDI, SHOP, "jam berapa buka?");
  await visitor.visit(`/chats/${device.id}/${encodeURIComponent(`${BUDI}@c.us`)}`);
  await visitor.isLive();
  await composer().fill("jam 8");
  await composer().press("Enter");
  await waitFor("the text to have left", async () =>
    ["delivered", "read"].includes((await bubble("jam 8").getAttribute("data-status")) ?? ""),
  );

  await composer().press("ArrowUp");
  await bar().getByText("Edit the message").waitFor();
  expect(await composer().inputValue()).toBe("jam 8");
  await composer().press("Escape");
  await waitFor("the edit to be dropped", async () => (await bar().count()) === 0);
  await composer().press("ArrowUp");
  await composer().fill("jam 9");
  await visitor.shoot("edit");
  await composer().press("Enter");
  await bubble("jam 9").getByText("edited").first().waitFor({ state: "attached" });
  await waitFor("the customer to read it", async () => (await changes()).join() === "edit jam 9");
  expect(await composer().inputValue()).toBe("");

  // What was typed before the edit is there again after it.
  await composer().fill("konsep");
  await bubble("jam 9").hover();
  await bubble("jam 9").getByRole("button", { name: "More" }).click();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await composer().fill("jam 10");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await bubble("jam 10").waitFor();
  expect(await composer().inputValue()).toBe("konsep");

  // From the field, Shift+Tab leads to the buttons of the newest message, the arrows to the menu.
  await composer().press("Shift+Tab");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await visitor.shoot("change-menu");
  await page.getByRole("button", { name: "Delete for everybody" }).press("Enter");
  await page.getByText("Delete this message for everybody?").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete for everybody" }).click();
  await bubble("This message was deleted").waitFor();
  await waitFor("the customer to see it", async () => (await changes()).join() === "edit jam 9,edit jam 10,deletion");
  await page.reload();
  await bubble("This message was deleted").waitFor();
  expect(await bubble("jam 10").count()).toBe(0);
});

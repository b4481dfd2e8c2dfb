// Messages that answer an earlier one, in the dashboard.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Device } from "../../frontend/src/api/types";
import { linkDevice, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor } from "./support";

const SHOP = "6281110000007";
const BUDI = "6281220000007";

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
const quoteIn = (text: string) => bubble(text).getByTestId("quote");
const bar = () => visitor.page.getByTestId("reply-bar");
const arrived = (text: string) =>
  waitFor(`"${text}" to arrive`, async () => (await world.network.receivedBy(BUDI)).find((one) => one.text === text));

test("a message is answered by mouse and by keyboard, and a customer's answer leads to the quoted message", async () => {
  const { page } = visitor;
  const first = await world.network.say(BUDI, SHOP, "jam berapa buka?");
  await visitor.visit(`/chats/${device.id}/${encodeURIComponent(`${BUDI}@c.us`)}`);
  await visitor.isLive();
  await bubble("jam berapa buka?").hover();
  await bubble("jam berapa buka?").getByRole("button", { name: "Reply" }).click();
  await bar().getByText("Reply to Budi").waitFor();
  await page.reload();
  await bar().getByText("jam berapa buka?").waitFor();
  await visitor.shoot("reply-bar");
  await composer().fill("jam 8");
  await composer().press("Enter");
  await quoteIn("jam 8").getByText("jam berapa buka?").waitFor();
  expect((await arrived("jam 8")).quoted).toMatchObject({ id: first, text: "jam berapa buka?" });
  await waitFor("the bar to be gone", async () => (await bar().count()) === 0);

  // From the field, Shift+Tab leads to the button of the newest message that can be answered, the arrow keys to the others.
  await waitFor("the answer to be delivered", async () =>
    ["delivered", "read"].includes((await bubble("jam 8").getAttribute("data-status")) ?? ""),
  );
  const focused = () =>
    page.evaluate(() => document.activeElement?.closest("[data-testid=message]")?.textContent ?? "");
  await composer().press("Shift+Tab");
  expect(await focused()).toContain("jam 8");
  await page.keyboard.press("ArrowUp");
  expect(await focused()).not.toContain("jam 8");
  await page.keyboard.press("Enter");
  await bar().getByText("Reply to Budi").waitFor();
  expect(await composer().evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.press("Escape");
  await waitFor("the reply to be dropped", async () => (await bar().count()) === 0);

  const { id: ours } = await arrived("jam 8");
  for (let line = 1; line <= 25; line += 1) await world.network.say(BUDI, SHOP, `baris ${line}\nbaris\nbaris`);
  await world.network.say(BUDI, SHOP, "terima kasih", "text", { quotes: ours });
  await quoteIn("terima kasih").getByText("You").waitFor();
  await visitor.shoot("reply");
  await quoteIn("terima kasih").click();
  await waitFor("the quoted message to be in sight", async () =>
    bubble("jam 8")
      .first()
      .evaluate((element) => {
        const log = element.closest("[role=log]")?.getBoundingClientRect();
        const { top, bottom } = element.getBoundingClientRect();
        return log !== undefined && top >= log.top && bottom <= log.bottom && element === document.activeElement;
      }),
  );
});

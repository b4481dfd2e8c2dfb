// From the landing page to the first broadcast with only what the pages show, in quiet hours, too.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Device, Pacing } from "../../frontend/src/api/types";
import { ADMIN, linkDevice, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

const LOCAL = join(import.meta.dirname, "../../.local");
const SHOP = "6281110000001";
const BUDI = "6281220000001";
const HOUR = 3_600_000;
/** An admin of another tenant. */
const SARI = { email: "sari@toko.test", password: "another-long-password", name: "Sari", tenant: "Toko Sari" };

let world: World;
let browser: Browser;
let visitor: Visitor;

afterEach(() => visitor?.close());
afterAll(() => world?.dispose());
beforeAll(async () => {
  // With pacing: quiet hours hold messages.
  [world, browser] = await Promise.all([
    startWorld({ assets: true, admins: [ADMIN, SARI], bindings: { SIMULATOR_PACE: undefined } }),
    openBrowser(),
  ]);
  await world.network.addCustomer(BUDI, "Budi");
  await world.network.behave(BUDI, { receipts: "read" });
});

const received = async (phone: string) => (await world.network.receivedBy(phone)).map(({ text }) => text);
const step = (page: Page, title: string) => page.getByTestId("start-step").filter({ hasText: title });
const stateOf = (page: Page, title: string) => step(page, title).getAttribute("data-state");
const hasFocus = (page: Page, name: string) =>
  waitFor(`the focus on “${name}”`, () =>
    page.evaluate((text) => document.activeElement?.textContent?.startsWith(text) ?? false, name),
  );

/** Notes how long each step took, and saves a screenshot of its end. */
class Walk {
  readonly #steps: { step: string; seconds: number }[] = [];
  #since = Date.now();

  constructor(readonly page: Page) {}

  async done(name: string): Promise<void> {
    this.#steps.push({ step: name, seconds: Math.round((Date.now() - this.#since) / 100) / 10 });
    mkdirSync(LOCAL, { recursive: true });
    await this.page.screenshot({ path: join(LOCAL, `walk-${this.#steps.length}-${name.replace(/\W+/g, "-")}.png`) });
    writeFileSync(join(LOCAL, "walk.json"), `${JSON.stringify(this.#steps, null, 2)}\n`);
    this.#since = Date.now();
  }
}

test("a new user goes from the landing page to the first broadcast at any hour", async () => {
  visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  const { keyboard } = page;
  const walk = new Walk(page);
  await visitor.visit("/");
  await page.getByRole("heading", { level: 1, name: "Reply fast. Send with patience." }).waitFor();
  expect(await page.title()).toBe("WhatsApp for your business · CloudWA Flow");
  await walk.done("landing");

  await page.getByRole("link", { name: "Sign in and start" }).first().press("Enter");
  await page.getByLabel("Email address").fill(world.admins[0]?.email ?? "");
  await page.getByLabel("Password", { exact: true }).fill(world.admins[0]?.password ?? "");
  await keyboard.press("Enter");
  await page.waitForURL("**/start");
  await visitor.isLive();
  await page.getByTestId("start-entry").first().waitFor();
  expect(await page.getByTestId("start-entry").first().getAttribute("title")).toBe("Start: 0 of 4 steps done");
  await walk.done("sign in");

  await page.getByLabel("Device name").fill("Toko");
  await keyboard.press("Enter");
  await page.getByTestId("qr").waitFor();
  await hasFocus(page, "Scan the QR code");
  await walk.done("create a device");

  const raw = await visitor.copied(() => page.getByRole("button", { name: "Copy code content" }).press("Enter"));
  await world.network.scan(SHOP, raw, "Toko");
  await hasFocus(page, "Send a first message");
  await waitFor("the step to be done", async () => (await stateOf(page, "Scan the QR code")) === "done");
  await page.getByText("+62 811-1000-0001 is linked").waitFor();
  await waitFor("the step to be announced", async () =>
    (await page.getByRole("status").allTextContents()).includes("Step 2 of 4 done. Next: Send a first message"),
  );
  await walk.done("scan the code");

  await switchQuietHours(page);
  await walk.done("learn of quiet hours");
  await page.getByLabel("Recipient's number").fill("0812 2000 0001");
  await page.getByRole("button", { name: "Send message" }).press("Enter");
  await waitFor("the customer to receive it", async () =>
    (await received(BUDI)).includes("Hello, this is the first message from Toko."),
  );
  await hasFocus(page, "Send a first broadcast");
  await walk.done("send the first text");

  await waitFor("the number to be filled in", async () => {
    const number = await page.getByLabel("Recipient's number").inputValue();
    return number === "+62 812-2000-0001";
  });
  await page.getByLabel("Recipient's name").fill("Budi");
  await page.getByRole("button", { name: "Send broadcast" }).press("Enter");
  await page.getByRole("heading", { level: 2, name: "The set-up is done" }).waitFor();
  await page.locator("[data-testid=start-broadcast] [data-status=completed]").waitFor();
  expect(await received(BUDI)).toEqual([
    "Hello, this is the first message from Toko.",
    "Hello Budi, this is our first broadcast.",
  ]);
  await hasFocus(page, "The set-up is done");
  await walk.done("send the first broadcast");
  expect(await violations(page)).toEqual([]);

  // The set-up is finished: its menu entry is gone, and / leads to the devices.
  await waitFor("the entry to be gone", async () => (await page.getByTestId("start-entry").count()) === 0);
  await visitor.visit("/");
  await page.waitForURL("**/devices");
}, 90_000);

/** Sets quiet hours around the current time, checks that the page shows them and the wait reason, and switches them off. */
async function switchQuietHours(page: Page): Promise<void> {
  const person = await signIn(world);
  const [device] = (await person.get<{ items: Device[] }>("/api/devices")).items;
  const clock = (ms: number) => new Date(Date.now() + ms).toISOString().slice(11, 16);
  const quietHours = { enabled: true, from: clock(-HOUR), to: clock(HOUR), timeZone: "UTC" };
  await person.patch<Pacing>(`/api/devices/${device?.id}/pacing`, { quietHours });
  await page.reload();

  await page
    .getByTestId("quiet-note")
    .getByText(/^It is \d\d:\d\d \(UTC\): quiet hours\.$/)
    .waitFor();
  await page.getByLabel("Recipient's number").fill("0812 2000 0009");
  await page.getByRole("button", { name: "Send message" }).press("Enter");
  const note = page.getByTestId("start-last-messages").getByTestId("wait-note");
  await note.getByText("Quiet hours: broadcasts and first messages to new contacts wait.").waitFor();
  await page.getByText("The server has accepted the message, and it waits.").waitFor();
  await visitor.settled();
  expect(await stateOf(page, "Send a first message")).toBe("current");
  await visitor.shoot("start-quiet-hours");
  expect(await violations(page)).toEqual([]);
  await note.getByRole("button", { name: "Cancel" }).press("Enter");
  await page.getByLabel("Recipient's number").waitFor();

  await page.getByRole("button", { name: "Turn quiet hours off" }).press("Enter");
  await page.getByText("Quiet hours of Toko are off.").first().waitFor();
  const { settings } = await person.get<Pacing>(`/api/devices/${device?.id}/pacing`);
  expect(settings.quietHours.enabled).toBe(false);
}

test("steps done on other pages are shown as done, and a hidden entry stays hidden", async () => {
  const person = await signIn(world, SARI);
  visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.visit("/sign-in");
  await page.getByLabel("Email address").fill(SARI.email);
  await page.getByLabel("Password", { exact: true }).fill(SARI.password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/start");
  await waitFor("the first step", async () => (await stateOf(page, "Create a device")) === "current");

  await linkDevice(world, person, { name: "Cabang", phone: "6281110000002" });
  await page.reload();
  await waitFor("the page to show it", async () => (await stateOf(page, "Send a first message")) === "current");
  const entry = page.getByTestId("start-entry").first();
  await waitFor("the menu to show it", async () => ((await entry.getAttribute("title")) ?? "").includes("2 of 4"));

  await page.getByRole("button", { name: "Hide in the menu" }).click();
  await waitFor("the entry to be gone", async () => (await page.getByTestId("start-entry").count()) === 0);
  await visitor.visit("/");
  await page.waitForURL("**/devices");
  await visitor.settled();
  expect(await page.getByTestId("start-entry").count()).toBe(0);
}, 60_000);

test("a term has a short explanation, with a link to the help", async () => {
  visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  const person = await signIn(world);
  const [device] = (await person.get<{ items: Device[] }>("/api/devices")).items;
  await visitor.signIn();
  await visitor.visit(`/devices/${device?.id}/pacing`);
  const button = page.getByRole("button", { name: "About Quiet hours" });
  await button.press("Enter");
  const card = page.getByRole("dialog", { name: "What are quiet hours?" });
  await card.waitFor();
  await visitor.shoot("help-popover");
  expect(await violations(page)).toEqual([]);
  const href = await card.getByRole("link", { name: "Read more" }).getAttribute("href");
  await page.keyboard.press("Escape");
  await waitFor("the card to be closed", async () => (await card.count()) === 0);
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);

  await visitor.visit(href ?? "");
  await hasFocus(page, "What are quiet hours?");
  await page.getByRole("searchbox", { name: "Search the help" }).fill("idempotency");
  await page.getByText("1 answer matches").waitFor();
  expect(await page.getByRole("heading", { level: 2 }).count()).toBe(1);
}, 60_000);

// The sample data: a person without data looks at every page with it, and switches back to their own.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World, waitFor } from "../worker/support";
import { type Look, openBrowser, Visitor, violations } from "./support";

const PAGES = {
  devices: ["/devices", "device-card"],
  device: ["/devices/dev_00000000-0000-7000-8000-000000000003", "device-status"],
  pacing: ["/devices/dev_00000000-0000-7000-8000-000000000003/pacing", null],
  decisions: ["/devices/dev_00000000-0000-7000-8000-000000000003/decisions", "undecided"],
  chats: ["/chats", "chat-row"],
  thread: ["/chats/dev_00000000-0000-7000-8000-000000000003/6284000000105%40c.us", "message"],
  contacts: ["/contacts", "contact-row"],
  contact: ["/contacts/con_00000000-0000-7000-8000-000000000006", "consent-entry"],
  import: ["/contacts/import", null],
  "opt-out-words": ["/contacts/opt-out-words", null],
  "import-done": ["/contacts/import?id=imp_00000000-0000-7000-8000-000000000003", "rejection"],
  broadcasts: ["/broadcasts", "campaign-row"],
  "broadcast-running": ["/broadcasts/cmp_00000000-0000-7000-8000-000000000005", "campaign-device"],
  "broadcast-resting": ["/broadcasts/cmp_00000000-0000-7000-8000-000000000004", "campaign-device"],
  "new-broadcast": ["/broadcasts/new?device=dev_00000000-0000-7000-8000-000000000003&tag=vip", "forecast"],
} as const;
type PageName = keyof typeof PAGES;

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
});
afterAll(() => world?.dispose());

/** Signs in and switches the sample data on from the empty list of devices. */
async function intoTheSample(look: Look): Promise<Visitor> {
  const visitor = await Visitor.open(world, browser, look);
  await visitor.signIn();
  await visitor.page.getByRole("button", { name: /^(See it with sample data|Lihat dengan data contoh)$/ }).click();
  await visitor.page.getByTestId("sample-banner").waitFor();
  await visitor.page.getByTestId("device-card").nth(2).waitFor();
  return visitor;
}

/** Requests of the page since then, except for the signed-in person and the version. */
const requestsSince = ({ requests }: Visitor, at: number) =>
  requests
    .filter((request) => request.at >= at)
    .map(({ call }) => call)
    .filter((call) => call !== "GET /api/auth/me" && call !== "GET /api/version");

async function open(visitor: Visitor, name: PageName): Promise<void> {
  const { page } = visitor;
  const [path, testId] = PAGES[name];
  await visitor.visit(path);
  await page.getByRole("heading", { level: 1 }).waitFor({ state: "attached" });
  if (testId !== null) await page.getByTestId(testId).locator("visible=true").first().waitFor();
  await waitFor(`${name} to be loaded`, async () => (await page.locator(".animate-pulse.bg-line\\/70").count()) === 0);
  await page.getByTestId("sample-banner").waitFor();
}

test("every page shows sample data, alternately light and dark", { timeout: 300_000 }, async () => {
  const visitor = await intoTheSample({ language: "en" });
  const startedAt = Date.now();
  const found: Record<string, string[]> = {};
  for (const [place, name] of (Object.keys(PAGES) as PageName[]).entries()) {
    await open(visitor, name);
    const theme = place % 2 === 0 ? "dark" : "light";
    await visitor.switchTheme(theme);
    found[`${name}, ${theme}`] = await violations(visitor.page);
  }
  expect(Object.entries(found).filter(([, wrong]) => wrong.length > 0)).toEqual([]);
  expect(requestsSince(visitor, startedAt)).toEqual([]);
  expect(visitor.errors).toEqual([]);
  await visitor.close();
});

test("on a phone, in Indonesian", { timeout: 60_000 }, async () => {
  const visitor = await intoTheSample({ language: "id", theme: "dark", width: 390 });
  for (const name of ["devices", "thread", "contacts", "broadcast-running"] as const) {
    await open(visitor, name);
    await visitor.shoot(`sample-${name}-phone`);
    expect(await violations(visitor.page), name).toEqual([]);
    const width = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, name).toBeLessThanOrEqual(390);
  }
  await visitor.close();
});

test("nothing can be sent, a reload keeps the sample data, and the person's own data come back", {
  timeout: 60_000,
}, async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  for (const [address, heading] of [
    ["/chats", "No device yet"],
    ["/contacts", "No contacts yet"],
    ["/broadcasts", null],
  ] as const) {
    await visitor.visit(address);
    if (heading !== null) await page.getByText(heading).waitFor();
    await page.getByRole("button", { name: "See it with sample data" }).waitFor();
  }

  await page.getByRole("button", { name: "See it with sample data" }).click();
  await page.getByTestId("campaign-row").first().waitFor();
  await page.locator("[data-testid=connection-light][data-state=stopped]").first().waitFor({ state: "attached" });
  const startedAt = Date.now();

  const refused = /This is sample data/;
  await page.getByRole("link", { name: "Weekend offer" }).click();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText(refused).first().waitFor();

  await page.getByRole("link", { name: "Chats" }).first().click();
  await page.getByTestId("chat-row").first().click();
  await page.getByLabel("Write a message").fill("Is anybody there?");
  await page.getByLabel("Write a message").press("Enter");
  await page.getByText(/Not sent yet.*This is sample data/s).waitFor();
  await visitor.shoot("sample-refused");

  await page.reload();
  await page.getByTestId("sample-banner").waitFor();
  await page.getByText(/Not sent yet.*This is sample data/s).waitFor();
  await page.getByRole("button", { name: "Preferences" }).locator("visible=true").click();
  await page.getByRole("button", { name: "Bahasa Indonesia" }).locator("visible=true").click();
  await page.getByText("Anda sedang melihat data contoh.", { exact: false }).waitFor();
  await page.getByText("Halo, Gayo 250 g masih ada?").waitFor();
  await page.getByRole("button", { name: "English" }).locator("visible=true").click();
  expect(requestsSince(visitor, startedAt)).toEqual([]);

  await page.keyboard.press("Escape");
  const turnedAt = Date.now();
  await page.getByTestId("sample-banner").getByRole("button", { name: "Back to my data" }).click();
  await page.getByText("No device yet").waitFor();
  await page.getByTestId("sample-banner").waitFor({ state: "detached" });
  await visitor.isLive();
  expect(requestsSince(visitor, turnedAt).every((call) => call.startsWith("GET "))).toBe(true);
  expect(await page.evaluate(() => sessionStorage.getItem("cwa.outbox"))).toBeNull();
  expect(visitor.errors).toEqual([]);

  // The preferences have the switch, too, and signing out switches the sample data off.
  await page.getByRole("button", { name: "Preferences" }).locator("visible=true").click();
  await page.getByRole("button", { name: "Show sample data" }).locator("visible=true").click();
  await page.getByTestId("sample-banner").waitFor();
  await page.getByRole("button", { name: "Sign out" }).locator("visible=true").click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await visitor.signIn();
  await visitor.visit("/devices");
  await page.getByText("Link your first WhatsApp number").waitFor();
  expect(await page.getByTestId("sample-banner").count()).toBe(0);
  await visitor.close();
});

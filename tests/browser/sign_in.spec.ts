// Signing in and out, and the page that follows.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "../worker/support";
import { openBrowser, Visitor } from "./support";

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
});
afterAll(() => world?.dispose());

test("a visitor without a session signs in, and then sees the requested page", async () => {
  const visitor = await Visitor.open(world, browser);
  await visitor.visit("/broadcasts/new");
  await visitor.page.waitForURL(/\/sign-in\?next=/);
  await visitor.signIn();
  expect(new URL(visitor.page.url()).pathname).toBe("/broadcasts/new");
  await visitor.page.getByRole("heading", { level: 1, name: "New broadcast" }).waitFor();
  await visitor.close();
});

test("the dashboard follows the browser's language until the visitor chooses another", async () => {
  for (const [language, heading] of [
    ["en", "Sign in"],
    ["id", "Masuk"],
  ] as const) {
    const visitor = await Visitor.open(world, browser, { language });
    const { page } = visitor;
    await visitor.visit("/sign-in");
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
    const [other, otherHeading] = language === "en" ? ["Bahasa Indonesia", "Masuk"] : ["English", "Sign in"];
    await page.getByRole("button", { name: other }).click();
    await page.getByRole("heading", { level: 1, name: otherHeading }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: otherHeading }).waitFor();
    await visitor.close();
  }
});

test("a wrong password and an unknown address are refused in the same words", async () => {
  const visitor = await Visitor.open(world, browser);
  await visitor.visit("/sign-in");
  const says: (string | null)[] = [];
  for (const email of [world.admins[0]?.email ?? "", "nobody@toko.test"]) {
    await visitor.page.locator("input[type=email]").fill(email);
    await visitor.page.locator("input[autocomplete=current-password]").fill("not the password");
    const answered = visitor.page.waitForResponse("**/api/auth/login");
    await visitor.page.locator("button[type=submit]").click();
    expect((await answered).status()).toBe(401);
    await visitor.settled();
    says.push(await visitor.page.getByRole("alert").textContent());
  }
  expect(says[0]).toContain("Wrong email or password. If you forgot it, ask the person who gave it to you.");
  expect(says[1]).toBe(says[0]);
  await visitor.close();
});

test("a reload keeps the page and the session; signing out ends both", async () => {
  const visitor = await Visitor.open(world, browser);
  await visitor.signIn();
  await visitor.visit("/broadcasts");
  await visitor.page.reload();
  await visitor.page.getByRole("heading", { level: 1, name: "Broadcasts" }).waitFor();
  await visitor.isLive();

  await visitor.page.getByRole("button", { name: "Sign out" }).first().click();
  await visitor.page.waitForURL(/\/sign-in/);
  await visitor.visit("/devices");
  await visitor.page.waitForURL(/\/sign-in\?next=/);
  await visitor.close();
});

test("an expired session is renewed once without a notice; a session that has ended leads to the sign-in page and back", async () => {
  const visitor = await Visitor.open(world, browser);
  const { page, context } = visitor;
  await visitor.signIn();
  await context.clearCookies({ name: "__Host-cwa_session" });
  // The list of contacts is read at each visit, even if it was read before.
  await page.getByRole("link", { name: "Contacts" }).first().click();
  await page.getByText("No contacts yet").waitFor();
  await visitor.settled();
  expect(visitor.requests.filter(({ call }) => call === "POST /api/auth/refresh")).toHaveLength(1);

  await context.clearCookies();
  await visitor.visit("/broadcasts/new");
  await page.waitForURL(/\/sign-in\?next=/);
  await visitor.signIn();
  expect(new URL(page.url()).pathname).toBe("/broadcasts/new");
  await visitor.close();
});

test("a return path cannot lead to another site", async () => {
  const visitor = await Visitor.open(world, browser);
  await visitor.visit("/sign-in?next=//example.org/devices");
  await visitor.signIn();
  expect(new URL(visitor.page.url()).origin).toBe(world.url);
  await visitor.close();
});

test("the page does not violate its content security policy", async () => {
  const visitor = await Visitor.open(world, browser);
  const reply = await visitor.page.goto(`${world.url}/sign-in`);
  expect(reply?.headers()["content-security-policy"]).toContain("script-src 'self'");
  await visitor.page.getByRole("heading", { level: 1 }).waitFor();
  expect(visitor.errors.filter((line) => line.includes("Content Security Policy"))).toEqual([]);
  await visitor.close();
});

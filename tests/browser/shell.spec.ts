// The frame around the pages: the palette, the keyboard shortcuts, the breadcrumbs and the preferences.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Campaign, Contact, Device } from "../../frontend/src/api/types";
import { linkDevice, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

const PALETTE = /^(Search pages|Cari halaman)/;

let world: World;
let browser: Browser;
let device: Device;
let contact: Contact;
let campaign: Campaign;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  const person = await signIn(world);
  device = await linkDevice(world, person, { name: "Toko Pusat", phone: "6281110000001" });
  contact = await person.post<Contact>("/api/contacts", { phone: "+6281220000001", name: "Budi Santoso" });
  campaign = await person.post<Campaign>("/api/campaigns", {
    name: "Promo akhir pekan",
    deviceIds: [device.id],
    text: "Halo",
    recipients: [{ phone: "+6281220000001", name: "Budi" }],
  });
});
afterAll(() => world?.dispose());

async function enter(look: Parameters<typeof Visitor.open>[2] = {}): Promise<Visitor> {
  const visitor = await Visitor.open(world, browser, look);
  await visitor.signIn();
  return visitor;
}

const title = ({ page }: Visitor, name: string) =>
  page.getByRole("heading", { level: 1, name }).waitFor({ state: "attached" });

/** Waits until the page is at this address. */
const at = ({ page }: Visitor, path: string) => page.waitForURL((url) => url.pathname === path);

test("everything with a name is found by a part of it, and opened without a mouse", { timeout: 90_000 }, async () => {
  const visitor = await enter();
  const { page } = visitor;
  const { keyboard } = page;
  const find = async (typed: string, option: string | RegExp) => {
    await keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: PALETTE });
    await field.fill(typed);
    await page.getByRole("option", { name: option, selected: true }).waitFor();
    await keyboard.press("Enter");
    await field.waitFor({ state: "detached" });
  };
  await title(visitor, "Devices");
  await find("kontak", /^Contacts/);
  await at(visitor, "/contacts");
  await waitFor("the page to have the focus", () => page.evaluate(() => document.activeElement?.id === "content"));
  await find("toko percakapan", /^Toko Pusat\s*Chats/);
  await at(visitor, `/chats/${device.id}`);
  await find("pusat tempo", /^Toko Pusat\s*Sending pace/);
  await at(visitor, `/devices/${device.id}/pacing`);
  await find("akhr pekan", /^Promo akhir pekan/);
  await at(visitor, `/broadcasts/${campaign.id}`);
  await find("santoso", /^Budi Santoso/);
  await at(visitor, `/contacts/${contact.id}`);
  await find("0812 2000 0001", /^Budi Santoso/);
  await find("tambah perangkat", "Add device");
  await page.getByRole("dialog", { name: "Add device" }).waitFor();
  await keyboard.press("Escape");
  await find("gelap", "Use the dark theme");
  await waitFor("the dark theme", () => page.evaluate(() => document.documentElement.dataset.theme === "dark"));
  await find("bahasa", /^Switch to/);
  await title(visitor, "Perangkat");
  expect(visitor.errors).toEqual([]);
  await find("sign out", "Keluar");
  await at(visitor, "/sign-in");
  await visitor.close();
});

test("the palette works with the arrow keys, announces its results, and returns the focus", async () => {
  for (const look of [{}, { language: "id", theme: "dark", width: 390 }] as const) {
    const visitor = await enter(look);
    const { page } = visitor;
    const button = page.getByRole("button", { name: "width" in look ? "Cari" : "Search" }).filter({ visible: true });
    await button.click();
    const field = page.getByRole("combobox", { name: PALETTE });
    const options = page.getByRole("option");
    await options.filter({ hasText: "Toko Pusat" }).first().waitFor();
    await visitor.settled();
    const active = () =>
      field.evaluate((one) => document.getElementById(one.getAttribute("aria-activedescendant") ?? ""));
    const selected = async () =>
      await options.evaluateAll((all) => all.findIndex((one) => one.ariaSelected === "true"));
    expect(await active()).not.toBeNull();
    expect(await selected()).toBe(0);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await selected()).toBe(2);
    await page.keyboard.press("ArrowUp");
    expect(await selected()).toBe(1);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    expect(await selected()).toBe((await options.count()) - 1);
    await visitor.shoot(`palette-${"width" in look ? "id-dark-phone" : "en-light"}`);
    expect(await violations(page)).toEqual([]);
    await field.fill("zzzz");
    await page.getByText("zzzz").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await field.waitFor({ state: "detached" });
    await waitFor("the button to have the focus", () => button.evaluate((one) => one === document.activeElement));
    await visitor.close();
  }
});

test("shortcuts lead to pages, to their search field and to their new button, but not while the person types", async () => {
  const visitor = await enter();
  const { page } = visitor;
  const { keyboard } = page;
  const press = async (...keys: string[]) => {
    for (const key of keys) await keyboard.press(key);
  };
  await title(visitor, "Devices");
  await press("g", "k");
  await title(visitor, "Contacts");
  await page.getByTestId("contact-row").waitFor();
  await press("/");
  const search = page.getByRole("searchbox");
  expect(await search.evaluate((one) => one === document.activeElement)).toBe(true);
  await keyboard.type("g bn?");
  expect(await search.inputValue()).toBe("g bn?");
  await at(visitor, "/contacts");
  expect(await page.getByRole("dialog").count()).toBe(0);
  await search.fill("");
  await search.blur();
  await press("n");
  await page.getByRole("dialog", { name: "Add contact" }).waitFor();
  await page.getByRole("button", { name: "Close" }).focus();
  await press("g", "d");
  await at(visitor, "/contacts");
  await press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await press("g", "c");
  await at(visitor, "/chats");
  await press("g", "b");
  await title(visitor, "Broadcasts");
  await page.getByTestId("campaign-row").waitFor();
  await press("n");
  await title(visitor, "New broadcast");
  await press("g", "d");
  await title(visitor, "Devices");

  await press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await help.waitFor();
  expect(await help.locator("dt").count()).toBe(8);
  await visitor.shoot("keys-en-light");
  expect(await violations(page)).toEqual([]);
  await help.getByRole("switch").press("Space");
  await press("Escape");
  await help.waitFor({ state: "detached" });
  const isDead = async () => {
    await press("g", "b", "?");
    // The palette still opens. If the keys worked, the shortcuts dialog would be open and prevent it.
    await press("Control+k");
    await page.getByRole("combobox", { name: PALETTE }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/devices");
  };
  await isDead();
  await page.reload();
  await title(visitor, "Devices");
  await visitor.settled();
  await isDead();
  await page.getByRole("combobox", { name: PALETTE }).fill("pintasan");
  await press("Enter");
  await help.getByRole("switch").press("Space");
  await press("Escape");
  await help.waitFor({ state: "detached" });
  await press("g", "b");
  await title(visitor, "Broadcasts");
  await visitor.close();
});

test("a page below another shows the breadcrumbs with names", async () => {
  const visitor = await enter({ width: 390 });
  const { page } = visitor;
  const way = page.getByRole("navigation", { name: "Where you are" });
  const stops = () => way.getByRole("listitem").allTextContents();
  for (const [path, expected] of [
    [`/devices/${device.id}`, ["Devices", "Toko Pusat"]],
    [`/devices/${device.id}/pacing`, ["Devices", "Toko Pusat", "Sending pace"]],
    [`/devices/${device.id}/decisions`, ["Devices", "Toko Pusat", "Needs your decision"]],
    [`/contacts/${contact.id}`, ["Contacts", "Budi Santoso"]],
    ["/contacts/import", ["Contacts", "Import contacts"]],
    [`/broadcasts/${campaign.id}`, ["Broadcasts", "Promo akhir pekan"]],
    ["/broadcasts/new", ["Broadcasts", "New broadcast"]],
  ] as const) {
    await visitor.visit(path);
    await waitFor(`the breadcrumbs of ${path}`, async () => JSON.stringify(await stops()) === JSON.stringify(expected));
    expect(await way.locator("[aria-current=page]").textContent()).toBe(expected.at(-1));
    expect(await way.getByRole("link").count()).toBe(expected.length - 1);
  }
  await visitor.visit(`/devices/${device.id}/pacing`);
  await way.getByRole("link", { name: "Toko Pusat" }).click();
  await at(visitor, `/devices/${device.id}`);
  await title(visitor, "Toko Pusat");
  await visitor.close();
});

test("lists have the chosen density from the first paint on, on a phone, too", async () => {
  const visitor = await enter({ width: 390, language: "id" });
  const { page } = visitor;
  await visitor.visit("/contacts");
  const row = page.getByTestId("contact-row");
  await row.waitFor();
  await visitor.settled();
  const height = async () => (await row.boundingBox())?.height ?? 0;
  const before = await height();
  const button = page.getByRole("button", { name: "Preferensi" }).filter({ visible: true });
  await button.click();
  const panel = page.getByRole("dialog", { name: "Preferensi" });
  await panel.waitFor();
  await visitor.shoot("preferences-id-light-phone");
  expect(await violations(page)).toEqual([]);
  await panel.getByRole("button", { name: "Rapat" }).click();
  await waitFor("denser rows", async () => (await height()) < before);
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "hidden" });
  await waitFor("the button to have the focus", () => button.evaluate((one) => one === document.activeElement));
  await page.reload({ waitUntil: "commit" });
  await page.locator("html[data-density=compact]").waitFor({ state: "attached" });
  await row.waitFor();
  expect(await height()).toBeLessThan(before);
  await visitor.close();
});

test("the links to the set-up and to the help are visible at every width", async () => {
  for (const width of [1280, 820, 390]) {
    const visitor = await enter({ width });
    const { page } = visitor;
    const help = page.getByRole("link", { name: "Help" }).filter({ visible: true });
    await page.getByTestId("start-entry").filter({ visible: true }).waitFor();
    // On a phone the bar has room for the set-up only, and the help is in the preferences.
    if (width === 390) await page.getByRole("button", { name: "Preferences" }).filter({ visible: true }).click();
    await help.click();
    await title(visitor, "Help");
    await visitor.close();
  }
});

test("on a slow connection the logo is shown until the session is known", async () => {
  const visitor = await enter();
  const { page } = visitor;
  let answer = () => {};
  const isAnswered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/api/auth/me", async (route) => {
    await isAnswered;
    await route.continue();
  });
  await visitor.visit("/contacts");
  await page.getByRole("status", { name: "Loading…" }).waitFor();
  expect(await page.getByRole("navigation").count()).toBe(0);
  answer();
  await title(visitor, "Contacts");
  await visitor.close();
});

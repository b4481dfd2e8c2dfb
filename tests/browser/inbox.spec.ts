// The inbox of all numbers: how new messages are shown, the order of a conversation, and the contact of a chat.
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Device, OutboxPage } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

const SHOP = "6281110000001";
const BRANCH = "6281110000002";
const BUDI = "6281220000001";
const SITI = "6281220000002";
const DEWI = "6281220000003";

let world: World;
let browser: Browser;
let person: Person;
let shop: Device;
let branch: Device;
let visitor: Visitor;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  await world.network.addCustomer(BUDI, "Budi");
  await world.network.addCustomer(SITI, "Siti");
  await world.network.addCustomer(DEWI, "dewi🌸");
  person = await signIn(world);
  shop = await linkDevice(world, person, { name: "Toko", phone: SHOP });
  branch = await linkDevice(world, person, { name: "Cabang", phone: BRANCH });
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  visitor = await open();
});
afterEach(() => visitor.close());

async function open(): Promise<Visitor> {
  const opened = await Visitor.open(world, browser);
  await opened.signIn();
  return opened;
}

/** Holds back the requests that read a typed number until the returned function is called. */
async function holdNumbers(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/api/contacts/number?*", (route) => released.then(() => route.continue()));
  return release;
}

const chatOf = (device: Device, phone: string) => `/chats/${device.id}/${encodeURIComponent(`${phone}@c.us`)}`;
const row = (page: Page, text: string) => page.getByTestId("chat-row").filter({ hasText: text });
const said = (page: Page) =>
  page.getByTestId("message").evaluateAll((all) => all.map((one) => one.querySelector("p")?.textContent));

test("a message to any number is counted in the menu, the title and the list of all numbers", async () => {
  const { page } = visitor;
  await visitor.visit("/devices");
  await visitor.isLive();
  await world.network.say(BUDI, BRANCH, "Cabang buka?");
  await page.getByTestId("unread-badge").filter({ visible: true }).getByText("1", { exact: true }).waitFor();
  await waitFor("the title", async () => (await page.title()).startsWith("(1) "));
  await page.getByRole("link", { name: "Chats" }).first().click();
  await world.network.say(SITI, SHOP, "Toko buka?");
  await row(page, "Cabang buka?").getByTestId("chat-device").getByText("Cabang").waitFor();
  await row(page, "Toko buka?").getByTestId("chat-device").getByText("Toko").waitFor();
  expect(await page.getByLabel("Device").locator("option").allTextContents()).toEqual([
    "All numbers (2 unread)",
    "Toko (1 unread)",
    "Cabang (1 unread)",
  ]);
  await visitor.shoot("inbox-all");
  await page.getByLabel("Device").selectOption({ label: "Cabang (1 unread)" });
  await page.waitForURL(`**/chats/${branch.id}`);
  await waitFor("only chats of this number", async () => (await row(page, "Toko buka?").count()) === 0);
});

test("a chat that is read in one tab is read in every other, and can be marked as unread", async () => {
  const other = await open();
  await Promise.all([visitor.visit("/chats"), other.visit("/chats")]);
  await Promise.all([visitor.isLive(), other.isLive()]);
  await world.network.say(SITI, SHOP, "Baca ini");
  const unread = row(other.page, "Baca ini").getByText(/unread/);
  await unread.waitFor({ state: "attached" });
  await row(visitor.page, "Baca ini").click();
  await waitFor("the other tab to show it as read", async () => (await unread.count()) === 0);
  await visitor.page.getByRole("button", { name: "Mark as unread" }).click();
  await unread.waitFor({ state: "attached" });
  await row(visitor.page, "Baca ini")
    .getByText(/unread/)
    .waitFor({ state: "attached" });
  await other.close();
});

test("a notification and a sound come after the user has turned them on, and not for the open chat", async () => {
  const { page, context } = visitor;
  await context.grantPermissions(["notifications"], { origin: world.url });
  await page.addInitScript(() => {
    const shown: string[] = [];
    class Stub {
      static permission = "granted";
      static requestPermission = async () => "granted";
      close() {}
      constructor(title: string, { body }: { body: string }) {
        shown.push(`${title}: ${body}`);
      }
    }
    Object.assign(window, { Notification: Stub, shownNotifications: shown });
  });
  const shown = () => page.evaluate(() => (window as unknown as { shownNotifications: string[] }).shownNotifications);
  await visitor.visit(chatOf(shop, SITI));
  await visitor.isLive();
  await world.network.say(BUDI, SHOP, "Belum diminta");
  await row(page, "Belum diminta").waitFor();
  await page.getByRole("button", { name: "Preferences" }).filter({ visible: true }).click();
  await page.getByRole("switch", { name: "Notifications" }).check();
  await visitor.shoot("notices");
  await page.keyboard.press("Escape");
  await world.network.say(SITI, SHOP, "Saya sedang dibaca");
  await page.getByTestId("message").filter({ hasText: "Saya sedang dibaca" }).waitFor();
  await world.network.say(BUDI, SHOP, "Halo lagi");
  await waitFor("the notification", async () => (await shown()).length > 0);
  expect(await shown()).toEqual(["Budi: Halo lagi"]);
});

test("a message that waits stands last, and then where it left", async () => {
  const { page } = visitor;
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  await person.post(`/api/devices/${branch.id}/messages`, { to: SITI, text: "Terjadwal", sendAt: inAnHour });
  await world.network.say(SITI, BRANCH, "Sesudah terjadwal");
  await visitor.visit(chatOf(branch, SITI));
  await waitFor("what waits to stand last", async () => (await said(page)).join() === "Sesudah terjadwal,Terjadwal");
  await page.getByLabel("Write a message").fill("Dijawab dulu");
  await page.getByLabel("Write a message").press("Enter");
  const wanted = "Sesudah terjadwal,Dijawab dulu,Terjadwal";
  await waitFor("the answer to stand before it", async () => (await said(page)).join() === wanted, {
    withinMs: 20_000,
  });
  await waitFor("a reload to show the same", async () => {
    await page.reload();
    await page.getByTestId("message").first().waitFor();
    return (await said(page)).join() === wanted;
  });
});

test("a scheduled message can be sent now, and arrives once", async () => {
  const { page } = visitor;
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  await person.post(`/api/devices/${shop.id}/messages`, { to: BUDI, text: "Jangan tunggu", sendAt: inAnHour });
  await visitor.visit(chatOf(shop, BUDI));
  const bubble = page.getByTestId("message").filter({ hasText: "Jangan tunggu" });
  await bubble.getByRole("button", { name: "Send now" }).click();
  const received = async () => (await world.network.receivedBy(BUDI)).filter(({ text }) => text === "Jangan tunggu");
  await waitFor("the customer to receive it", async () => (await received()).length > 0, { withinMs: 20_000 });
  expect(await received()).toHaveLength(1);
});

test("a scheduled message is changed in the field, keeps its time over a reload, and only the new text is planned", async () => {
  const { page } = visitor;
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const text = `Salah ketik ${Date.now()}`; // another try must not find the message of the first
  await person.post(`/api/devices/${shop.id}/messages`, { to: BUDI, text, sendAt: inAnHour });
  await visitor.visit(chatOf(shop, BUDI));
  const bubble = page.getByTestId("message").filter({ hasText: text });
  await bubble.getByRole("button", { name: "Edit" }).click();
  const field = page.getByLabel("Write a message");
  await waitFor("the text in the field", async () => (await field.inputValue()) === text);
  await visitor.shoot("scheduled-changed");
  await page.reload();
  await page.getByRole("button", { name: "Send right away instead" }).waitFor();
  expect(await field.inputValue()).toBe(text);
  await field.fill(`Benar: ${text}`);
  await field.press("Enter");
  const planned = async () => {
    const { items } = await person.get<OutboxPage>(`/api/devices/${shop.id}/outbox`);
    return items.filter((item) => item.text.includes(text)).map((item) => [item.text, item.sendAt]);
  };
  await waitFor("the new text to be planned", async () => (await planned()).length === 1);
  expect(await planned()).toEqual([[`Benar: ${text}`, inAnHour]]);
  expect(await page.getByRole("button", { name: "Send right away instead" }).count()).toBe(0);
  expect(await violations(page)).toEqual([]);
});

test("what is typed while the number of a new chat is read is in its field, and starts no shortcut", async () => {
  const { page } = visitor;
  const answer = await holdNumbers(page);
  await visitor.visit("/chats");
  await page.getByRole("button", { name: "New chat" }).first().click();
  await page.getByLabel("From").selectOption({ label: "Toko" });
  await page.getByLabel("Number or name").fill("0812-2000-0077");
  await page.getByLabel("Number or name").press("Enter");
  await page.keyboard.type("Siang kak, jadi pesan? gd n/");
  answer();
  const field = page.getByLabel("Write a message");
  await waitFor("the whole text", async () => (await field.inputValue()) === "Siang kak, jadi pesan? gd n/");
  await page.keyboard.type("!");
  expect(await field.inputValue()).toBe("Siang kak, jadi pesan? gd n/!");
  expect(await page.getByRole("dialog").filter({ visible: true }).count()).toBe(0);
});

test("what is typed behind a number that cannot be read stays in the field of the number", async () => {
  const { page } = visitor;
  const answer = await holdNumbers(page);
  await visitor.visit("/chats");
  await page.getByRole("button", { name: "New chat" }).first().click();
  const number = page.getByLabel("Number or name");
  await number.fill("0812");
  await number.press("Enter");
  await page.keyboard.type("-2000");
  answer();
  await waitFor("what was typed", async () => (await number.inputValue()) === "0812-2000");
  await page.keyboard.type("-0077");
  await number.press("Enter");
  await page.getByLabel("Write a message").waitFor();
});

test("a new chat that is given up while its number is read is not opened", async () => {
  const { page } = visitor;
  const answer = await holdNumbers(page);
  await visitor.visit("/chats");
  await page.getByRole("button", { name: "New chat" }).first().click();
  await page.getByLabel("Number or name").fill("0812-2000-0077");
  await page.getByLabel("Number or name").press("Enter");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  const read = page.waitForResponse("**/api/contacts/number?*");
  answer();
  await (await read).finished();
  await page.keyboard.press("n");
  await page.getByRole("dialog").waitFor();
  expect(new URL(page.url()).pathname).toBe("/chats");
});

test("links can be followed, and marks are drawn", async () => {
  const { page } = visitor;
  await visitor.visit(chatOf(shop, BUDI));
  await world.network.say(BUDI, SHOP, "*Tebal* dan _miring_: https://contoh.example/a_b_c javascript:alert(1)");
  const text = page.getByTestId("message").filter({ hasText: "dan miring" });
  const link = text.getByRole("link");
  await link.waitFor();
  expect(await link.getAttribute("href")).toBe("https://contoh.example/a_b_c");
  expect(await link.getAttribute("rel")).toContain("noopener");
  expect(await link.count()).toBe(1);
  expect([await text.locator("strong").textContent(), await text.locator("em").textContent()]).toEqual([
    "Tebal",
    "miring",
  ]);
  // The list draws no marks, and leaves them out.
  await row(page, "Tebal dan miring: https://contoh.example/a_b_c").waitFor();
});

test("the person of a chat is saved as a contact, whose name the chat then has, and found by it", async () => {
  const { page } = visitor;
  await visitor.visit(chatOf(shop, SITI));
  await page.getByRole("button", { name: "Save as contact" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Ibu Siti (langganan)");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("heading", { level: 2, name: "Ibu Siti (langganan)" }).waitFor();
  await row(page, "Ibu Siti (langganan)").first().waitFor();
  await page.getByTitle("Open the contact").click();
  await page.waitForURL("**/contacts/con_*");

  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("ibu siti");
  await page.getByRole("option", { name: /Ibu Siti.*Toko/ }).click();
  await page.waitForURL(`**${chatOf(shop, SITI)}`);

  await page.getByRole("button", { name: "New chat" }).first().click();
  await page.getByLabel("Number or name").fill("langganan");
  await page.getByRole("list", { name: "Contacts with this name" }).getByRole("button").click();
  await page.getByLabel("Write a message").waitFor();
});

test("a contact who writes for the first time has the name and the tags of the address book without a reload", async () => {
  const { page } = visitor;
  await person.post("/api/contacts", { phone: `+${DEWI}`, name: "Ibu Dewi Lestari", tags: ["pelanggan"] });
  await visitor.visit("/chats");
  await visitor.settled();
  await world.network.say(DEWI, SHOP, "Halo kak, masih buka?");
  const theirs = row(page, "masih buka?");
  await theirs.getByText("Ibu Dewi Lestari").waitFor();
  await theirs.click();
  await page.getByTestId("thread-tags").getByText("pelanggan").waitFor();
  expect(await page.getByRole("button", { name: "Save as contact" }).count()).toBe(0);
  await visitor.shoot("inbox-first-message-of-a-contact");
});

test("on a phone Enter begins a line, and an open chat has the height of the bars", async () => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await phone.addCookies(await visitor.context.cookies());
  const page = await phone.newPage();
  await page.goto(world.url + chatOf(shop, BUDI));
  const field = page.getByLabel(/Write a message|Tulis pesan/);
  await field.fill("Baris satu");
  await field.press("Enter");
  await field.pressSequentially("baris dua");
  expect(await field.inputValue()).toBe("Baris satu\nbaris dua");
  expect(
    await page
      .getByRole("navigation", { name: /Main menu|Menu utama/ })
      .filter({ visible: true })
      .count(),
  ).toBe(0);
  await page.getByRole("button", { name: /^(Send|Kirim)$/ }).click();
  await waitFor("the text to arrive in two lines", async () =>
    (await world.network.receivedBy(BUDI)).some(({ text }) => text === "Baris satu\nbaris dua"),
  );
  await phone.close();
});

test("a device that the phone has removed is marked in the menu", async () => {
  const { page } = visitor;
  await visitor.visit("/contacts");
  await visitor.isLive();
  expect(await page.getByTestId("trouble-badge").count()).toBe(0);
  await world.network.unlink(BRANCH);
  await page.getByTestId("trouble-badge").filter({ visible: true }).waitFor();
  expect(await page.getByRole("link", { name: "1 device needs attention" }).count()).toBeGreaterThan(0);
});

test("a note lies on no button, and the mouse reaches what is under it", async () => {
  const { page } = visitor;
  await visitor.visit(`/devices/${shop.id}/pacing`);
  await page.getByRole("spinbutton").first().waitFor();
  const longest = page.getByRole("spinbutton").nth(1);
  await longest.fill(String(Number(await longest.inputValue()) + 1));
  const save = page.getByRole("button", { name: "Save" });
  const button = await save.boundingBox();
  await save.click();
  const note = page.locator("[data-sonner-toast]").first();
  await note.waitFor();
  const box = await note.boundingBox();
  expect(box && button && (box.y + box.height < button.y || button.y + button.height < box.y)).toBe(true);
  const style = await note.evaluate((element) => {
    const { pointerEvents, fontFamily } = getComputedStyle(element);
    return { pointerEvents, isPageFont: fontFamily === getComputedStyle(document.body).fontFamily };
  });
  expect(style).toEqual({ pointerEvents: "none", isPageFont: true });
});

// Chats with customers in the dashboard.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Device } from "../../frontend/src/api/types";
import { linkDevice, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor } from "./support";

const SHOP = "6281110000001";
const BUDI = "6281220000001";
const SITI = "6281220000002";

let world: World;
let browser: Browser;
let device: Device;
let visitor: Visitor;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  await world.network.addCustomer(BUDI, "Budi");
  await world.network.addCustomer(SITI, "Siti");
  await world.network.behave(BUDI, { receipts: "delivered" });
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
const statusOf = (text: string) => bubble(text).getAttribute("data-status");
const receivedBy = async (phone: string) => (await world.network.receivedBy(phone)).map(({ text }) => text);

test("a customer's message appears by itself, and the reply's ticks go from sent to read", async () => {
  const { page } = visitor;
  await visitor.visit("/chats");
  await page.getByText("No chats yet").waitFor();

  await world.network.say(BUDI, SHOP, "Apakah tokonya buka?");
  await page.getByTestId("chat-row").filter({ hasText: "Budi" }).click();
  await bubble("Apakah tokonya buka?").waitFor();

  await composer().fill("Buka sampai jam lima.");
  await composer().press("Enter");
  await waitFor("the customer to receive it", async () => (await receivedBy(BUDI)).includes("Buka sampai jam lima."));
  await waitFor("two ticks", async () => (await statusOf("Buka sampai jam lima.")) === "delivered");
  await world.network.read(BUDI);
  await waitFor("blue ticks", async () => (await statusOf("Buka sampai jam lima.")) === "read", { withinMs: 2_000 });
  await visitor.shoot("chat");
  expect(await bubble("Buka sampai jam lima.").count()).toBe(1);
});

test("a chat starts with a phone number in local notation", async () => {
  const { page } = visitor;
  await visitor.visit(`/chats/${device.id}`);
  await page.getByRole("button", { name: "New chat" }).first().click();
  await page.getByLabel("Number or name").fill("12");
  await page.getByRole("button", { name: "Start chat" }).click();
  await page.getByText("This number is too short.").waitFor();
  await page.getByLabel("Number or name").fill("0812-2000-0002");
  await page.getByRole("button", { name: "Start chat" }).click();

  await composer().fill("Halo Siti,");
  await composer().press("Shift+Enter");
  await composer().pressSequentially("pesanan Anda siap.");
  await composer().press("Enter");
  await waitFor("the text to arrive in two lines", async () =>
    (await receivedBy(SITI)).includes("Halo Siti,\npesanan Anda siap."),
  );
  await page.getByTestId("chat-row").filter({ hasText: "pesanan Anda siap." }).waitFor();
});

test("the draft of each chat survives a reload", async () => {
  const { page } = visitor;
  await visitor.visit(`/chats/${device.id}/${encodeURIComponent(`${BUDI}@c.us`)}`);
  await composer().fill("belum selesai");
  await page.reload();
  await waitFor("the draft to be back", async () => (await composer().inputValue()) === "belum selesai");
  await visitor.visit(`/chats/${device.id}/${encodeURIComponent(`${SITI}@c.us`)}`);
  expect(await composer().inputValue()).toBe("");
});

test("a message without an answer is sent again under its key, and arrives once", async () => {
  const { page } = visitor;
  await visitor.visit(`/chats/${device.id}/${encodeURIComponent(`${BUDI}@c.us`)}`);
  await visitor.isLive();
  const keys: (string | undefined)[] = [];
  let isBroken = true;
  await page.route("**/api/devices/*/messages", async (route) => {
    keys.push(route.request().headers()["idempotency-key"]);
    if (!isBroken) return route.continue();
    await route.fulfill({ status: 500, json: { success: false, error: { code: "INTERNAL_ERROR", message: "" } } });
  });
  await composer().fill("Sekali saja");
  await composer().press("Enter");
  const pending = page.getByTestId("pending-message");
  await pending.getByText("Not sent yet.").first().waitFor();
  await visitor.shoot("chat-not-sent");

  // A reload in between does not lose it either.
  await page.reload();
  isBroken = false;
  await pending.getByRole("button", { name: "Send again" }).click();
  await bubble("Sekali saja").waitFor();
  await waitFor("the pending message to be gone", async () => (await pending.count()) === 0);
  await waitFor("the customer to receive it", async () => (await receivedBy(BUDI)).includes("Sekali saja"));
  expect(keys).toHaveLength(2);
  expect(keys[1]).toBe(keys[0]);
  expect((await receivedBy(BUDI)).filter((text) => text === "Sekali saja")).toHaveLength(1);
});

test("a message that reached the server although its answer was cut off is shown once", async () => {
  const { page } = visitor;
  await visitor.visit(`/chats/${device.id}/${encodeURIComponent(`${BUDI}@c.us`)}`);
  await visitor.isLive();
  let isCut = false;
  await page.route("**/api/devices/*/messages", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
    isCut = true;
  });
  await composer().fill("Jawaban hilang");
  await composer().press("Enter");
  await bubble("Jawaban hilang").waitFor();
  await waitFor("the answer to be cut off", () => isCut);
  await waitFor("nothing to be pending", async () => (await page.getByTestId("pending-message").count()) === 0);
  expect(await bubble("Jawaban hilang").count()).toBe(1);
});

test("opening a chat clears its unread count, also after a reload", async () => {
  const { page } = visitor;
  await visitor.visit(`/chats/${device.id}`);
  await visitor.isLive();
  await world.network.say(SITI, SHOP, "Satu");
  await world.network.say(SITI, SHOP, "Dua");
  const row = page.getByTestId("chat-row").filter({ hasText: "Siti" });
  await row.getByText("2 unread").waitFor({ state: "attached" });
  // The page removes the count before the server has answered.
  const isKept = page.waitForResponse((reply) => reply.url().endsWith("/read"));
  await row.click();
  await bubble("Dua").waitFor();
  await waitFor("the count to be gone", async () => (await row.getByText(/unread/).count()) === 0);
  expect((await isKept).ok()).toBe(true);
  await visitor.visit(`/chats/${device.id}`);
  await row.waitFor();
  await visitor.settled();
  expect(await row.getByText(/unread/).count()).toBe(0);
});

test("an open chat becomes the number's chat when WhatsApp shows the number, with its messages and its draft", async () => {
  const rina = "6281220000003";
  const { page } = visitor;
  const { lid } = await world.network.addCustomer(rina, "Rina");
  await world.network.behave(rina, { hides_number: true });
  await world.network.say(rina, SHOP, "nomor saya rahasia");
  const link = `/chats/${device.id}/${encodeURIComponent(lid)}`;
  await visitor.visit(link);
  await visitor.isLive();
  await bubble("nomor saya rahasia").waitFor();
  await composer().fill("sebentar ya");

  await world.network.behave(rina, { hides_number: false });
  await world.network.say(rina, SHOP, "sekarang tidak");
  await bubble("sekarang tidak").waitFor();
  await page.waitForURL(`**/${encodeURIComponent(`${rina}@c.us`)}`);
  await bubble("nomor saya rahasia").waitFor();
  expect(await composer().inputValue()).toBe("sebentar ya");
  const rows = page.getByTestId("chat-row").filter({ hasText: "Rina" });
  await waitFor("one chat in the list", async () => (await rows.count()) === 1);
  await visitor.shoot("identified");

  await visitor.visit(link);
  await page.waitForURL(`**/${encodeURIComponent(`${rina}@c.us`)}`);
  await bubble("nomor saya rahasia").waitFor();
});

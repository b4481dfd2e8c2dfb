// Canned replies in the field for a message: added, inserted by their shortcut, changed and deleted.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Device } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "../worker/support";
import { colourViolations, openBrowser, Visitor, violations } from "./support";

const SHOP = "6281110000031";
const BUDI = "6281220000031";

let world: World;
let browser: Browser;
let person: Person;
let device: Device;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  await world.network.addCustomer(BUDI, "Budi");
  person = await signIn(world);
  device = await linkDevice(world, person, { name: "Toko", phone: SHOP });
  await world.network.say(BUDI, SHOP, "halo");
});
afterAll(() => world?.dispose());

const chat = () => `/chats/${device.id}/${encodeURIComponent(`${BUDI}@c.us`)}`;

test("a reply is added, inserted with the customer's name, and sent", { timeout: 60_000 }, async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit(chat());
  const composer = page.getByLabel("Write a message");
  await composer.fill("/");
  await page.getByText("There are no canned replies yet.").waitFor();
  await composer.press("Enter");
  await page.getByRole("button", { name: "Add a reply" }).click();
  await page.getByLabel("Shortcut").fill("/Halo");
  await page.getByLabel("Text", { exact: true }).fill("Halo {{name}}, pesanan ke {{kota}}?");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").getByText("/halo").waitFor();
  await visitor.shoot("canned-manage");
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");

  await composer.fill("/ha");
  await page.getByRole("option", { name: /\/halo/ }).waitFor();
  await visitor.shoot("canned-list");
  expect(await violations(page)).toEqual([]);
  await visitor.switchTheme("dark");
  await visitor.shoot("canned-list-dark");
  expect(await colourViolations(page)).toEqual([]);
  await composer.press("Enter");
  expect(await composer.inputValue()).toBe("Halo Budi, pesanan ke {{kota}}?");
  // The placeholder without a value is selected, so that typing replaces it.
  await page.keyboard.type("Bandung");
  expect(await composer.inputValue()).toBe("Halo Budi, pesanan ke Bandung?");
  await composer.press("Enter");
  await waitFor("the reply to arrive", async () =>
    (await world.network.receivedBy(BUDI)).some(({ text }) => text === "Halo Budi, pesanan ke Bandung?"),
  );
  await visitor.close();
});

test("a taken shortcut is refused at its field; a reply is changed and deleted", { timeout: 60_000 }, async () => {
  await person.post("/api/canned-replies", { shortcut: "jam", text: "Buka jam 8" });
  await person.post("/api/canned-replies", { shortcut: "jemput", text: "Dijemput jam 9" });
  const visitor = await Visitor.open(world, browser, { language: "id", width: 390 });
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit(chat());
  const composer = page.getByLabel("Tulis pesan");
  await composer.fill("/j");
  await page.getByRole("option", { name: /\/jam/ }).waitFor();
  await composer.press("ArrowUp");
  await composer.press("Enter");
  await page.getByRole("button", { name: "Ubah /jemput" }).click();
  await page.getByLabel("Pintasan").fill("jam");
  await page.getByRole("button", { name: "Simpan" }).click();
  await page.getByRole("alert").getByText("sudah dipakai").waitFor();
  await visitor.shoot("canned-taken-phone");
  await page.getByLabel("Pintasan").fill("antar");
  await page.getByRole("button", { name: "Simpan" }).click();
  await page.getByRole("dialog").getByText("/antar").waitFor();
  await page.getByRole("button", { name: "Hapus /jam" }).click();
  await page.getByRole("button", { name: "Hapus balasan" }).click();
  await waitFor("the question to be gone", async () => (await page.getByRole("alertdialog").count()) === 0);
  await waitFor("the reply to be gone", async () => (await page.getByRole("dialog").getByText("/jam").count()) === 0);
  await page.keyboard.press("Escape");
  await waitFor("the dialog to be gone", async () => (await page.getByRole("dialog").count()) === 0);
  // Escape closes the list and leaves the draft.
  await composer.fill("/");
  await page.getByRole("option", { name: /\/antar/ }).waitFor();
  await composer.press("Escape");
  await waitFor("the list to be closed", async () => (await page.getByRole("listbox").count()) === 0);
  expect(await composer.inputValue()).toBe("/");
  await visitor.close();
});

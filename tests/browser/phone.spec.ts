// The page of the simulated phone, which `npm start` offers in place of a real one.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Device } from "../../frontend/src/api/types";
import { type Person, signIn, startPairing, startWorld, type World, waitForStatus } from "../worker/support";
import { openBrowser, Visitor } from "./support";

/** A PNG of one pixel. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

let world: World;
let browser: Browser;
let person: Person;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  person = await signIn(world);
});
afterAll(() => world?.dispose());

test("the phone page reads numbers as people dial them, and says what is wrong in its language", async () => {
  const visitor = await Visitor.open(world, browser, { language: "id" });
  const { page } = visitor;
  await page.goto(world.network.url);
  const number = page.locator("#new-phone");
  await number.fill("Budi");
  await page.getByRole("button", { name: "Tambah pelanggan" }).click();
  await page.getByText(/^Ini bukan nomor telepon/).waitFor();
  await number.fill("0812-3456 7890");
  await page.getByRole("button", { name: "Tambah pelanggan" }).click();
  await page.locator('button[data-phone="6281234567890"]').waitFor();

  const { id } = await person.post<Device>("/api/devices", { name: "Toko" });
  const { raw } = await startPairing(person, id);
  const qr = page.locator("#qr");
  const scan = page.getByRole("button", { name: "Tautkan perangkat ini" });
  await qr.fill("halo");
  await scan.click();
  await page.getByText(/^Ini bukan QR perangkat/).waitFor();
  await page.locator("#business").fill("+62 811-1000-0009");
  await qr.fill(raw);
  await scan.click();
  await page.getByText(/^Tertaut sebagai 6281110000009/).waitFor();
  expect((await waitForStatus(person, id, "online")).phone).toBe("6281110000009");
  await qr.fill(raw);
  await scan.click();
  await page.getByText(/^Perangkat tidak menerima QR ini/).waitFor();

  await page.locator("#text").fill("Menu hari ini");
  await page.locator("#file").setInputFiles({ name: "menu.png", mimeType: "image/png", buffer: PICTURE });
  const picture = page.locator(".line.mine img");
  await picture.waitFor();
  expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(1);
  await page.locator("#file").setInputFiles({ name: "Daftar café.pdf", mimeType: "application/pdf", buffer: PICTURE });
  const link = page.getByRole("link", { name: /^Daftar café\.pdf · 1 kB$/ });
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename()).toBe("Daftar café.pdf");
  await visitor.close();
});

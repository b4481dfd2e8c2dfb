// One message to many, from the list of numbers to the last tick.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linkDevice, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor } from "./support";

const PEOPLE = ["Budi", "Siti", "Andi", "Dewi", "Rina"].map((name, index) => ({
  name,
  phone: `628122000000${index + 1}`,
}));

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  for (const { name, phone } of PEOPLE) {
    await world.network.addCustomer(phone, name);
    await world.network.behave(phone, { receipts: "read" });
  }
  await linkDevice(world, await signIn(world), { name: "Toko", phone: "6281110000001" });
});
afterAll(async () => {
  await browser?.close();
  await world?.dispose();
});

test("a broadcast to five is written, refused, mended, started and watched to the end", async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit("/broadcasts");
  await page.getByText("Send your first broadcast").waitFor();
  await page.getByRole("link", { name: "New broadcast" }).click();

  await page.getByLabel("Broadcast name").fill("Promo akhir pekan");
  await page.getByLabel("Message", { exact: true }).fill("Halo {{name}}, diskon 20% hari ini.");
  const rows = PEOPLE.map(({ name, phone }) => `+${phone}, ${name}`);
  await page
    .getByLabel("Recipients", { exact: true })
    .fill(["nomor, nama", ...rows.slice(0, 2), "12, Salah", ...rows.slice(2)].join("\n"));
  await page.getByLabel("Custom").check();
  await page.getByLabel("Shortest (seconds)").fill("5");
  await page.getByLabel("Longest (seconds)").fill("5");
  expect(await page.getByTestId("preview").textContent()).toContain("Halo Budi, diskon 20% hari ini.");
  await page.getByRole("button", { name: "Next recipient" }).click();
  expect(await page.getByTestId("preview").textContent()).toContain("Halo Siti,");

  await page.getByRole("button", { name: "Save and review" }).click();
  const refused = page.getByTestId("refused-rows");
  await refused.waitFor();
  expect(await refused.locator("tbody td").allTextContents()).toEqual([
    "4",
    "12, Salah",
    "Not recognised as a phone number.",
  ]);
  await visitor.shoot("broadcast-refused");

  await page.getByLabel("Recipients", { exact: true }).fill(rows.join("\n"));
  await page.getByRole("button", { name: "Save and review" }).click();
  await page.waitForURL(/\/broadcasts\/cmp_/);
  await page.getByRole("button", { name: "Start broadcast" }).click();
  await page.getByRole("alertdialog").getByText("Send to 5 recipients?").waitFor();
  const startedAt = Date.now();
  await page.getByRole("button", { name: "Start sending" }).click();

  await page.locator("[data-testid=campaign-status][data-status=running]").waitFor();
  await page.locator("[data-testid=item-status][data-status=read]").first().waitFor();
  await visitor.shoot("broadcast-running");
  await page.locator("[data-testid=campaign-status][data-status=completed]").waitFor({ timeout: 90_000 });
  await waitFor(
    "every row to be read",
    async () => (await page.locator("[data-testid=item-status][data-status=read]").count()) === 5,
  );
  expect(await page.getByTestId("count-read").locator("dd").textContent()).toBe("5");
  await visitor.shoot("broadcast-completed");

  expect(visitor.readsSince(startedAt)).toEqual([]);
  for (const { name, phone } of PEOPLE) {
    const texts = (await world.network.receivedBy(phone)).map(({ text }) => text);
    expect(texts).toEqual([`Halo ${name}, diskon 20% hari ini.`]);
  }
  await visitor.close();
}, 150_000);

test("recipients come from a CSV file too, and can be corrected before they are used", async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit("/broadcasts/new");
  const csv =
    '\uFEFFphone;name\r\n+6281220000001;"Budi; Toko ""Maju"""\r\n0812-2000-0002;Siti\r\n081220000002;Siti lagi\r\n';
  await page.setInputFiles("input[type=file]", { name: "daftar.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.getByText("3 recipients read from daftar.csv.").first().waitFor();
  expect(await page.getByLabel("Recipients", { exact: true }).inputValue()).toBe(
    '+6281220000001, "Budi; Toko ""Maju"""\n0812-2000-0002, Siti\n081220000002, Siti lagi',
  );
  await page.getByText("1 number appears more than once.").waitFor();
  await visitor.close();
});

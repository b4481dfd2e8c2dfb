// A broadcast is changed before its start, made again like another one, and deleted.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Campaign, Device, Page as ListPage } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

const RECIPIENTS = [
  { phone: "6281266600001", name: 'Toko "Maju", Jaya', kota: "Bandung" },
  { phone: "6281266600002", name: "Siti", kota: "Jakarta" },
];

let world: World;
let browser: Browser;
let person: Person;
let shop: Device;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  for (const { phone, name } of RECIPIENTS) await world.network.addCustomer(phone, name);
  person = await signIn(world);
  shop = await linkDevice(world, person, { name: "Toko", phone: "6281120000009" });
  visitor = await Visitor.open(world, browser);
  await visitor.signIn();
  ({ page } = visitor);
}, 60_000);
afterAll(async () => {
  await visitor?.close();
  await world?.dispose();
});

const create = (more: object) =>
  person.post<Campaign>("/api/campaigns", {
    deviceIds: [shop.id],
    text: "Halo {{name}} di {{kota}}",
    recipients: RECIPIENTS,
    gap: { minSeconds: 5, maxSeconds: 5 },
    ...more,
  });
const names = async () =>
  (await person.get<ListPage<Campaign>>("/api/campaigns")).items.map(({ name, status }) => `${name}: ${status}`).sort();
const received = async (phone: string) => (await world.network.receivedBy(phone)).map(({ text }) => text);

test("a draft is changed, keeps its recipients with their columns, and is one broadcast afterwards", async () => {
  const { id } = await create({ name: "Salah ketik", text: "Hallo {{name}} di {{kota}}" });
  await visitor.visit(`/broadcasts/${id}`);
  await page.getByRole("link", { name: "Edit" }).click();
  await waitFor(
    "the form to be filled",
    async () => (await page.getByLabel("Broadcast name").inputValue()) === "Salah ketik",
  );
  await page.getByLabel("Broadcast name").fill("Diperbaiki");
  await page.getByLabel("Message", { exact: true }).fill("Halo {{name}} di {{kota}}");
  await page.getByTestId("preview").getByText('Halo Toko "Maju", Jaya di Bandung').waitFor();
  // What was typed survives a reload, as in a new broadcast.
  await page.reload();
  expect(await page.getByLabel("Broadcast name").inputValue()).toBe("Diperbaiki");
  await page.getByTestId("forecast").getByText("2 recipients").waitFor();
  await visitor.shoot("broadcast-edit-en");
  await page.getByRole("button", { name: "Save and review" }).click();
  await page.waitForURL((url) => /\/broadcasts\/cmp_/.test(url.pathname) && !url.pathname.endsWith(id));
  await page.getByRole("heading", { name: /^Diperbaiki/ }).waitFor();
  expect(await names()).toEqual(["Diperbaiki: draft"]);
  expect(await violations(page)).toEqual([]);
});

test("a scheduled broadcast that is changed does not start beside the new one", async () => {
  const scheduledAt = new Date(Date.now() + 3_600_000).toISOString();
  const { id } = await create({ name: "Nanti", scheduledAt });
  await visitor.visit(`/broadcasts/${id}`);
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByText(/^Starts automatically/).waitFor();
  await page.getByLabel("Broadcast name").fill("Nanti sekali");
  await page.getByRole("button", { name: "Schedule broadcast" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Schedule", exact: true }).click();
  await page.getByRole("heading", { name: /^Nanti sekali/ }).waitFor();
  expect(await names()).toEqual(["Diperbaiki: draft", "Nanti sekali: scheduled"]);
});

test("the start of a scheduled broadcast is moved on its page, also on a phone", { timeout: 60_000 }, async () => {
  const scheduledAt = new Date(Date.now() + 5 * 24 * 3_600_000).toISOString();
  const { id } = await create({ name: "Dipindah", scheduledAt });
  const planned = async () => (await person.get<Campaign>(`/api/campaigns/${id}`)).scheduledAt;
  await visitor.visit(`/broadcasts/${id}`);
  await page.getByRole("button", { name: "Change time" }).click();
  const dialog = page.getByRole("dialog", { name: "Change the start time" });
  // The dialog begins with the present time.
  expect(await dialog.getByLabel("Date").inputValue()).toBe(
    await page.evaluate((at) => new Date(at).toLocaleDateString("sv-SE"), scheduledAt),
  );
  await visitor.settled();
  await visitor.shoot("broadcast-move-en");
  await dialog.getByRole("button", { name: /Tomorrow morning/ }).click();
  await dialog.getByRole("button", { name: "Schedule", exact: true }).click();
  await page.getByText(/^The broadcast now starts/).waitFor();
  const moved = String(await planned());
  expect(Date.parse(moved)).toBeLessThan(Date.parse(scheduledAt));
  await page.locator("[data-testid=campaign-status][data-status=scheduled]").waitFor();

  const other = await Visitor.open(world, browser, { language: "id", width: 390 });
  await other.signIn();
  await other.visit(`/broadcasts/${id}`);
  await other.page.getByRole("button", { name: "Ubah waktu" }).waitFor();
  expect(await violations(other.page)).toEqual([]);
  await other.shoot("broadcast-scheduled-phone-id");
  await other.page.getByRole("button", { name: "Ubah waktu" }).click();
  await other.page.getByRole("dialog", { name: "Ubah waktu mulai" }).waitFor();
  await other.settled();
  expect(await violations(other.page)).toEqual([]);
  await other.shoot("broadcast-move-phone-id");
  await other.close();
  await person.delete(`/api/campaigns/${id}`);
});

test("an edit that the server refuses or does not answer keeps the old broadcast and the form", async () => {
  const scheduledAt = new Date(Date.now() + 7_200_000).toISOString();
  const { id } = await create({ name: "Tetap", scheduledAt });
  const status = async () => (await person.get<Campaign>(`/api/campaigns/${id}`)).status;
  await visitor.visit(`/broadcasts/${id}`);
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByText(/^Starts automatically/).waitFor();
  await page.getByLabel("Broadcast name").fill("Tetap ada");
  const save = async () => {
    await page.getByRole("button", { name: "Schedule broadcast" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Schedule", exact: true }).click();
    await page.getByRole("alertdialog").waitFor({ state: "detached" });
  };
  const creation = (url: URL) => url.pathname === "/api/campaigns";
  await page.route(creation, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await save();
  await page.getByText("The server did not answer.").waitFor();
  expect(await page.getByLabel("Broadcast name").inputValue()).toBe("Tetap ada");
  expect(await status()).toBe("scheduled");
  await page.unroute(creation);
  // The old broadcast starts while the form is open.
  await person.post(`/api/campaigns/${id}/start`);
  await save();
  await page.getByText(/^This broadcast has started in the meantime, without your changes/).waitFor();
  expect(await page.getByRole("link", { name: "Open the broadcast" }).getAttribute("href")).toBe(`/broadcasts/${id}`);
  expect(await page.getByLabel("Broadcast name").inputValue()).toBe("Tetap ada");
  expect(await status()).not.toBe("cancelled");
  expect((await names()).filter((name) => name.startsWith("Tetap ada"))).toEqual([]);
  await person.post(`/api/campaigns/${id}/cancel`);
});

test("a copy that is being written stays when somebody deletes the original", async () => {
  const { id } = await create({ name: "Asal", text: "Halo {{name}}" });
  await visitor.visit(`/broadcasts/new?from=${id}`);
  await visitor.isLive();
  await page.getByLabel("Broadcast name").fill("Salinan saya");
  const read = page.waitForResponse((response) => response.url().endsWith(`/api/campaigns/${id}`));
  await person.delete(`/api/campaigns/${id}`);
  expect((await read).status()).toBe(404);
  await page.getByRole("button", { name: "Save and review" }).click();
  await page.getByRole("heading", { name: /^Salinan saya/ }).waitFor();
  expect(await names()).toContain("Salinan saya: draft");
});

test("a broadcast is sent again as a duplicate", { timeout: 60_000 }, async () => {
  const { id } = await create({ name: "Pertama" });
  await person.post(`/api/campaigns/${id}/start`);
  await visitor.visit(`/broadcasts/${id}`);
  await page.locator("[data-testid=campaign-status][data-status=completed]").waitFor({ timeout: 40_000 });
  await page.getByRole("link", { name: "Duplicate" }).click();
  await waitFor(
    "the form to be filled",
    async () => (await page.getByLabel("Broadcast name").inputValue()) === "Pertama",
  );
  await page.getByLabel("Broadcast name").fill("Kedua");
  await page.getByRole("button", { name: "Save and review" }).click();
  await page.getByRole("button", { name: "Start broadcast" }).click();
  await page.getByRole("button", { name: "Start sending" }).click();
  await page.locator("[data-testid=campaign-status][data-status=completed]").waitFor({ timeout: 40_000 });
  expect(await received("6281266600002")).toEqual(["Halo Siti di Jakarta", "Halo Siti di Jakarta"]);
});

test("a broadcast that has ended is deleted, and one that runs is not", { timeout: 60_000 }, async () => {
  const { id } = await create({ name: "Hapus saya" });
  await person.post(`/api/campaigns/${id}/start`);
  expect((await person.call("DELETE", `/api/campaigns/${id}`)).status).toBe(409);
  await person.post(`/api/campaigns/${id}/cancel`);
  await visitor.visit(`/broadcasts/${id}`);
  await page.locator("[data-testid=campaign-status][data-status=cancelled]").waitFor();
  await page.getByRole("button", { name: "Delete" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByText("Delete Hapus saya?").waitFor();
  await question.getByRole("button", { name: "Delete" }).click();
  await page.waitForURL(/\/broadcasts$/);
  await waitFor("the broadcast to be gone from the list", async () => !(await page.getByText("Hapus saya").count()));
  expect((await person.call("GET", `/api/campaigns/${id}`)).status).toBe(404);
});

test("the list is searched and filtered, and says when nothing matches", { timeout: 60_000 }, async () => {
  const scheduledAt = new Date(Date.now() + 3_600_000).toISOString();
  const mark = String(Date.now()); // another try must not find the broadcasts of the first
  const [emilie, tomorrow] = [`Katalog Émilie ${mark}`, `Katalog besok ${mark}`];
  await create({ name: emilie });
  await create({ name: tomorrow, scheduledAt });
  await visitor.visit("/broadcasts");
  const rows = page.getByTestId("campaign-row");
  const shown = async () => (await rows.getByRole("link").allTextContents()).sort();
  await rows.first().waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type(`KATALOG emilie ${mark}`);
  await waitFor("one broadcast to be found", async () => (await shown()).join() === emilie);
  await page.getByText("1 broadcast found").waitFor();
  // The search is in the address: it is there again after a visit to the broadcast.
  await page.getByRole("link", { name: emilie }).click();
  await page.getByRole("heading", { name: new RegExp(`^${emilie}`) }).waitFor();
  await page.goBack();
  await rows.first().waitFor();
  expect([await page.getByRole("searchbox").inputValue(), await shown()]).toEqual([`KATALOG emilie ${mark}`, [emilie]]);

  await page.getByRole("searchbox").fill(`katalog ${mark}`);
  await waitFor("both to be found", async () => (await shown()).join() === `${tomorrow},${emilie}`);
  await page.getByLabel("Filter by status").selectOption("Scheduled");
  await waitFor("the scheduled one to be left", async () => (await shown()).join() === tomorrow);
  expect(new URL(page.url()).search).toBe(`?q=katalog+${mark}&status=scheduled`);
  expect(await violations(page)).toEqual([]);
  await visitor.shoot("broadcasts-found-en");

  const other = await Visitor.open(world, browser, { language: "id", width: 390 });
  await other.signIn();
  await other.visit(`/broadcasts?q=${mark}&status=paused`);
  await other.page.getByText("Tidak ada siaran yang cocok").waitFor();
  expect(await violations(other.page)).toEqual([]);
  await other.shoot("broadcasts-not-found-id");
  await other.page.getByRole("button", { name: "Hapus filter" }).click();
  await other.page.getByTestId("campaign-row").filter({ hasText: tomorrow }).waitFor();
  expect(new URL(other.page.url()).search).toBe("");
  await other.shoot("broadcasts-filter-phone-id");
  await other.close();
});

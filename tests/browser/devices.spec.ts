// Devices in the dashboard: every change comes by an event, and nothing is read again.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor } from "./support";

const PHONE = "6281110000001";

let world: World;
let browser: Browser;
let person: Person;
let visitor: Visitor;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  person = await signIn(world);
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  visitor = await Visitor.open(world, browser);
  await visitor.signIn();
});
afterEach(() => visitor.close());

const statusOnPage = () => visitor.page.getByTestId("device-status").first().getAttribute("data-status");

test("a device is created, its QR is scanned, and the page shows each status until it is online", async () => {
  const { page } = visitor;
  await page.getByText("Link your first WhatsApp number").waitFor();
  await page.getByRole("button", { name: "Add device" }).click();
  await page.getByLabel("Device name").fill("Toko Pusat");
  await page.getByRole("button", { name: "Create and link" }).click();

  await page.getByTestId("qr").waitFor();
  await visitor.shoot("link-qr");
  await waitFor("the QR to be drawn", () =>
    page.getByTestId("qr").evaluate((image: HTMLImageElement) => image.naturalWidth > 0),
  );
  const raw = await visitor.copied(() => page.getByRole("button", { name: "Copy code content" }).click());
  await world.network.scan(PHONE, raw, "Toko Pusat");

  await page.getByTestId("link-done").waitFor();
  await waitFor("the page to say online", async () => (await statusOnPage()) === "online");
  await page.getByText("+62 811-1000-0001").first().waitFor();
  await visitor.shoot("link-done");
});

test("a status change is on the page within a second after its event", async () => {
  const device = await linkDevice(world, person, { name: "Cabang", phone: "6281110000002" });
  await visitor.visit(`/devices/${device.id}`);
  await visitor.isLive();
  await waitFor("the page to say online", async () => (await statusOnPage()) === "online");

  const hub = await person.events();
  const event = hub.next("device.status", ({ data }) => data.status === "logged_out");
  await world.network.unlink("6281110000002");
  await event;
  await waitFor("the page to say logged out", async () => (await statusOnPage()) === "logged_out", {
    withinMs: 1_000,
    everyMs: 20,
  });
  await visitor.page.getByText("Removed on the phone").first().waitFor();
  hub.close();
});

test("a device can be renamed, logged out and deleted, each after a confirmation", async () => {
  const device = await linkDevice(world, person, { name: "Lama", phone: "6281110000003" });
  const { page } = visitor;
  await visitor.visit(`/devices/${device.id}`);
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByLabel("Device name").fill("Baru");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Baru" }).waitFor();

  await page.getByRole("button", { name: "Log out of WhatsApp" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Log out of WhatsApp" }).click();
  await waitFor("the page to say not linked", async () => (await statusOnPage()) === "unlinked");

  await page.getByRole("button", { name: "Delete device" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
  expect((await person.call("GET", `/api/devices/${device.id}`)).status).toBe(200);
  await page.getByRole("button", { name: "Delete device" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete device" }).click();
  await page.waitForURL(/\/devices$/);
  await waitFor("the card to be gone", async () => (await page.getByText("Baru", { exact: true }).count()) === 0);
  expect((await person.call("GET", `/api/devices/${device.id}`)).status).toBe(404);
});

test("a broken socket is shown, reconnects, and brings the missed events", async () => {
  const device = await linkDevice(world, person, { name: "Gudang", phone: "6281110000004" });
  await visitor.visit(`/devices/${device.id}`);
  await visitor.isLive();
  await waitFor("the page to say online", async () => (await statusOnPage()) === "online");

  await visitor.context.setOffline(true);
  await world.stack.kill9();
  await visitor.page.getByTestId("connection-banner").waitFor();
  await visitor.shoot("offline");
  await person.post(`/api/devices/${device.id}/logout`);
  await visitor.context.setOffline(false);

  await visitor.isLive();
  await waitFor("the page to show the logout", async () => (await statusOnPage()) === "unlinked");
  await visitor.page.getByTestId("connection-banner").waitFor({ state: "detached" });
});

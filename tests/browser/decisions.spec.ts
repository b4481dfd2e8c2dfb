// Messages with the status unknown: they are shown, never sent again by themselves, and a person decides about each.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Device, Qr, SentMessage } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor, waitForStatus } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

const SHOP = "6281110000001";
const BUDI = "6281220000001";
const SITI = "6281220000002";

let world: World;
let browser: Browser;
let person: Person;
let device: Device;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  await world.network.addCustomer(BUDI, "Budi");
  await world.network.addCustomer(SITI, "Siti");
  person = await signIn(world);
  device = await linkDevice(world, person, { name: "Toko", phone: SHOP });
});
afterAll(() => world?.dispose());

const bubble = (page: Page, text: string) => page.getByTestId("message").filter({ hasText: text });
const sent = async (id: string) => (await world.network.sent()).filter((stanza) => stanza.id === id).length;

const receipts = async (behaviour: "none" | "delivered") => {
  for (const phone of [BUDI, SITI]) await world.network.behave(phone, { receipts: behaviour });
};

/** Sends messages that are never acknowledged, and then unlinks the device, so that their status is unknown. */
async function loseMessages(texts: [phone: string, text: string][]): Promise<SentMessage[]> {
  await receipts("none");
  await world.network.fault(SHOP, { kind: "no_ack" });
  const lost: SentMessage[] = [];
  for (const [to, text] of texts) lost.push(await person.post(`/api/devices/${device.id}/messages`, { to, text }));
  for (const { waMessageId } of lost)
    await waitFor("the message to reach the network", async () => (await sent(waMessageId)) === 1);
  await person.post(`/api/devices/${device.id}/logout`);
  return lost;
}

async function relink(): Promise<void> {
  await receipts("delivered");
  await world.network.fault(SHOP, { kind: "ok" }).catch(() => {});
  const started = await person.post<{ qr: Qr | null }>(`/api/devices/${device.id}/link`);
  const qr =
    started.qr ??
    (await waitFor("a QR", async () => (await person.call<Qr>("GET", `/api/devices/${device.id}/qr`)).data));
  await world.network.scan(SHOP, qr.raw, "Toko");
  await waitForStatus(person, device.id, "online");
}

test("unknown messages are counted on the card, listed, and gone after a decision about each", async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await page.getByTestId("device-card").waitFor();
  const [first] = await loseMessages([
    [BUDI, "Entah satu"],
    [SITI, "Entah dua"],
  ]);
  const badge = page.getByTestId("device-card").getByTestId("undecided-badge");
  await badge.getByText("2 messages need your decision").waitFor();
  await visitor.shoot("undecided-card");
  await badge.click();
  await page.getByRole("heading", { level: 1, name: "Needs your decision" }).waitFor();
  const rows = page.getByTestId("undecided");
  await waitFor("both to be listed", async () => (await rows.count()) === 2);
  await visitor.shoot("undecided");
  expect(await violations(page)).toEqual([]);

  // An unlinked device cannot send again: the dialog says so.
  const one = rows.filter({ hasText: "Entah satu" });
  await one.getByRole("button", { name: "Send again" }).click();
  const asked = page.getByRole("alertdialog");
  await asked.getByRole("button", { name: "Send again" }).click();
  await asked.getByText(/This device is not linked to WhatsApp/).waitFor();
  await asked.getByRole("button", { name: "Cancel" }).click();
  expect(await rows.count()).toBe(2);

  await relink();
  await rows.filter({ hasText: "Entah dua" }).getByRole("button", { name: "Mark as not arrived" }).click();
  await asked.getByRole("button", { name: "Mark as not arrived" }).click();
  await waitFor("one message to be left", async () => (await rows.count()) === 1);
  expect(await sent(first?.waMessageId ?? "")).toBe(1);

  await one.getByRole("button", { name: "Send again" }).click();
  await asked.getByRole("button", { name: "Send again" }).click();
  await page.getByText("Nothing to decide").waitFor();
  await waitFor("the message to be sent again under its id", async () => (await sent(first?.waMessageId ?? "")) === 2);
  await page.getByRole("link", { name: "Devices" }).first().click();
  await page.getByTestId("device-card").waitFor();
  await waitFor("the badge to be gone", async () => (await page.getByTestId("undecided-badge").count()) === 0);
  await visitor.close();
}, 120_000);

test("an unknown message in its chat says what is unknown and what can be done", async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit(`/chats/${device.id}/${encodeURIComponent(`${BUDI}@c.us`)}`);
  await visitor.isLive();
  await page.getByLabel("Write a message").fill("belum selesai");
  const lost = await loseMessages([[BUDI, "Entah tiga"]]);
  await waitFor(
    "the message to be unknown",
    async () => (await bubble(page, "Entah tiga").getAttribute("data-status")) === "unknown",
  );
  await bubble(page, "Entah tiga")
    .getByText(/it may or may not have arrived/)
    .waitFor();
  await visitor.shoot("chat-unknown");
  // The device is unlinked; the draft stays.
  await page.getByText("This device is not linked, so it cannot send.").waitFor();
  expect(await page.getByLabel("Write a message").inputValue()).toBe("belum selesai");
  const button = page.getByRole("button", { name: "Send", exact: true });
  await waitFor("the button to be disabled", () => button.isDisabled());

  await relink();
  await bubble(page, "Entah tiga").getByRole("button", { name: "Send again" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Send again" }).click();
  await waitFor("the message to be sent", async () =>
    ["sent", "delivered", "read"].includes((await bubble(page, "Entah tiga").getAttribute("data-status")) ?? ""),
  );
  expect(await sent(lost[0]?.waMessageId ?? "")).toBe(2);
  expect(await bubble(page, "Entah tiga").count()).toBe(1);

  // Somebody who sees the message on the phone says so, and nothing is sent.
  const [seen] = await loseMessages([[BUDI, "Entah empat"]]);
  await bubble(page, "Entah empat").getByRole("button", { name: "Mark as arrived" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Mark as arrived" }).click();
  await waitFor(
    "the message to count as sent",
    async () => (await bubble(page, "Entah empat").getAttribute("data-status")) === "sent",
  );
  expect(await sent(seen?.waMessageId ?? "")).toBe(1);
  await relink();
  await visitor.close();
}, 120_000);

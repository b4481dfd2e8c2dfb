// What the page of a broadcast says while nothing is sent, after the end, and about a start that did not happen.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Campaign, Device } from "../../frontend/src/api/types";
import {
  linkDevice,
  type Person,
  signIn,
  startPairing,
  startWorld,
  type World,
  waitFor,
  waitForStatus,
} from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

const SHOP = "6281120000001";
const PEOPLE = Array.from({ length: 6 }, (_, index) => ({
  phone: `628125500000${index + 1}`,
  name: `Orang ${index + 1}`,
}));
const [ANI, BUDI] = PEOPLE as [(typeof PEOPLE)[0], (typeof PEOPLE)[0]];

let world: World;
let browser: Browser;
let person: Person;
let shop: Device;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  for (const { name, phone } of PEOPLE) await world.network.addCustomer(phone, name);
  person = await signIn(world);
  shop = await linkDevice(world, person, { name: "Toko", phone: SHOP });
  visitor = await Visitor.open(world, browser);
  await visitor.signIn();
  ({ page } = visitor);
}, 60_000);
afterAll(async () => {
  await visitor?.close();
  await world?.dispose();
});
beforeEach(() => visitor.isLive());

const create = (more: object) =>
  person.post<Campaign>("/api/campaigns", {
    name: "Promo",
    deviceIds: [shop.id],
    text: "Halo {{name}}",
    recipients: PEOPLE,
    gap: { minSeconds: 5, maxSeconds: 5 },
    ...more,
  });
const act = (id: string, action: string) => person.post<Campaign>(`/api/campaigns/${id}/${action}`);
const status = (is: Campaign["status"]) => page.locator(`[data-testid=campaign-status][data-status=${is}]`);
const rows = (is: string) => page.locator(`[data-testid=item-status][data-status=${is}]`);
const amount = (part: string) => page.getByTestId(`count-${part}`).getByTestId("amount").textContent();
const received = async (phone: string) => (await world.network.receivedBy(phone)).map(({ text }) => text);

test("a draft shows how many people would receive it, and the message of the first", async () => {
  const { id } = await create({ name: "Tinjau", text: "{Halo|Hai} {{name}}, ada *promo*" });
  await visitor.visit(`/broadcasts/${id}`);
  await page.getByTestId("review").getByText("6 recipients").waitFor();
  await page.getByRole("heading", { name: "Message to Orang 1" }).waitFor();
  expect(await page.getByTestId("message").textContent()).toMatch(/^(Halo|Hai) Orang 1, ada promo$/);
  // Drawn as in the preview of the form and on the phone.
  expect(await page.getByTestId("message").locator("strong").textContent()).toBe("promo");
  await page.getByText("{Halo|Hai} {{name}}, ada *promo*").waitFor();
  expect(await violations(page)).toEqual([]);
  await visitor.shoot("broadcast-review-en");
});

test("replies are counted on an open page, also after the end", { timeout: 90_000 }, async () => {
  const { id } = await create({ name: "Balasan", recipients: [ANI, BUDI] });
  await act(id, "start");
  await visitor.visit(`/broadcasts/${id}`);
  await status("completed").waitFor({ timeout: 60_000 });
  expect(await amount("replied")).toBe("0");
  await world.network.say(ANI.phone, SHOP, "mau dong");
  await waitFor("the reply to be counted", async () => (await amount("replied")) === "1", { withinMs: 20_000 });
  await page.getByTestId("item-row").filter({ hasText: "Orang 1" }).getByText("Replied").waitFor();
  // From the report to the answer.
  await page.getByTestId("item-row").filter({ hasText: "Orang 1" }).getByTitle("Open the chat").click();
  await page.waitForURL(`**/chats/${shop.id}/*`);
  await page.locator("[data-testid=message][data-direction=in]").first().waitFor();
});

test("the messages of a cancelled broadcast are cancelled and not failed, without a reload", {
  timeout: 90_000,
}, async () => {
  const { id } = await create({ name: "Batal" });
  await visitor.visit(`/broadcasts/${id}`);
  await act(id, "start");
  await waitFor("the first to arrive", async () => (await received(ANI.phone)).length > 0, { withinMs: 30_000 });
  await act(id, "cancel");
  await status("cancelled").waitFor();
  await waitFor("the others to be cancelled", async () => (await rows("cancelled").count()) >= 4);
  expect(await rows("failed").count()).toBe(0);
  expect(await page.getByRole("button", { name: "Send failed again" }).count()).toBe(0);
  await visitor.shoot("broadcast-cancelled-en");
});

test("a broadcast whose failed messages were sent again ends on its page, too", { timeout: 180_000 }, async () => {
  const word = `Ulang ${Date.now()}`; // another try must not find the texts of the first
  const { id } = await create({ name: "Ulang", text: `${word} {{name}}` });
  await act(id, "start");
  await waitFor("the first to arrive", async () => (await received(ANI.phone)).includes(`${word} Orang 1`), {
    withinMs: 60_000,
  });
  await act(id, "pause");
  await world.network.unlink(SHOP);
  await waitForStatus(person, shop.id, "logged_out");
  await world.network.scan(SHOP, (await startPairing(person, shop.id)).raw, "Toko");
  await waitForStatus(person, shop.id, "online");
  await visitor.visit(`/broadcasts/${id}`);
  await act(id, "resume");
  await status("completed").waitFor({ timeout: 60_000 });
  const failed = Number(await amount("failed"));
  expect(failed).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Send failed again" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByText(new RegExp(`^Send again to ${failed} recipients?\\?$`)).waitFor();
  await question.getByRole("button", { name: "Send again" }).click();
  await question.waitFor({ state: "detached" });
  await waitFor("the last to arrive", async () => (await received("6281255000006")).includes(`${word} Orang 6`), {
    withinMs: 60_000,
  });
  await status("completed").waitFor({ timeout: 60_000 });
  await waitFor("nothing to have failed", async () => (await amount("failed")) === "0");
});

test("somebody who opted out is left out, and never offered to be sent to again", { timeout: 60_000 }, async () => {
  await world.network.say(BUDI.phone, SHOP, "STOP");
  const { id } = await create({ name: "Tanpa Budi", recipients: [ANI, BUDI] });
  await waitFor("the opt-out to be known", async () => {
    const { beforeStart } = await person.get<{ beforeStart: { optedOut: number } | null }>(
      `/api/campaigns/${id}/progress`,
    );
    return beforeStart?.optedOut === 1;
  });
  await visitor.visit(`/broadcasts/${id}`);
  await page.getByTestId("review").getByText("1 recipient", { exact: true }).waitFor();
  await page.getByTestId("review").getByText("1 opted out and is left out").waitFor();
  await act(id, "start");
  await status("completed").waitFor({ timeout: 30_000 });
  // The row shows that the recipient was left out without a reload, although no device reports it.
  await rows("skipped").filter({ hasText: "Left out" }).waitFor();
  expect([await amount("skipped"), await amount("failed")]).toEqual(["1", "0"]);
  expect(await page.getByRole("button", { name: "Send failed again" }).count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await visitor.shoot("broadcast-left-out-en");
});

test("a scheduled broadcast that cannot start says why, in both languages, and starts when it can", {
  timeout: 90_000,
}, async () => {
  const other = await person.post<Device>("/api/devices", { name: "Belum tertaut" });
  const { id } = await create({
    name: "Terhalang",
    deviceIds: [other.id],
    recipients: [ANI],
    scheduledAt: new Date(Date.now() - 60_000).toISOString(),
  });
  await visitor.visit(`/broadcasts/${id}`);
  await status("scheduled").waitFor();
  await world.stack.cron();
  const problem = page.locator("[data-testid=start-problem][data-problem=device_not_linked]");
  await problem.getByText("None of its devices is linked to WhatsApp.").waitFor();
  expect(await violations(page)).toEqual([]);
  await visitor.shoot("broadcast-start-problem-en");
  const indonesian = await Visitor.open(world, browser, { language: "id" });
  await indonesian.signIn();
  await indonesian.visit(`/broadcasts/${id}`);
  await indonesian.page.getByText("Siaran belum bisa dimulai").waitFor();
  await indonesian.shoot("broadcast-start-problem-id");
  await indonesian.close();
  await world.network.scan("6281120000002", (await startPairing(person, other.id)).raw, "Toko");
  await waitForStatus(person, other.id, "online");
  await world.stack.cron();
  await status("completed").waitFor({ timeout: 30_000 });
});

test("a broadcast whose device was deleted says so in the list", async () => {
  const other = await person.post<Device>("/api/devices", { name: "Sementara" });
  await create({ name: "Tanpa perangkat", deviceIds: [other.id] });
  await person.call("DELETE", `/api/devices/${other.id}`);
  await visitor.visit("/broadcasts");
  await page.getByTestId("campaign-row").filter({ hasText: "Tanpa perangkat" }).getByText("Deleted device").waitFor();
});

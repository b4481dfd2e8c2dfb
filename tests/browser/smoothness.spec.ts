// Nothing moves while a page loads, and a list of 500 rows needs little work: counted in components, not in milliseconds.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Campaign, Contact, Device, Page as ListPage } from "../../frontend/src/api/types";
import { linkDevice, OWN_CONNECTION, type Person, signIn, startWorld, type World, waitFor } from "../worker/support";
import { colourViolations, openBrowser, Visitor, violations } from "./support";
import { isLoaded, showAll } from "./support/lists";
import { countWork, type Shift, shiftsOf, takeWork } from "./support/work";

const SHOP = "6281110000001";
const BUDI = "6281220000001";
const ROWS = 500;
/** As many components as one row, the parts above it and the counts have; the other 499 rows have far more. */
const MAX_OF_ONE_ROW = 60;
/** Long enough that the page is drawn before its data arrive. */
const LATENCY_MS = 60;
/** The largest allowed layout shift of a page; Chromium calls a value below 0.1 good. */
const STILL = 0.01;

let world: World;
let browser: Browser;
let person: Person;
let device: Device;
let campaign: Campaign;
let contact: Contact;

const phoneOf = (row: number) => `62813${30_000_000 + row}`;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  await world.network.addCustomer(BUDI, "Budi");
  person = await signIn(world);
  device = await linkDevice(world, person, { name: "Toko Pusat", phone: SHOP });
  const people = Array.from({ length: ROWS }, (_, row) => ({ phone: `+${phoneOf(row)}`, name: `Orang ${row}` }));
  await fetch(`${world.url}/api/contacts/import?fileName=orang.csv&tags=pelanggan`, {
    method: "POST",
    headers: { ...OWN_CONNECTION, origin: world.url, cookie: person.cookie, "content-type": "text/csv" },
    body: ["phone,name", ...people.map(({ phone, name }) => `${phone},${name}`)].join("\n"),
  });
  campaign = await person.post<Campaign>("/api/campaigns", {
    name: "Promo",
    deviceIds: [device.id],
    text: "Halo {{name}}",
    recipients: people,
  });
  await world.network.burst(SHOP, 40, [BUDI], "Pesan");
  contact = await waitFor("the contacts to be there", async () => {
    const { items } = await person.get<ListPage<Contact>>("/api/contacts?search=Orang%20499");
    return items[0];
  });
}, 120_000);
afterAll(() => world?.dispose());

async function enter(look: Parameters<typeof Visitor.open>[2] = {}): Promise<Visitor> {
  const visitor = await Visitor.open(world, browser, look);
  await countWork(visitor.page);
  await visitor.signIn();
  return visitor;
}

test.for([1280, 390])("nothing moves while a page loads, %i px wide", { timeout: 120_000 }, async (width) => {
  const visitor = await enter({ width });
  const { page } = visitor;
  await page.route("**/api/**", async (route) => {
    await new Promise((done) => setTimeout(done, LATENCY_MS));
    await route.continue().catch(() => {});
  });
  const pages = [
    "/devices",
    `/devices/${device.id}`,
    `/devices/${device.id}/pacing`,
    `/devices/${device.id}/decisions`,
    `/chats/${device.id}`,
    `/chats/${device.id}/${encodeURIComponent(`${BUDI}@c.us`)}`,
    "/contacts",
    `/contacts/${contact.id}`,
    "/contacts/import",
    "/contacts/opt-out-words",
    "/broadcasts",
    `/broadcasts/new?device=${device.id}`,
    `/broadcasts/${campaign.id}`,
  ];
  const moved: Record<string, Shift[]> = {};
  const figures: Record<string, number> = {};
  for (const path of pages) {
    await visitor.visit(path);
    await page.getByRole("heading", { level: 1 }).waitFor({ state: "attached" });
    await visitor.isLive();
    await page.waitForLoadState("networkidle");
    await isLoaded(page, path);
    const shifts = await shiftsOf(page);
    const name = path.replaceAll(/(dev|con|cmp)_[\w-]+/g, "…");
    figures[name] = Math.round(10_000 * shifts.reduce((sum, { value }) => sum + value, 0)) / 10_000;
    if ((figures[name] ?? 0) >= STILL) moved[name] = shifts;
  }
  console.log(`layout shift at ${width} px:`, JSON.stringify(figures));
  expect(moved).toEqual({});
  await visitor.close();
});

/** Lets the spec send frames to the page over its events socket, as the server does. */
async function overSocket(page: Page): Promise<(frame: object) => void> {
  let say: ((frame: object) => void) | undefined;
  let seq = 0;
  await page.routeWebSocket(/\/api\/events\/socket/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((text) => {
      if (typeof text === "string" && text.startsWith("{")) seq = Math.max(seq, JSON.parse(text).seq ?? 0);
      socket.send(text);
    });
    say = (frame) => {
      seq += 1;
      socket.send(JSON.stringify({ seq, at: new Date().toISOString(), deviceId: device.id, ...frame }));
    };
  });
  return (frame) => say?.(frame);
}

test("500 rows scroll without work, and a changed row is drawn alone", { timeout: 120_000 }, async () => {
  const visitor = await enter();
  const { page } = visitor;
  const say = await overSocket(page);
  const changed = Math.floor(ROWS / 2);
  const optOut = {
    deviceId: device.id,
    chatId: `${phoneOf(changed)}@c.us`,
    phone: phoneOf(changed),
    lid: null,
    word: "STOP",
  };
  const step = { id: "msg_1", deviceId: device.id, chatId: optOut.chatId, campaign: { id: campaign.id, itemNo: 0 } };
  for (const { path, row, frame, shows } of [
    { path: "/contacts", row: "contact-row", frame: { kind: "contact.opted_out", data: optOut }, shows: "Opted out" },
    {
      path: `/broadcasts/${campaign.id}`,
      row: "item-row",
      frame: { kind: "message.status", data: { ...step, status: "delivered" } },
      shows: "Delivered",
    },
  ]) {
    await visitor.visit(path);
    await visitor.isLive();
    const rows = page.getByTestId(row);
    await rows.first().waitFor();
    await takeWork(page);
    await showAll(page);
    expect(await rows.count()).toBe(ROWS);
    const loading = await takeWork(page);

    await page.locator("#content").hover();
    for (let at = 0; at < 40; at += 1) {
      await page.mouse.wheel(0, 700);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    }
    const isAtEnd = () =>
      page.locator("#content").evaluate((one) => one.scrollTop + one.clientHeight >= one.scrollHeight - 2);
    await waitFor("the end of the list", isAtEnd);
    const scrolling = await takeWork(page);

    const person = rows.filter({ hasText: `Orang ${changed}` });
    expect(await person.getByText(shows).count()).toBe(0);
    const itemNo = await itemOf(changed);
    say(
      "campaign" in frame.data ? { ...frame, data: { ...frame.data, campaign: { id: campaign.id, itemNo } } } : frame,
    );
    await person.getByText(shows).first().waitFor({ state: "attached" });
    await visitor.settled();
    const change = await takeWork(page);

    console.log(`${ROWS} rows, ${row}:`, JSON.stringify({ loading, scrolling, change }));
    expect(scrolling.drawn).toBeLessThan(MAX_OF_ONE_ROW);
    expect(change.drawn).toBeGreaterThan(0);
    expect(change.drawn).toBeLessThan(MAX_OF_ONE_ROW);
    expect(change.mutations).toBeLessThan(MAX_OF_ONE_ROW);
    expect(await violations(page)).toEqual([]);
  }
  await visitor.close();
});

/** The item number of the recipient with this row's phone number. */
async function itemOf(row: number): Promise<number> {
  for (let cursor = ""; ; ) {
    const query = new URLSearchParams({ limit: "100", ...(cursor === "" ? {} : { cursor }) });
    const { items, nextCursor } = await person.get<ListPage<{ itemNo: number; phone: string }>>(
      `/api/campaigns/${campaign.id}/items?${query}`,
    );
    const found = items.find(({ phone }) => phone === phoneOf(row));
    if (found !== undefined) return found.itemNo;
    if (nextCursor === null) throw new Error("no recipient of the broadcast has this number");
    cursor = nextCursor;
  }
}

test("axe finds no violation in 500 contacts, in both languages and themes", { timeout: 120_000 }, async () => {
  for (const language of ["id", "en"] as const) {
    const visitor = await Visitor.open(world, browser, { language });
    const { page } = visitor;
    await visitor.signIn();
    await visitor.visit("/contacts");
    await page.getByTestId("contact-row").first().waitFor();
    await showAll(page);
    expect(await page.getByTestId("contact-row").count()).toBe(ROWS);
    expect([language, "light", await violations(page)]).toEqual([language, "light", []]);
    await visitor.switchTheme("dark");
    expect([language, "dark", await colourViolations(page)]).toEqual([language, "dark", []]);
    await visitor.close();
  }
});

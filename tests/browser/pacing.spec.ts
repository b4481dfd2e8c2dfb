// Pacing of a device in the dashboard: typing, waiting messages with their wait reason, and the settings.
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Campaign, Device, OutboxPage, Pacing } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

const SHOP = "6281110000001";
const BUDI = "6281220000001";
const SITI = "6281220000002";
const STRANGER = "6281220000003";
const WATCHED_FOR_MS = 60_000;
const HOUR = 3_600_000;

let world: World;
let browser: Browser;
let person: Person;
let device: Device;
let visitor: Visitor;

beforeAll(async () => {
  [world, browser] = await Promise.all([
    startWorld({ assets: true, bindings: { SIMULATOR_PACE: undefined } }),
    openBrowser(),
  ]);
  for (const [phone, name] of [
    [BUDI, "Budi"],
    [SITI, "Siti"],
    [STRANGER, "Andi"],
  ] as const) {
    await world.network.addCustomer(phone, name);
    await world.network.behave(phone, { receipts: "delivered" });
  }
  person = await signIn(world);
  device = await linkDevice(world, person, { name: "Toko", phone: SHOP });
  for (const phone of [BUDI, SITI]) await world.network.say(phone, SHOP, "Halo?");
  await waitFor("both chats", async () => {
    const { items } = await person.get<{ items: unknown[] }>(`/api/devices/${device.id}/chats`);
    return items.length === 2;
  });
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  await set({ ...CALM, typing: { enabled: false, minSeconds: 1, maxSeconds: 3 } });
  visitor = await Visitor.open(world, browser);
  await visitor.signIn();
});
afterEach(() => visitor.close());

const CALM = {
  quietHours: { enabled: false },
  limits: { perMinute: 20, perHour: 500, perDay: 5_000 },
  warmUp: { enabled: true },
};
const set = (settings: object) => person.patch<Pacing>(`/api/devices/${device.id}/pacing`, settings);
const waitingNow = async () => (await person.get<OutboxPage>(`/api/devices/${device.id}/outbox?state=waiting`)).waiting;
const thread = (phone: string) => `/chats/${device.id}/${encodeURIComponent(`${phone}@c.us`)}`;
const composer = (page: Page) => page.getByLabel("Write a message");
const bubble = (page: Page, text: string) => page.getByTestId("message").filter({ hasText: text });
const statusOf = (page: Page, text: string) => bubble(page, text).getAttribute("data-status");
const received = async (phone: string) => (await world.network.receivedBy(phone)).map(({ text }) => text);
/** The time of day in UTC, `ms` from now, such as `13:05`. */
const utcTimeOfDay = (ms: number) => new Date(Date.now() + ms).toISOString().slice(11, 16);
/** Quiet hours from an hour ago until an hour from now, so it is quiet whenever the test runs. */
const QUIET_NOW = () => ({
  quietHours: { enabled: true, from: utcTimeOfDay(-HOUR), to: utcTimeOfDay(HOUR), timeZone: "UTC" },
});

async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
}

describe("a reply", () => {
  test("is shown as typing, sent, delivered and read", async () => {
    await set({ typing: { enabled: true, minSeconds: 3, maxSeconds: 4 } });
    const { page } = visitor;
    await visitor.visit(thread(BUDI));
    await visitor.isLive();
    await bubble(page, "Halo?").waitFor();
    await say(page, "Masih ada, kak.");
    await page.locator("[data-testid=message][data-status=typing]").waitFor();
    await bubble(page, "Masih ada, kak.").getByText("typing…").waitFor();
    await visitor.shoot("typing");
    await waitFor("two ticks", async () => (await statusOf(page, "Masih ada, kak.")) === "delivered");
    await world.network.read(BUDI);
    await waitFor("blue ticks", async () => (await statusOf(page, "Masih ada, kak.")) === "read");
  });

  test("can be cancelled while it is typed", async () => {
    await set({ typing: { enabled: true, minSeconds: 10, maxSeconds: 12 } });
    const { page } = visitor;
    await visitor.visit(thread(BUDI));
    await visitor.isLive();
    await say(page, "Salah kirim");
    await page.locator("[data-testid=message][data-status=typing]").waitFor();
    await bubble(page, "Salah kirim").getByRole("button", { name: "Cancel" }).click();
    await bubble(page, "Salah kirim").getByText("Cancelled before it was sent.").waitFor();
    await bubble(page, "Salah kirim").getByRole("button", { name: "Write again" }).click();
    expect(await composer(page).inputValue()).toBe("Salah kirim");
    expect(await composer(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await composer(page).fill("");
  });

  test("over the limit shows the limit and the time in two tabs, and after a reload", async () => {
    const other = await Visitor.open(world, browser);
    await other.signIn();
    for (const tab of [visitor, other]) {
      await tab.visit(thread(SITI));
      await tab.isLive();
      await bubble(tab.page, "Halo?").waitFor();
    }
    // This message uses up a limit of one message per minute, which is set below.
    await say(visitor.page, "Dalam batas");
    await waitFor("the message to be sent", async () => (await received(SITI)).includes("Dalam batas"));
    await set({ limits: { perMinute: 1 } });
    await say(visitor.page, "Satu terlalu banyak");
    for (const { page } of [visitor, other]) {
      const note = bubble(page, "Satu terlalu banyak").getByTestId("wait-note");
      await note.getByText("The limit per minute is reached.").waitFor();
      await waitFor("a countdown", async () => /will be sent in \d+ s\./.test((await note.textContent()) ?? ""));
    }
    await visitor.shoot("waiting-minute-limit");
    await visitor.page.reload();
    const note = bubble(visitor.page, "Satu terlalu banyak").getByTestId("wait-note");
    await note.getByText("The limit per minute is reached.").waitFor();
    await other.close();

    await set({ limits: { perMinute: 20 } });
    await waitFor("the message to be sent at once", async () => (await received(SITI)).includes("Satu terlalu banyak"));
    await waitFor("its ticks", async () => (await statusOf(visitor.page, "Satu terlalu banyak")) === "delivered");
    expect(await bubble(visitor.page, "Satu terlalu banyak").getByTestId("wait-note").count()).toBe(0);
  });
});

describe("a first message to a stranger", () => {
  test("waits for the end of quiet hours, shows the reason everywhere, and is sent when they end", async () => {
    await set(QUIET_NOW());
    const { page } = visitor;
    await visitor.visit(thread(STRANGER));
    await visitor.isLive();
    await say(page, "Selamat malam");
    const note = bubble(page, "Selamat malam").getByTestId("wait-note");
    await note.getByText("Quiet hours: broadcasts and first messages to new contacts wait.").waitFor();
    expect(await note.textContent()).toMatch(/will be sent (in \d+ min, at|at|tomorrow at) \d\d:\d\d\./);
    await visitor.shoot("waiting-quiet-hours");

    await page.getByRole("link", { name: "Devices" }).first().click();
    await page
      .getByTestId("device-card")
      .getByText(/1 waiting · next .*\d\d:\d\d \(quiet hours\)/)
      .waitFor();
    await visitor.shoot("device-waiting");
    await page.getByRole("link", { name: "Open Toko" }).click();
    await page.getByTestId("outbox-line").waitFor();

    await set({ quietHours: { enabled: false } });
    await waitFor("the message to arrive", async () => (await received(STRANGER)).includes("Selamat malam"));
    await waitFor("the line to be gone", async () => (await page.getByTestId("outbox-line").count()) === 0);
  });
});

describe("a broadcast", () => {
  test("in quiet hours shows until when it waits", async () => {
    await set(QUIET_NOW());
    const campaign = await person.post<Campaign>("/api/campaigns", {
      name: "Promo",
      deviceIds: [device.id],
      text: "Halo {{name}}",
      recipients: [{ phone: `+${BUDI}`, name: "Budi" }],
      gap: { minSeconds: 5, maxSeconds: 10 },
    });
    const { page } = visitor;
    await visitor.visit(`/broadcasts/${campaign.id}`);
    await visitor.isLive();
    await page.getByRole("heading", { level: 1, name: "Promo" }).waitFor();
    expect(await page.getByTestId("outbox-line").count()).toBe(0);
    await page.getByRole("button", { name: "Start broadcast" }).click();
    await page.getByRole("button", { name: "Start sending" }).click();
    await page
      .getByTestId("campaign-device")
      .getByText(/next message .*\d\d:\d\d.*quiet hours/i)
      .waitFor();
    await visitor.shoot("broadcast-quiet-hours");
    await page
      .getByTestId("eta")
      .getByText(/about (1 h|5[789] min)/i) // quiet hours end at a full minute
      .waitFor();

    await set({ quietHours: { enabled: false } });
    await page.locator("[data-testid=campaign-status][data-status=completed]").waitFor();
    expect(await received(BUDI)).toContain("Halo Budi");
    expect(await page.getByTestId("outbox-line").count()).toBe(0);
  });
});

describe("a scheduled message", () => {
  test("is shown as scheduled, also after a reload, and can be cancelled", async () => {
    const { page } = visitor;
    await visitor.visit(thread(BUDI));
    await visitor.isLive();
    await bubble(page, "Halo?").waitFor();
    await composer(page).fill("Pesanan siap besok");
    await page.getByRole("button", { name: "Send later" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: /Tomorrow morning/ }).click();
    await visitor.shoot("send-later");
    expect(await violations(page)).toEqual([]);

    await dialog.getByLabel("Date").fill("2020-01-01");
    await dialog.getByRole("button", { name: "Schedule" }).click();
    await dialog.getByText("This time is in the past. Choose a later one.").waitFor();
    await dialog.getByRole("button", { name: /Tomorrow morning/ }).click();
    await dialog.getByRole("button", { name: "Schedule" }).click();

    const note = bubble(page, "Pesanan siap besok").getByTestId("wait-note");
    await note.getByText("Scheduled.").waitFor();
    expect(await note.textContent()).toContain("will be sent tomorrow at 08:00.");
    expect(await composer(page).inputValue()).toBe("");
    await page.reload();
    await note.getByText("Scheduled.").waitFor();
    expect(await note.textContent()).toContain("will be sent tomorrow at 08:00.");
    await visitor.shoot("scheduled");

    await note.getByRole("button", { name: "Cancel" }).click();
    await bubble(page, "Pesanan siap besok").getByText("Cancelled before it was sent.").waitFor();
    await waitFor("nothing to wait", async () => (await waitingNow()) === 0);
  });

  test("is sent by itself at its time", async () => {
    const { page } = visitor;
    await visitor.visit(thread(BUDI));
    await visitor.isLive();
    await person.post(`/api/devices/${device.id}/messages`, {
      to: BUDI,
      text: "Sebentar lagi",
      sendAt: new Date(Date.now() + 6_000).toISOString(),
    });
    await bubble(page, "Sebentar lagi").getByTestId("wait-note").getByText("Scheduled.").waitFor();
    await waitFor("the message to be delivered", async () => (await statusOf(page, "Sebentar lagi")) === "delivered");
  });

  test("that is refused is not lost", async () => {
    const { page } = visitor;
    await visitor.visit(thread(BUDI));
    await visitor.isLive();
    await page.route("**/api/devices/*/messages", (route) =>
      route.fulfill({
        status: 409,
        json: { success: false, error: { code: "DEVICE_DISCONNECTED", message: "", details: {} } },
      }),
    );
    await say(page, "Jangan hilang");
    const pending = page.getByTestId("pending-message");
    await pending.getByText(/This device is not linked to WhatsApp/).waitFor();
    await pending.getByRole("button", { name: "Write again" }).click();
    expect(await composer(page).inputValue()).toBe("Jangan hilang");
    expect(await pending.count()).toBe(0);
    await composer(page).fill("");
  });
});

describe("the pacing page of a device", () => {
  test("saves the settings, and shows a refusal at its field", async () => {
    const { page } = visitor;
    await visitor.visit(`/devices/${device.id}`);
    await page.getByRole("link", { name: "Set the pace" }).click();
    await page.getByRole("heading", { level: 1, name: "Sending pace" }).waitFor();
    await page.getByRole("switch", { name: "Show “typing…” before sending" }).check();
    await page.getByLabel("Shortest (seconds)").fill("0.2");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Between 0.5 and 15 seconds, and not above the longest.").waitFor();
    expect(await page.getByLabel("Shortest (seconds)").getAttribute("aria-invalid")).toBe("true");
    await visitor.shoot("pacing-refused");

    await page.getByLabel("Shortest (seconds)").fill("2");
    await page.getByLabel("Per minute").fill("12");
    await page.getByRole("switch", { name: "Quiet hours" }).check();
    await page.getByLabel("From").fill("22:30");
    await page.getByLabel("Time zone").fill("makassar");
    await page.getByLabel("Time zone").blur();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Settings saved.").first().waitFor();
    const { settings } = await person.get<Pacing>(`/api/devices/${device.id}/pacing`);
    expect(settings).toMatchObject({
      typing: { enabled: true, minSeconds: 2, maxSeconds: 3 },
      quietHours: { enabled: true, from: "22:30", timeZone: "Asia/Makassar" },
      limits: { perMinute: 12, perHour: 500 },
    });
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await waitFor("the saved settings", async () => (await page.getByLabel("Per minute").inputValue()) === "12");
  });

  test("updates its bars in a minute of traffic without reading any address", { timeout: 120_000 }, async () => {
    const { page } = visitor;
    await visitor.visit(`/devices/${device.id}/pacing`);
    await visitor.isLive();
    const used = async (window: string) => Number(await page.getByTestId(`usage-${window}`).getAttribute("data-used"));
    await page.getByTestId("usage-day").waitFor();
    // The menu entry Start loads late and reads the devices and broadcasts.
    await visitor.settled({ quietForMs: 1_000 });
    const before = await used("day");
    const from = Date.now();
    for (const number of [1, 2, 3]) {
      await page.waitForTimeout(WATCHED_FOR_MS / 5);
      await person.post(`/api/devices/${device.id}/messages`, { to: BUDI, text: `Hitung ${number}` });
      await waitFor("the bar to move", async () => (await used("day")) === before + number, { withinMs: 3_000 });
    }
    await visitor.shoot("pacing-used");
    await page.waitForTimeout(Math.max(0, from + WATCHED_FOR_MS - Date.now()));
    await waitFor("the last minute to hold these three at most", async () => (await used("minute")) <= 3);
    expect(visitor.readsSince(from)).toEqual([]);
    // The page has counted the same as the server.
    const { usage } = await person.get<Pacing>(`/api/devices/${device.id}/pacing`);
    expect(usage.day.used).toBe(await used("day"));
  });
});

describe("a broadcast that is scheduled", () => {
  test("for quiet hours says before and after when its first message leaves", { timeout: 60_000 }, async () => {
    await set({
      quietHours: { enabled: true, from: utcTimeOfDay(HOUR / 2), to: utcTimeOfDay(5 * HOUR), timeZone: "UTC" },
    });
    const { page } = visitor;
    await visitor.visit("/broadcasts/new");
    await page.getByLabel("Broadcast name").fill("Malam");
    await page.getByLabel("Message", { exact: true }).fill("Selamat malam {{name}}");
    await page.getByLabel("Paste a list").check();
    await page.getByLabel("List of recipients").fill(`+${BUDI}, Budi`);
    await page.getByRole("button", { name: "Schedule", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Schedule", exact: true }).click();
    await page
      .getByTestId("forecast")
      .getByText(/The first message leaves/)
      .waitFor();
    await page.getByRole("button", { name: "Schedule broadcast" }).click();
    const question = page.getByRole("alertdialog");
    await question.getByText(/It starts automatically.*The first message leaves/).waitFor();
    await visitor.shoot("schedule-in-quiet-hours-question");
    await question.getByRole("button", { name: "Schedule", exact: true }).click();
    await page.getByText(/This broadcast starts automatically on.*The first message leaves/).waitFor();
    await visitor.shoot("schedule-in-quiet-hours");
    expect(await violations(page)).toEqual([]);
  });
});

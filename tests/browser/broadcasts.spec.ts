// Broadcasts in the dashboard: recipients from a list, a file or a tag, until every message is read on the phones.
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Contact, Page as ListPage } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

const PEOPLE = ["Budi", "Siti", "Andi", "Dewi", "Rina"].map((name, index) => ({
  name,
  phone: `628122000000${index + 1}`,
}));
const CROWD = Array.from({ length: 30 }, (_, index) => ({
  name: `Orang ${index + 1}`,
  phone: `6281230000${String(100 + index)}`,
  city: index % 2 === 0 ? "Bandung" : "Jakarta",
}));
/** Has opted out. */
const [OPTED_OUT] = CROWD;
const SHOPS = { Toko: "6281110000001", Cabang: "6281110000002", Gudang: "6281110000003" };

let world: World;
let browser: Browser;
let person: Person;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  for (const { name, phone } of [...PEOPLE, ...CROWD]) {
    await world.network.addCustomer(phone, name);
    await world.network.behave(phone, { receipts: "read" });
  }
  person = await signIn(world);
  await linkDevice(world, person, { name: "Toko", phone: SHOPS.Toko });
}, 60_000);
afterAll(() => world?.dispose());

const received = async (phone: string) => (await world.network.receivedBy(phone)).map(({ text }) => text);
const count = (page: Page, state: string) => page.getByTestId(`count-${state}`).getByTestId("amount").textContent();

/** Sets the shortest gap that the form allows. */
async function setShortestGap(page: Page): Promise<void> {
  await page.getByLabel("Custom").check();
  await page.getByLabel("Shortest (seconds)").fill("5");
  await page.getByLabel("Longest (seconds)").fill("5");
}

test("a broadcast to five is written, refused, corrected, started and shown until it is completed", async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit("/broadcasts");
  await page.getByText("Send your first broadcast").waitFor();
  await page.getByRole("link", { name: "New broadcast" }).click();

  await page.getByLabel("Broadcast name").fill("Promo akhir pekan");
  await page.getByLabel("Message", { exact: true }).fill("Halo {{name}}, diskon 20% hari ini.");
  await page.getByLabel("Paste a list").check();
  const rows = PEOPLE.map(({ name, phone }) => `+${phone}, ${name}`);
  await page
    .getByLabel("List of recipients")
    .fill(["nomor, nama", ...rows.slice(0, 2), "12, Salah", ...rows.slice(2)].join("\n"));
  await setShortestGap(page);
  await page.getByTestId("preview").getByText("Halo Budi, diskon 20% hari ini.").waitFor();
  await page.getByRole("button", { name: "Next recipient" }).click();
  await page.getByTestId("preview").getByText("Halo Siti,").waitFor();

  await page.getByRole("button", { name: "Save and review" }).click();
  const refused = page.getByTestId("refused-rows");
  await refused.waitFor();
  expect(await refused.locator("tbody td").allTextContents()).toEqual([
    "4",
    "12",
    "This number is too short. Check whether digits are missing.",
  ]);
  // The page goes to the refusal, and says so beside the button, too.
  await waitFor("the refusal to have the focus", () =>
    refused.evaluate((element) => element === document.activeElement),
  );
  await page.getByText("1 recipient cannot get this message; the list above says why.").waitFor();
  await page.getByRole("checkbox", { name: /^Leave out recipients who cannot get the message/ }).waitFor();
  // Neither a refusal nor a reload loses what was typed.
  await page.reload();
  expect(await page.getByLabel("Broadcast name").inputValue()).toBe("Promo akhir pekan");
  expect(await page.getByLabel("List of recipients").inputValue()).toContain("12, Salah");
  await visitor.shoot("broadcast-refused");

  await page.getByLabel("List of recipients").fill(rows.join("\n"));
  await page.getByTestId("forecast").getByText("5 recipients").waitFor();
  await page.getByRole("button", { name: "Save and review" }).click();
  await page.waitForURL(/\/broadcasts\/cmp_/);
  await page.getByRole("button", { name: "Start broadcast" }).click();
  await page.getByRole("alertdialog").getByText("Send to 5 recipients?").waitFor();
  await visitor.settled();
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
  // The event changes the row at once; the count changes once the event is in D1.
  await waitFor("five to be counted as read", async () => (await count(page, "read")) === "5");
  await page.getByRole("img", { name: /^5 messages sent between/ }).waitFor();
  await visitor.shoot("broadcast-completed");

  // Events change everything except the forecast and the chart, which are read at most every two seconds.
  const reads = visitor.readsSince(startedAt);
  const readings = reads.filter((call) => call.endsWith("/progress"));
  expect(reads.filter((call) => !readings.includes(call) && !call.includes("/items"))).toEqual([]);
  expect(reads.filter((call) => call.includes("/items")).length).toBeLessThanOrEqual(1);
  expect(readings.length).toBeLessThanOrEqual((Date.now() - startedAt) / 2_000 + 2);
  for (const { name, phone } of PEOPLE) expect(await received(phone)).toEqual([`Halo ${name}, diskon 20% hari ini.`]);

  const report = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download report" }).click();
  const file = await report;
  expect(file.suggestedFilename()).toBe("Promo akhir pekan-report.csv");
  expect(await readFile(await file.path(), "utf8")).toContain("(+62) 812-2000-0001");
  await visitor.close();
}, 150_000);

test("recipients come from a CSV file, too, and its columns can be used in the message", async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit("/broadcasts/new");
  await page.getByRole("radio", { name: /^File/ }).check();
  const csv =
    '\uFEFFphone;name;Kota Asal\r\n+6281220000001;"Budi; Toko ""Maju""";Bandung\r\n0812-2000-0002;Siti;Jakarta\r\n081220000002;Siti lagi;\r\n';
  await page.setInputFiles("input[type=file]", { name: "daftar.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.getByText("3 rows read from daftar.csv.").first().waitFor();
  await page.getByText("1 row repeats a person and gets no second message. Row 4.").waitFor();
  const forecast = page.getByTestId("forecast");
  await forecast.getByText("2 recipients").waitFor();
  await page.getByLabel("Message", { exact: true }).fill("Halo {nama}, {{kota}}");
  await page.getByRole("button", { name: "Use {{name}}" }).click();
  expect(await page.getByLabel("Message", { exact: true }).inputValue()).toBe("Halo {{name}}, {{kota}}");
  await page.getByLabel("Message", { exact: true }).fill("Dari ");
  await page.getByRole("button", { name: "Insert column kota_asal" }).click();
  expect(await page.getByLabel("Message", { exact: true }).inputValue()).toBe("Dari {{kota_asal}}");
  // One recipient has no name: either the message gets a fallback, or the recipient is left out.
  const nameless = csv.replace("Siti;Jakarta", ";Jakarta").replace("Siti lagi", "");
  const buffer = Buffer.from(nameless);
  await page.setInputFiles("input[type=file]", { name: "tanpa.csv", mimeType: "text/csv", buffer });
  await page.getByLabel("Message", { exact: true }).fill("Halo {{name}}");
  await page.getByRole("checkbox", { name: /^Leave out recipients who cannot get the message/ }).check();
  await forecast.getByText("1 lacks a value that the message uses and is left out").waitFor();
  await page.getByRole("checkbox", { name: /^Leave out recipients who cannot get the message/ }).uncheck();
  await page.getByRole("button", { name: "Insert “friend” as a fallback" }).click();
  expect(await page.getByLabel("Message", { exact: true }).inputValue()).toBe('Halo {{name|default("friend")}}');
  await visitor.close();
});

test("a broadcast to the tag of thirty imported contacts is sent from three devices, paused and resumed", {
  timeout: 300_000,
}, async () => {
  await linkDevice(world, person, { name: "Cabang", phone: SHOPS.Cabang });
  await linkDevice(world, person, { name: "Gudang", phone: SHOPS.Gudang });
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();

  await visitor.visit("/contacts/import");
  const rows = CROWD.map(({ name, phone, city }) => `+${phone},${name},${city}`);
  const csv = ["phone,name,kota", ...rows].join("\n");
  await page.setInputFiles("input[type=file]", {
    name: "tiga-puluh.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(csv),
  });
  await page.getByLabel("kota is used as").selectOption("attribute");
  await page.getByLabel("Tags for all contacts").fill("promo,");
  await page.getByRole("button", { name: "Import 30 contacts" }).click();
  await page.locator("[data-testid=import-result][data-status=completed]").waitFor();
  expect(await page.getByTestId("import-created").locator("dd").textContent()).toBe("30");
  const { items } = await person.get<ListPage<Contact>>(`/api/contacts?search=${OPTED_OUT?.phone}`);
  await person.post(`/api/contacts/${items[0]?.id}/consent`, { said: "opted_out" });

  await visitor.visit("/contacts?tag=promo");
  await page.getByRole("link", { name: "Send a broadcast to tag promo" }).click();
  await page.getByLabel("Broadcast name").fill("Promo tiga puluh");
  for (const name of Object.keys(SHOPS)) await page.getByRole("checkbox", { name: new RegExp(`^${name}`) }).check();
  await page.getByLabel("Message", { exact: true }).fill("{Halo|Hai} {{name}}, ada promo di {{kota}}, {{salah}}.");
  await setShortestGap(page);
  const problem = page.locator("[data-testid=preview-problem][data-code=unknown_variable]");
  await problem.getByText("There is no column {{salah}}.").waitFor();
  await page.getByLabel("Message", { exact: true }).fill("{Halo|Hai} {{name}}, ada promo di {{kota}}.");
  await waitFor("the problem to be gone", async () => (await problem.count()) === 0);
  await page.getByTestId("forecast").getByText("29 recipients").waitFor();
  await page.getByTestId("forecast").getByText("1 opted out and is left out").waitFor();
  await page
    .getByTestId("preview")
    .getByText(/^(Halo|Hai) Orang \d+, ada promo di (Bandung|Jakarta)\.$/)
    .waitFor();
  expect(await violations(page)).toEqual([]);
  await visitor.shoot("broadcast-wizard-en");

  // The test message is the one that the preview shows.
  const own = PEOPLE[4]?.phone ?? "";
  const before = (await received(own)).length;
  const shown = (await page.getByTestId("preview").locator("p").first().textContent()) ?? "";
  await page.getByLabel("Send a test message to yourself").fill(`+${own}`);
  await page.getByRole("button", { name: "Send test" }).click();
  await waitFor("the test to arrive", async () => (await received(own)).length > before);
  expect((await received(own)).at(-1)).toBe(shown);

  await page.getByRole("button", { name: "Save and review" }).click();
  await page.waitForURL(/\/broadcasts\/cmp_/);
  await page.getByText("all contacts that have the tag promo then", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Start broadcast" }).click();
  await page.getByRole("alertdialog").getByText("Send to 29 recipients?").waitFor();
  await page.getByRole("button", { name: "Start sending" }).click();
  await page.locator("[data-testid=campaign-status][data-status=running]").waitFor();
  await waitFor("a few to be read", async () => Number(await count(page, "read")) >= 3, { withinMs: 60_000 });
  expect(await violations(page)).toEqual([]);

  await page.getByRole("button", { name: "Pause" }).click();
  await page.locator("[data-testid=campaign-status][data-status=paused]").waitFor();
  // Each device may still be sending one message.
  await page.waitForTimeout(3_000);
  const arrived = async () => {
    const texts = await Promise.all(CROWD.map(({ phone }) => received(phone)));
    return texts.filter((each) => each.length > 0).length;
  };
  const then = await arrived();
  await page.waitForTimeout(8_000);
  expect(await arrived()).toBe(then);
  await visitor.shoot("broadcast-paused-en");
  const other = await Visitor.open(world, browser, { language: "id", theme: "dark" });
  await other.signIn();
  await other.visit(new URL(page.url()).pathname);
  await other.page.getByTestId("campaign-device").first().waitFor();
  expect(await violations(other.page)).toEqual([]);
  await other.shoot("broadcast-paused-id");

  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Resume" }).click();
  await page.locator("[data-testid=campaign-status][data-status=completed]").waitFor({ timeout: 150_000 });
  await waitFor("everyone to have read it", async () => (await count(page, "read")) === "29");
  await other.page.locator("[data-testid=campaign-status][data-status=completed]").waitFor();
  await other.shoot("broadcast-tag-completed-id");
  await visitor.shoot("broadcast-tag-completed-en");
  await other.close();

  for (const { name, phone, city } of CROWD) {
    const texts = await received(phone);
    if (phone === OPTED_OUT?.phone) expect(texts).toEqual([]);
    else {
      expect(texts).toHaveLength(1);
      expect([`Halo ${name}, ada promo di ${city}.`, `Hai ${name}, ada promo di ${city}.`]).toContain(texts[0]);
    }
  }
  // Each device sent its part, and the phone page shows what arrived.
  const senders = new Set(
    (await world.network.inbound()).filter(({ text }) => text.includes("ada promo di")).map(({ from }) => from),
  );
  expect([...senders].sort()).toEqual(Object.values(SHOPS).sort());
  await page.goto(world.network.url);
  const someContact = CROWD[7];
  await page.locator(`button[data-phone="${someContact?.phone}"]`).click();
  const sent = (await world.network.receivedBy(someContact?.phone ?? "")).find(({ text }) =>
    text.includes("ada promo di"),
  );
  await page.locator("#peer").selectOption(sent?.from ?? "");
  await page
    .locator("#log .line")
    .filter({ hasText: `${someContact?.name}, ada promo di ${someContact?.city}.` })
    .waitFor();
  await visitor.shoot("broadcast-on-the-phone");
  await visitor.close();
});

test("a scheduled broadcast is shown in both languages, and can be cancelled", { timeout: 60_000 }, async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit("/broadcasts/new");
  await page.getByLabel("Broadcast name").fill("Besok pagi");
  await page.getByRole("checkbox", { name: /^Toko/ }).check();
  await page.getByLabel("Message", { exact: true }).fill("Selamat pagi {{name}}");
  await page.getByLabel("Paste a list").check();
  await page.getByLabel("List of recipients").fill(`+${PEOPLE[0]?.phone}, Budi`);
  await page.getByRole("button", { name: "Schedule", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /Tomorrow morning/ }).click();
  await dialog.getByRole("button", { name: "Schedule", exact: true }).click();
  await page.getByText(/^Starts automatically/).waitFor();
  await page.getByRole("button", { name: "Schedule broadcast" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByText("Schedule this broadcast to 1 recipient?").waitFor();
  await visitor.shoot("broadcast-schedule-question-en");
  await question.getByRole("button", { name: "Not yet" }).click();
  await question.waitFor({ state: "detached" });
  expect(new URL(page.url()).pathname).toBe("/broadcasts/new");
  await page.getByRole("button", { name: "Schedule broadcast" }).click();
  await question.getByRole("button", { name: "Schedule", exact: true }).click();
  await page.waitForURL(/\/broadcasts\/cmp_/);
  await page.locator("[data-testid=campaign-status][data-status=scheduled]").waitFor();
  await page.getByText(/This broadcast starts automatically on/).waitFor();
  await visitor.shoot("broadcast-scheduled-en");

  const other = await Visitor.open(world, browser, { language: "id" });
  await other.signIn();
  await other.visit("/broadcasts");
  await other.page
    .getByTestId("campaign-row")
    .filter({ hasText: "Besok pagi" })
    .getByText("Terjadwal")
    .filter({ visible: true })
    .waitFor();
  expect(await violations(other.page)).toEqual([]);
  await other.shoot("broadcasts-id");
  await other.close();

  await page.getByRole("button", { name: "Cancel broadcast" }).click();
  await page
    .getByRole("alertdialog")
    .getByText(/Nothing has been sent, and it will not start/)
    .waitFor();
  await page.getByRole("alertdialog").getByRole("button", { name: "Keep broadcast" }).click();
  await page.getByRole("alertdialog").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Cancel broadcast" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel broadcast" }).click();
  await page.locator("[data-testid=campaign-status][data-status=cancelled]").waitFor();
  expect(await page.getByText("Started", { exact: true }).count(), "it never did").toBe(0);
  await page.reload();
  await page.locator("[data-testid=item-status][data-status=cancelled]").waitFor();
  expect(await page.getByText("Started", { exact: true }).count()).toBe(0);
  await visitor.close();
});

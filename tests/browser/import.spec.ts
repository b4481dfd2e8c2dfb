// The import of contacts from a file: preview, columns, result, and the rejected rows as a file.
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Contact, Page as ListPage } from "../../frontend/src/api/types";
import { type Person, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

const GOOD = Array.from({ length: 30 }, (_, index) => `0812-3000-00${String(index + 10)};Orang ${index};Bandung`);
const LINES = [
  "Nomor HP;Nama;Kota Asal",
  ...GOOD.slice(0, 10),
  "12;Salah;Jakarta",
  ...GOOD.slice(10, 20),
  ";Tanpa Nomor;Jakarta",
  ...GOOD.slice(20),
  "+62 812 3000 0010;Orang Ganda;Bandung",
];
/** More rows than are imported within the request. */
const ROWS_OF_A_JOB = 6_000;

let world: World;
let browser: Browser;
let person: Person;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  person = await signIn(world);
});
afterAll(() => world?.dispose());

const choose = (page: Page, name: string, lines: readonly string[]) =>
  page.setInputFiles("input[type=file]", { name, mimeType: "text/csv", buffer: Buffer.from(lines.join("\r\n")) });
const count = (page: Page, testId: string) => page.getByTestId(testId).locator("dd").textContent();
const counts = (page: Page, testId: string, wanted: string) =>
  waitFor(`${testId} to be ${wanted}`, async () => (await count(page, testId)) === wanted);

test("thirty contacts are imported from a file with some invalid rows", { timeout: 90_000 }, async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit("/contacts");
  await page.getByRole("link", { name: "Import file" }).click();

  const sample = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download sample CSV" }).click();
  expect(await readFile(await (await sample).path(), "utf8")).toContain("number,name,tags,city");
  await choose(page, "pelanggan.numbers", LINES);
  await page.getByText(/This is a spreadsheet of another program/).waitFor();
  await choose(page, "pelanggan.xlsx", LINES);
  await page.getByText(/This file is damaged, or not what its name says/).waitFor();
  expect(await violations(page)).toEqual([]);

  await choose(page, "pelanggan.csv", LINES);
  await page.getByTestId("import-column").nth(2).waitFor();
  expect(await page.getByLabel("Nomor HP is used as").inputValue()).toBe("phone");
  expect(await page.getByLabel("Nama is used as").inputValue()).toBe("name");
  await page.getByLabel("Kota Asal is used as").selectOption("attribute");
  await page.getByLabel("Column name for Kota Asal").fill("kota");
  await page.getByLabel("Tags for all contacts").fill("impor,");
  await page.getByLabel("These people agreed to receive messages from us").check();
  await counts(page, "dry-new", "30");
  await counts(page, "dry-rejected", "2");
  await counts(page, "dry-duplicates", "1");
  await page.getByTestId("first-row").first().getByText("kota: Bandung").waitFor();
  await page.getByTestId("first-row").first().getByText("impor").waitFor();
  await page
    .getByTestId("rejection")
    .getByText("This number is too short. Check whether digits are missing.")
    .waitFor();
  expect(await violations(page)).toEqual([]);
  await visitor.shoot("import-columns");

  // Without a column of numbers there is nothing to import; with the column, everything is back.
  await page.getByLabel("Nomor HP is used as").selectOption("ignore");
  await page.getByText("Choose the column with the WhatsApp numbers.").waitFor();
  expect(await page.getByRole("button", { name: /^Import \d+ contacts$/ }).isDisabled()).toBe(true);
  await page.getByLabel("Nomor HP is used as").selectOption("phone");

  await page.getByRole("button", { name: "Import 30 contacts" }).click();
  await page.locator("[data-testid=import-result][data-status=completed]").waitFor();
  for (const [name, wanted] of [
    ["created", "30"],
    ["updated", "0"],
    ["duplicates", "1"],
    ["rejected", "2"],
  ] as const)
    expect(await count(page, `import-${name}`), name).toBe(wanted);
  await page.waitForURL(/\/contacts\/import\?id=imp_/);
  expect(await violations(page)).toEqual([]);
  await visitor.shoot("import-result");

  const rejected = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download rejected rows" }).click();
  const file = await rejected;
  expect(file.suggestedFilename()).toBe("pelanggan-rejected.csv");
  const text = await readFile(await file.path(), "utf8");
  expect(text.split("\n")[0]).toMatch(/"Nomor HP".*"Kota Asal".*"Why it was left out"$/);
  expect(text).toContain('"this is not a phone number: it is too short"');

  await page.reload();
  await page.locator("[data-testid=import-result][data-status=completed]").waitFor();
  const { items } = await person.get<ListPage<Contact>>("/api/contacts?tag=impor&limit=100");
  expect(items).toHaveLength(30);
  expect(items.every(({ attributes, consentedAt }) => attributes.kota === "Bandung" && consentedAt !== null)).toBe(
    true,
  );

  await page.getByRole("link", { name: "Import another file" }).click();
  await page.getByTestId("import-row").getByText("pelanggan.csv").waitFor();
  expect(visitor.errors).toEqual([]);
  await visitor.close();
});

test("the same file again updates contacts and doubles none", { timeout: 60_000 }, async () => {
  const visitor = await Visitor.open(world, browser, { language: "id", theme: "dark", width: 390 });
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit("/contacts/import");
  await choose(page, "pelanggan.csv", LINES);
  await counts(page, "dry-new", "0");
  await counts(page, "dry-known", "30");
  expect(await violations(page)).toEqual([]);
  await visitor.shoot("import-columns-id-phone");
  await page.getByRole("button", { name: "Impor 30 kontak" }).click();
  await page.locator("[data-testid=import-result][data-status=completed]").waitFor();
  expect(await count(page, "import-created")).toBe("0");
  expect(await count(page, "import-updated")).toBe("30");
  await visitor.shoot("import-result-id-phone");
  await visitor.close();
});

test("a workbook of Excel is imported, and one of its sheets chosen", { timeout: 60_000 }, async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit("/contacts/import");
  const buffer = await readFile(new URL("./support/workbook.xlsx", import.meta.url));
  await page.setInputFiles("input[type=file]", { name: "pelanggan.xlsx", mimeType: "", buffer });
  await page.getByRole("button", { name: "Pelanggan (3 rows)" }).click();
  await page.getByTestId("import-column").nth(4).waitFor();
  await counts(page, "dry-new", "2");
  await page.getByTestId("first-row").first().getByText("tgl_lahir: 2026-03-12").waitFor();
  await page.getByRole("button", { name: "Import 2 contacts" }).click();
  await page.locator("[data-testid=import-result][data-status=completed]").waitFor();
  const { items } = await person.get<ListPage<Contact>>("/api/contacts?search=628119000101");
  expect(items).toMatchObject([{ name: 'Ayu, "si" satu', attributes: { nik: "3201234567890123" } }]);
  expect(visitor.errors).toEqual([]);
  await visitor.close();
});

test("contact cards of a phone are imported with WhatsApp's own number, their labels and their notes", {
  timeout: 60_000,
}, async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit("/contacts/import");
  const card = (...lines: string[]) => ["BEGIN:VCARD", "VERSION:3.0", ...lines, "END:VCARD"];
  await choose(page, "kontak.vcf", [
    ...card("FN:Ayu Lestari", "TEL;TYPE=HOME:021-555-0101", "TEL;waid=6281380000001:0813 8000 0001", "CATEGORIES:vip"),
    ...card("FN:Budi", "TEL;TYPE=WORK:021-555-0102", "TEL;TYPE=CELL:0813-8000-0002", "NOTE:Suka kopi\\nsusu"),
    ...card("FN:Tanpa Nomor"),
  ]);
  await counts(page, "dry-new", "2");
  await counts(page, "dry-rejected", "1");
  await page.getByRole("button", { name: "Import 2 contacts" }).click();
  await page.locator("[data-testid=import-result][data-status=completed]").waitFor();
  const found = async (phone: string) => (await person.get<ListPage<Contact>>(`/api/contacts?search=${phone}`)).items;
  expect(await found("6281380000001")).toMatchObject([{ name: "Ayu Lestari", tags: ["vip"] }]);
  expect(await found("6281380000002")).toMatchObject([{ name: "Budi", attributes: { note: "Suka kopi\nsusu" } }]);
  expect(visitor.errors).toEqual([]);
  await visitor.close();
});

test("a large file is imported in the background, through a reload", { timeout: 180_000 }, async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  const lines = Array.from(
    { length: ROWS_OF_A_JOB },
    (_, index) => `+62813${String(50_000_000 + index)},Orang ${index}`,
  );
  await visitor.signIn();
  await visitor.visit("/contacts/import");
  await choose(page, "besar.csv", ["phone,name", ...lines]);
  await page.getByText(/only the first .* rows were checked/).waitFor();
  await page.getByRole("button", { name: /^Import .* contacts$/ }).click();
  await page.getByTestId("import-result").waitFor({ timeout: 60_000 });
  await page.reload();
  await page.locator("[data-testid=import-result][data-status=completed]").waitFor({ timeout: 90_000 });
  expect(await count(page, "import-created")).toBe(ROWS_OF_A_JOB.toLocaleString("en-GB"));
  await page.getByRole("link", { name: "Show contacts" }).click();
  await page.getByTestId("contact-row").first().waitFor();
  await page.getByRole("button", { name: "Load more" }).click();
  await waitFor("a second page", async () => (await page.getByTestId("contact-row").count()) === 100);
  await visitor.close();
});

test("a file that cannot be read is refused with a reason, and another can be chosen", async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit("/contacts/import");
  await page.route("**/api/contacts/import?*", (route) =>
    route.fulfill({
      status: 400,
      json: { success: false, error: { code: "VALIDATION_ERROR", message: "", details: { field: "file" } } },
    }),
  );
  await choose(page, "rusak.csv", ["x"]);
  await page.getByText(/Check that the file is a spreadsheet, CSV or vCard file/).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Choose another file" }).click();
  await page.getByText("Choose a spreadsheet, CSV or vCard file").waitFor();
  await visitor.close();
});

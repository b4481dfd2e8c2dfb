// Whom a broadcast is for: contacts with one tag and not another one, and contacts that are picked one by one.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Campaign, Contact, Page as ListPage } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

const PEOPLE = [
  { name: "Ayu Lestari", phone: "6281277700001", tags: ["vip"] },
  { name: "Ayu Wulandari", phone: "6281277700002", tags: ["vip", "reseller"] },
  { name: "Budi Santoso", phone: "6281277700003", tags: ["vip", "baru"] },
  { name: "Citra", phone: "6281277700004", tags: ["baru"] },
];

let world: World;
let browser: Browser;
let person: Person;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  person = await signIn(world);
  await linkDevice(world, person, { name: "Toko", phone: "6281120000019" });
  for (const contact of PEOPLE) await person.post("/api/contacts", contact);
  const { items } = await person.get<ListPage<Contact>>("/api/contacts?search=Citra");
  await person.post(`/api/contacts/${items[0]?.id}/consent`, { said: "opted_out" });
}, 60_000);
afterAll(() => world?.dispose());

async function write(page: Page, name: string): Promise<void> {
  await page.getByLabel("Broadcast name").fill(name);
  await page.getByLabel("Message", { exact: true }).fill("Halo {{name}}, {pagi|siang}.");
}

async function audienceOf(page: Page): Promise<Campaign["audience"]> {
  await page.waitForURL(/\/broadcasts\/cmp_/);
  const id = new URL(page.url()).pathname.split("/").at(-1);
  return (await person.get<Campaign>(`/api/campaigns/${id}`)).audience;
}

test("a broadcast to one tag leaves out another one, in the form, before the start and when it is changed", async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit("/broadcasts/new?tag=vip");
  await write(page, "Tanpa reseller");
  await page.getByTestId("forecast").getByText("3 recipients").waitFor();
  await page.getByRole("button", { name: "Leave out contacts with a tag" }).click();
  const leftOut = page.getByRole("group", { name: "Leave out which tags?" });
  await leftOut.getByRole("checkbox", { name: /^reseller/ }).check();
  await page.getByTestId("forecast").getByText("2 recipients").waitFor();
  expect(await violations(page)).toEqual([]);
  await leftOut.scrollIntoViewIfNeeded();
  await visitor.shoot("audience-without-en");
  await page.getByRole("button", { name: "Save and review" }).click();
  expect(await audienceOf(page)).toMatchObject({ kind: "tags", tags: ["vip"], withoutTags: ["reseller"] });
  await page.getByText(/all contacts that have the tag vip then, except those with reseller/).waitFor();
  await page.getByText("Ayu Lestari").first().waitFor();
  expect(await page.getByText("Ayu Wulandari").count()).toBe(0);
  await visitor.settled();
  await visitor.shoot("audience-without-review-en");
  await page.getByRole("link", { name: "Edit" }).click();
  expect(await leftOut.getByRole("checkbox", { name: /^reseller/ }).isChecked()).toBe(true);
  expect(visitor.errors).toEqual([]);
  await visitor.close();
});

test("contacts are picked by name or number with the keyboard, on a phone, and who opted out is left out", async () => {
  const visitor = await Visitor.open(world, browser, { width: 375, height: 740, language: "id" });
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit("/broadcasts/new");
  await page.getByLabel("Nama siaran").fill("Pilihan");
  await page.getByLabel("Isi pesan", { exact: true }).fill("Halo {{name}}, {pagi|siang}.");
  await page.getByLabel("Pilih kontak").check();
  const field = page.getByRole("combobox", { name: "Tambah kontak" });
  await field.fill("ayu");
  await page.getByRole("option", { name: /Ayu Wulandari/ }).waitFor();
  await field.scrollIntoViewIfNeeded();
  expect(await violations(page)).toEqual([]);
  await visitor.shoot("audience-pick-id-phone");
  await field.press("ArrowDown");
  await field.press("Enter");
  await field.fill("700003");
  await page.getByRole("option", { name: /Budi Santoso/ }).waitFor();
  await field.press("Enter");
  await field.fill("citra");
  await page.getByRole("option", { name: /Citra.*Berhenti berlangganan/ }).waitFor();
  await field.press("Enter");
  await page.getByText("3 kontak dipilih").waitFor();
  await page.getByTestId("forecast").getByText("2 penerima").waitFor();
  await page.getByTestId("forecast").getByText("1 berhenti berlangganan dan dilewati").waitFor();
  await field.scrollIntoViewIfNeeded();
  await visitor.shoot("audience-picked-id-phone");
  const isTooWide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
  expect(await page.evaluate(isTooWide)).toBe(false);
  await page.getByRole("button", { name: "Simpan dan tinjau" }).click();
  const audience = await audienceOf(page);
  expect(audience.kind === "contacts" && audience.contactIds.length).toBe(3);
  await page.getByText("3 kontak pilihan").waitFor();
  await visitor.settled();
  await visitor.shoot("audience-picked-review-id-phone");
  expect(visitor.errors).toEqual([]);
  await visitor.close();
});

test("a broadcast is begun for the contacts that are selected in the list", async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit("/contacts");
  await page.getByRole("checkbox", { name: "Select Budi Santoso" }).check();
  await page.getByRole("checkbox", { name: "Select Ayu Lestari" }).check();
  await visitor.shoot("audience-selection-en");
  await page.getByTestId("selection-bar").getByRole("button", { name: "Broadcast to these" }).click();
  await page.getByText("2 contacts picked").waitFor();
  await write(page, "Dari daftar");
  await page.getByTestId("forecast").getByText("2 recipients").waitFor();
  // The form keeps them over a reload, like everything that was typed.
  await page.reload();
  await page.getByText("2 contacts picked").waitFor();
  await page.getByRole("combobox", { name: "Add a contact" }).fill("wulan");
  await page.getByRole("option", { name: /Ayu Wulandari/ }).waitFor();
  await visitor.shoot("audience-pick-en");
  expect(visitor.errors).toEqual([]);
  await visitor.close();
});

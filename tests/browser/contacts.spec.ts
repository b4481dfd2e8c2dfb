// Contacts in the dashboard: added by hand, found, opted out of broadcasts, and deleted.
import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ConsentEntry, Contact, Page as ListPage } from "../../frontend/src/api/types";
import { type Person, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

const PEOPLE = ["Budi", "Siti", "Andi"].map((name, index) => ({ name, phone: `628122000000${index + 1}` }));
const LANGUAGES = ["id", "en"] as const;

let world: World;
let browser: Browser;
let person: Person;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  person = await signIn(world);
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  for (const { id } of await all()) await person.delete(`/api/contacts/${id}`);
});

const all = async () => (await person.get<ListPage<Contact>>("/api/contacts")).items;

async function addAll(): Promise<Contact[]> {
  const added: Contact[] = [];
  for (const { phone, name } of PEOPLE) {
    const tags = name === "Andi" ? ["grosir"] : ["pelanggan"];
    added.push(await person.post<Contact>("/api/contacts", { phone: `+${phone}`, name, tags }));
  }
  return added;
}

test.for(LANGUAGES)("the empty list says how to begin (%s)", async (language) => {
  const visitor = await Visitor.open(world, browser, { language });
  await visitor.signIn();
  await visitor.visit("/contacts");
  await visitor.page.getByText(language === "id" ? "Belum ada kontak" : "No contacts yet").waitFor();
  expect(await violations(visitor.page)).toEqual([]);
  await visitor.shoot(`contacts-none-${language}`);
  expect(visitor.errors).toEqual([]);
  await visitor.close();
});

test.for(LANGUAGES)("three contacts are listed, on a screen and on a phone (%s)", async (language) => {
  const [budi] = await addAll();
  await person.post(`/api/contacts/${budi?.id}/consent`, { said: "opted_out" });
  for (const width of [1280, 390]) {
    const visitor = await Visitor.open(world, browser, { language, width });
    const { page } = visitor;
    await visitor.signIn();
    await visitor.visit("/contacts");
    await page.getByTestId("contact-row").nth(2).waitFor();
    expect(await page.getByTestId("contact-row").count()).toBe(3);
    await page.getByTestId("opt-out-badge").locator("visible=true").first().waitFor();
    expect(await violations(page)).toEqual([]);
    await visitor.shoot(`contacts-three-${language}-${width}`);
    await visitor.close();
  }
});

test("a name can be removed, and a contact without a name is shown by the phone number", async () => {
  const { id } = await person.post<Contact>("/api/contacts", { phone: "+628122000009", name: "Budi" });
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit(`/contacts/${id}`);
  await page.getByLabel("Name", { exact: true }).fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await waitFor("the name to be gone", async () => (await person.get<Contact>(`/api/contacts/${id}`)).name === "");
  await page.getByRole("heading", { level: 1, name: "+62 812-2000-009" }).waitFor();
  await visitor.visit("/contacts");
  await page.getByTestId("contact-row").getByRole("link", { name: "+62 812-2000-009" }).waitFor();
  await visitor.close();
});

test("a contact is added by hand; an invalid number and a known number are refused at the field", async () => {
  const [budi] = await addAll();
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit("/contacts");
  await page.getByRole("button", { name: "Add contact" }).click();
  const dialog = page.getByRole("dialog");
  const number = dialog.getByLabel("WhatsApp number");

  await number.fill("0812");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await dialog.getByText(/This number is too short/).waitFor();
  await waitFor("the field to have the focus", () => number.evaluate((box) => box === document.activeElement));

  await number.fill("0812 2000 0001");
  await dialog.getByLabel("Name").fill("Budi lagi");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await dialog.getByText("This person is in your contacts already.").waitFor();
  expect(await dialog.getByLabel("Name").inputValue()).toBe("Budi lagi");
  expect(await violations(page)).toEqual([]);
  await visitor.shoot("contact-known");
  // The number is that of Budi, who is one click away.
  const known = dialog.getByRole("link", { name: "Open the contact Budi" });
  expect(await known.getAttribute("href")).toBe(`/contacts/${budi?.id}`);
  await known.click();
  await page.getByRole("heading", { level: 1, name: "Budi" }).waitFor();
  await page.goBack();
  await page.getByRole("button", { name: "Add contact" }).click();

  await number.fill("0812 2000 0009");
  await dialog.getByLabel("Name").fill("Dewi");
  await dialog.getByLabel("Tags").fill("vip");
  await dialog.getByLabel("Tags").press("Enter");
  await dialog.getByLabel("Tags").fill("Bandung,");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Dewi" }).waitFor();

  // The contact's page opens; a new column is added there.
  await page.getByRole("button", { name: "Add column" }).click();
  await page.getByLabel("Name of column 1").fill("kota");
  await page.getByLabel("Value of column kota").fill("Bandung");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Contact saved.").first().waitFor();
  const dewi = (await all()).find(({ name }) => name === "Dewi");
  expect(dewi).toMatchObject({ phone: "6281220000009", attributes: { kota: "Bandung" }, source: "manual" });
  expect([...(dewi?.tags ?? [])].sort()).toEqual(["Bandung", "vip"]);
  await visitor.close();
});

test("contacts are found by name, number, tag and opt-out, and the address keeps the filter", async () => {
  const [budi] = await addAll();
  await person.post(`/api/contacts/${budi?.id}/consent`, { said: "opted_out" });
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  const names = () => page.getByTestId("contact-row").getByRole("link").allTextContents();
  const shows = (...wanted: string[]) =>
    waitFor(`${wanted.join(", ") || "no contact"} to be listed`, async () => (await names()).join() === wanted.join());
  await visitor.signIn();
  await visitor.visit("/contacts");
  await shows("Andi", "Siti", "Budi");

  const search = page.getByRole("searchbox");
  await search.pressSequentially("sit", { delay: 30 });
  await shows("Siti");
  expect(await search.evaluate((box) => box === document.activeElement)).toBe(true);
  await search.fill("20000003");
  await shows("Andi");
  await page.reload();
  await shows("Andi");
  expect(await search.inputValue()).toBe("20000003");

  await search.fill("niemand");
  await page.getByText("No matching contacts").waitFor();
  await page.getByRole("button", { name: "Show all" }).click();
  await shows("Andi", "Siti", "Budi");
  await page.getByLabel("Filter by tag").selectOption("grosir");
  await shows("Andi");
  await page.getByLabel("Filter by tag").selectOption("");
  await page.getByLabel("Filter by opt-out").selectOption("Only opted out");
  await shows("Budi");

  await page.getByTestId("contact-row").getByRole("link").click();
  await page.getByRole("heading", { level: 1, name: "Budi" }).waitFor();
  await page.goBack();
  await shows("Budi");
  await visitor.close();
});

test("an opt-out, an opt-in and a consent are recorded, each after a confirmation", async () => {
  const [, siti] = await addAll();
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit(`/contacts/${siti?.id}`);
  const optOutSwitch = page.getByRole("switch", { name: "Opted out of broadcasts" });
  await optOutSwitch.click();
  await page.getByRole("alertdialog").getByText("Stop broadcasts to this contact?").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Cancel" }).click();
  expect(await optOutSwitch.isChecked()).toBe(false);

  await optOutSwitch.click();
  await page.getByRole("button", { name: "Stop broadcasts" }).click();
  await page.locator("[data-testid=consent-entry][data-said=opted_out]").waitFor();
  await waitFor("the switch to be on", () => optOutSwitch.isChecked());
  await visitor.shoot("contact-opted-out");
  await optOutSwitch.click();
  await page.getByRole("button", { name: "The contact asked for broadcasts" }).click();
  await page.locator("[data-testid=consent-entry][data-said=opted_in]").waitFor();
  await page.getByRole("button", { name: "Record consent" }).click();
  await page.getByRole("button", { name: "Record", exact: true }).click();
  await page.locator("[data-testid=consent-entry][data-said=consented]").waitFor();

  const { items } = await person.get<ListPage<ConsentEntry>>(`/api/contacts/${siti?.id}/consent`);
  expect(items.map(({ said, source }) => `${said} ${source}`)).toEqual([
    "consented person",
    "opted_in person",
    "opted_out person",
  ]);
  await visitor.close();
});

test("a contact is deleted after a confirmation", async () => {
  const [budi] = await addAll();
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit(`/contacts/${budi?.id}`);
  await page.getByRole("button", { name: "Delete contact" }).click();
  await page.getByRole("alertdialog").getByText("Delete Budi?").waitFor();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete contact" }).click();
  await page.waitForURL(/\/contacts$/);
  await waitFor("two contacts to be left", async () => (await page.getByTestId("contact-row").count()) === 2);
  await page
    .getByTestId("contacts-count")
    .getByText(/^2 contacts, 1 opted out/)
    .waitFor();
  await visitor.visit(`/contacts/${budi?.id}`);
  await page.getByText("Not found").waitFor();
  await page.getByRole("link", { name: "Back to the list" }).click();
  await page.waitForURL(/\/contacts$/);
  await visitor.close();
});

test.for(LANGUAGES)(
  "several contacts get a tag and are deleted, on a screen and on a phone (%s)",
  { timeout: 60_000 },
  async (language) => {
    const [word, tag, remove] = language === "id" ? ["Pilih", "Tambah tag", "Hapus"] : ["Select", "Add tags", "Delete"];
    for (const width of [1280, 390]) {
      for (const { id } of await all()) await person.delete(`/api/contacts/${id}`);
      await addAll();
      const visitor = await Visitor.open(world, browser, { language, width });
      const { page } = visitor;
      await visitor.signIn();
      await visitor.visit("/contacts");
      const box = (name: string) => page.getByRole("checkbox", { name: `${word} ${name}` });
      const bar = page.getByTestId("selection-bar");
      await box("Budi").focus();
      await page.keyboard.press("Space");
      await box("Siti").check();
      await bar.getByText(language === "id" ? "2 dipilih" : "2 selected").waitFor();
      expect(await violations(page)).toEqual([]);
      await visitor.shoot(`contacts-selected-${language}-${width}`);
      // The page is no wider than the screen.
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);

      await bar.getByRole("button", { name: tag }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("combobox").fill("promo,");
      expect(await violations(page)).toEqual([]);
      await visitor.shoot(`contacts-add-tags-${language}-${width}`);
      await dialog.getByRole("button", { name: tag, exact: true }).click();
      await waitFor("both to have the tag", async () => {
        const tagged = (await all()).filter(({ tags }) => tags.includes("promo"));
        return (
          tagged
            .map(({ name }) => name)
            .sort()
            .join() === "Budi,Siti"
        );
      });
      await dialog.waitFor({ state: "detached" });

      await bar.getByRole("button", { name: remove }).last().click();
      await page.getByRole("alertdialog").waitFor();
      await visitor.shoot(`contacts-delete-several-${language}-${width}`);
      await page.getByRole("alertdialog").getByRole("button", { name: remove }).click();
      await waitFor("one contact to be left", async () => (await page.getByTestId("contact-row").count()) === 1);
      expect((await all()).map(({ name }) => name)).toEqual(["Andi"]);
      await waitFor("the bar to be gone", async () => (await bar.count()) === 0);
      expect(visitor.errors).toEqual([]);
      await visitor.close();
    }
  },
);

test("of two people who change one contact, the second sees both values and chooses", async () => {
  const [budi] = await addAll();
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit(`/contacts/${budi?.id}`);
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("Budi Dua");
  await person.call("PATCH", `/api/contacts/${budi?.id}`, { body: { name: "Budi Satu", tags: ["baru"] } });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByTestId("conflicts").getByText("you entered “Budi Dua”, saved is “Budi Satu”").waitFor();
  await visitor.shoot("contact-conflict");
  const stored = async () => (await all()).find(({ id }) => id === budi?.id);
  expect(await stored()).toMatchObject({ name: "Budi Satu" });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await waitFor("the own name", async () => (await stored())?.name === "Budi Dua");
  expect((await stored())?.tags, "what only the other person has changed").toEqual(["baru"]);

  // Changes of different fields do not disturb each other.
  await name.fill("Budi Tiga");
  await person.call("PATCH", `/api/contacts/${budi?.id}`, { body: { tags: ["vip"] } });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await waitFor("both changes", async () => {
    const now = await stored();
    return now?.name === "Budi Tiga" && now.tags.join() === "vip";
  });
  await visitor.close();
});

test.for(LANGUAGES)("the list is sorted, exported, and its tag renamed and deleted (%s)", async (language) => {
  await addAll();
  const words = {
    id: {
      sort: "Urutkan",
      export: "Ekspor",
      edit: "Ubah tag",
      name: "Nama tag",
      rename: "Ganti nama",
      delete: "Hapus tag",
    },
    en: {
      sort: "Sort by",
      export: "Export",
      edit: "Edit tag",
      name: "Name of the tag",
      rename: "Rename",
      delete: "Delete tag",
    },
  }[language];
  const visitor = await Visitor.open(world, browser, { language });
  const { page } = visitor;
  await visitor.signIn();
  await visitor.visit("/contacts");
  const rows = async () => await page.getByTestId("contact-row").getByRole("link").allTextContents();
  await page.getByTestId("contact-row").nth(2).waitFor();
  await page.getByLabel(words.sort).selectOption("name");
  await waitFor("the list by name", async () => (await rows()).join() === "Andi,Budi,Siti");
  await page.reload();
  await waitFor("the list by name after a reload", async () => (await rows()).join() === "Andi,Budi,Siti");
  await page.getByRole("combobox").first().selectOption("pelanggan");
  await waitFor("the contacts with the tag", async () => (await rows()).join() === "Budi,Siti");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: words.export }).click();
  const text = await readFile(await (await download).path(), "utf8");
  expect(["Andi", "Budi", "Siti"].filter((name) => text.includes(`"${name}"`))).toEqual(["Budi", "Siti"]);
  await page.getByRole("button", { name: words.edit }).click();
  await page.getByLabel(words.name).fill("langganan");
  expect(await violations(page)).toEqual([]);
  await visitor.shoot(`contacts-tag-${language}`);
  await page.getByRole("button", { name: words.rename }).click();
  await waitFor(
    "the tag to be renamed",
    async () => (await all()).filter(({ tags }) => tags[0] === "langganan").length === 2,
  );
  await waitFor(
    "the filter to follow",
    async () => page.url().includes("tag=langganan") && (await rows()).length === 2,
  );
  await page.getByRole("button", { name: words.edit }).click();
  await page.getByRole("button", { name: words.delete }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: words.delete }).click();
  await waitFor("the tag to be gone", async () => (await all()).every(({ tags }) => tags[0] !== "langganan"));
  await waitFor("all contacts", async () => (await rows()).length === 3);
  expect(visitor.errors).toEqual([]);
  await visitor.close();
});

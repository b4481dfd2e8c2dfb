// axe finds no violation on any page: in both languages and both themes, empty, with some data, and with 500 rows.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Campaign, Contact, Device } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "../worker/support";
import { colourViolations, type Language, openBrowser, Visitor, violations } from "./support";
import { isLoaded, showAll } from "./support/lists";

const SHOP = "6281110000001";
const LANGUAGES = ["id", "en"] as const;

let world: World;
let browser: Browser;

/** Opens a page in the light theme. */
async function open(visitor: Visitor, path: string): Promise<void> {
  await visitor.page.emulateMedia({ colorScheme: "light" });
  await visitor.visit(path);
}

/** Checks the page, which is light, with axe in both themes, and saves a screenshot of each. */
async function checkPage(visitor: Visitor, name: string): Promise<string[]> {
  await visitor.shoot(`${name}-light`);
  const found = await violations(visitor.page);
  await visitor.switchTheme("dark");
  await visitor.shoot(`${name}-dark`);
  found.push(...(await colourViolations(visitor.page)).map((line) => `dark: ${line}`));
  return found;
}

async function checkPages(language: Language, pages: Record<string, string>, width = 1280): Promise<void> {
  const visitor = await Visitor.open(world, browser, { language, width });
  await visitor.signIn();
  const found: Record<string, string[]> = {};
  for (const [name, path] of Object.entries(pages)) {
    await open(visitor, path);
    await visitor.page.getByRole("heading", { level: 1 }).waitFor({ state: "attached" });
    await visitor.settled();
    await isLoaded(visitor.page, name);
    await showAll(visitor.page);
    found[name] = await checkPage(visitor, `${name}-${language}${width < 640 ? "-phone" : ""}`);
  }
  await visitor.close();
  expect(found).toEqual(Object.fromEntries(Object.keys(pages).map((name) => [name, []])));
}

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
});
afterAll(() => world?.dispose());

test.for(LANGUAGES)("empty pages, %s", { timeout: 120_000 }, async (language) => {
  const visitor = await Visitor.open(world, browser, { language });
  for (const [name, path] of Object.entries({ "sign-in": "/sign-in", landing: "/" })) {
    await open(visitor, path);
    await visitor.page.getByRole("heading", { level: 1 }).waitFor();
    expect(await checkPage(visitor, `${name}-${language}`)).toEqual([]);
  }
  await visitor.close();
  await checkPages(language, {
    "empty-start": "/start",
    help: "/help",
    "empty-devices": "/devices",
    "empty-chats": "/chats",
    "empty-contacts": "/contacts",
    "empty-import": "/contacts/import",
    "empty-broadcasts": "/broadcasts",
    "empty-new-broadcast": "/broadcasts/new",
    "not-found": "/nowhere",
  });
});

describe("with data", () => {
  let pages: Record<string, string>;

  beforeAll(async () => {
    const person = await signIn(world);
    pages = await populate(person);
  }, 120_000);

  test.for(LANGUAGES)("%s", { timeout: 180_000 }, (language) => checkPages(language, pages));
  test("on a phone", { timeout: 120_000 }, () => checkPages("id", pages, 390));

  test("dialogs", { timeout: 60_000 }, async () => {
    const visitor = await Visitor.open(world, browser);
    const { page } = visitor;
    await visitor.signIn();
    await page.getByRole("button", { name: "Add device" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await checkPage(visitor, "dialog-add")).toEqual([]);
    await open(visitor, pages["device-online"] ?? "");
    await page.getByRole("button", { name: "Delete device" }).click();
    await page.getByRole("alertdialog").waitFor();
    expect(await checkPage(visitor, "dialog-delete")).toEqual([]);
    await visitor.close();
  });

  test("long lists are complete", { timeout: 60_000 }, async () => {
    const visitor = await Visitor.open(world, browser);
    await visitor.signIn();
    for (const [name, rows] of [
      ["broadcast", "item-row"],
      ["thread", "message"],
    ] as const) {
      await visitor.visit(pages[name] ?? "");
      await visitor.page.getByTestId(rows).first().waitFor();
      await showAll(visitor.page);
      expect(await visitor.page.getByTestId(rows).count()).toBeGreaterThanOrEqual(500);
    }
    await visitor.close();
  });
});

/** Creates three devices, a chat with 500 messages, three contacts, and a broadcast to 500 recipients. */
async function populate(person: Person): Promise<Record<string, string>> {
  await world.network.addCustomer("6281220000001", "Budi");
  const online = await linkDevice(world, person, { name: "Toko Pusat", phone: SHOP });
  const unlinked = await person.post<Device>("/api/devices", { name: "Cabang Bandung" });
  await person.post<Device>("/api/devices", { name: "Gudang" });

  await world.network.burst(SHOP, 500, ["6281220000001"], "Pesan");
  const thread = `/chats/${online.id}/${encodeURIComponent("6281220000001@c.us")}`;
  await waitFor(
    "500 texts in the thread",
    async () => {
      const { items } = await person.get<{ items: { unread: number }[] }>(`/api/devices/${online.id}/chats`);
      return items[0]?.unread === 500;
    },
    { withinMs: 60_000 },
  );
  await person.post(`/api/devices/${online.id}/messages`, { to: "6281220000001", text: "Siap!" });
  await person.post(`/api/devices/${online.id}/messages`, {
    to: "6281220000001",
    text: "Sampai besok!",
    sendAt: new Date(Date.now() + 86_400_000).toISOString(),
  });

  const [budi] = await Promise.all(
    ["Budi", "Siti", "Andi"].map((name, index) =>
      person.post<Contact>("/api/contacts", {
        phone: `+628122000000${index + 1}`,
        name,
        tags: ["pelanggan", "vip"].slice(index % 2),
        attributes: { kota: "Bandung" },
      }),
    ),
  );
  await person.post(`/api/contacts/${budi?.id}/consent`, { said: "opted_out" });

  const recipients = Array.from({ length: 500 }, (_, index) => ({
    phone: `+62813${String(30000000 + index)}`,
    name: `Orang ${index}`,
  }));
  const campaign = await person.post<Campaign>("/api/campaigns", {
    name: "Promo",
    deviceIds: [online.id],
    text: "Halo {{name}}",
    recipients,
  });
  return {
    start: "/start",
    help: "/help",
    devices: "/devices",
    "device-online": `/devices/${online.id}`,
    "device-unlinked": `/devices/${unlinked.id}`,
    pacing: `/devices/${online.id}/pacing`,
    decisions: `/devices/${online.id}/decisions`,
    chats: `/chats/${online.id}`,
    thread,
    contacts: "/contacts",
    contact: `/contacts/${budi?.id}`,
    import: "/contacts/import",
    "opt-out-words": "/contacts/opt-out-words",
    broadcasts: "/broadcasts",
    "new-broadcast": `/broadcasts/new?device=${online.id}`,
    broadcast: `/broadcasts/${campaign.id}`,
  };
}

// An outdated page offers a reload, and neither a reload nor a lost connection loses what a person has typed.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Contact, Device } from "../../frontend/src/api/types";
import { linkDevice, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

const BUDI = "6281220000001";

let world: World;
let browser: Browser;
let device: Device;
let contact: Contact;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  await world.network.addCustomer(BUDI, "Budi");
  const person = await signIn(world);
  device = await linkDevice(world, person, { name: "Toko", phone: "6281110000001" });
  contact = await person.post<Contact>("/api/contacts", { phone: `+${BUDI}`, name: "Budi" });
});
afterAll(() => world?.dispose());

async function enter(): Promise<Visitor> {
  const visitor = await Visitor.open(world, browser);
  await visitor.signIn();
  return visitor;
}

/** What the server answers after the next deployment. */
type Served = { api: string; build: string | null; looks: number };

/** From here on each answer names a release of the API, and `release.json` names another build if one is served. */
async function deploy({ page }: Visitor): Promise<Served> {
  const served: Served = { api: "1111111", build: null, looks: 0 };
  await page.route("**/api/**", async (route) => {
    // A page that is closed in the meantime needs no answer.
    const reply = await route.fetch().catch(() => null);
    if (reply === null) return;
    await route
      .fulfill({ response: reply, headers: { ...reply.headers(), "x-cloudwa-release": served.api } })
      .catch(() => {});
  });
  await page.route("**/release.json", (route) => {
    served.looks += 1;
    return served.build === null ? route.continue() : route.fulfill({ json: { build: served.build } });
  });
  return served;
}

test("the build names itself, and the answer is never cached", async () => {
  const reply = await fetch(`${world.url}/release.json`);
  expect(await reply.json()).toEqual({ build: expect.stringMatching(/^[0-9a-f]{16}$/) });
  expect(reply.headers.get("cache-control")).toBe("no-store");
});

test("a newer dashboard is offered when another release answers, and only the person reloads", async () => {
  const visitor = await enter();
  const { page } = visitor;
  const served = await deploy(visitor);
  const banner = page.getByTestId("newer-banner");
  const go = async (name: string) => {
    await page.getByRole("link", { name }).first().click();
    await page.getByRole("heading", { level: 1, name }).waitFor({ state: "attached" });
  };
  await visitor.visit("/contacts");
  await page.getByTestId("contact-row").waitFor();
  await go("Broadcasts");
  await visitor.settled();
  expect(served.looks).toBe(0);

  // Only the API is newer, so no reload is offered. The list of contacts is read at each visit, even if it was read before.
  served.api = "2222222";
  await go("Contacts");
  await waitFor("the page to read release.json", () => served.looks === 1);
  await page.getByTestId("contact-row").waitFor();
  await visitor.settled();
  expect(served.looks).toBe(1);
  expect(await banner.count()).toBe(0);

  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  served.api = "3333333";
  served.build = "another";
  await page.getByRole("searchbox").fill("Budi");
  await banner.waitFor();
  await visitor.shoot("newer-en-light");
  expect(await violations(page)).toEqual([]);
  expect(loads).toBe(0);
  await banner.getByRole("button", { name: "Later" }).click();
  await banner.waitFor({ state: "detached" });
  served.api = "4444444";
  await page.getByRole("searchbox").fill("");
  await banner.waitFor();
  served.build = null;
  await banner.getByRole("button", { name: "Reload" }).click();
  await waitFor("the reload", () => loads === 1);
  await page.getByTestId("contact-row").waitFor();
  await visitor.settled();
  expect(await banner.count()).toBe(0);
  await visitor.close();
});

test("a page that cannot be downloaded shows an error inside the frame, and does not reload by itself", async () => {
  const visitor = await enter();
  const { page } = visitor;
  const served = await deploy(visitor);
  served.build = "another";
  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  await page.route("**/assets/import-page-*.js", (route) => route.abort());
  await page.getByRole("link", { name: "Contacts" }).first().click();
  await page.getByTestId("contact-row").waitFor();
  await page.getByRole("link", { name: "Import file" }).click();
  await page.getByText("could not be downloaded").waitFor();
  await page.getByTestId("newer-banner").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("link", { name: "Broadcasts" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Broadcasts" }).waitFor();
  await visitor.settled();
  expect(loads).toBe(0);
  await visitor.close();
});

test("a newer dashboard is offered to a person who returns after ten minutes", async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await page.clock.install();
  const served = await deploy(visitor);
  await visitor.signIn();
  served.build = "another";
  const look = (state: "hidden" | "visible") =>
    page.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  await look("hidden");
  await page.clock.fastForward("09:00");
  await look("visible");
  await look("hidden");
  await page.clock.fastForward("10:01");
  expect(served.looks).toBe(0);
  await look("visible");
  await page.getByTestId("newer-banner").waitFor();
  await visitor.close();
});

test("typed text stays after a lost connection and after a reload, until the person signs out", async () => {
  const visitor = await enter();
  const { page, context } = visitor;
  const thread = `/chats/${device.id}/${encodeURIComponent(`${BUDI}@c.us`)}`;
  const forms = [
    { path: thread, field: "Write a message", text: "Belum selesai" },
    { path: `/broadcasts/new?device=${device.id}`, field: "Broadcast name", text: "Promo besok" },
    { path: `/contacts/${contact.id}`, field: "Name", text: "Budi Santoso" },
    { path: "/contacts", field: "Name", text: "Siti", open: "Add contact" },
  ];
  const open = async ({ path, open: button }: (typeof forms)[number]) => {
    if (new URL(page.url()).pathname !== path.split("?")[0]) await visitor.visit(path);
    if (button !== undefined) await page.getByRole("button", { name: button }).click();
  };
  const field = ({ field: label }: (typeof forms)[number]) => page.getByLabel(label, { exact: true });
  for (const form of forms) {
    await open(form);
    await field(form).fill(form.text);
    await context.setOffline(true);
    await page.getByTestId("connection-banner").waitFor();
    await field(form).pressSequentially("!");
    await context.setOffline(false);
    await page.getByTestId("connection-banner").waitFor({ state: "detached" });
    expect(await field(form).inputValue()).toBe(`${form.text}!`);
    await page.reload();
    await open(form);
    await field(form).waitFor();
    expect(await field(form).inputValue(), form.path).toBe(`${form.text}!`);
    await visitor.isLive();
  }
  // Saved or cancelled input is not kept.
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Add contact" }).click();
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("");
  await page.keyboard.press("Escape");
  await visitor.visit(`/contacts/${contact.id}`);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Contact saved.").first().waitFor();
  const kept = () => page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("cwa.draft/")));
  expect((await kept()).sort()).toEqual([`cwa.draft/${device.id}/${BUDI}@c.us`, "cwa.draft/broadcast"].sort());

  // After a session has expired and the person has signed in again, the draft is still there.
  await context.clearCookies();
  await visitor.visit(thread);
  await page.waitForURL(/\/sign-in/);
  await visitor.signIn();
  await page.getByLabel("Write a message").waitFor();
  expect(await page.getByLabel("Write a message").inputValue()).toBe("Belum selesai!");
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await page.waitForURL(/\/sign-in/);
  await waitFor("every draft to be deleted", async () => (await kept()).length === 0);
  await visitor.close();
}, 120_000);

// The dashboard on Cloudflare Pages: the same files from another Worker, and the API behind a service binding.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Chat, Device, ImportPreview } from "../../frontend/src/api/types";
import { startPages } from "../../scripts/local/pages.mjs";
import { freePort } from "../../scripts/local/ports.mjs";
import { linkDevice, type Person, signIn, startWorld, upgrade, type World, waitFor } from "./support";

const CUSTOMER = "628122000001";
const BUSINESS = "628111000001";

let directory: string;
let world: World;
let pages: Awaited<ReturnType<typeof startPages>>;
let person: Person;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "cloudwa-flow-pages-"));
  const registryDir = join(directory, "registry");
  const port = await freePort();
  world = await startWorld({ registryDir, bindings: { PUBLIC_ORIGINS: `http://localhost:${port}` } });
  pages = await startPages({ port, registryDir, directory });
  person = await signIn({ url: pages.url, admins: world.admins });
}, 180_000);

afterAll(async () => {
  await pages?.stop();
  await world?.dispose();
  await rm(directory, { recursive: true, force: true });
});

const page = (path: string) => fetch(pages.url + path, { redirect: "manual" });

describe("the API through Pages", () => {
  it("signs in with both cookies and recognises the session", async () => {
    expect(person.cookie).toMatch(/__Host-cwa_session=.+; __Host-cwa_refresh=.+/);
    const { user } = await person.get<{ user: { email: string } }>("/api/auth/me");
    expect(user.email).toBe(world.admins[0]?.email);
  });

  it("links a device, and the events socket reports it and a customer's message", async () => {
    const events = await person.events();
    const device = await linkDevice(world, person, { phone: BUSINESS });
    await events.next("device.status", ({ deviceId, data }) => deviceId === device.id && data.status === "online");

    await world.network.addCustomer(CUSTOMER, "Budi");
    await world.network.say(CUSTOMER, BUSINESS, "Halo dari Pages");
    await events.next("message.created", ({ data }) => data.text === "Halo dari Pages");
    events.close();
    await waitFor("the socket to be closed", () => events.closed !== undefined);

    const { items } = await person.get<{ items: Chat[] }>(`/api/devices/${device.id}/chats`);
    expect(items.map(({ lastText }) => lastText)).toEqual(["Halo dari Pages"]);
  });

  it("passes on every method, queries and refusals", async () => {
    const { id } = await person.post<Device>("/api/devices", { name: "Cabang" });
    expect(await person.patch<Device>(`/api/devices/${id}`, { name: "Gudang" })).toMatchObject({ name: "Gudang" });
    await person.delete(`/api/devices/${id}`);
    expect((await person.call("GET", `/api/devices/${id}`)).status).toBe(404);
    expect((await person.call("GET", "/api/devices?limit=0")).error?.code).toBe("VALIDATION_ERROR");
  });

  it("passes on a file of some megabytes", async () => {
    const row = (number: number) => `+62813${String(number).padStart(8, "0")},${"x".repeat(500)}`;
    const rows = Array.from({ length: 4_000 }, (_, number) => row(number));
    const body = `phone,remark\n${rows.join("\n")}\n`;
    expect(body.length).toBeGreaterThan(2_000_000);
    const path = "/api/contacts/import?dryRun=true";
    const { status, data } = await person.call<ImportPreview>("POST", path, {
      body,
      headers: { "content-type": "text/csv" },
    });
    expect(status).toBe(200);
    expect([data.rows, data.isComplete]).toEqual([rows.length, true]);
  });

  it("answers /health, and answers an unknown route with JSON", async () => {
    expect((await page("/health")).status).toBe(200);
    const unknown = await page("/api/nothing");
    expect([unknown.status, unknown.headers.get("content-type")]).toEqual([404, "application/json"]);
  });
});

describe("a page of another origin", () => {
  const otherOrigin = "https://evil.example";

  it("may change nothing, and neither may a request without an origin", async () => {
    const headers = { origin: otherOrigin };
    expect((await person.call("POST", "/api/devices", { body: { name: "Toko" }, headers })).status).toBe(403);
    const silent = await fetch(`${pages.url}/api/devices`, { method: "POST", headers: { cookie: person.cookie } });
    expect(silent.status).toBe(403);
  });

  it("opens no events socket", async () => {
    const { cookie } = person;
    expect(await upgrade(pages.url, { cookie, origin: otherOrigin })).toBe(403);
    expect(await upgrade(pages.url, { cookie })).toBe(403);
    expect(await upgrade(pages.url, { origin: pages.url })).toBe(401);
    expect(await upgrade(pages.url, { cookie, origin: pages.url })).toBe(101);
  });
});

describe("the files on Pages", () => {
  it.each(["/", "/docs"])("%s runs only its own scripts, and may not be framed", async (path) => {
    const response = await page(path);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/html");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("strict-transport-security")).toBe("max-age=31536000");
    expect(response.headers.get("x-frame-options")).toBe("DENY");
    expect(response.headers.get("referrer-policy")).toBe("same-origin");
    const scripts = [...html.matchAll(/<script\b([^>]*)>([^<]*)/g)];
    expect(scripts.length).toBeGreaterThan(0);
    for (const [, attributes, text] of scripts) {
      expect(attributes).toContain("src=");
      expect(text).toBe("");
    }
  });

  it("answer a path of the dashboard with the dashboard", async () => {
    const html = await (await page("/")).text();
    const deep = await page("/devices/dev_0193e0a0-0000-7000-8000-000000000001/chats");
    expect(deep.status).toBe(200);
    expect(await deep.text()).toBe(html);
  });

  it("let browsers cache files with a hash in their name, and not the page itself", async () => {
    const response = await page("/");
    const [asset = ""] = (await response.text()).match(/\/assets\/[^"]+\.js/) ?? [];
    expect((await page(asset)).headers.get("cache-control")).toContain("stale-while-revalidate");
    expect(response.headers.get("cache-control") ?? "").not.toContain("stale-while-revalidate");
  });

  it("contain the contract that the /docs page shows", async () => {
    expect(await (await page("/openapi.json")).json()).toMatchObject({ openapi: "3.1.0" });
  });
});

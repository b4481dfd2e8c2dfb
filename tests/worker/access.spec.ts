// Which role may call which route, and which headers every answer has.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Campaign, Device } from "../../frontend/src/api/types";
import { type Person, signIn, startWorld, type World } from "./support";
import { listRoutes } from "./support/routes";

const ACCESS = new URL("../golden/access.txt", import.meta.url);

let world: World;
let person: Person;
let device: Device;

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  device = await person.post<Device>("/api/devices", { name: "Toko" });
});
afterAll(() => world?.dispose());

/** One call without cookies. */
const bare = (path: string, init: RequestInit = {}) => fetch(world.url + path, init);

describe("a request", () => {
  it("for an unknown route or with a wrong method is answered with the error envelope", async () => {
    const unknown = await person.call("GET", "/api/nothing");
    expect([unknown.status, unknown.error?.code]).toEqual([404, "NOT_FOUND"]);
    const wrong = await person.call("DELETE", "/api/campaigns");
    expect([wrong.status, wrong.error?.code]).toEqual([405, "METHOD_NOT_ALLOWED"]);
  });

  it("is answered with headers that forbid caching and framing", async () => {
    for (const path of ["/health", "/api/nothing", "/api/auth/me"]) {
      const { headers } = await bare(path);
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    }
  });
});

describe("a session", () => {
  it("rotates its token, and two tabs that refresh at the same time both stay signed in", async () => {
    const tab = await signIn(world);
    const headers = { cookie: tab.cookie, origin: world.url };
    const refresh = () => bare("/api/auth/refresh", { method: "POST", headers });
    const [one, other] = await Promise.all([refresh(), refresh()]);
    const token = (response: Response) => response.headers.getSetCookie().find((line) => line.includes("_refresh="));
    expect([one?.status, other?.status]).toEqual([200, 200]);
    expect(one && token(one)).toBe(other && token(other));
  });
});

describe("a role", () => {
  it("may call the routes that tests/golden/access.txt allows, and no others", async () => {
    const operator = await signIn(world);
    const control = await world.stack.d1("DB_CONTROL");
    const setRole = (role: string) => control.prepare("update users set role = ?1").bind(role).run();
    const campaign = await person.post<Campaign>("/api/campaigns", {
      name: "Promo",
      deviceIds: [device.id],
      text: "Halo",
      recipients: [{ phone: "081234567890", name: "" }],
    });
    const contact = await person.post<{ id: string }>("/api/contacts", { phone: "081234567890" });
    const reply = await person.post<{ id: string }>("/api/canned-replies", { shortcut: "halo", text: "Halo" });
    await setRole("operator");
    await operator.post("/api/auth/refresh");
    const lines = readFileSync(ACCESS, "utf8").trim().split("\n");
    const allowed = new Map(lines.map((line) => line.split(": ") as [string, string]));
    const ids: Record<string, string> = {
      device: device.id,
      campaign: campaign.id,
      chat: "6281234567890@c.us",
      contact: contact.id,
      reply: reply.id,
      group: "120363000000000001@g.us",
    };
    for (const { method, path, operationId } of listRoutes()) {
      const roles = allowed.get(operationId) ?? "";
      if (roles === "everyone") continue;
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? "");
      const reply = await operator.call(method, filled, method === "GET" ? {} : { body: {} });
      expect([operationId, reply.status === 403]).toEqual([operationId, !roles.includes("operator")]);
    }
    await setRole("admin");
    expect((await person.get<{ items: Device[] }>("/api/devices")).items).toHaveLength(1);
  });
});

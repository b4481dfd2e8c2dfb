// Rate limits: a person who sends too many requests is told how long to wait; nobody else is affected.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device } from "../../frontend/src/api/types";
import { ADMIN, type Admin, linkDevice, Person, type Reply, signIn, startWorld, type World } from "./support";

const CUSTOMER = "628122000081";
const LIMITS = { signIn: 6, requests: 60, uploads: 2, sends: 3, wrongPasswords: 8 };
const OTHER: Admin = { ...ADMIN, email: "budi@toko.test", name: "Budi", tenant: "Toko Budi" };

let world: World;
let ayu: Person;
let budi: Person;
let device: Device;

beforeAll(async () => {
  const variable = Object.entries(LIMITS).map(([name, number]) => `${name}=${number}`);
  world = await startWorld({ admins: [ADMIN, OTHER], bindings: { RATE_LIMITS: variable.join(" ") } });
  [ayu, budi] = [await signIn(world, ADMIN), await signIn(world, OTHER)];
  await world.network.addCustomer(CUSTOMER);
  device = await linkDevice(world, ayu, { phone: "628111000081" });
});
afterAll(() => world?.dispose());

function expectRefusal({ status, headers, error }: Reply<unknown>, limit: number): void {
  expect([status, error?.code]).toEqual([429, "RATE_LIMITED"]);
  const after = Number(headers.get("retry-after"));
  expect(after).toBeGreaterThan(0);
  expect(after).toBeLessThanOrEqual(60);
  expect(error?.details?.retryAfterSeconds).toBe(after);
  expect([headers.get("x-ratelimit-limit"), headers.get("x-ratelimit-remaining")]).toEqual([String(limit), "0"]);
}

describe("a limit", () => {
  it("of messages counts accepted messages, and not repetitions under one key", async () => {
    const send = (text: string, key: string) =>
      ayu.call("POST", `/api/devices/${device.id}/messages`, {
        body: { to: CUSTOMER, text },
        headers: { "idempotency-key": key },
      });
    for (const key of ["1", "2", "3"]) expect((await send(`teks ${key}`, key)).status).toBe(202);
    expectRefusal(await send("teks 4", "4"), LIMITS.sends);
    expect((await send("teks 1", "1")).status).toBe(202);
  });

  it("of files counts for each person", async () => {
    const take = (person: Person, query = "") =>
      person.call("POST", `/api/contacts/import${query}`, { body: "phone\n+628122000082\n" });
    const first = await take(ayu);
    expect([first.headers.get("x-ratelimit-limit"), first.headers.get("x-ratelimit-remaining")]).toEqual(["2", "1"]);
    expect((await take(ayu)).status).toBe(200);
    expectRefusal(await take(ayu), LIMITS.uploads);
    expect((await take(ayu, "?dryRun=true")).status, "a dry run does not count").toBe(200);
    expect((await take(budi)).status).toBe(200);
  });

  it("of requests is in each answer, survives a restart, and counts for each person", async () => {
    const me = (person: Person) => person.call("GET", "/api/auth/me");
    const remaining = ({ headers }: Reply<unknown>) => Number(headers.get("x-ratelimit-remaining"));
    const left = remaining(await me(ayu));
    const next = await me(ayu);
    expect(remaining(next)).toBeLessThanOrEqual(left);
    const resetAt = Number(next.headers.get("x-ratelimit-reset")) * 1_000;
    expect(resetAt).toBeGreaterThan(Date.now() - 2_000);
    expect(resetAt).toBeLessThan(Date.now() + 62_000);
    let reply = next;
    for (let asked = 0; asked < 3 * LIMITS.requests && reply.status === 200; asked++) reply = await me(ayu);
    expectRefusal(reply, LIMITS.requests);

    const emptyAt = Date.now();
    await world.restart();
    const back = await me(ayu);
    const refilled = Math.ceil(((Date.now() - emptyAt) / 60_000) * LIMITS.requests);
    expect(remaining(back), "a restart resets nothing").toBeLessThanOrEqual(refilled);
    expect((await me(budi)).status).toBe(200);
    expect((await new Person(world.url).call("GET", "/health")).headers.get("x-ratelimit-limit")).toBeNull();
  });

  it("of sign-ins holds for the right password, too", async () => {
    const stranger = new Person(world.url);
    const tryPassword = (password: string) =>
      stranger.call("POST", "/api/auth/login", { body: { email: ADMIN.email, password } });
    let reply = await tryPassword("guess");
    for (let tries = 0; tries < 3 * LIMITS.signIn && reply.status === 401; tries++) reply = await tryPassword("guess");
    expectRefusal(reply, LIMITS.signIn);
    expect((await tryPassword(ADMIN.password)).status).toBe(429);
    expect((await budi.call("GET", "/api/auth/me")).status, "a signed-in person stays signed in").toBe(200);
  });

  it("of sign-ins counts all addresses of one IPv6 network as one", async () => {
    const from = (address: string) =>
      new Person(world.url).call("POST", "/api/auth/login", {
        body: { email: "nobody@toko.test", password: `guess from ${address}` },
        headers: { "cf-connecting-ip": address },
      });
    const statuses = [];
    for (let host = 1; host <= LIMITS.signIn + 1; host++) statuses.push((await from(`2001:db8:1:2::${host}`)).status);
    expect(statuses).toEqual([...Array(LIMITS.signIn).fill(401), 429]);
    const refused = await from("2001:db8:1:2:ffff::1");
    expectRefusal(refused, LIMITS.signIn);
    const neighbour = await from("2001:db8:1:3::1");
    expect(neighbour.status, "another network has its own limit").toBe(401);
  });

  it("of wrong passwords locks an account for strangers, and not for a browser that signed in before", async () => {
    const dewi = await signIn(world, OTHER, { "cf-connecting-ip": "203.0.113.1" });
    const stranger = new Person(world.url);
    const attempt = (person: Person, password: string, address: string) =>
      person.call("POST", "/api/auth/login", {
        body: { email: OTHER.email, password },
        headers: { "cf-connecting-ip": address },
      });
    for (let tries = 0; tries < LIMITS.wrongPasswords; tries++) {
      expect((await attempt(stranger, "guess", `203.0.113.${10 + tries}`)).status).toBe(401);
    }
    const { status, headers, error } = await attempt(stranger, OTHER.password, "203.0.113.50");
    expect([status, error?.code]).toEqual([429, "SIGN_IN_LOCKED"]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(60);
    expect(error?.details?.retryAfterSeconds).toBe(Number(headers.get("retry-after")));
    await world.restart();
    expect((await attempt(stranger, OTHER.password, "203.0.113.51")).status, "a restart unlocks nothing").toBe(429);
    expect((await attempt(dewi, OTHER.password, "203.0.113.52")).status, "the owner's browser is known").toBe(200);
  });
});

describe("a mistake in RATE_LIMITS", () => {
  it("is an error of every request, so nothing runs without a limit", async () => {
    const broken = await startWorld({ admins: [ADMIN], bindings: { RATE_LIMITS: "signIn=ten" } });
    try {
      for (const path of ["/health", "/api/version", "/api/auth/me"]) {
        const response = await fetch(broken.url + path);
        expect([path, response.status]).toEqual([path, 500]);
      }
    } finally {
      await broken.dispose();
    }
  });
});

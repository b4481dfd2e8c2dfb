// Invalid requests are refused with the name of the wrong field, and change nothing.
import { createHmac } from "node:crypto";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device, Message, Page } from "../../frontend/src/api/types";
import { linkDevice, Person, signIn, startWorld, upgrade, type World, waitFor } from "./support";

const CUSTOMER = "628122000031";
const SECRET = "a-secret-that-only-this-spec-knows-0123456789";
const FOREIGN = "https://evil.example";
const UNKNOWN = "dev_0193e0a0-0000-7000-8000-00000000ffff";

let world: World;
let person: Person;
let device: Device;
let idle: Device;

beforeAll(async () => {
  world = await startWorld({ bindings: { SESSION_SECRET: SECRET } });
  person = await signIn(world);
  await world.network.addCustomer(CUSTOMER);
  device = await linkDevice(world, person, { phone: "628111000031" });
  idle = await person.post<Device>("/api/devices", { name: "Belum tertaut" });
});
afterAll(() => world?.dispose());

const send = (body: unknown, id = device.id) => person.call("POST", `/api/devices/${id}/messages`, { body });

describe("a message", () => {
  it.each([
    ["to text that is no phone number", { to: "bukan nomor", text: "x" }, "to"],
    ["to a number too short to be one", { to: "+62812", text: "x" }, "to"],
    ["without a recipient", { text: "x" }, "to"],
    ["with an empty text", { to: CUSTOMER, text: "" }, "text"],
    ["with only blanks", { to: CUSTOMER, text: " \n " }, "text"],
    ["with more than 65 536 UTF-16 units", { to: CUSTOMER, text: `${"😀".repeat(32_768)}x` }, "text"],
    ["with a number as its text", { to: CUSTOMER, text: 7 }, "text"],
  ])("%s is refused with the name of the field", async (_, body, field) => {
    const reply = await send(body);
    expect([reply.status, reply.error?.code, reply.error?.details?.field]).toEqual([400, "VALIDATION_ERROR", field]);
    expect(reply.error?.message).not.toBe("");
  });

  it("with exactly 65 536 UTF-16 units is accepted", async () => {
    expect((await send({ to: CUSTOMER, text: "😀".repeat(32_768) })).status).toBe(202);
  });

  it("on a device that is not linked is refused with 409", async () => {
    const reply = await send({ to: CUSTOMER, text: "x" }, idle.id);
    expect([reply.status, reply.error?.code]).toEqual([409, "DEVICE_DISCONNECTED"]);
  });

  it.each([UNKNOWN, "dev_1", "x' or 1=1", "%00"])("on the unknown device %s is refused with 404", async (id) => {
    const reply = await send({ to: CUSTOMER, text: "x" }, id);
    expect([reply.status, reply.error?.code]).toEqual([404, "NOT_FOUND"]);
  });

  it("is neither stored nor sent if it was refused", async () => {
    const history = async () =>
      (await person.get<Page<Message>>(`/api/devices/${device.id}/chats/${CUSTOMER}@c.us/messages`)).items;
    await waitFor("the accepted message to be in the chat", async () => (await history()).length === 1);
    await waitFor("the accepted message to be sent", async () => (await world.network.sent()).length === 1);
    const sent = 1;
    await send({ to: "bukan nomor", text: "x" });
    await send({ to: CUSTOMER, text: "" });
    await send({ to: CUSTOMER, text: "yang ini benar" });
    await waitFor("the valid message to be in the chat", async () => (await history()).length > 1);
    expect((await history()).map(({ text }) => text.slice(0, 14))).toEqual(["yang ini benar", "😀".repeat(7)]);
    await waitFor("the valid message to be sent", async () => (await world.network.sent()).length > sent);
    expect((await world.network.sent()).length).toBe(sent + 1);
  });
});

describe("a body", () => {
  it("that is not JSON is refused", async () => {
    const reply = await send("{to: 62812");
    expect([reply.status, reply.error?.code]).toEqual([400, "VALIDATION_ERROR"]);
  });

  it("that is JSON of another shape is refused", async () => {
    for (const body of ["[]", "null", '"x"', "7"]) {
      const reply = await send(body);
      expect([body, reply.status, reply.error?.code]).toEqual([body, 400, "VALIDATION_ERROR"]);
    }
  });

  it("over the limit is refused", async () => {
    const reply = await send({ to: CUSTOMER, text: "x".repeat(2_097_153) });
    expect([reply.status, reply.error?.code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
  });

  it("over the limit is refused although its length is not declared", async () => {
    const reply = await new Promise<number | undefined>((resolve, reject) => {
      const call = request(
        `${world.url.replace("localhost", "127.0.0.1")}/api/devices`,
        {
          method: "POST",
          headers: {
            origin: world.url,
            cookie: person.cookie,
            "content-type": "application/json",
            "transfer-encoding": "chunked",
          },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      call.on("error", reject);
      for (let chunk = 0; chunk < 40; chunk += 1) call.write("x".repeat(65_536));
      call.end();
    });
    expect(reply).toBe(413);
  });
});

describe("a session", () => {
  const withCookie = (cookie: string) =>
    fetch(`${world.url}/api/devices`, { headers: { cookie, origin: world.url } }).then(async (response) => [
      response.status,
      ((await response.json()) as { error?: { code: string } }).error?.code,
    ]);

  it("that was tampered with is refused", async () => {
    const [name = "", token = ""] = (person.cookie.split("; ").find((pair) => pair.includes("session")) ?? "").split(
      "=",
    );
    const [header, claims, signature = ""] = token.split(".");
    const flipped = `${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}`;
    const admin = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(claims ?? "", "base64url").toString()), role: "super_admin" }),
    ).toString("base64url");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    for (const forged of [
      `${header}.${claims}.${flipped}`,
      `${header}.${admin}.${signature}`,
      `${none}.${admin}.`,
      "rubbish",
      "",
    ]) {
      expect(await withCookie(`${name}=${forged}`)).toEqual([401, "UNAUTHORIZED"]);
    }
    expect(await withCookie(`${name}=${token}`)).toEqual([200, undefined]);
  });

  it("that has expired is refused", async () => {
    const [name = "", token = ""] = (person.cookie.split("; ").find((pair) => pair.includes("session")) ?? "").split(
      "=",
    );
    const [header = "", claims = ""] = token.split(".");
    const issued = JSON.parse(Buffer.from(claims, "base64url").toString()) as { exp: number };
    const signToken = (exp: number) => {
      const signing = `${header}.${Buffer.from(JSON.stringify({ ...issued, exp })).toString("base64url")}`;
      return `${signing}.${createHmac("sha256", SECRET).update(signing).digest("base64url")}`;
    };
    const now = Math.floor(Date.now() / 1000);
    expect(await withCookie(`${name}=${signToken(now + 60)}`)).toEqual([200, undefined]);
    expect(await withCookie(`${name}=${signToken(now - 60)}`)).toEqual([401, "UNAUTHORIZED"]);
  });

  it("is refused for an unknown email address as for a wrong password", async () => {
    const nobody = new Person(world.url);
    const login = (body: unknown) => nobody.call("POST", "/api/auth/login", { body });
    const unknown = await login({ email: "nobody@toko.test", password: "a-long-password" });
    const wrong = await login({ email: world.admins[0]?.email, password: "another-password" });
    expect(unknown.status).toBe(401);
    expect([wrong.status, wrong.error]).toEqual([unknown.status, unknown.error]);
  });

  it("that was signed out is refused, and its socket is closed", async () => {
    const guest = await signIn(world);
    const hub = await guest.events();
    await guest.post("/api/auth/logout");
    // The close frame comes at once, but workerd keeps the TCP connection for up to 10 s, and only then the socket is closed.
    await expect.poll(() => hub.closed, { timeout: 20_000 }).toBe(4401);
    expect((await guest.call("GET", "/api/auth/me")).status).toBe(401);
    expect((await guest.call("POST", "/api/auth/refresh", { body: {} })).status).toBe(401);
  });
});

describe("a request from another origin", () => {
  it("is refused and changes nothing", async () => {
    const reply = await person.call("POST", "/api/devices", { body: { name: "x" }, headers: { origin: FOREIGN } });
    expect([reply.status, reply.error?.code]).toEqual([403, "FORBIDDEN"]);
    const listed = await person.get<Page<Device>>("/api/devices");
    expect(listed.items.map(({ name }) => name)).not.toContain("x");
  });

  it("opens no events socket, and neither does one without an origin or a session", async () => {
    const { cookie } = person;
    expect(await upgrade(world.url, { cookie, origin: FOREIGN })).toBe(403);
    expect(await upgrade(world.url, { cookie })).toBe(403);
    expect(await upgrade(world.url, { origin: world.url })).toBe(401);
    expect(await upgrade(world.url, { cookie, origin: world.url })).toBe(101);
  });
});

describe("a Worker without its secret", () => {
  it("refuses every request and names the secret only in its log", async () => {
    await world.restart({ bindings: { SESSION_SECRET: undefined } });
    const login = { email: world.admins[0]?.email, password: world.admins[0]?.password };
    const reply = await new Person(world.url).call("POST", "/api/auth/login", { body: login });
    expect([reply.status, reply.error?.code]).toEqual([500, "INTERNAL_ERROR"]);
    expect(JSON.stringify(reply.error)).not.toContain("SESSION_SECRET");
    expect(world.stack.logs().join("\n")).toContain("SESSION_SECRET");
    expect((await person.call("GET", "/api/devices")).status).toBe(500);
  });
});

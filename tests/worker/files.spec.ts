// Files in real workerd: what is uploaded comes back byte for byte by signed links, and what is refused leaves nothing.
import { createHash, createHmac, randomBytes } from "node:crypto";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StoredFile } from "../../frontend/src/api/contract";
import { ADMIN, OWN_CONNECTION, type Person, signIn, startWorld, type World, waitFor } from "./support";

const OTHER = { ...ADMIN, email: "bambang@warung.test", tenant: "Warung Bambang" };
const SECRET = "a-secret-that-only-this-spec-knows-0123456789";
const MB = 1024 * 1024;
const MINUTE = 60_000;
const HOUR_S = 3_600;

const JPEG = Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex");
const MP4 = Buffer.from("000000186674797069736f6d00000200" + "69736f6d6d703432" + "0000000866726565", "hex");

let world: World;
let person: Person;
let other: Person;

beforeAll(async () => {
  world = await startWorld({ admins: [ADMIN, OTHER], bindings: { SESSION_SECRET: SECRET } });
  person = await signIn(world, ADMIN);
  other = await signIn(world, OTHER);
}, 2 * MINUTE);
afterAll(() => world?.dispose());

/** A file of this length that begins with these bytes and goes on with random ones. */
const fileOf = (head: Buffer, length: number) =>
  Buffer.concat([head, randomBytes(Math.max(0, length - head.length))]).subarray(0, length);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

type Answer = {
  status: number;
  data: StoredFile;
  error?: { code: string; message: string; details: { field?: string } };
};

async function upload(content: Buffer, query = "", headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${world.url}/api/files?${query}`, {
    method: "POST",
    headers: { ...OWN_CONNECTION, origin: world.url, cookie: person.cookie, ...headers },
    body: new Uint8Array(content),
    signal: AbortSignal.timeout(MINUTE),
  });
  return { status: response.status, ...((await response.json()) as Omit<Answer, "status">) };
}

/** The signed link of a file, as an absolute address. */
async function linkTo(id: string, who = person): Promise<string> {
  const { status, headers } = await who.call("GET", `/api/files/${id}/content`);
  expect(status).toBe(302);
  return new URL(headers.get("location") ?? "", world.url).href;
}

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

async function listBucket(): Promise<string[]> {
  const bucket = await world.stack.mf.getR2Bucket("MEDIA", "cloudwa-flow");
  return (await bucket.list()).objects.map(({ key }) => key);
}

async function count(table: string): Promise<number> {
  const db = await world.stack.d1("DB_TENANTS_0");
  return Number(await db.prepare(`select count(*) as count from ${table}`).first("count"));
}

/** What is stored of files: objects in the bucket, rows of files, rows of files that are being written. */
const stored = async (): Promise<[number, number, number]> => [
  (await listBucket()).length,
  await count("files"),
  await count("file_writes"),
];

describe("an upload", () => {
  it.each([
    ["1 B", "", "application/octet-stream", Buffer.from("x"), "document"],
    ["5 MB − 1 as an image", "name=foto.jpg", "image/jpeg", fileOf(JPEG, 5 * MB - 1), "image"],
    ["16 MB as a video", "name=promo.mp4", "video/mp4", fileOf(MP4, 16 * MB), "video"],
    ["17 MB as a document", "name=promo.mp4&kind=document", "video/mp4", fileOf(MP4, 17 * MB), "document"],
  ] as const)("of %s comes back byte for byte", { timeout: 2 * MINUTE }, async (_, query, type, content, kind) => {
    const { status, data } = await upload(content, query, { "content-type": type });
    expect(status).toBe(201);
    expect(data).toMatchObject({ kind, size: content.length, sha256: sha256(content) });
    expect(await person.get(`/api/files/${data.id}`)).toEqual(data);
    const response = await fetch(await linkTo(data.id), { headers: OWN_CONNECTION });
    expect([response.status, response.headers.get("content-length")]).toEqual([200, String(content.length)]);
    expect(sha256(await bytesOf(response))).toBe(data.sha256);
  });

  it("is stored once under an idempotency key", async () => {
    const before = await stored();
    const headers = { "idempotency-key": "a-file", "content-type": "image/jpeg" };
    const content = fileOf(JPEG, 70_000);
    const ids = [];
    for (let round = 0; round < 3; round += 1) ids.push((await upload(content, "", headers)).data.id);
    expect(new Set(ids).size).toBe(1);
    expect((await upload(fileOf(JPEG, 70_000), "", headers)).error?.code).toBe("CONFLICT");
    expect(await stored()).toEqual([before[0] + 1, before[1] + 1, 0]);
  });

  it.each([
    [
      "an archive named .jpg",
      "name=foto.jpg",
      "application/octet-stream",
      Buffer.from("504b0304140000000800", "hex"),
      "application/zip",
    ],
    ["an archive declared as an image", "", "image/jpeg", Buffer.from("504b0304140000000800", "hex"), "kind=document"],
    [
      "SVG as an image",
      "name=logo.svg",
      "image/svg+xml",
      Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"),
      "kind=document",
    ],
    [
      "a page as an image",
      "name=a.png",
      "image/png",
      Buffer.from("<!doctype html><script>1</script>"),
      "kind=document",
    ],
    [
      "a picture with a page in it",
      "",
      "image/jpeg",
      Buffer.concat([JPEG, Buffer.from("<script>1</script>")]),
      "page or an archive",
    ],
    [
      "a picture with an archive behind it",
      "",
      "image/jpeg",
      Buffer.concat([fileOf(JPEG, 300_000), Buffer.from("504b0506".padEnd(44, "0"), "hex")]),
      "page or an archive",
    ],
    ["nothing", "", "image/jpeg", Buffer.alloc(0), "empty"],
    ["an unknown kind", "kind=sticker", "image/webp", Buffer.from("x"), "image, video, audio or document"],
  ] as const)("of %s is refused with what to do, and leaves nothing", async (_, query, type, content, words) => {
    const before = await stored();
    const { status, error } = await upload(content, query, { "content-type": type });
    expect([status, error?.code]).toEqual([400, "VALIDATION_ERROR"]);
    expect(error?.message).toContain(words);
    expect(await stored()).toEqual(before);
  });

  it.each([
    ["5 MB + 1 as an image", "", "image/png", 5 * MB + 1, "5 MB"],
    ["16 MB + 1 as a video", "", "video/mp4", 16 * MB + 1, "16 MB"],
    ["16 MB + 1 as audio", "name=a.ogg", "application/octet-stream", 16 * MB + 1, "16 MB"],
    ["100 MB + 1", "", "application/pdf", 100 * MB + 1, "100 MB"],
  ] as const)("of %s is refused before its body is read", async (_, query, type, length, limit) => {
    const before = await stored();
    // Only the head of the request is sent, so an answer proves that nobody waits for the body.
    const { status, error } = await announce(length, query, type);
    expect([status, error.code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
    expect(error.message).toContain(limit);
    expect(await stored()).toEqual(before);
  });

  it("whose connection is cut leaves no file", async () => {
    const before = await stored();
    const call = request(`${world.url}/api/files`, {
      method: "POST",
      headers: { origin: world.url, cookie: person.cookie, "content-type": "image/jpeg", "content-length": MB },
    });
    call.on("error", () => {});
    call.write(fileOf(JPEG, 200_000));
    await waitFor("the upload to have begun", async () => (await count("file_writes")) > before[2]);
    call.destroy();
    // Whether the Worker still cleans up depends on the runtime; if it does not, cron does it after a day.
    expect((await stored()).slice(0, 2)).toEqual(before.slice(0, 2));
    const db = await world.stack.d1("DB_TENANTS_0");
    await db.prepare("update file_writes set began_at = began_at - 90000000 where tenant_id is not null").run();
    await world.stack.cron();
    expect(await stored()).toEqual([before[0], before[1], 0]);
  });

  it("without a length is refused", async () => {
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(JPEG));
        controller.close();
      },
    });
    const response = await fetch(`${world.url}/api/files`, {
      method: "POST",
      headers: { ...OWN_CONNECTION, origin: world.url, cookie: person.cookie, "content-type": "image/jpeg" },
      body: stream,
      duplex: "half",
    } as RequestInit);
    const { error } = (await response.json()) as Answer;
    expect([response.status, error?.details.field]).toEqual([400, "Content-Length"]);
  });

  it("that no message uses is deleted after a day", async () => {
    const { data } = await upload(fileOf(JPEG, 3_000), "", { "content-type": "image/jpeg" });
    const link = await linkTo(data.id);
    const before = await stored();
    const db = await world.stack.d1("DB_TENANTS_0");
    const changed = await db.prepare("update files set kept_until = 1 where file_id = ?1").bind(data.id).run();
    expect(changed.meta.changes).toBe(1);
    await world.stack.cron();
    expect(await stored()).toEqual([before[0] - 1, before[1] - 1, before[2]]);
    expect((await fetch(link)).status).toBe(404);
    expect((await person.call("GET", `/api/files/${data.id}`)).status).toBe(404);
  });
});

/** Sends only the head of an upload of this length. */
function announce(
  length: number,
  query: string,
  type: string,
): Promise<{ status: number; error: { code: string; message: string } }> {
  return new Promise((resolve, reject) => {
    const call = request(`${world.url}/api/files?${query}`, {
      method: "POST",
      headers: { origin: world.url, cookie: person.cookie, "content-type": type, "content-length": length },
    });
    call.setTimeout(20_000, () => reject(new Error("no answer before the body")));
    call.on("error", reject);
    call.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, ...JSON.parse(Buffer.concat(chunks).toString()) });
        call.destroy();
      });
    });
    call.flushHeaders();
  });
}

describe("a signed link", () => {
  let file: StoredFile;
  let content: Buffer;
  let link: string;
  beforeAll(async () => {
    content = fileOf(JPEG, 200_000);
    ({ data: file } = await upload(content, `name=${encodeURIComponent('Café "5".jpg')}`, {
      "content-type": "image/jpeg",
    }));
    link = await linkTo(file.id);
  });
  const get = (headers: Record<string, string> = {}, url = link, method = "GET") =>
    fetch(url, { method, headers: { ...OWN_CONNECTION, ...headers } });

  it("serves a picture with the headers that keep it harmless and private", async () => {
    const { status, headers } = await get();
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("image/jpeg");
    expect(headers.get("content-disposition")).toBe(
      "inline; filename=\"Caf_ _5_.jpg\"; filename*=UTF-8''Caf%C3%A9%20%225%22.jpg",
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("accept-ranges")).toBe("bytes");
    expect(headers.get("etag")).toBe(`"${file.sha256}"`);
    const seconds = Number(/^private, max-age=(\d+), immutable$/.exec(headers.get("cache-control") ?? "")?.[1]);
    expect(seconds).toBeGreaterThan(HOUR_S - 60);
    expect(seconds).toBeLessThanOrEqual(2 * HOUR_S);
  });

  it("is the same for everybody who asks within the hour", async () => {
    expect(await linkTo(file.id)).toBe(link);
  });

  it.each([
    ["bytes=0-0", 0, 1],
    ["bytes=100000-100009", 100_000, 10],
    ["bytes=199990-", 199_990, 10],
    ["bytes=-10", 199_990, 10],
    ["bytes=150000-999999", 150_000, 50_000],
  ])("serves the part %s", async (range, offset, length) => {
    const response = await get({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(`bytes ${offset}-${offset + length - 1}/200000`);
    expect(response.headers.get("content-length")).toBe(String(length));
    expect(await bytesOf(response)).toEqual(content.subarray(offset, offset + length));
  });

  it("serves the whole file if the range cannot be read or belongs to another file", async () => {
    for (const headers of <Record<string, string>[]>[
      { range: "bytes=x" },
      { range: "bytes=0-1,5-6" },
      { range: "bytes=0-1", "if-range": '"other"' },
    ]) {
      const response = await get(headers);
      expect([response.status, (await bytesOf(response)).length]).toEqual([200, 200_000]);
    }
    expect((await get({ range: "bytes=0-1", "if-range": `"${file.sha256}"` })).status).toBe(206);
  });

  it("refuses a part behind the end, and says how long the file is", async () => {
    const response = await get({ range: "bytes=200000-" });
    expect([response.status, response.headers.get("content-range")]).toEqual([416, "bytes */200000"]);
    expect(((await response.json()) as Answer).error?.code).toBe("RANGE_NOT_SATISFIABLE");
  });

  it("answers HEAD with the headers alone, and 304 to who has the file", async () => {
    const head = await get({}, link, "HEAD");
    expect([head.status, head.headers.get("content-length"), (await bytesOf(head)).length]).toEqual([200, "200000", 0]);
    expect((await get({ "if-none-match": `"${file.sha256}"` })).status).toBe(304);
  });

  it("is refused if it was changed, has expired or is of another tenant", async () => {
    const url = new URL(link);
    const tenant = person.user?.tenantId ?? "";
    const signed = (who: string, expires: number) => {
      const signature = createHmac("sha256", SECRET)
        .update(`link to a file\0${who}\0${file.id}\0${expires}`)
        .digest("base64url");
      return `${world.url}/api/files/${file.id}/signed?tenant=${who}&expires=${expires}&signature=${signature}`;
    };
    const now = Math.floor(Date.now() / 1000);
    expect((await get({}, signed(tenant, now + 60))).status).toBe(200);
    const changed = (name: string, value: string) => {
      const copy = new URL(url);
      copy.searchParams.set(name, value);
      return copy.href;
    };
    for (const [address, words] of [
      [signed(tenant, now - 1), "expired"],
      [changed("expires", String(now + 99_999)), "changed"],
      [changed("tenant", other.user?.tenantId ?? ""), "changed"],
      [changed("signature", "AAAA"), "changed"],
      [`${world.url}/api/files/${file.id}/signed`, "not complete"],
    ] as const) {
      const response = await get({}, address);
      const { error } = (await response.json()) as Answer;
      expect([response.status, error?.code]).toEqual([403, "FORBIDDEN"]);
      expect(error?.message).toContain(words);
    }
    // Even a link that this installation would sign finds nothing in another tenant.
    expect((await get({}, signed(other.user?.tenantId ?? "", now + 60))).status).toBe(404);
    for (const path of [`/api/files/${file.id}`, `/api/files/${file.id}/content`]) {
      expect((await other.call("GET", path)).status).toBe(404);
    }
  });

  it.each([
    [
      "a page",
      "name=a.html",
      "text/html",
      Buffer.from("<!doctype html><script>1</script>"),
      "application/octet-stream",
    ],
    ["SVG", "name=a.svg&kind=document", "image/svg+xml", Buffer.from("<svg onload='1'/>"), "application/octet-stream"],
    [
      "a picture sent as a document",
      "name=a.jpg&kind=document",
      "image/jpeg",
      fileOf(JPEG, 99),
      "application/octet-stream",
    ],
    ["PDF", "name=a.pdf", "application/pdf", Buffer.from("%PDF-1.7\n"), "application/pdf"],
  ] as const)("lets a browser only save %s", async (_, query, type, body, servedAs) => {
    const { data } = await upload(body, query, { "content-type": type });
    const { headers } = await get({}, await linkTo(data.id));
    expect(headers.get("content-type")).toBe(servedAs);
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="a\.\w+"$/);
  });
});

// Contacts: added by hand and by file, large files imported in the background, and the consent of contacts to broadcasts.
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linkDevice, OWN_CONNECTION, type Person, signIn, startWorld, type World, waitFor } from "./support";

type Contact = {
  id: string;
  phone: string | null;
  addresses: { kind: "phone" | "lid" | "bsuid" | "username"; value: string }[];
  name: string;
  tags: string[];
  attributes: Record<string, string>;
  source: "manual" | "import";
  optedOut: { at: string; word: string | null; source: string } | null;
  consentedAt: string | null;
};
type ConsentEntry = { at: string; said: string; source: string; word: string | null; note: string | null };
type Rejection = { line: number; field: string; code: string; message: string; value: string };
type Import = {
  id: string;
  fileName: string;
  status: "running" | "completed" | "failed";
  error: string | null;
  sizeBytes: number;
  doneBytes: number;
  rows: number;
  created: number;
  updated: number;
  duplicates: number;
  rejected: number;
  completedAt: string | null;
};
type Preview = {
  encoding: string;
  delimiter: string;
  hasHead: boolean;
  columns: { head: string; samples: string[]; as: string }[];
  rows: number;
  isComplete: boolean;
  accepted: number;
  known: number;
  duplicates: number;
  rejected: number;
  firstRows: { line: number; phone: string; name: string }[];
  rejections: Rejection[];
};
type Page<T> = { items: T[]; nextCursor: string | null };
type Summary = {
  contacts: number;
  optedOut: number;
  tags: { tag: string; contacts: number }[];
  attributes: string[];
};

const CUSTOMER = "628122000201";
const SHOP = "628111000201";
const MINUTE = 60_000;

let world: World;
let person: Person;

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  await world.network.addCustomer(CUSTOMER);
  await linkDevice(world, person, { phone: SHOP });
}, 2 * MINUTE);
afterAll(() => world?.dispose());

/** Begins an upload that announces a large file, and sends one byte now and then until the server answers. */
function trickle(announced: number): Promise<{ status: number; code: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${world.url}/api/contacts/import`, {
      method: "POST",
      headers: {
        origin: world.url,
        cookie: person.cookie,
        "content-type": "text/csv",
        "content-length": String(announced),
      },
    });
    const drip = setInterval(() => sent.write("0"), 200);
    const stop = () => clearInterval(drip);
    sent.on("response", async (response) => {
      stop();
      const text = Buffer.concat(await response.toArray()).toString();
      sent.destroy();
      resolve({ status: response.statusCode ?? 0, code: JSON.parse(text).error?.code });
    });
    sent.on("error", (error) => {
      stop();
      reject(error);
    });
    sent.write("phone\n");
  });
}

type Answer<T> = { status: number; data: T; error?: { code: string; details?: Record<string, unknown> } };

/** Uploads the bytes of a file unchanged. */
async function upload<T>(file: string | Uint8Array, query: Record<string, string> = {}): Promise<Answer<T>> {
  const response = await fetch(`${world.url}/api/contacts/import?${new URLSearchParams(query)}`, {
    method: "POST",
    headers: { ...OWN_CONNECTION, origin: world.url, cookie: person.cookie, "content-type": "text/csv" },
    body: typeof file === "string" ? file : Buffer.from(file),
  });
  return { status: response.status, ...((await response.json()) as Omit<Answer<T>, "status">) };
}

const summary = () => person.get<Summary>("/api/contacts/summary");
const counts = ({ rows, created, updated, duplicates, rejected }: Import) => [
  rows,
  created,
  updated,
  duplicates,
  rejected,
];
const names = async (query: string) =>
  (await person.get<Page<Contact>>(`/api/contacts?${query}`)).items.map(({ name }) => name);
const completed = (id: string) =>
  waitFor(
    "the import to end",
    async () => {
      const found = await person.get<Import>(`/api/contacts/imports/${id}`);
      return found.status !== "running" && found;
    },
    { withinMs: 2 * MINUTE },
  );

describe("a contact", () => {
  it("is added, found, changed and deleted", async () => {
    const fields = {
      phone: "0812-3400-0001",
      name: "Ayu Lestari",
      tags: ["vip"],
      attributes: { "Kota Asal": "Bogor" },
    };
    const ayu = await person.post<Contact>("/api/contacts", fields);
    expect(ayu).toMatchObject({
      phone: "6281234000001",
      addresses: [{ kind: "phone", value: "6281234000001" }],
      attributes: { kota_asal: "Bogor" },
      source: "manual",
      optedOut: null,
    });
    const again = await person.call("POST", "/api/contacts", { body: { phone: "+62 812 3400 0001" } });
    expect([again.status, again.error?.code]).toEqual([409, "CONFLICT"]);
    expect(again.error?.details).toEqual({ contactId: ayu.id, contactName: "Ayu Lestari" });

    expect(await names("search=LESTARI")).toEqual(["Ayu Lestari"]);
    expect(await names("search=0812-3400")).toEqual(["Ayu Lestari"]);
    expect(await names("tag=vip&optedOut=false")).toEqual(["Ayu Lestari"]);
    expect(await names("tag=lain")).toEqual([]);

    const changed = await person.patch<Contact>(`/api/contacts/${ayu.id}`, {
      name: "Ayu",
      attributes: { kota_asal: null, umur: "31" },
    });
    expect(changed).toMatchObject({ name: "Ayu", tags: ["vip"], attributes: { umur: "31" } });
    await person.delete(`/api/contacts/${ayu.id}`);
    expect((await person.call("GET", `/api/contacts/${ayu.id}`)).status).toBe(404);
    expect((await summary()).contacts).toBe(0);
  });

  it("may have a LID and no number, and is then in no audience", async () => {
    const budi = await person.post<Contact>("/api/contacts", { lid: "114567890123456", name: "Budi", tags: ["lid"] });
    expect(budi).toMatchObject({ phone: null, addresses: [{ kind: "lid", value: "114567890123456" }] });
    const again = await person.call("POST", "/api/contacts", { body: { lid: "114567890123456@lid" } });
    expect([again.status, again.error?.code]).toEqual([409, "CONFLICT"]);
    expect(again.error?.details).toEqual({ contactId: budi.id, contactName: "Budi" });
    expect(await person.get<Contact>(`/api/contacts/${budi.id}`)).toEqual(budi);
    expect(await names("tag=lid")).toEqual(["Budi"]);
    expect(await names("search=1145678")).toEqual([]);
    const { recipients } = await person.post<{ recipients: number }>("/api/campaigns/preview", {
      text: "Halo",
      audience: { tags: ["lid"] },
    });
    expect(recipients).toBe(0);

    const said = await person.post<Contact>(`/api/contacts/${budi.id}/consent`, { said: "consented" });
    expect(said.consentedAt).not.toBeNull();
    await person.delete(`/api/contacts/${budi.id}`);
    expect((await person.call("GET", `/api/contacts/${budi.id}`)).status).toBe(404);
  });

  it.each([
    ["no number", { name: "A" }, "phone"],
    ["a number and a LID", { phone: "081234000002", lid: "77" }, "lid"],
    ["a wrong LID", { lid: "ayu" }, "lid"],
    ["a wrong number", { phone: "bukan nomor" }, "phone"],
    ["a long name", { phone: "081234000002", name: "x".repeat(201) }, "name"],
    ["a tag with a comma", { phone: "081234000002", tags: ["a,b"] }, "tags"],
    ["an attribute called name", { phone: "081234000002", attributes: { Name: "x" } }, "attributes"],
  ])("with %s is refused with the name of the field", async (_, body, field) => {
    const reply = await person.call("POST", "/api/contacts", { body });
    expect([reply.status, reply.error?.details?.field]).toEqual([400, field]);
  });
});

describe("several contacts", () => {
  type Outcome = { changed: number; unchanged: number; full: number; unknown: number };
  const bulk = (ids: string[], action: string, tags?: string[]) =>
    person.post<Outcome>("/api/contacts/bulk", { ids, action, ...(tags && { tags }) });

  it("get tags, lose tags and are deleted with one request, which may be repeated", async () => {
    const made: Contact[] = [];
    for (const no of [1, 2, 3])
      made.push(
        await person.post<Contact>("/api/contacts", { phone: `08123410000${no}`, name: `B${no}`, tags: ["Lama"] }),
      );
    const ids = made.map(({ id }) => id);
    const gone = "con_0193e0a0-0000-7000-8000-000000000001";
    expect(await bulk([...ids, gone, "budi"], "add_tags", ["vip", "lama"])).toEqual({
      changed: 3,
      unchanged: 0,
      full: 0,
      unknown: 2,
    });
    expect((await bulk(ids, "add_tags", ["VIP"])).unchanged).toBe(3);
    expect((await person.get<Contact>(`/api/contacts/${ids[0]}`)).tags).toEqual(["Lama", "vip"]);
    expect((await bulk(ids.slice(0, 2), "remove_tags", ["LAMA"])).changed).toBe(2);
    expect(await names("tag=lama")).toEqual(["B3"]);
    expect(await bulk(ids, "delete")).toEqual({ changed: 3, unchanged: 0, full: 0, unknown: 0 });
    expect((await bulk(ids, "delete")).unknown).toBe(3);
    expect((await summary()).contacts).toBe(0);
  });

  it("get another tag, or lose it, all at once, in broadcasts that have not started, too", async () => {
    const change = (body: object) => person.post<{ contacts: number; broadcasts: number }>("/api/contacts/tags", body);
    const device = await person.post<{ id: string }>("/api/devices", { name: "Toko tag" });
    const ids: string[] = [];
    for (const [no, tag] of ["promo", "PROMO", "lain"].entries()) {
      const contact = { phone: `08123420000${no}`, name: `T${no}`, tags: [tag] };
      ids.push((await person.post<Contact>("/api/contacts", contact)).id);
    }
    const campaign = await person.post<{ id: string }>("/api/campaigns", {
      name: "Promo",
      deviceIds: [device.id],
      text: "Halo",
      audience: { tags: ["promo"] },
    });
    const report = await fetch(`${world.url}/api/campaigns/${campaign.id}/report.csv?timeZone=Asia/Jakarta`, {
      headers: { ...OWN_CONNECTION, cookie: person.cookie },
    });
    expect(await report.text()).toContain('"sent_at (Asia/Jakarta)","delivered_at (Asia/Jakarta)"');
    const told = await person.events();
    expect(await change({ action: "rename", tag: "Promo", name: "diskon" })).toEqual({ contacts: 2, broadcasts: 1 });
    await told.next("contacts.changed");
    expect((await names("tag=diskon")).sort()).toEqual(["T0", "T1"]);
    expect(await person.get(`/api/campaigns/${campaign.id}`)).toMatchObject({ audience: { tags: ["diskon"] } });
    expect(await change({ action: "rename", tag: "Promo", name: "diskon" })).toEqual({ contacts: 0, broadcasts: 0 });
    expect(await change({ action: "delete", tag: "diskon" })).toEqual({ contacts: 2, broadcasts: 1 });
    expect(await names("tag=diskon")).toEqual([]);
    const started = await person.call("POST", `/api/campaigns/${campaign.id}/start`);
    expect(started.status).not.toBe(200);
    const refused = await person.call("POST", "/api/contacts/tags", {
      body: { action: "rename", tag: "x", name: "a,b" },
    });
    expect([refused.status, refused.error?.details?.field]).toEqual([400, "name"]);
    await person.delete(`/api/campaigns/${campaign.id}`);
    await person.delete(`/api/devices/${device.id}`);
    await bulk(ids, "delete");
  });

  it("are sorted by name or by the time at which they were added", async () => {
    const ids: string[] = [];
    for (const [no, name] of ["budi", "Ayu", ""].entries()) {
      ids.push((await person.post<Contact>("/api/contacts", { phone: `08123430000${no}`, name, tags: ["urut"] })).id);
    }
    expect(await names("tag=urut")).toEqual(["", "Ayu", "budi"]);
    expect(await names("tag=urut&sort=oldest")).toEqual(["budi", "Ayu", ""]);
    expect(await names("tag=urut&sort=name")).toEqual(["Ayu", "budi", ""]);
    const refused = await person.call("GET", "/api/contacts?sort=phone");
    expect([refused.status, refused.error?.details?.field]).toEqual([400, "sort"]);
    await bulk(ids, "delete");
  });

  it("have a history, which is empty without broadcasts and chats", async () => {
    const { id } = await person.post<Contact>("/api/contacts", { phone: "081234500001", name: "Baru" });
    expect(await person.get(`/api/contacts/${id}/history`)).toEqual({ broadcasts: [], chat: null });
    await bulk([id], "delete");
  });

  it("are exported as a file that an import reads again", async () => {
    const made = { phone: "081234400001", name: "=Ekspor", tags: ["ekspor", "vip"], attributes: { kota: "Solo" } };
    const { id } = await person.post<Contact>("/api/contacts", made);
    const file = (query: string) =>
      fetch(`${world.url}/api/contacts/export?${query}`, { headers: { ...OWN_CONNECTION, cookie: person.cookie } });
    const reply = await file("tag=ekspor&language=id&timeZone=Asia/Jakarta");
    expect(reply.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(reply.headers.get("content-disposition")).toContain("contacts.csv");
    const text = await reply.text();
    const [head, row, ...rest] = text.trim().split("\n");
    expect(head).toContain('"Ditambahkan ke kontak (Asia/Jakarta)"');
    expect(row).toMatch(/^"\(\+62\) 812-3440-0001","'=Ekspor","ekspor, vip",/);
    expect(rest).toEqual([]);
    expect((await file("timeZone=Mars/Olympus")).status).toBe(400);
    await person.delete(`/api/contacts/${id}`);
    const imported = await person.call<Import>("POST", "/api/contacts/import", { body: text });
    expect([imported.data.created, imported.data.rejected]).toEqual([1, 0]);
    const found = await person.get<Page<Contact>>("/api/contacts?search=ekspor");
    expect(found.items).toMatchObject([
      { phone: "6281234400001", name: "=Ekspor", tags: ["ekspor", "vip"], attributes: { kota: "Solo" } },
    ]);
    await bulk([found.items[0]?.id ?? ""], "delete");
  });

  it.each([
    ["no ids", { ids: [], action: "delete" }, "ids"],
    [
      "more ids than one request takes",
      { ids: Array.from({ length: 501 }, (_, no) => String(no)), action: "delete" },
      "ids",
    ],
    ["no tag to add", { ids: ["x"], action: "add_tags" }, "tags"],
    ["a tag with a comma", { ids: ["x"], action: "remove_tags", tags: ["a,b"] }, "tags"],
  ])("%s are refused with the name of the field", async (_, body, field) => {
    const reply = await person.call("POST", "/api/contacts/bulk", { body });
    expect([reply.status, reply.error?.details?.field]).toEqual([400, field]);
  });
});

describe("the consent of a contact", () => {
  it("is one list, whether the contact sent a keyword or a person recorded it", { timeout: MINUTE }, async () => {
    const { id } = await person.post<Contact>("/api/contacts", { phone: CUSTOMER, name: "Citra" });
    const say = (said: string, note?: string) =>
      person.post<Contact>(`/api/contacts/${id}/consent`, { said, ...(note && { note }) });
    expect((await say("consented", "formulir")).consentedAt).not.toBeNull();
    expect((await say("opted_out", "lewat telepon")).optedOut).toMatchObject({ word: null, source: "person" });
    expect(await names("optedOut=true")).toEqual(["Citra"]);
    expect((await summary()).optedOut).toBe(1);
    expect((await say("opted_in")).optedOut).toBeNull();

    await world.network.say(CUSTOMER, SHOP, "STOP");
    const { optedOut } = await waitFor("the opt-out to be stored", async () => {
      const contact = await person.get<Contact>(`/api/contacts/${id}`);
      return contact.optedOut !== null && contact;
    });
    expect(optedOut).toMatchObject({ word: "stop", source: "word" });
    const entries = await person.get<Page<ConsentEntry>>(`/api/contacts/${id}/consent`);
    expect(entries.items.map(({ said, source, note }) => [said, source, note])).toEqual([
      ["opted_out", "word", null],
      ["opted_in", "person", null],
      ["opted_out", "person", "lewat telepon"],
      ["consented", "person", "formulir"],
    ]);
    const wrong = await person.call("POST", `/api/contacts/${id}/consent`, { body: { said: "maybe" } });
    expect([wrong.status, wrong.error?.details?.field]).toEqual([400, "said"]);
    await person.delete(`/api/contacts/${id}`);
  });
});

describe("a file", () => {
  const TEXT =
    'No HP;Nama;Kota\n0812-3410-0001;"Ani, si ""satu""";Bogor\n+62 812 3410 0001;Lagi;\nx;Salah;\n=1;Rumus;\n';
  const wide = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le"));

  it("has a preview in every encoding, which stores nothing", async () => {
    const before = await summary();
    const swapped = Buffer.from(wide(TEXT)).swap16();
    for (const [file, encoding] of [
      [TEXT, "utf-8"],
      [`\ufeff${TEXT}`, "utf-8"],
      [wide(TEXT), "utf-16le"],
      [new Uint8Array(swapped), "utf-16be"],
    ] as const) {
      const { status, data } = await upload<Preview>(file, { dryRun: "true" });
      expect(status).toBe(200);
      expect(data).toMatchObject({
        encoding,
        delimiter: ";",
        hasHead: true,
        rows: 4,
        isComplete: true,
        accepted: 1,
        known: 0,
        duplicates: 1,
        rejected: 2,
      });
      expect(data.columns.map((column) => column.as)).toEqual(["phone", "name", "attribute:kota"]);
      expect(data.firstRows).toMatchObject([{ line: 2, phone: "6281234100001", name: 'Ani, si "satu"' }]);
      expect(data.rejections.map(({ line, code }) => [line, code])).toEqual([
        [3, "duplicate"],
        [4, "phone_no_digits"],
        [5, "phone_too_short"],
      ]);
    }
    expect(await summary()).toEqual(before);
  });

  it("is imported at once if it is small, with the reason for each rejected row", async () => {
    const query = { fileName: "pelanggan.csv", tags: "promo, vip", consented: "true" };
    const { status, data } = await upload<Import>(TEXT, query);
    expect([status, data.status, data.fileName, counts(data)]).toEqual([
      200,
      "completed",
      "pelanggan.csv",
      [4, 1, 0, 1, 2],
    ]);
    const [ani] = (await person.get<Page<Contact>>("/api/contacts?tag=promo")).items;
    expect(ani).toMatchObject({
      name: 'Ani, si "satu"',
      tags: ["promo", "vip"],
      attributes: { kota: "Bogor" },
      source: "import",
    });
    expect(ani?.consentedAt).not.toBeNull();
    const entries = await person.get<Page<ConsentEntry>>(`/api/contacts/${ani?.id}/consent`);
    expect(entries.items).toMatchObject([{ said: "consented", source: "import", note: "pelanggan.csv" }]);

    const again = await upload<Import>(TEXT);
    expect(counts(again.data)).toEqual([4, 0, 1, 1, 2]);
    const rejections = await person.get<Page<Rejection>>(`/api/contacts/imports/${data.id}/rejections?limit=2`);
    expect(rejections.items.map(({ line, field, value }) => [line, field, value])).toEqual([
      [3, "phone", "+62 812 3410 0001"],
      [4, "phone", "x"],
    ]);
    expect(rejections.nextCursor).not.toBeNull();
    const imports = await person.get<Page<Import>>("/api/contacts/imports");
    expect(imports.items.slice(0, 2).map(({ id }) => id)).toEqual([again.data.id, data.id]);

    const file = await fetch(`${world.url}/api/contacts/imports/${data.id}/rejections.csv?language=id`, {
      headers: { ...OWN_CONNECTION, cookie: person.cookie },
    });
    expect(file.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(file.headers.get("content-disposition")).toContain("attachment");
    const text = await file.text();
    const lines = text.trim().split("\n");
    expect(lines[0]).toMatch(/"Baris di berkas"[,;]"Alasan tidak diimpor"$/);
    expect(lines[1]).toContain("'+62 812 3410 0001");
    expect(lines[3]).toContain("'=1");
    // A person mends one of the rows and imports the file as it is.
    const mended = await upload<Import>(text.replace('"x"', '"0812 3410 0777"'));
    expect(mended.data.created).toBe(1);
    expect((await summary()).attributes).not.toContain("alasan_tidak_diimpor");
  });

  it("is read with its column of country codes, and its rows are named as a spreadsheet shows them", async () => {
    const text = 'Kode negara,No HP,Alamat\n62,81234100021,"Jl. 1\nBogor"\n65,91900012,\n65,x,\n';
    const { data } = await upload<Preview>(text, { dryRun: "true" });
    expect(data.columns.map((column) => column.as)).toEqual(["country_code", "phone", "attribute:alamat"]);
    expect(data.firstRows.map(({ line, phone }) => [line, phone])).toEqual([
      [2, "6281234100021"],
      [3, "6591900012"],
    ]);
    expect(data.rejections.map(({ line }) => line)).toEqual([4]);
  });

  it("is read with the given columns if it has no header", async () => {
    const text = "Bogor|081234110001|Budi\n";
    const columns = JSON.stringify(["attribute:kota", "phone", "name"]);
    const { data } = await upload<Import>(text, { columns, hasHead: "false" });
    expect(counts(data)).toEqual([1, 1, 0, 0, 0]);
    expect(await names("search=081234110001")).toEqual(["Budi"]);
    expect((await summary()).attributes).toContain("kota");
  });

  it.each([
    ["in an unknown encoding", new Uint8Array([0x30, 0x38, 0xff, 0x0a]), {}, "file"],
    ["without rows", "nomor,nama\n", {}, "file"],
    ["with too few columns named", "0812,A\n", { columns: '["phone"]' }, "columns"],
    ["without a column of phone numbers", "0812,A\n", { columns: '["name","ignore"]' }, "columns"],
    ["with columns that are not a list", "0812,A\n", { columns: "phone" }, "columns"],
    ["with an unknown value for hasHead", "0812,A\n", { hasHead: "maybe" }, "hasHead"],
  ])("%s is refused with the name of the field", async (_, file, query, field) => {
    const { status, error } = await upload(file, query as Record<string, string>);
    expect([status, error?.code, error?.details?.field]).toEqual([400, "VALIDATION_ERROR", field]);
  });

  it("over 25 MiB is refused", { timeout: MINUTE }, async () => {
    const { status, error } = await upload(new Uint8Array(25 * 1024 * 1024 + 1).fill(0x30));
    expect([status, error?.code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
  });

  // A simulator build gives a body four seconds in place of thirty.
  it("that trickles in is refused, and holds nobody else's memory", { timeout: MINUTE }, async () => {
    const slow = trickle(25 * 1024 * 1024);
    await waitFor("the memory to be held", async () => (await upload(new Uint8Array(20 * 1024 * 1024))).status === 503);
    expect(await slow).toEqual({ status: 408, code: "REQUEST_TIMEOUT" });
    expect((await upload("phone\n+628122000299\n", { dryRun: "true" })).status).toBe(200);
    expect((await upload(new Uint8Array(20 * 1024 * 1024))).status).not.toBe(503);
  });
});

describe("a large file", () => {
  const ROWS = 20_000;
  // Every hundredth row repeats the first number, every thousandth row is invalid.
  const row = (number: number) => {
    if (number % 1000 === 999) return "bukan nomor,Salah";
    if (number % 100 === 99) return "+62 813-3500-0000,Lagi";
    return `0813${35_000_000 + number},"Orang\n${number}"`;
  };
  const text = `nomor,nama\n${Array.from({ length: ROWS }, (_, number) => row(number)).join("\n")}\n`;
  const COUNTS = [ROWS, ROWS - 200, 0, 180, 20];

  it("is imported in the background, through a kill, and counts each row once", { timeout: 4 * MINUTE }, async () => {
    const before = (await summary()).contacts;
    const { status, data } = await upload<Import>(text, { fileName: "besar.csv", tags: "besar" });
    expect([status, data.status]).toEqual([202, "running"]);
    await waitFor("a part of the file to be read", async () => {
      const { doneBytes } = await person.get<Import>(`/api/contacts/imports/${data.id}`);
      return doneBytes > 0;
    });
    await world.stack.kill9();
    // The kill deleted the queue's messages; the cron job finds the import that has stopped.
    const database = await world.stack.d1("DB_TENANTS_0");
    const anHourAgo = Date.now() - 60 * MINUTE;
    await database.prepare("update imports set moved_at = ? where status = 'running'").bind(anHourAgo).run();
    await world.stack.rollCall();
    const ended = await completed(data.id);
    expect([ended.status, ended.error, counts(ended)]).toEqual(["completed", null, COUNTS]);
    expect(ended.doneBytes).toBe(ended.sizeBytes);
    const now = await summary();
    expect(now.contacts - before).toBe(ROWS - 200);
    expect(now.tags).toContainEqual({ tag: "besar", contacts: ROWS - 200 });
  });

  it("with an unclosed quotation mark fails with the reason", { timeout: 2 * MINUTE }, async () => {
    const { data } = await upload<Import>(`${text}081234120001,"Buka\n${"x,y\n".repeat(150_000)}`);
    const ended = await completed(data.id);
    expect(ended.status).toBe("failed");
    // After the head and the rows, of which many have a cell with two lines.
    expect(ended.error).toContain(`row ${ROWS + 2} does not end`);
  });
});

describe("a change of contacts", () => {
  it("is shown on open dashboards, once for each request", { timeout: MINUTE }, async () => {
    const before = (await person.get<Page<Contact>>("/api/contacts?limit=100")).items.map((contact) => contact.id);
    const hub = await person.events();
    const shown = async (count: number) => {
      await waitFor(`${count} changes on the events socket`, () => hub.of("contacts.changed").length >= count);
      expect(hub.of("contacts.changed")).toHaveLength(count);
    };
    const { id } = await person.post<Contact>("/api/contacts", { phone: "081234200001", name: "Lihat" });
    await shown(1);
    await person.patch(`/api/contacts/${id}`, { name: "Lihat lagi" });
    await shown(2);
    await person.post(`/api/contacts/${id}/consent`, { said: "opted_out" });
    await shown(3);
    expect((await upload<Import>("phone\n081234200002\n081234200003\n")).data.created).toBe(2);
    await shown(4);
    expect((await upload<Preview>("phone\n081234200004\n", { dryRun: "true" })).data.accepted).toBe(1);
    const rest = (await person.get<Page<Contact>>("/api/contacts")).items.map((contact) => contact.id);
    await person.post("/api/contacts/bulk", {
      ids: rest.filter((other) => other !== id && !before.includes(other)),
      action: "delete",
    });
    await shown(5);
    await person.delete(`/api/contacts/${id}`);
    await shown(6);
    hub.close();
  });
});

// Fills a D1 with the rows of tenants: contacts, chats with messages, broadcasts with recipients. SQLite generates the rows itself, so a
// million of them are written in seconds. They have the form in which the stores write them.
import { readFileSync } from "node:fs";
import { inRoot } from "../../places.mjs";

/** The time at which the newest row was written. */
export const NOW = Date.UTC(2026, 10, 1);
const DAY_MS = 24 * 60 * 60 * 1000;
/** The proofs of all devices expire after this time, so that the roll call does not wake devices, which exist only as rows here. */
const PROVEN_UNTIL = NOW + 10_000 * DAY_MS;
/** The rows of a tenant are spread over this many days. */
const DAYS = 300;
/** The messages of a broadcast leave within this time, in milliseconds. */
const BROADCAST_MS = 2 * DAY_MS;

const FIRST_NAMES =
  "Ayu Budi Citra Dewi Eko Fajar Gita Hadi Indah Joko Kartika Lestari Made Nadia Oki Putri Rahmat Sari Tono Umar Vina Wati Yusuf Agus Bayu";
const LAST_NAMES =
  "Santoso Wijaya Pratama Nugroho Hidayat Saputra Kurniawan Setiawan Gunawan Utami Rahayu Lestari Maulana Siregar Nasution Hutapea";
const CITIES =
  "Bandung Surabaya Medan Semarang Makassar Palembang Denpasar Malang Padang Bogor Batam Manado Solo Jambi Kediri Cirebon Tegal Ambon Kupang Sorong";

/** Returns an SQL expression for one of the words; `number` is the expression of its index. */
function wordOf(words, number) {
  return `json_extract('${JSON.stringify(words.split(" "))}', '$[' || ((${number}) % ${words.split(" ").length}) || ']')`;
}

/** Returns an SQL expression for an id with the time and the number of two expressions. */
function idOf(prefix, at, number) {
  const time = `printf('%012x', ${at})`;
  return `'${prefix}' || substr(${time}, 1, 8) || '-' || substr(${time}, 9) || '-7000-8000-' || printf('%012x', ${number})`;
}

/** The ids of rows that the requests use, by the number of their tenant. */
export const deviceId = (tenant, number) => plainId("dev_", NOW - DAYS * DAY_MS, tenant * 1_000 + number);
export const campaignId = (number, campaigns) => plainId("cmp_", campaignAt(number, campaigns), number);
export const contactId = (number, contacts) => plainId("con_", createdAt(number, contacts), number);
export const phoneOf = (number) => `62812${String(number).padStart(8, "0")}`;

const campaignAt = (number, campaigns) => NOW - (campaigns - number + 1) * DAY_MS;
const createdAt = (number, contacts) => NOW - (contacts - number) * Math.floor((DAYS * DAY_MS) / contacts);

function plainId(prefix, at, number) {
  const time = at.toString(16).padStart(12, "0");
  return `${prefix}${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${number.toString(16).padStart(12, "0")}`;
}

/**
 * @typedef {object} Size what a tenant has
 * @property {number} contacts 2 % of them have opted out, and as many people who are no contacts as 0.5 % of them
 * @property {number} chats spread over the devices; the first chats are those of the contacts
 * @property {number} messages in each chat
 * @property {number} longChat messages in the first chat
 * @property {number[]} recipients of each broadcast
 * @property {number} devices
 */

/**
 * Gives each of these tenants as many rows. `firstNo` is the number of the first tenant: ids of different tenants differ by it.
 * @param {{prepare(sql: string): any}} d1
 * @param {string[]} tenants
 * @param {Size} size
 */
export async function fill(d1, tenants, size, firstNo = 0) {
  const run = (sql, ...values) =>
    d1
      .prepare(sql)
      .bind(...values)
      .run();
  const most = Math.max(size.contacts, size.chats, size.messages, size.longChat, size.devices, ...size.recipients, 1);
  await run("create table bench_numbers (n integer primary key)");
  await run("create table bench_tenants (no integer primary key, tenant_id text not null)");
  await run(
    `insert into bench_numbers with recursive n (n) as (select 1 union all select n + 1 from n where n < ${most}) select n from n`,
  );
  await run(`insert into bench_tenants select ${firstNo} + key, value from json_each(?)`, JSON.stringify(tenants));
  for (const sql of [...people(size), ...conversations(size)]) await run(sql);
  for (const [index, recipients] of size.recipients.entries()) {
    for (const sql of broadcast(index + 1, recipients, size)) await run(sql);
  }
  await countRecipients(run);
  await run("drop table bench_numbers");
  await run("drop table bench_tenants");
}

const EACH = "from bench_tenants t cross join bench_numbers n where n.n <=";

function people({ contacts, devices }) {
  const created = `(${NOW} - (${contacts} - n.n) * ${Math.floor((DAYS * DAY_MS) / Math.max(contacts, 1))})`;
  const contact = idOf("con_", created, "n.n");
  const phone = "'62812' || printf('%08d', n.n)";
  const name = `iif(n.n % 10000 = 17, 'Zulkarnain ', '') || ${wordOf(FIRST_NAMES, "n.n * 7")} || ' ' || ${wordOf(LAST_NAMES, "n.n / 3")}`;
  const device = idOf("dev_", NOW - DAYS * DAY_MS, "t.no * 1000 + n.n");
  const optedOut = "n.n % 50 = 7";
  return [
    `insert into devices (tenant_id, device_id, name, generation, status, cause, status_at, phone, proven_until, created_at)
     select t.tenant_id, ${device}, 'Toko ' || n.n, 1, 'online', 'connected', ${NOW}, '6281100000' || n.n, ${PROVEN_UNTIL}, ${NOW - DAYS * DAY_MS}
     ${EACH} ${devices}`,
    `insert into contacts (tenant_id, contact_id, phone, name, tags, attributes, source, consented_at, created_at, updated_at, folded_name)
     select tenant_id, id, phone, name, tags, attributes, 'import', at, at, at, name || char(10) || char(2) || lower(name) from (
       select t.tenant_id, ${contact} as id, ${phone} as phone, ${name} as name, ${created} as at,
         json_array(lower(${wordOf(CITIES, "n.n")}), iif(n.n % 10000 = 21, 'langka', iif(n.n % 100 = 0, 'vip', 'umum'))) as tags,
         json_object('kota', ${wordOf(CITIES, "n.n")}, 'pesanan', 'A-' || n.n) as attributes
       ${EACH} ${contacts})`,
    `insert into contact_addresses (tenant_id, kind, value, contact_id)
     select t.tenant_id, 'phone', ${phone}, ${contact} ${EACH} ${contacts}`,
    `insert into contact_addresses (tenant_id, kind, value, contact_id)
     select t.tenant_id, 'lid', '99' || printf('%09d', n.n), ${contact} ${EACH} ${contacts} and n.n % 3 = 0`,
    `insert into lid_numbers (tenant_id, lid, phone, shown_at)
     select t.tenant_id, '99' || printf('%09d', n.n), ${phone}, ${NOW} ${EACH} ${contacts} and n.n % 3 = 0`,
    `insert into opt_outs (tenant_id, chat_id, phone, opted_out_at, heard_at, device_id, word, source, change_no)
     select t.tenant_id, ${phone} || '@c.us', ${phone}, ${created}, ${created}, '', 'stop', 'word', n.n
     ${EACH} ${contacts} and ${optedOut}`,
    `insert into opt_outs (tenant_id, chat_id, phone, opted_out_at, heard_at, device_id, word, source, change_no)
     select t.tenant_id, '62877' || printf('%08d', n.n) || '@c.us', '62877' || printf('%08d', n.n), ${created}, ${created}, '', 'stop', 'word', ${contacts} + n.n
     ${EACH} ${contacts} and n.n % 200 = 11`,
    `insert into consents (tenant_id, chat_id, at, said, source, word)
     select t.tenant_id, ${phone} || '@c.us', ${created}, 'opted_out', 'word', 'stop' ${EACH} ${contacts} and ${optedOut}`,
    `insert into consent_changes (tenant_id, last_no) select tenant_id, ${2 * contacts} from bench_tenants where true
     on conflict do nothing`,
    `insert into probable_opt_outs (tenant_id, device_id, chat_id, message_id, word, at)
     select t.tenant_id, ${idOf("dev_", NOW - DAYS * DAY_MS, "t.no * 1000 + 1")}, ${phone} || '@c.us', ${idOf("msg_", created, "n.n")}, 'stop ya kak', ${created}
     ${EACH} ${contacts} and n.n % 1000 = 31`,
    `insert into imports (tenant_id, import_id, user_id, file_name, wishes, status, size_bytes, done_bytes, rows, created, created_at, moved_at, completed_at)
     select t.tenant_id, ${idOf("imp_", `${NOW} - n.n * 60000`, "n.n")}, 'usr_1', 'pelanggan.csv', '{}', 'completed', 100, 100, 10, 10, ${NOW}, ${NOW}, ${NOW}
     ${EACH} ${Math.min(contacts, 100)}`,
  ];
}

function conversations({ chats, messages, longChat, devices }) {
  const device = idOf("dev_", NOW - DAYS * DAY_MS, `t.no * 1000 + 1 + n.n % ${devices}`);
  const chat = "'62812' || printf('%08d', n.n) || '@c.us'";
  // 7919 is prime, so neighbouring chats have different times of their last message.
  const lastAt = `(${NOW} - (n.n * 7919 % ${Math.max(chats, 1)}) * ${Math.floor((DAYS * DAY_MS) / Math.max(chats, 1))})`;
  const name = `${wordOf(FIRST_NAMES, "n.n * 7")} || ' ' || ${wordOf(LAST_NAMES, "n.n / 3")}`;
  const text = "'Pesan ' || m.n || ' tentang pesanan yang kemarin, apakah sudah dikirim?'";
  const isOut = "m.n % 2 = 0";
  const rows = (of, count) => {
    const at = `(${lastAt} - (${count} - m.n) * 60000)`;
    const message = idOf("msg_", at, "n.n * 1000000 + m.n");
    return `insert into messages (tenant_id, device_id, chat_id, message_id, direction, text, status, at, wa_message_id, content, place)
      select tenant_id, device, chat, id, iif(is_out, 'out', 'in'), text, iif(is_out, 'read', 'received'), at, '3EB0' || number,
        json_object('kind', 'text', 'text', text), iif(is_out, id, null) from (
        select t.tenant_id, ${device} as device, ${chat} as chat, ${message} as id, ${isOut} as is_out, ${text} as text, ${at} as at, m.n as number
        from bench_tenants t cross join bench_numbers n cross join bench_numbers m where ${of} and m.n <= ${count})`;
  };
  const last = idOf("msg_", lastAt, `n.n * 1000000 + iif(n.n = 1, ${longChat}, ${messages})`);
  return [
    `insert into chats (tenant_id, device_id, chat_id, phone, name, last_message_id, last_text, last_at, last_direction, unread, folded_name)
     select tenant_id, device, phone || '@c.us', phone, name, last, 'Pesan terakhir', at, 'in', unread, name || char(10) || char(2) || lower(name) from (
       select t.tenant_id, ${device} as device, '62812' || printf('%08d', n.n) as phone, ${name} as name, ${last} as last,
         ${lastAt} as at, n.n % 10 = 3 as unread
       ${EACH} ${chats})`,
    ...(chats > 0 && longChat > 0 ? [rows("n.n = 1", longChat)] : []),
    ...(chats > 1 && messages > 0 ? [rows(`n.n between 2 and ${chats}`, messages)] : []),
  ];
}

function broadcast(number, recipients, { devices, recipients: all }) {
  const at = campaignAt(number, all.length);
  const id = `'${campaignId(number, all.length)}'`;
  const device = (no) => idOf("dev_", NOW - DAYS * DAY_MS, `t.no * 1000 + ${no}`);
  const status = number === all.length ? "draft" : "completed";
  const isSent = status === "completed";
  const each = Math.max(1, Math.floor(BROADCAST_MS / Math.max(recipients, 1)));
  // Of 100 recipients, one has opted out before, two fail, and one in ten has not read the message.
  const state =
    "case n.n % 100 when 7 then 'failed' when 8 then 'failed' when 9 then 'failed' else iif(n.n % 10 = 1, 'delivered', 'read') end";
  const error = "case n.n % 100 when 7 then 'opted_out' when 8 then 'not_on_whatsapp' when 9 then 'send_failed' end";
  return [
    `insert into campaigns (tenant_id, campaign_id, device_id, name, text, status, run, gap_min_ms, gap_max_ms, total, handed_through, created_at, started_at, completed_at, audience)
     select t.tenant_id, ${id}, ${device(1)}, 'Promo ${number % 7 === 0 ? "Lebaran " : ""}' || ${number}, 'Halo {{name}} di {{kota}}', '${status}', ${isSent ? 2 : 0},
       1000, 2000, ${recipients}, ${isSent ? recipients : 0}, ${at}, ${isSent ? at : "null"}, ${isSent ? at + BROADCAST_MS : "null"}, '{"kind":"list"}'
     from bench_tenants t`,
    `insert into campaign_devices (tenant_id, campaign_id, device_id, told_run)
     select t.tenant_id, ${id}, ${device("n.n")}, 2 ${EACH} ${devices}`,
    `insert into campaign_recipients (tenant_id, campaign_id, item_no, phone, variables, status, error, device_id, sent_at, updated_at)
     select t.tenant_id, ${id}, n.n, '62812' || printf('%08d', n.n), json_object('name', ${wordOf(FIRST_NAMES, "n.n * 7")}, 'kota', ${wordOf(CITIES, "n.n")}),
       ${isSent ? state : "'pending'"}, ${isSent ? error : "null"}, ${isSent ? device(`1 + n.n % ${devices}`) : "null"},
       ${isSent ? `iif(n.n % 100 between 7 and 9, null, ${at} + n.n * ${each})` : "null"}, ${at} + n.n * ${each}
     ${EACH} ${recipients}`,
    ...(isSent
      ? [
          `insert into campaign_claims (tenant_id, campaign_id, after_item, through_item, device_id, claimed_at, confirmed_at)
           select t.tenant_id, ${id}, (n.n - 1) * 100, min(n.n * 100, ${recipients}), ${device(`1 + n.n % ${devices}`)}, ${at}, ${at}
           ${EACH} ${Math.ceil(recipients / 100)}`,
        ]
      : []),
  ];
}

/**
 * Counts the recipients as the migration does that introduced the counts, because the triggers count only changes and not the first rows.
 */
async function countRecipients(run) {
  const migration = readFileSync(inRoot("migrations/tenant/0016_campaign_counts.sql"), "utf8");
  const start = migration.indexOf("insert into campaign_counts");
  const counts = migration.slice(start, migration.indexOf(";", start));
  await run("delete from campaign_counts");
  await run(counts);
  await run(`update campaigns set handed_items = total - (
    select count(*) from campaign_recipients i where i.tenant_id = campaigns.tenant_id and i.campaign_id = campaigns.campaign_id
      and i.item_no > campaigns.handed_through and i.status = 'pending')`);
}

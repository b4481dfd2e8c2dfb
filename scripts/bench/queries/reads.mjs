// Lists the requests of the dashboard's pages, each as the dashboard sends it.
import { campaignId, contactId, deviceId, phoneOf } from "./fill.mjs";

/**
 * @typedef {object} Read
 * @property {string} what
 * @property {string} [path]
 * @property {object} [body] of a POST
 * @property {boolean} [next] the second page is measured
 * @property {string} [place] where the measured page begins, as the store writes it
 * @property {string} [exempt] why this read may miss a bound
 */

const cursorOf = (place) => Buffer.from(place).toString("base64url");

/** @returns {Read[]} */
export function readsOf(size) {
  const device = deviceId(0, 1);
  const large = campaignId(1, size.recipients.length);
  const draft = campaignId(size.recipients.length, size.recipients.length);
  const longChat = `/api/devices/${deviceId(0, 1 + (1 % size.devices))}/chats/${phoneOf(1)}@c.us`;
  const middle = contactId(Math.floor(size.contacts / 2), size.contacts);
  const preview = (recipients) => ({
    name: "Promo",
    deviceIds: [device],
    text: "Halo {{name}}",
    gap: { minSeconds: 30, maxSeconds: 60 },
    ...recipients,
  });
  return [
    { what: "devices", path: "/api/devices?limit=100" },
    { what: "contacts", path: "/api/contacts" },
    { what: "contacts, next page", path: "/api/contacts", next: true },
    { what: "contacts, page in the middle", path: "/api/contacts", place: middle },
    { what: "contacts, oldest first", path: "/api/contacts?sort=oldest" },
    { what: "contacts, by name", path: "/api/contacts?sort=name" },
    { what: "contacts, by name, next page", path: "/api/contacts?sort=name", next: true },
    { what: "contacts, search with many hits", path: "/api/contacts?search=budi" },
    { what: "contacts, search with ten hits", path: "/api/contacts?search=zulkarnain" },
    { what: "contacts, search with no hit", path: "/api/contacts?search=nemo" },
    { what: "contacts, search of two words", path: "/api/contacts?search=zulkarnain%20santoso" },
    { what: "contacts, search with many hits, by name", path: "/api/contacts?search=budi&sort=name" },
    {
      what: "contacts, search of a whole number",
      path: `/api/contacts?search=${phoneOf(Math.ceil(size.contacts / 3))}`,
    },
    {
      what: "contacts, search of the end of a number",
      path: `/api/contacts?search=${phoneOf(Math.ceil(size.contacts / 3)).slice(-6)}`,
    },
    { what: "contacts, search of a number with no hit", path: "/api/contacts?search=98765432" },
    { what: "contacts with a tag that many have", path: "/api/contacts?tag=bandung" },
    { what: "contacts with a tag that ten have", path: "/api/contacts?tag=langka" },
    { what: "contacts with a tag that nobody has", path: "/api/contacts?tag=nihil" },
    { what: "contacts who have opted out", path: "/api/contacts?optedOut=true" },
    { what: "contacts who have not opted out", path: "/api/contacts?optedOut=false" },
    { what: "contacts who may have opted out", path: "/api/contacts?mayHaveOptedOut=true" },
    { what: "contacts, summary", path: "/api/contacts/summary" },
    { what: "a contact", path: `/api/contacts/${middle}` },
    { what: "a contact, history", path: `/api/contacts/${middle}/history` },
    { what: "a contact, consents", path: `/api/contacts/${middle}/consent` },
    { what: "imports", path: "/api/contacts/imports?limit=10" },
    { what: "people who have opted out and are no contacts", path: "/api/opt-outs" },
    { what: "the same, search with no hit", path: "/api/opt-outs?search=nemo" },
    { what: "chats of all devices", path: "/api/chats" },
    { what: "chats of all devices, next page", path: "/api/chats", next: true },
    { what: "chats of one device", path: `/api/chats?device=${device}` },
    { what: "chats with unread messages", path: "/api/chats?unread=true" },
    { what: "chats, search with many hits", path: "/api/chats?search=budi" },
    { what: "chats, search with ten hits", path: "/api/chats?search=zulkarnain" },
    { what: "chats, search with no hit", path: "/api/chats?search=nemo" },
    { what: "chats, search of a number", path: `/api/chats?search=${phoneOf(Math.ceil(size.chats / 3))}` },
    { what: "a chat", path: longChat },
    { what: "messages of the longest chat", path: `${longChat}/messages` },
    { what: "messages of the longest chat, next page", path: `${longChat}/messages`, next: true },
    { what: "messages that wait for a decision", path: `/api/devices/${device}/undecided-opt-outs` },
    { what: "broadcasts", path: "/api/campaigns" },
    { what: "broadcasts with a status", path: "/api/campaigns?status=draft" },
    { what: "broadcasts, search with hits", path: "/api/campaigns?search=lebaran" },
    { what: "broadcasts, search with no hit", path: "/api/campaigns?search=nemo" },
    { what: "a broadcast", path: `/api/campaigns/${large}` },
    { what: "a broadcast, progress", path: `/api/campaigns/${large}/progress` },
    { what: "recipients", path: `/api/campaigns/${large}/items` },
    {
      what: "recipients, page in the middle",
      path: `/api/campaigns/${large}/items`,
      place: String(Math.floor(size.recipients[0] / 2)),
    },
    { what: "recipients with a frequent status", path: `/api/campaigns/${large}/items?status=read` },
    { what: "recipients with a rare status", path: `/api/campaigns/${large}/items?status=failed` },
    { what: "recipients with a status that none has", path: `/api/campaigns/${large}/items?status=unknown` },
    { what: "recipients of a draft", path: `/api/campaigns/${draft}/items` },
    {
      what: "preview of a broadcast to all",
      path: "/api/campaigns/preview",
      body: preview({ audience: { tags: [] } }),
    },
    {
      what: "preview of a broadcast to a tag",
      path: "/api/campaigns/preview",
      body: preview({ audience: { tags: ["langka"] } }),
    },
    {
      what: "preview of a broadcast to one contact",
      path: "/api/campaigns/preview",
      body: preview({ contactIds: [middle] }),
    },
  ];
}

/** Returns the path of the request. For a later page, it first sends the request once to get the cursor. */
export async function pathOf(api, { path, next, place }) {
  const cursor = next ? (await api.call("GET", path)).nextCursor : place && cursorOf(place);
  return cursor ? `${path}${path.includes("?") ? "&" : "?"}cursor=${cursor}` : path;
}

/** Returns how many rows the response shows. */
export function shownIn(answer) {
  if (Array.isArray(answer?.items)) return answer.items.length;
  const lists = Object.values(answer ?? {}).filter(Array.isArray);
  return Math.max(1, ...lists.map((list) => list.length));
}

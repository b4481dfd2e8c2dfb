/** Answers requests from the sample as the server does: every GET that a page makes. Requests that change data are refused. */

import type { SampleRequest } from "~/api/answer-source";
import type { Campaign, Chat, Contact, paths, TenantEvent } from "~/api/contract";
import { fold, hasWords } from "~/i18n/fold";
import { matches } from "./contacts";
import { threadKey } from "./conversations";
import { invalid, notFound, notPossibleInSample, SampleError } from "./errors";
import { readNumber } from "./number";
import { limitOf, paginate } from "./paginate";
import { previewOf } from "./preview";
import { type Language, type Tenant, tenantOf } from "./tenant";

/** A request with the time and the language of its response. */
export type LocalizedRequest = SampleRequest & { now: number; language: Language };

type Get = { [Path in keyof paths]: paths[Path]["get"] extends object ? Path : never }[keyof paths];
/** Requests that always go to the server (`api/answer-source.ts`). */
type ServerOnly = "/api/auth/me" | "/api/version" | "/health" | "/api/events/socket";
type Answer<Path extends Get> = paths[Path]["get"] extends {
  responses: { 200: { content: { "application/json": { data: infer Data } } } };
}
  ? Data
  : never;
type Call = { tenant: Tenant; param: (name: string) => string; query: URLSearchParams };

/** The responses by path. `sample.test.ts` fails for a GET that a page makes and that is missing here. Downloads of files are refused. */
const ANSWERS: { [Path in Exclude<Get, ServerOnly>]?: (call: Call) => Answer<Path> } = {
  "/api/devices": ({ tenant, query }) => paginate([...tenant.devices], ({ id }) => id, query),
  "/api/devices/{device}": deviceIn,
  "/api/devices/{device}/qr": (call) => {
    deviceIn(call);
    throw notFound("the QR");
  },
  "/api/devices/{device}/pacing": ({ tenant, param }) => orNotFound(tenant.pacing.get(param("device")), "the device"),
  "/api/chats": ({ tenant, query }) => {
    const device = query.get("device");
    const search = query.get("search")?.trim() ?? "";
    const digits = /^[\d\s+().-]+$/.test(search) ? search.replace(/\D/g, "").replace(/^0+/, "") : "";
    const isWanted = (chat: Chat) =>
      (query.get("unread") !== "true" || chat.unread > 0) &&
      (search === "" ||
        hasWords(chat.name ?? "", search) ||
        (digits !== "" && (chat.phone ?? chat.chatId).includes(digits)));
    const all = [...tenant.chats].flatMap(([id, chats]) => (device === null || device === id ? chats : []));
    return paginate(
      all.filter(isWanted).sort((one, other) => (one.lastAt > other.lastAt ? -1 : 1)),
      ({ deviceId, chatId }) => `${deviceId}/${chatId}`,
      query,
    );
  },
  "/api/devices/{device}/chats": ({ tenant, param, query }) =>
    paginate(orNotFound(tenant.chats.get(param("device")), "the device"), ({ chatId }) => chatId, query),
  "/api/devices/{device}/chats/{chat}": ({ tenant, param }) =>
    orNotFound(
      tenant.chats.get(param("device"))?.find(({ chatId }) => chatId === param("chat")),
      "the chat",
    ),
  "/api/devices/{device}/chats/{chat}/messages": ({ tenant, param, query }) => {
    const messages = tenant.messages.get(threadKey(param("device"), param("chat")));
    return paginate(orNotFound(messages, "the chat"), ({ id }) => id, query);
  },
  "/api/devices/{device}/outbox": ({ tenant, param, query }) => {
    const messages = orNotFound(tenant.outbox.get(param("device")), "the device");
    const undecided = messages.filter(({ status }) => status === "unknown");
    const waiting = messages.filter(({ status }) => status !== "unknown");
    const page = paginate(query.get("state") === "unknown" ? undecided : waiting, ({ id }) => id, query);
    return { ...page, waiting: waiting.length, unknown: undecided.length };
  },
  // In the sample every opt-out is decided.
  "/api/devices/{device}/undecided-opt-outs": ({ query }) => paginate([], () => "", query),
  "/api/users": ({ query }) => paginate([], () => "", query),
  "/api/devices/{device}/chats/{chat}/entries": ({ tenant, param, query }) => {
    orNotFound(tenant.messages.get(threadKey(param("device"), param("chat"))), "the chat");
    return paginate([], () => "", query);
  },
  "/api/canned-replies": ({ tenant, query }) => paginate(tenant.cannedReplies, ({ id }) => id, query),
  "/api/opt-out-settings": () => ({ languages: [], optOutWords: [], optInWords: [], countsProbable: false }),
  "/api/opt-outs": ({ tenant, query }) => {
    const search = query.get("search") ?? "";
    const list = tenant.optOuts.filter((person) => search === "" || matches(person, search));
    return paginate(list, ({ chatId }) => chatId, query);
  },
  "/api/contacts": ({ tenant, query }) => {
    const [search, tag, optedOut] = [query.get("search") ?? "", query.get("tag"), query.get("optedOut")];
    const list = tenant.contacts.filter(
      (contact) =>
        matches(contact, search) &&
        (tag === null || contact.tags.includes(tag)) &&
        (optedOut === null || String(contact.optedOut !== null) === optedOut),
    );
    return paginate(sorted(list, query.get("sort")), ({ id }) => id, query);
  },
  "/api/contacts/export": refuse,
  "/api/contacts/summary": ({ tenant }) => tenant.summary,
  "/api/contacts/number": ({ query }) => readNumber(query.get("written") ?? ""),
  "/api/contacts/{contact}": ({ tenant, param }) =>
    orNotFound(
      tenant.contacts.find(({ id }) => id === param("contact")),
      "the contact",
    ),
  "/api/contacts/{contact}/history": ({ tenant, param }) => {
    const { phone } = orNotFound(
      tenant.contacts.find(({ id }) => id === param("contact")),
      "the contact",
    );
    const chats = [...tenant.chats.values()].flat().filter((chat) => phone !== null && chat.phone === phone);
    const [chat] = chats.sort((one, other) => (one.lastAt > other.lastAt ? -1 : 1));
    const broadcasts = tenant.broadcasts.flatMap(({ campaign, items }) =>
      items.flatMap(({ phone: to, status, error, deviceId, sentAt, repliedAt }) =>
        to === phone && deviceId !== null
          ? [{ campaignId: campaign.id, name: campaign.name, status, error, deviceId, sentAt, repliedAt }]
          : [],
      ),
    );
    return {
      broadcasts: broadcasts.slice(0, 10),
      chat: chat === undefined ? null : { deviceId: chat.deviceId, chatId: chat.chatId },
    };
  },
  "/api/contacts/{contact}/consent": ({ tenant, param, query }) =>
    paginate(orNotFound(tenant.consent.get(param("contact")), "the contact"), ({ at, said }) => `${at}/${said}`, query),
  "/api/contacts/imports": ({ tenant, query }) => paginate(tenant.imports, ({ id }) => id, query),
  "/api/contacts/imports/{import}": ({ tenant, param }) =>
    orNotFound(
      tenant.imports.find(({ id }) => id === param("import")),
      "the import",
    ),
  "/api/contacts/imports/{import}/rejections": ({ tenant, param, query }) =>
    paginate(orNotFound(tenant.rejections.get(param("import")), "the import"), ({ line }) => line, query),
  "/api/contacts/imports/{import}/rejections.csv": refuse,
  "/api/campaigns": ({ tenant, query }) => {
    const statuses = query.get("status")?.split(",") ?? [];
    const all = tenant.broadcasts.map(({ campaign }) => campaign);
    const isWanted = ({ name, status }: Campaign) =>
      hasWords(name, query.get("search") ?? "") && (statuses.length === 0 || statuses.includes(status));
    return paginate(all.filter(isWanted), ({ id }) => id, query);
  },
  "/api/campaigns/{campaign}": (call) => broadcastIn(call).campaign,
  "/api/campaigns/{campaign}/progress": (call) => broadcastIn(call).progress,
  "/api/campaigns/{campaign}/items": (call) => {
    const status = call.query.get("status");
    const items = broadcastIn(call).items.filter((item) => status === null || status.split(",").includes(item.status));
    return paginate(items, ({ itemNo }) => itemNo, call.query);
  },
  "/api/campaigns/{campaign}/report.csv": refuse,
  "/api/events": ({ tenant, query }) => {
    const events = eventsOf(tenant);
    const after = Number(query.get("after") ?? 0);
    return {
      items: events.filter(({ seq }) => seq > after).slice(0, limitOf(query)),
      last: events.at(-1)?.seq ?? 0,
    };
  },
};

/**
 * Returns the contacts in the wanted order. The contacts of the sample are given in the order of their age, the newest
 * first. In a list by name, contacts without a name come last.
 */
function sorted(contacts: readonly Contact[], sort: string | null): Contact[] {
  const list = [...contacts];
  if (sort === "oldest") return list.reverse();
  if (sort !== "name") return list;
  const key = ({ name }: Contact) => `${name === "" ? 1 : 0}${fold(name)}`;
  return list.sort((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
}

function refuse(): never {
  throw notPossibleInSample();
}

function orNotFound<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) throw notFound(what);
  return thing;
}

function deviceIn({ tenant, param }: Call) {
  return orNotFound(
    tenant.devices.find(({ id }) => id === param("device")),
    "the device",
  );
}

function broadcastIn({ tenant, param }: Call) {
  return orNotFound(
    tenant.broadcasts.find(({ campaign }) => campaign.id === param("campaign")),
    "the broadcast",
  );
}

/** Returns the events of received and sent messages, in their order. */
function eventsOf({ messages }: Tenant): TenantEvent[] {
  return [...messages.values()]
    .flat()
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .map(({ error: _, place: __, sentAt: ___, ...data }, index) => ({
      seq: index + 1,
      deviceId: data.deviceId,
      at: data.at,
      kind: "message.created",
      data,
    }));
}

/** The routes. Paths without parameters come first, as in the router of the server. */
const ROUTES = Object.entries(ANSWERS)
  .map(([path, answerTo]) => ({
    params: [...path.matchAll(/{(\w+)}/g)].map(([, name]) => name as string),
    pattern: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/{\w+}/g, "([^/]+)")}$`),
    answerTo: answerTo as (call: Call) => unknown,
  }))
  .sort((one, other) => one.params.length - other.params.length);

/** The paths of the contract that the sample answers. */
export const ANSWERED: readonly string[] = Object.keys(ANSWERS);

export function answer(request: LocalizedRequest): Response {
  try {
    return Response.json({ success: true, data: dataFor(request) });
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
    const { status, code, message, details } = error;
    return Response.json({ success: false, error: { code, message, details } }, { status });
  }
}

function dataFor({ method, path, body, now, language }: LocalizedRequest): unknown {
  const { pathname, searchParams: query } = new URL(path, "http://sample");
  const tenant = cachedTenant(now, language);
  if (method === "POST" && pathname === "/api/campaigns/preview") return previewOf(tenant, parseBody(body));
  // Opening a chat marks it as read; only the page keeps that.
  if (method === "POST" && /\/chats\/[^/]+\/read$/.test(pathname)) return {};
  if (method !== "GET") throw notPossibleInSample();
  for (const { pattern, params, answerTo } of ROUTES) {
    const values = pattern.exec(pathname);
    if (values === null) continue;
    const param = (name: string) => decodeURIComponent(values[params.indexOf(name) + 1] ?? "");
    return answerTo({ tenant, param, query });
  }
  throw notFound("this address");
}

function parseBody(body: string | undefined): Parameters<typeof previewOf>[1] {
  try {
    return JSON.parse(body ?? "");
  } catch {
    throw invalid("body", "this is not JSON");
  }
}

let cached: { now: number; language: Language; tenant: Tenant } | null = null;

function cachedTenant(now: number, language: Language): Tenant {
  if (cached === null || cached.now !== now || cached.language !== language)
    cached = { now, language, tenant: tenantOf(now, language) };
  return cached.tenant;
}

/** Answers as the server does, out of the sample: every GET of the contract; whatever changes something is refused. */

import type { paths, TenantEvent } from "~/api/contract";
import { matches } from "./contacts";
import { cut, limitOf } from "./page";
import { previewOf } from "./preview";
import { isMissing, isSample, isWrong, Refusal } from "./refusal";
import { threadKey } from "./talks";
import { type Language, type Tenant, tenantOf } from "./tenant";

export type Asked = {
  method: string;
  path: string;
  body?: string | undefined;
  now: number;
  language: Language;
};

type Get = { [Path in keyof paths]: paths[Path]["get"] extends object ? Path : never }[keyof paths];
/** Those that are asked of the server whatever is on show (`api/source.ts`). */
type Own = "/api/auth/me" | "/api/version" | "/health" | "/api/events/socket";
type Answer<Path extends Get> = paths[Path]["get"] extends {
  responses: { 200: { content: { "application/json": { data: infer Told } } } };
}
  ? Told
  : never;
type Question = { tenant: Tenant; named: (place: string) => string; query: URLSearchParams };

/** A GET the contract has and this has not is a type error; files are nobody's to take away, and are refused. */
const ANSWERS: { [Path in Exclude<Get, Own>]: (question: Question) => Answer<Path> } = {
  "/api/devices": ({ tenant, query }) => cut([...tenant.devices], ({ id }) => id, query),
  "/api/devices/{device}": deviceIn,
  "/api/devices/{device}/qr": (question) => {
    deviceIn(question);
    throw isMissing("the QR");
  },
  "/api/devices/{device}/pacing": ({ tenant, named }) => found(tenant.pacing.get(named("device")), "the device"),
  "/api/devices/{device}/chats": ({ tenant, named, query }) =>
    cut(found(tenant.chats.get(named("device")), "the device"), ({ chatId }) => chatId, query),
  "/api/devices/{device}/chats/{chat}/messages": ({ tenant, named, query }) => {
    const messages = tenant.messages.get(threadKey(named("device"), named("chat")));
    return cut(found(messages, "the chat"), ({ id }) => id, query);
  },
  "/api/devices/{device}/outbox": ({ tenant, named, query }) => {
    const texts = found(tenant.outbox.get(named("device")), "the device");
    const undecided = texts.filter(({ status }) => status === "unknown");
    const waiting = texts.filter(({ status }) => status !== "unknown");
    const page = cut(query.get("state") === "unknown" ? undecided : waiting, ({ id }) => id, query);
    return { ...page, waiting: waiting.length, unknown: undecided.length };
  },
  "/api/contacts": ({ tenant, query }) => {
    const [search, tag, optedOut] = [query.get("search") ?? "", query.get("tag"), query.get("optedOut")];
    const list = tenant.contacts.filter(
      (contact) =>
        matches(contact, search) &&
        (tag === null || contact.tags.includes(tag)) &&
        (optedOut === null || String(contact.optedOut !== null) === optedOut),
    );
    return cut(list, ({ id }) => id, query);
  },
  "/api/contacts/summary": ({ tenant }) => tenant.summary,
  "/api/contacts/{contact}": ({ tenant, named }) =>
    found(
      tenant.contacts.find(({ id }) => id === named("contact")),
      "the contact",
    ),
  "/api/contacts/{contact}/consent": ({ tenant, named, query }) =>
    cut(found(tenant.consent.get(named("contact")), "the contact"), ({ at, said }) => `${at}/${said}`, query),
  "/api/contacts/imports": ({ tenant, query }) => cut(tenant.imports, ({ id }) => id, query),
  "/api/contacts/imports/{import}": ({ tenant, named }) =>
    found(
      tenant.imports.find(({ id }) => id === named("import")),
      "the import",
    ),
  "/api/contacts/imports/{import}/rejections": ({ tenant, named, query }) =>
    cut(found(tenant.rejections.get(named("import")), "the import"), ({ line }) => line, query),
  "/api/contacts/imports/{import}/rejections.csv": refuse,
  "/api/campaigns": ({ tenant, query }) =>
    cut(
      tenant.broadcasts.map(({ campaign }) => campaign),
      ({ id }) => id,
      query,
    ),
  "/api/campaigns/{campaign}": (question) => broadcastIn(question).campaign,
  "/api/campaigns/{campaign}/progress": (question) => broadcastIn(question).progress,
  "/api/campaigns/{campaign}/items": (question) => {
    const wanted = question.query.get("status");
    const items = broadcastIn(question).items.filter(({ status }) => wanted === null || status === wanted);
    return cut(items, ({ itemNo }) => itemNo, question.query);
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

function refuse(): never {
  throw isSample();
}

function found<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) throw isMissing(what);
  return thing;
}

function deviceIn({ tenant, named }: Question) {
  return found(
    tenant.devices.find(({ id }) => id === named("device")),
    "the device",
  );
}

function broadcastIn({ tenant, named }: Question) {
  return found(
    tenant.broadcasts.find(({ campaign }) => campaign.id === named("campaign")),
    "the broadcast",
  );
}

/** Texts that came in or were sent, as they happened. */
function eventsOf({ messages }: Tenant): TenantEvent[] {
  return [...messages.values()]
    .flat()
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .map(({ error: _, ...data }, index) => ({
      seq: index + 1,
      deviceId: data.deviceId,
      at: data.at,
      kind: "message.created",
      data,
    }));
}

/** Literal paths before those with places to fill, as the router does it. */
const ROUTES = Object.entries(ANSWERS)
  .map(([path, answerTo]) => ({
    places: [...path.matchAll(/{(\w+)}/g)].map(([, place]) => place as string),
    pattern: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/{\w+}/g, "([^/]+)")}$`),
    answerTo: answerTo as (question: Question) => unknown,
  }))
  .sort((one, other) => one.places.length - other.places.length);

export function answer(asked: Asked): Response {
  try {
    return Response.json({ success: true, data: dataFor(asked) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, code, message, details } = error;
    return Response.json({ success: false, error: { code, message, details } }, { status });
  }
}

function dataFor({ method, path, body, now, language }: Asked): unknown {
  const { pathname, searchParams: query } = new URL(path, "http://sample");
  const tenant = remembered(now, language);
  if (method === "POST" && pathname === "/api/campaigns/preview") return previewOf(tenant, read(body));
  // Whoever looks at a chat has read it; the page itself remembers that.
  if (method === "POST" && /\/chats\/[^/]+\/read$/.test(pathname)) return {};
  if (method !== "GET") throw isSample();
  for (const { pattern, places, answerTo } of ROUTES) {
    const values = pattern.exec(pathname);
    if (values === null) continue;
    const named = (place: string) => decodeURIComponent(values[places.indexOf(place) + 1] ?? "");
    return answerTo({ tenant, named, query });
  }
  throw isMissing("this address");
}

function read(body: string | undefined): Parameters<typeof previewOf>[1] {
  try {
    return JSON.parse(body ?? "");
  } catch {
    throw isWrong("body", "this is no JSON");
  }
}

let last: { now: number; language: Language; tenant: Tenant } | null = null;

function remembered(now: number, language: Language): Tenant {
  if (last === null || last.now !== now || last.language !== language)
    last = { now, language, tenant: tenantOf(now, language) };
  return last.tenant;
}

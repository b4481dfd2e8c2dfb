// The entry of a build that counts, for scripts/bench/session/counted.mjs: the real one with counters around its bindings and its
// storage. It changes nothing else, and the real one knows nothing of it. `GET /bench/counts` of any object answers with the counters
// of its isolate.
import Main, * as built from "./built.mjs";

const counts = {};
const add = (what, number = 1) => {
  counts[what] = (counts[what] ?? 0) + number;
};
/** How the counters of single statements begin. */
const STATEMENT = "statement of ";
const short = (sql) => sql.replace(/\s+/g, " ").trim().slice(0, 120);
/** Objects whose own functions count; kept, so that the runtime keeps them as they are. */
const kept = new Set();

const OBJECTS = ["DEVICE_SESSION", "TENANT_HUB", "WEBHOOK_ENDPOINT", "RATE_LIMITER"];
const DATABASES = ["DB_CONTROL", "DB_TENANTS_0", "SEARCH"];
const QUEUES = ["DISPATCH", "EFFECTS", "KNOWLEDGE"];

/** The environment as `who` gets it. */
function countedEnv(env, who) {
  const own = {};
  for (const name of OBJECTS)
    if (env[name]) own[name] = { value: countedNamespace(env[name], `call ${who} → ${name}`) };
  for (const name of DATABASES) if (env[name]) own[name] = { value: countedDatabase(env[name], `${who} → ${name}`) };
  for (const name of QUEUES) if (env[name]) own[name] = { value: countedQueue(env[name], `queue ${who} → ${name}`) };
  return Object.create(env, own);
}

function countedNamespace(namespace, what) {
  const stub = (real) => ({
    __proto__: real,
    fetch(request, ...more) {
      add(`${what} ${new URL(request.url ?? request).pathname}`);
      return real.fetch(request, ...more);
    },
  });
  const own = { __proto__: namespace };
  for (const name of ["idFromName", "idFromString", "newUniqueId"]) own[name] = (...given) => namespace[name](...given);
  for (const name of ["get", "getByName", "getExisting"]) own[name] = (...given) => stub(namespace[name](...given));
  return own;
}

function countedDatabase(database, what) {
  const real = new WeakMap();
  const texts = new WeakMap();
  const counted = (statement, text) => {
    texts.set(statement, text);
    const own = { __proto__: statement, bind: (...values) => counted(statement.bind(...values), text) };
    for (const name of ["all", "run", "first", "raw"]) {
      own[name] = (...given) => {
        add(`D1 calls ${what}`);
        add(`D1 statements ${what}`);
        add(`${STATEMENT}${what}: ${texts.get(statement)}`);
        return statement[name](...given);
      };
    }
    real.set(own, statement);
    return own;
  };
  return {
    __proto__: database,
    prepare: (sql) => counted(database.prepare(sql), short(sql)),
    batch(statements) {
      add(`D1 calls ${what}`);
      add(`D1 statements ${what}`, statements.length);
      const all = statements.map((each) => real.get(each) ?? each);
      for (const each of all) add(`${STATEMENT}${what}: ${texts.get(each)}`);
      return database.batch(all);
    },
  };
}

function countedQueue(queue, what) {
  const own = { __proto__: queue };
  for (const name of ["send", "sendBatch"]) {
    own[name] = (...given) => {
      add(what);
      return queue[name](...given);
    };
  }
  return own;
}

function countStorage(storage, who) {
  const { sql } = storage;
  if (kept.has(sql)) return;
  kept.add(sql);
  kept.add(storage);
  const exec = sql.exec.bind(sql);
  const setAlarm = storage.setAlarm.bind(storage);
  const value = (text, ...values) => {
    add(`SQL ${/^\s*(\w+)/.exec(text)?.[1].toLowerCase() === "select" ? "reads" : "writes"} in ${who}`);
    add(`${STATEMENT}${who}: ${short(text)}`);
    return exec(text, ...values);
  };
  Object.defineProperty(sql, "exec", { value });
  Object.defineProperty(storage, "setAlarm", {
    value: (...given) => {
      add(`alarms set by ${who}`);
      return setAlarm(...given);
    },
  });
}

const countedObject = (Object_, who) =>
  new Proxy(Object_, {
    construct(target, [state, env], newTarget) {
      countStorage(state.storage, who);
      kept.add(state);
      const object = Reflect.construct(target, [state, countedEnv(env, who)], newTarget);
      const { fetch } = object;
      object.fetch = (request) =>
        new URL(request.url).pathname === "/bench/counts" ? Response.json(counts) : fetch.call(object, request);
      return object;
    },
  });

export const DeviceSession = countedObject(built.DeviceSession, "device");
export const TenantHub = countedObject(built.TenantHub, "hub");
export const WebhookEndpoint = countedObject(built.WebhookEndpoint, "webhook");
export const RateLimiter = countedObject(built.RateLimiter, "limiter");

export default new Proxy(Main, {
  construct(target, [context, env], newTarget) {
    const entry = Reflect.construct(target, [context, countedEnv(env, "Worker")], newTarget);
    const { fetch } = entry;
    entry.fetch = (request) => {
      if (new URL(request.url).pathname === "/bench/counts") return Response.json(counts);
      add("requests to the Worker");
      return fetch.call(entry, request);
    };
    return entry;
  },
});

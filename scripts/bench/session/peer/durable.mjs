// This is the storage of the Node program that a benchmark compares with: texts and zapo's keys are in one SQLite file. A write is done
// when it is on disk; all writes of one turn of the event loop share a transaction, so many texts in flight share a sync.
import { createRequire } from "node:module";
import { serialize } from "node:v8";
import { encodeSignalSessionRecord } from "zapo-js/signal";
import {
  createStore,
  WaIdentityMemoryStore,
  WaPreKeyMemoryStore,
  WaSessionMemoryStore,
  WaSignalMemoryStore,
} from "zapo-js/store";

const SCHEMA = `
  pragma journal_mode = wal;
  pragma synchronous = full;
  create table texts (id text primary key, recipient text not null, text text not null, accepted_at integer not null) without rowid;
  create table kept (part text not null, key text not null, value blob not null, primary key (part, key)) without rowid;
`;
const ACCEPT = "insert into texts (id, recipient, text, accepted_at) values (?, ?, ?, ?)";
const KEEP = "insert into kept (part, key, value) values (?, ?, ?) on conflict do update set value = excluded.value";
const FORGET = "delete from kept where part = ? and key = ?";

export class DurableStore {
  #waiting = [];

  /** @param {string} module the path of better-sqlite3 */
  constructor(path, module) {
    const Database = createRequire(import.meta.url)(module);
    this.database = new Database(path);
    this.database.exec(SCHEMA);
    this.statements = new Map([ACCEPT, KEEP, FORGET].map((sql) => [sql, this.database.prepare(sql)]));
  }

  accept(id, recipient, text) {
    return this.#write(ACCEPT, id, recipient, text, Date.now());
  }

  keep(part, key, value) {
    return this.#write(KEEP, part, key, value);
  }

  forget(part, key) {
    return this.#write(FORGET, part, key);
  }

  close() {
    this.database.close();
  }

  #write(sql, ...values) {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#commit());
      this.#waiting.push({ sql, values, resolve, reject });
    });
  }

  #commit() {
    const writes = this.#waiting;
    this.#waiting = [];
    try {
      this.database.exec("begin immediate");
      for (const { sql, values } of writes) this.statements.get(sql).run(...values);
      this.database.exec("commit");
    } catch (error) {
      if (this.database.inTransaction) this.database.exec("rollback");
      for (const { reject } of writes) reject(error);
      return;
    }
    for (const { resolve } of writes) resolve();
  }
}

/** Creates zapo's store: it reads from memory, and a write is done when it is on disk. Groups and the app state are only in memory. */
export function storeOf(durableStore) {
  const stores = {
    auth: () => authStateOf(durableStore),
    signal: () => new DurableSignal(durableStore),
    preKey: () => new DurablePreKeys(durableStore),
    session: () => new DurableSessions(durableStore),
    identity: () => new DurableIdentities(durableStore),
  };
  const providers = Object.fromEntries(Object.keys(stores).map((domain) => [domain, "disk"]));
  return createStore({ backends: { disk: { stores, caches: {} } }, providers });
}

function authStateOf(durableStore) {
  let credentials = null;
  return {
    load: async () => credentials,
    async save(next) {
      credentials = next;
      await durableStore.keep("auth", "credentials", serialize(next));
    },
    async clear() {
      credentials = null;
      await durableStore.forget("auth", "credentials");
    },
  };
}

const nameOf = ({ user, server, device }) => `${user}.${server ?? ""}.${device}`;

class DurableSessions extends WaSessionMemoryStore {
  constructor(durableStore) {
    super();
    this.durableStore = durableStore;
  }

  setSession(address, session) {
    return this.setSessionsBatch([{ address, session }]);
  }

  async setSessionsBatch(entries) {
    await super.setSessionsBatch(entries);
    const keep = ({ address, session }) =>
      this.durableStore.keep("session", nameOf(address), encodeSignalSessionRecord(session));
    await Promise.all(entries.map(keep));
  }

  async deleteSession(address) {
    await super.deleteSession(address);
    await this.durableStore.forget("session", nameOf(address));
  }
}

class DurableIdentities extends WaIdentityMemoryStore {
  constructor(durableStore) {
    super();
    this.durableStore = durableStore;
  }

  setRemoteIdentity(address, identityKey) {
    return this.setRemoteIdentities([{ address, identityKey }]);
  }

  async setRemoteIdentities(entries) {
    await super.setRemoteIdentities(entries);
    const keep = ({ address, identityKey }) => this.durableStore.keep("identity", nameOf(address), identityKey);
    await Promise.all(entries.map(keep));
  }
}

class DurablePreKeys extends WaPreKeyMemoryStore {
  constructor(durableStore) {
    super();
    this.durableStore = durableStore;
  }

  async putPreKey(record) {
    await super.putPreKey(record);
    await this.#keep([record]);
  }

  async getOrGenPreKeys(count, generator) {
    const made = [];
    const records = await super.getOrGenPreKeys(count, async (keyId) => {
      const record = await generator(keyId);
      made.push(record);
      return record;
    });
    await this.#keep(made);
    return records;
  }

  async consumePreKeyById(keyId) {
    const record = await super.consumePreKeyById(keyId);
    await this.durableStore.forget("preKey", String(keyId));
    return record;
  }

  #keep(records) {
    return Promise.all(
      records.map((record) => this.durableStore.keep("preKey", String(record.keyId), serialize(record))),
    );
  }
}

class DurableSignal extends WaSignalMemoryStore {
  constructor(durableStore) {
    super();
    this.durableStore = durableStore;
  }

  async setRegistrationInfo(info) {
    await super.setRegistrationInfo(info);
    await this.durableStore.keep("signal", "registration", serialize(info));
  }

  async setSignedPreKey(record) {
    await super.setSignedPreKey(record);
    await this.durableStore.keep("signal", "signed pre-key", serialize(record));
  }
}

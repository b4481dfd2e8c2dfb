// Calls the control API of the simulated network.

export class Network {
  constructor(url) {
    this.url = url;
  }

  addCustomer = (phone) => this.#post("/control/customers", { phone });
  behave = (phone, behaviour) => this.#post(`/control/customers/${phone}`, behaviour);
  say = (from, to, text) => this.#post(`/control/customers/${from}/messages`, { to, text });
  scan = (phone, qr, name) => this.#post(`/control/phones/${phone}/scan`, { qr, name });
  unlink = (phone) => this.#post(`/control/phones/${phone}/unlink`);
  fault = (phone, fault) => this.#post(`/control/companions/${phone}/fault`, fault);

  companions = async () => (await this.#get("/control/companions")).companions;
  companionOf = async (phone) => (await this.companions()).findLast((companion) => companion.phone === phone);

  /** Returns the entries of a list after number `after`. */
  list = async (name, after) =>
    (await this.#get(`/control/${name}?after=${after}`))[name === "inbound" ? "messages" : name];

  #get(path) {
    return this.#call(path, {});
  }

  #post(path, body = {}) {
    const headers = { "content-type": "application/json" };
    return this.#call(path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  async #call(path, init) {
    const response = await fetch(this.url + path, init);
    const body = await response.json();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${body.error}`);
    return body;
  }
}

/** The network's lists, each entry read once. `inbound` is the list of what customers received. */
export class Ledger {
  #lists = { sent: [], acks: [], inbound: [], retries: [] };

  constructor(network) {
    this.network = network;
  }

  /** Returns all entries of a list so far. */
  async read(name) {
    const known = this.#lists[name];
    const after = known.at(-1)?.n ?? 0;
    for (const entry of await this.network.list(name, after)) {
      if (entry.n > (known.at(-1)?.n ?? 0)) known.push(entry);
    }
    return known;
  }

  /** Marks the current end of a list: `await mark.since()` returns the entries added after it. */
  async mark(name) {
    const from = (await this.read(name)).length;
    return { since: async () => (await this.read(name)).slice(from) };
  }
}

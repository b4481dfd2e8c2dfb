// Calls the part of the simulated network's control API that benchmarks need.
import { waitFor } from "../../local/wait.mjs";

export class Network {
  constructor(url) {
    this.url = url;
  }

  get socketUrl() {
    return `${this.url.replace("http", "ws")}/ws/chat`;
  }

  async get(path) {
    return answer(path, await fetch(this.url + path));
  }

  async post(path, body = {}) {
    const headers = { "content-type": "application/json" };
    return answer(path, await fetch(this.url + path, { method: "POST", headers, body: JSON.stringify(body) }));
  }

  /** Creates `count` customers with numbers of their own, each giving these receipts. */
  async addCustomers(count, { first, receipts = "delivered" }) {
    const phones = Array.from({ length: count }, (_, index) => String(first + index));
    for (const phone of phones) {
      await this.post("/control/customers", { phone });
      await this.post(`/control/customers/${phone}`, { receipts });
    }
    return phones;
  }

  scan(phone, qr) {
    return this.post(`/control/phones/${phone}/scan`, { qr, name: "Toko" });
  }

  /** Waits until the phone's device is online and its keys can be fetched. */
  untilReachable(phone) {
    return waitFor(`the device of ${phone} to be online with its keys`, async () => {
      const { companions } = await this.get("/control/companions");
      const companion = companions.find((each) => each.phone === phone);
      return companion?.online && companion.oneTimeKeys > 0;
    });
  }

  /** Returns the number of the newest entry of a list, from which to continue reading. */
  async newest(list) {
    const { [list]: entries } = await this.get(`/control/${list}?after=0`);
    return entries.at(-1)?.n ?? 0;
  }

  /** Reads a list from `after` until `isEnough(all entries so far)`. */
  async readUntil(list, after, isEnough, withinMs = 60_000) {
    const all = [];
    let last = after;
    await waitFor(
      `enough entries in /control/${list}`,
      async () => {
        const { [list]: entries } = await this.get(`/control/${list}?after=${last}`);
        all.push(...entries);
        last = entries.at(-1)?.n ?? last;
        return isEnough(all);
      },
      { withinMs, everyMs: 100 },
    );
    return all;
  }
}

async function answer(path, response) {
  const body = await response.json();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${body.error}`);
  return body;
}

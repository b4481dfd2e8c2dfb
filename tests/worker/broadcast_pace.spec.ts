// The pace of a broadcast as in a release, where no gap is shortened: the times at which WhatsApp receives its messages.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device, Pacing } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";

const BUSINESS = "628111000092";
const MINUTE = 60_000;

let world: World;
let person: Person;
let device: Device;

beforeAll(async () => {
  world = await startWorld({ bindings: { SIMULATOR_PACE: undefined } });
  person = await signIn(world);
  device = await linkDevice(world, person, { phone: BUSINESS });
});
afterAll(() => world?.dispose());

const set = (settings: object) => person.patch<Pacing>(`/api/devices/${device.id}/pacing`, settings);

describe("a broadcast at the fastest pace of a release", () => {
  it("keeps its gaps by the recipients' clock", { timeout: 5 * MINUTE }, async () => {
    const numbers = Array.from({ length: 12 }, (_, number) => `6281330009${String(number).padStart(2, "0")}`);
    for (const phone of numbers) await world.network.addCustomer(phone);
    await set({ quietHours: { enabled: false }, typing: { enabled: true }, limits: { perMinute: 20 } });
    const { id } = await person.post<{ id: string }>("/api/campaigns", {
      name: "Cepat",
      deviceIds: [device.id],
      text: "Halo {{name}}, ada promo baru hari ini.",
      recipients: numbers.map((phone) => ({ phone, name: phone.slice(-2) })),
      gap: { minSeconds: 5, maxSeconds: 10 },
    });
    await person.post(`/api/campaigns/${id}/start`);
    const texts = () =>
      world.network
        .inbound()
        .then((all) => all.filter(({ from, text }) => from === BUSINESS && text.includes("promo")));
    await waitFor("all twelve", async () => (await texts()).length >= 12, { withinMs: 4 * MINUTE, everyMs: 500 });
    const times = (await texts()).map(({ receivedAt }) => receivedAt).sort((one, other) => one - other);
    expect(times).toHaveLength(12);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    const typed = (await world.network.activities()).filter(
      ({ kind, to }) => kind === "composing" && numbers.includes(to ?? ""),
    );
    expect(typed).toHaveLength(12);
    // 5 to 10 s, one gap in ten doubled, and 1 to 2 s of typing before each message; a busy machine adds some time.
    for (const gap of gaps) {
      expect(gap).toBeGreaterThanOrEqual(5_000);
      expect(gap).toBeLessThanOrEqual(20_000 + 2_000 + 1_000);
    }
  });
});

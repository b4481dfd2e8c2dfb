// Downloads of tables while D1 fails.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Campaign } from "../../frontend/src/api/types";
import { linkDevice, OWN_CONNECTION, type Person, signIn, startWorld, type World, waitFor } from "./support";

const RECIPIENTS = 300;

let world: World;
let person: Person;

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
});
afterAll(() => world?.dispose());

it("a report whose reads fail is an error or complete, never half a file that looks whole", async () => {
  const device = await linkDevice(world, person, { phone: "628111000011", name: "Toko" });
  const { id } = await person.post<Campaign>("/api/campaigns", {
    name: "Laporan",
    deviceIds: [device.id],
    text: "Halo {{name}}",
    recipients: Array.from({ length: RECIPIENTS }, (_, number) => ({
      phone: `62813${5_000_000 + number}`,
      name: `Orang ${number}`,
    })),
  });
  await person.post(`/api/campaigns/${id}/start`, {});
  await waitFor("the recipients to be stored", async () => {
    const { counts } = await person.get<Campaign>(`/api/campaigns/${id}`);
    return counts.total === RECIPIENTS;
  });
  await world.restart({ bindings: { SIMULATOR_FAULTS: "d1=3" } });
  person = await waitFor("the sign-in to be answered", () => signIn(world).catch(() => undefined));
  const ends: string[] = [];
  const isSeen = (end: string) => ends.filter((seen) => seen === end).length >= 10;
  await waitFor(
    "ten reports and ten errors",
    async () => {
      const reply = await fetch(`${world.url}/api/campaigns/${id}/report.csv`, {
        headers: { ...OWN_CONNECTION, cookie: person.cookie },
      });
      const text = await reply.text();
      ends.push(reply.ok ? `${text.trim().split("\n").length - 1} rows` : JSON.parse(text).error.code);
      return isSeen(`${RECIPIENTS} rows`) && isSeen("INTERNAL_ERROR");
    },
    { withinMs: 50_000, everyMs: 1 },
  );
  expect(new Set(ends)).toEqual(new Set([`${RECIPIENTS} rows`, "INTERNAL_ERROR"]));
});

// A release trusts only WhatsApp's certificate chain; only the simulator build connects to the simulator.
import { afterEach, expect, it } from "vitest";
import type { Device } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";

let world: World;
afterEach(() => world?.dispose());

const ROUTED = { routeHosts: { "web.whatsapp.com": "simulator" } };

it("a release that is routed to the simulator fails with a certificate error", async () => {
  world = await startWorld({ ...ROUTED, build: "release" });
  const person: Person = await signIn(world);
  const device = await person.post<Device>("/api/devices", { name: "Rilis" });
  await person.post(`/api/devices/${device.id}/link`);
  await waitFor("the certificate error", () => world.stack.logs().find((line) => /cert/i.test(line)), {
    withinMs: 20_000,
  });
  const qr = await person.call("GET", `/api/devices/${device.id}/qr`);
  expect(qr.status).not.toBe(200);
});

it("the simulator build connects on the same port by the same route", async () => {
  world = await startWorld({ ...ROUTED, bindings: { SIMULATOR_URL: undefined } });
  const device = await linkDevice(world, await signIn(world), { phone: "628111000041" });
  expect(device.status).toBe("online");
});

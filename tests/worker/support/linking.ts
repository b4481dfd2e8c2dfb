// Creates and links a device as a person does: create, ask for a QR, scan it, wait until it is online.
import type { Device, Qr } from "../../../frontend/src/api/types";
import { waitFor } from "../../../scripts/local/wait.mjs";
import type { Person } from "./person";
import type { World } from "./world";

export type Linking = { name?: string; phone?: string };

export async function linkDevice(
  world: World,
  person: Person,
  { name = "Toko", phone = "628111000001" }: Linking = {},
): Promise<Device> {
  const { id } = await person.post<Device>("/api/devices", { name });
  await world.network.scan(phone, (await startPairing(person, id)).raw, name);
  return waitForStatus(person, id, "online");
}

/** Asks for a QR and waits until there is one. */
export async function startPairing(person: Person, deviceId: string): Promise<Qr> {
  const started = await person.post<{ qr: Qr | null }>(`/api/devices/${deviceId}/link`);
  return (
    started.qr ??
    waitFor("the first QR", async () => (await person.call<Qr>("GET", `/api/devices/${deviceId}/qr`)).data)
  );
}

export function waitForStatus(
  person: Person,
  deviceId: string,
  status: Device["status"],
  withinMs = 20_000,
): Promise<Device> {
  return waitFor(
    `the device to be ${status}`,
    async () => {
      const device = await person.get<Device>(`/api/devices/${deviceId}`);
      if (device.status !== status) throw new Error(`it is ${device.status} (${device.cause})`);
      return device;
    },
    { withinMs },
  );
}

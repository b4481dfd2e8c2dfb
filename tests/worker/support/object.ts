// Calls to a Durable Object without the API: its statistics, and commands that only a test build accepts.
import type { Device } from "../../../frontend/src/api/types";
import type { Person } from "./person";
import type { World } from "./world";

const MAIN = "cloudwa-flow";

export type Statistics = {
  rowsWritten: Record<string, number>;
  databaseBytes: number;
  memoryBytes: number;
  waiting: number;
};

/** Posts to a device's object; returns the status and the parsed body. */
export const callObject = (world: World, device: string, command: string, body: unknown) =>
  call(world, "DEVICE_SESSION", device, command, body);

/** The same for a tenant's hub. */
export const callHub = (world: World, tenant: string, command: string, body: unknown) =>
  call(world, "TENANT_HUB", tenant, command, body);

async function call(world: World, binding: string, name: string, command: string, body: unknown) {
  const objects = await world.stack.mf.getDurableObjectNamespace(binding, MAIN);
  const stub = objects.get(objects.idFromName(name));
  const response = await stub.fetch(`http://object/v1/${command}`, { method: "POST", body: JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : text };
}

/** Rows written since the object woke, by part, and the memory its isolate uses. */
export async function statistics(world: World, person: Person, device: Device): Promise<Statistics> {
  const envelope = { tenant: person.user?.tenantId, device: device.id, generation: device.generation, command: {} };
  const { status, body } = await callObject(world, device.id, "statistics", envelope);
  if (status !== 200) throw new Error(`statistics: ${status} ${JSON.stringify(body)}`);
  return body;
}

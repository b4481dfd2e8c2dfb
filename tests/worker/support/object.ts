// A device's object behind the back of the API: its figures, and what only a test build can be asked to do.
import type { Device } from "../../../frontend/src/api/types";
import type { Person } from "./person";
import type { World } from "./world";

const CLASS = "DEVICE_SESSION";
const MAIN = "cloudwa-flow";

export type Statistics = {
  rowsWritten: Record<string, number>;
  databaseBytes: number;
  memoryBytes: number;
  waiting: number;
};

/** Posts to the object named `name`; answers with the status and the parsed body. */
export async function callObject(world: World, name: string, command: string, body: unknown) {
  const objects = await world.stack.mf.getDurableObjectNamespace(CLASS, MAIN);
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

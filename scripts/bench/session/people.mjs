// Measures the memory of one device that writes to more and more people, one text to each.
import { waitFor } from "../../local/wait.mjs";
import { measureMemoryNow } from "./memory.mjs";
import { inLanes } from "./numbers.mjs";

const PHONE = "628112000901";
const FIRST_PERSON = 628_300_000_001;
/** The number of texts in flight, and of people that the network creates, at the same time. */
const LANES = 32;
/** The memory is measured ten times, and once more after the first text, which costs the isolate its tables once. */
const POINTS = 10;
/** No further people are added after this time: the last point says how many there were. */
const MAX_MS = 360_000;

/** Returns `[{ people, wasmMiB, rssMiB }]`, from a device that has just been linked to one that has written to `people`. */
export async function measurePeople(world, people) {
  const unlinked = await world.api.call("POST", "/api/devices", { name: "Never linked" });
  const device = await world.linkDevice("People", PHONE);
  const points = [{ people: 0, ...(await measureMemoryNow(world, unlinked, 1)) }];
  const startedAt = performance.now();
  let reached = 0;
  for (const next of [
    1,
    ...Array.from({ length: POINTS }, (_, index) => Math.round((people * (index + 1)) / POINTS)),
  ]) {
    if (performance.now() - startedAt > MAX_MS) break;
    const some = Array.from({ length: next - reached }, (_, index) => String(FIRST_PERSON + reached + index));
    await inLanes(LANES, some, (phone) => world.network.post("/control/customers", { phone }));
    await inLanes(LANES, some, (phone) => world.send(device, phone, "people"));
    reached = next;
    await untilAllLeft(world, device, reached);
    points.push({ people: reached, ...(await measureMemoryNow(world, unlinked, 1)) });
  }
  return points;
}

function untilAllLeft(world, device, number) {
  return waitFor(
    `${number} texts to leave`,
    async () => (await world.countInD1(device, ["sent", "delivered", "read"])) >= number,
    { withinMs: 120_000, everyMs: 250 },
  );
}

// The storage of one device refuses one write while texts travel in both directions. The object ends and starts again. A
// message that it could not store is not acknowledged, so WhatsApp delivers the message again.
import { setTimeout as sleep } from "node:timers/promises";
import { lightTraffic } from "./points.mjs";
import { randomSource } from "./random.mjs";
import { Round } from "./round.mjs";

const WRITES = ["error_in_inbox", "error_in_events"];
const BEFORE_MS = 500;
const BACK_WITHIN_MS = 90_000;

export async function playStorageFailure(world, seed) {
  const random = randomSource(seed);
  const device = random.oneOf(world.devices);
  const loginsBefore = (await world.network.companionOf(device.phone)).logins;
  const round = await Round.begin(world, `storage.${seed}.`);
  const traffic = round.play(lightTraffic(world, device, random));
  await sleep(BEFORE_MS);
  const at = Date.now();
  await world.probe(device, "break_down", random.oneOf(WRITES));
  await traffic;
  await round.untilBack(device, loginsBefore, BACK_WITHIN_MS);
  round.noteBreak(device.phone, at);
  return { ...(await round.end(traffic)), isFault: true };
}

// Runs the named crash points: the process is stopped between two chosen steps of one device, and killed there.
import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "../local/wait.mjs";
import { randomSource } from "./random.mjs";
import { Round } from "./round.mjs";

const BEFORE_ARMING_MS = 500;
const STOPS_WITHIN_MS = 30_000;
const ANSWERS_WITHIN_MS = 1_000;
/** The number that is linked while the process dies. */
const SIXTH = "628111000006";
const NAME = "Nomor 6";

/** Each crash point with the function that brings the process there; src/platform/objects/crash_points.rs says what each means. */
export const POINTS = {
  after_inbox_insert: stoppedInside,
  before_flush: stoppedInside,
  after_frame: afterFrame,
  after_reply: stoppedInside,
  before_ack: stoppedInside,
  mid_hand_over: stoppedInside,
  mid_pairing: midPairing,
  after_scan: afterScan,
  mid_alarm: stoppedInside,
};

export async function playPoint(world, point, seed) {
  const random = randomSource(seed);
  const device = random.oneOf(world.devices);
  const round = await Round.begin(world, `${point}.${seed}.`);
  round.pid = await world.stack.workerdPid();
  const traffic = round.play((point === "after_reply" ? dialogue : lightTraffic)(world, device, random));
  await sleep(BEFORE_ARMING_MS);
  const afterwards = await POINTS[point](world, round, device, point);
  await round.kill();
  await afterwards?.();
  return round.end(traffic);
}

/** Sends some texts between all devices and customers, and lets customers write to the chosen device throughout. */
export function lightTraffic(world, device, random) {
  const chosen = world.devices.indexOf(device);
  const texts = (letter, count, pick) =>
    Array.from({ length: count }, (_, number) => ({
      at: random.between(0, 2_000),
      device: pick(),
      customer: random.between(0, world.customers.length - 1),
      nonce: `${letter}${number}`,
    }));
  const anyone = () => random.between(0, world.devices.length - 1);
  return {
    outbound: texts("o", 30, anyone),
    inbound: [...texts("i", 20, anyone), ...texts("c", 15, () => chosen)],
    faults: [],
  };
}

/** Lets one customer and the chosen device send 80 texts each within the same two seconds. */
function dialogue(world, device, random) {
  const texts = (letter) =>
    Array.from({ length: 80 }, (_, number) => ({
      at: random.between(0, 2_000),
      device: world.devices.indexOf(device),
      customer: 0,
      nonce: `${letter}${number}`,
    }));
  return { outbound: texts("o"), inbound: texts("i"), faults: [] };
}

async function stoppedInside(world, _round, device, point) {
  const before = reachedIn(world, point);
  await world.probe(device, "arm_crash_point", { point });
  await waitForStandstill(world, point, before);
}

/** Kills the process when the frame is sent and WhatsApp's acknowledgement never comes; this needs no crash point in the Worker. */
async function afterFrame(world, round, device) {
  await world.network.fault(device.phone, { kind: "no_ack" });
  const isUnacked = async () => (await round.sentBy(device)).some(({ acked }) => !acked);
  const written = round.send(device, world.customers[0], "frame");
  await waitFor("a frame without an answer", isUnacked, { everyMs: 3 });
  await written;
}

/** Stops the process after the phone has scanned the QR code and before the device has reported it. */
async function midPairing(world, round, _device, point) {
  const { sixth, qr } = await showQr(world);
  const before = reachedIn(world, point);
  await world.probe(sixth, "arm_crash_point", { point });
  // The phone waits for an answer that may never come.
  world.network.scan(SIXTH, qr, NAME).catch(() => {});
  await waitForStandstill(world, point, before);
  return () => finishLinking(world, round, sixth);
}

/** Kills the process as soon as the device is linked for the phone; this needs no crash point in the Worker. */
async function afterScan(world, round) {
  const { sixth, qr } = await showQr(world);
  await world.network.scan(SIXTH, qr, NAME);
  return () => finishLinking(world, round, sixth);
}

async function showQr(world) {
  const { id } = await world.client.post("/api/devices", { name: NAME });
  return { sixth: { id, phone: SIXTH }, qr: await world.qrOf(id) };
}

/**
 * Finishes the linking. A device that was killed while it was being linked never reports that it is online when it is not. It either comes
 * online by itself or is linked by a new QR code.
 */
async function finishLinking(world, round, sixth) {
  const { client, network } = world;
  if (!(await comesOnline(world, round, sixth))) {
    await network.scan(SIXTH, await world.qrOf(sixth.id), NAME);
    await world.untilOnline(sixth);
  }
  await Promise.all([
    round.send(sixth, world.customers[0], "sixth.out"),
    round.say(world.customers[0], sixth, "sixth.in"),
  ]);
  // The device is deleted once its texts have arrived.
  round.cleanUp = async () => {
    await client.callUntilAnswered("DELETE", `/api/devices/${sixth.id}`);
    await network.unlink(SIXTH).catch(() => {}); // removes the link that the phone still has
  };
}

/** Returns whether the device comes online by itself. Its reports in the meantime are checked. */
async function comesOnline(world, round, device) {
  const deadline = performance.now() + 3_000;
  while (performance.now() < deadline) {
    const status = await world.statusOf(device);
    const companion = await world.network.companionOf(device.phone);
    if (status === "online" && companion?.online) return true;
    if (status === "online") round.problems.push(`${device.phone} reports that it is online and is not`);
    await sleep(200);
  }
  return false;
}

const nameInLog = (point) => point.replaceAll(/(?:^|_)(\w)/g, (_, letter) => letter.toUpperCase());
const reachedIn = (world, point) =>
  world.stack.logs().filter((line) => line.includes(`crash point ${nameInLog(point)}`)).length;

/** Waits until workerd has logged that it stopped at the crash point and no longer answers. */
async function waitForStandstill(world, point, before) {
  await waitFor(
    `workerd to stand still at ${point}`,
    async () => reachedIn(world, point) > before && !(await answers(world.stack.url)),
    { withinMs: STOPS_WITHIN_MS, everyMs: 20 },
  );
}

async function answers(url) {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) })).ok;
  } catch {
    return false;
  }
}

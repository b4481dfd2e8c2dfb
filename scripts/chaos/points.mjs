// The named crash points: the process is stopped between two chosen steps of one device, and killed there.
import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "../local/wait.mjs";
import { diceOf } from "./dice.mjs";
import { Round } from "./round.mjs";

const BEFORE_ARMING_MS = 500;
const STANDSTILL_WITHIN_MS = 30_000;
const ANSWERS_WITHIN_MS = 1_000;
/** The number that is linked while the process dies. */
const SIXTH = "628111000006";
const NAME = "Nomor 6";

/** Each name with how the process gets there; what it means is told in src/platform/objects/crash_points.rs. */
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
  const dice = diceOf(seed);
  const device = dice.oneOf(world.devices);
  const round = await Round.begin(world, `${point}.${seed}.`);
  round.pid = await world.stack.workerdPid();
  const traffic = round.play((point === "after_reply" ? dialogue : murmur)(world, device, dice));
  await sleep(BEFORE_ARMING_MS);
  const afterwards = await POINTS[point](world, round, device, point);
  await round.kill();
  await afterwards?.();
  return round.end(traffic);
}

/** Everybody talks a little, and the chosen device is spoken to throughout. */
function murmur(world, device, dice) {
  const chosen = world.devices.indexOf(device);
  const texts = (letter, count, pick) =>
    Array.from({ length: count }, (_, number) => ({
      at: dice.between(0, 2_000),
      device: pick(),
      customer: dice.between(0, world.customers.length - 1),
      nonce: `${letter}${number}`,
    }));
  const anyone = () => dice.between(0, world.devices.length - 1);
  return {
    outbound: texts("o", 30, anyone),
    inbound: [...texts("i", 20, anyone), ...texts("c", 15, () => chosen)],
    troubles: [],
  };
}

/** One customer and the chosen device talk at once, so that each answer follows a text by a moment. */
function dialogue(world, device, dice) {
  const texts = (letter) =>
    Array.from({ length: 80 }, (_, number) => ({
      at: dice.between(0, 2_000),
      device: world.devices.indexOf(device),
      customer: 0,
      nonce: `${letter}${number}`,
    }));
  return { outbound: texts("o"), inbound: texts("i"), troubles: [] };
}

async function stoppedInside(world, _round, device, point) {
  const before = reachedIn(world, point);
  await world.probe(device, "arm_crash_point", { point });
  await untilStandstill(world, point, before);
}

/** The frame has left, WhatsApp's acknowledgement never comes: the driver does this alone. */
async function afterFrame(world, round, device) {
  await world.network.fault(device.phone, { kind: "no_ack" });
  const isUnacked = async () => (await round.sentBy(device)).some(({ acked }) => !acked);
  const written = round.send(device, world.customers[0], "frame");
  await waitFor("a frame without an answer", isUnacked, { everyMs: 3 });
  await written;
}

/** The phone has scanned, the process stops before the device has said so. */
async function midPairing(world, round, _device, point) {
  const { sixth, qr } = await showQr(world);
  const before = reachedIn(world, point);
  await world.probe(sixth, "arm_crash_point", { point });
  // The phone waits for an answer that may never come.
  world.network.scan(SIXTH, qr, NAME).catch(() => {});
  await untilStandstill(world, point, before);
  return () => finishLinking(world, round, sixth);
}

/** For the phone the device is linked, and the process dies at once: the driver does this alone. */
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
 * A device that was killed while it was linked never says it is online when it is not, and either goes on by itself or
 * is linked by a new QR.
 */
async function finishLinking(world, round, sixth) {
  const { client, network } = world;
  if (!(await goesOn(world, round, sixth))) {
    await network.scan(SIXTH, await world.qrOf(sixth.id), NAME);
    await world.untilOnline(sixth);
  }
  await Promise.all([
    round.send(sixth, world.customers[0], "sixth.out"),
    round.say(world.customers[0], sixth, "sixth.in"),
  ]);
  // It goes once its texts have arrived.
  round.farewell = async () => {
    await client.insist("DELETE", `/api/devices/${sixth.id}`);
    await network.unlink(SIXTH).catch(() => {}); // whatever the phone still believes to be linked
  };
}

/** Whether the device comes online without anybody's help, watching its word meanwhile. */
async function goesOn(world, round, device) {
  const deadline = performance.now() + 3_000;
  while (performance.now() < deadline) {
    const status = await world.statusOf(device);
    const companion = await world.network.companionOf(device.phone);
    if (status === "online" && companion?.online) return true;
    if (status === "online") round.complaints.push(`${device.phone} says it is online and is not`);
    await sleep(200);
  }
  return false;
}

const nameInLog = (point) => point.replaceAll(/(?:^|_)(\w)/g, (_, letter) => letter.toUpperCase());
const reachedIn = (world, point) =>
  world.stack.logs().filter((line) => line.includes(`crash point ${nameInLog(point)}`)).length;

/** The process answers nobody any more, and has said where it stopped. */
async function untilStandstill(world, point, before) {
  await waitFor(
    `workerd to stand still at ${point}`,
    async () => reachedIn(world, point) > before && !(await answers(world.stack.url)),
    { withinMs: STANDSTILL_WITHIN_MS, everyMs: 20 },
  );
}

async function answers(url) {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) })).ok;
  } catch {
    return false;
  }
}

// Measures two times: from the link request until the dashboard shows the QR code, and from the scan until the dashboard shows `online`.
import { HubSocket } from "./hub.mjs";
import { median, round } from "./numbers.mjs";

const FIRST_PHONE = 628_111_000_201;

export async function measureLinking(world, count) {
  const hub = await HubSocket.open(world.api);
  const times = [];
  for (let index = 0; index < count; index++) times.push(await linkOne(world, hub, String(FIRST_PHONE + index)));
  hub.close();
  return {
    links: count,
    linkToQrMs: round(median(times.map(({ toQr }) => toQr))),
    scanToOnlineMs: round(median(times.map(({ toOnline }) => toOnline))),
    each: times.map(({ toQr, toOnline }) => [round(toQr), round(toOnline)]),
  };
}

async function linkOne(world, hub, phone) {
  const device = await world.api.call("POST", "/api/devices", { name: "Timed" });
  const isOurs = ({ deviceId }) => deviceId === device.id;
  const hasQr = hub.next("device.qr", (frame) => isOurs(frame) && frame.data);
  const isOnline = hub.next("device.status", (frame) => isOurs(frame) && frame.data.status === "online");

  const linkedAt = performance.now();
  await world.api.call("POST", `/api/devices/${device.id}/link`);
  const toQr = (await hasQr) - linkedAt;
  const { raw } = await world.api.call("GET", `/api/devices/${device.id}/qr`);
  const scannedAt = performance.now();
  await world.network.scan(phone, raw);
  const toOnline = (await isOnline) - scannedAt;
  await world.api.call("DELETE", `/api/devices/${device.id}`);
  return { toQr, toOnline };
}

import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Campaign } from "~/api/types";
import { actionsOf, hasReport } from "./actions";
import {
  campaignOf,
  draftOf,
  EMPTY,
  isAnotherList,
  missingOf,
  type Values,
  valuesFromStore,
  valuesToStore,
} from "./broadcast-form";
import { countsOf } from "./counts";
import { campaignKeys } from "./keys";
import { throttle } from "./progress";
import { cacheResponse } from "./queries";
import { barsOf, MAX_BARS, topOf } from "./timeline";

const now = Date.parse("2026-11-21T07:00:00.000Z");
const written: Values = { ...EMPTY, name: " Promo ", deviceIds: ["dev_1"], text: "Halo {{name}}", tags: ["vip"] };

describe("a broadcast in the form", () => {
  it("says what is missing", () => {
    expect([...missingOf(EMPTY, now)].sort()).toEqual(["audience", "devices", "name", "text"]);
    expect([...missingOf(written, now)]).toEqual([]);
    expect([...missingOf({ ...written, scheduledAt: "2026-11-21T07:00:00.000Z" }, now)]).toEqual(["schedule"]);
    expect([...missingOf({ ...written, pace: "custom", gap: { minSeconds: 1, maxSeconds: 2 } }, now)]).toEqual(["gap"]);
    expect([...missingOf({ ...written, audience: "list" }, now)]).toEqual(["audience"]);
  });

  it("goes to tags, a list or a file, and to one of them only", () => {
    const list = "nomor,nama,kota\n0812,Budi,Bandung";
    expect(campaignOf(written)).toEqual({
      name: "Promo",
      deviceIds: ["dev_1"],
      text: "Halo {{name}}",
      audience: { tags: ["vip"], match: "any" },
      preset: "normal",
    });
    expect(draftOf({ ...written, audience: "list", list })).toMatchObject({ csv: list });
    const file = { name: "daftar.csv", text: list };
    const fromFile = draftOf({ ...written, audience: "file", file, pace: "custom" });
    expect(fromFile).toMatchObject({ csv: list, gap: { minSeconds: 10, maxSeconds: 30 } });
    expect(fromFile).not.toHaveProperty("audience");
    expect(fromFile).not.toHaveProperty("preset");
  });

  it("is previewed before it has a name, a text or a device, but not before there is somebody to write to", () => {
    expect(draftOf({ ...written, name: "", text: "" })).toMatchObject({ text: "" });
    expect(draftOf({ ...written, deviceIds: [] })).toMatchObject({ deviceIds: [] });
    expect(campaignOf({ ...written, deviceIds: [] })).toBeNull();
    expect(draftOf({ ...written, tags: [] })).toBeNull();
    expect(draftOf({ ...written, audience: "list", list: " \n" })).toBeNull();
  });

  it("leaves out those who cannot get it if its author says so", () => {
    expect(campaignOf(written)).not.toHaveProperty("leaveOutUnusable");
    expect(campaignOf({ ...written, leaveOut: true })).toMatchObject({ leaveOutUnusable: true });
    expect(campaignOf(written)).not.toHaveProperty("sendToUndecided");
    expect(campaignOf({ ...written, sendToUndecided: true })).toMatchObject({ sendToUndecided: true });
  });

  it("survives a reload, and ignores invalid values that an older page stored", () => {
    expect(valuesFromStore(JSON.parse(JSON.stringify(valuesToStore(written))))).toEqual(written);
    expect(valuesToStore(EMPTY)).toBeNull();
    expect(valuesFromStore(null)).toEqual(EMPTY);
    expect(valuesFromStore({ ...written, tags: "vip" as unknown as string[], text: 7 as unknown as string })).toEqual({
      ...written,
      tags: [],
      text: "",
    });
    const large = { ...written, file: { name: "besar.csv", text: "x".repeat(600_000) } };
    expect(valuesToStore(large)?.file).toBeNull();
  });
});

const counts = countsOf({ pending: 4 });
const campaign: Campaign = {
  id: "cmp_1",
  name: "Promo",
  text: "Halo",
  deviceIds: ["dev_1"],
  status: "draft",
  pauseReason: null,
  gap: { minSeconds: 10, maxSeconds: 30 },
  audience: { kind: "list" },
  scheduledAt: null,
  createdAt: "",
  startedAt: null,
  completedAt: null,
  counts,
  run: 0,
  retryable: 0,
  sendToUndecided: false,
  startProblem: null,
};

it("the question about its numbers is asked again for a list that replaces another one", () => {
  const before = "phone,name\n85291900012,Ayu\n081290000001,Budi";
  expect(isAnotherList(before, `${before}\n081290000002,Citra`)).toBe(false);
  expect(isAnotherList(before, before.replace("Ayu", "Ayu Lestari"))).toBe(false);
  expect(isAnotherList(before, "phone,name\n85291900099,Dewi")).toBe(true);
  expect(isAnotherList(before, "")).toBe(true);
  expect(isAnotherList("", before)).toBe(false);
});

describe("the actions of a broadcast", () => {
  it("depend on its status", () => {
    const may = (status: Campaign["status"], retryable = 0) => actionsOf({ status, retryable });
    // A draft is not cancelled but changed or deleted.
    expect(may("draft")).toEqual(["start"]);
    expect(may("scheduled")).toEqual(["cancel", "start"]);
    expect(may("running")).toEqual(["cancel", "pause"]);
    expect(may("paused")).toEqual(["cancel", "resume"]);
    expect(may("completed")).toEqual([]);
    expect(may("completed", 2)).toEqual(["retry"]);
    expect(may("cancelled", 2)).toEqual([]);
  });

  it("a broadcast that was cancelled before its recipients were chosen has nothing to report", () => {
    const report = (startedAt: string | null, total: number) =>
      hasReport({ startedAt, counts: countsOf({ cancelled: total }) });
    expect(report(null, 0)).toBe(false);
    // The recipients of a list are known before the start.
    expect(report(null, 6)).toBe(true);
    expect(report("2026-11-21T07:00:00.000Z", 0)).toBe(true);
  });

  it("write their answer into the cache, unless a newer frame came first", () => {
    const client = new QueryClient();
    const known = () => client.getQueryData<Campaign>(campaignKeys.one("cmp_1"));
    client.setQueryData(campaignKeys.one("cmp_1"), campaign);
    cacheResponse(client, { ...campaign, run: 1, status: "running", startedAt: "x" });
    expect(known()).toMatchObject({ status: "running", startedAt: "x" });
    const sent = { ...counts, pending: 0, sent: 4 };
    client.setQueryData(campaignKeys.one("cmp_1"), { ...campaign, run: 3, status: "completed", counts: sent });
    cacheResponse(client, { ...campaign, run: 2, status: "paused", pauseReason: "person" });
    expect(known()).toMatchObject({ status: "completed", pauseReason: null, counts: { sent: 4 } });
  });

  it("a retry that has ended before its answer comes stays completed", () => {
    const client = new QueryClient();
    client.setQueryData(campaignKeys.one("cmp_1"), { ...campaign, run: 4, status: "completed" });
    cacheResponse(client, { ...campaign, run: 3, status: "running" });
    expect(client.getQueryData<Campaign>(campaignKeys.one("cmp_1"))?.status).toBe("completed");
  });
});

describe("progress", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is read at once, then at most every two seconds, and once more after the last change", () => {
    const read = vi.fn();
    const { call, stop } = throttle(read, 2_000);
    call();
    for (let time = 0; time < 10; time += 1) {
      vi.advanceTimersByTime(300);
      call();
    }
    expect(read).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(2_000);
    expect(read).toHaveBeenCalledTimes(3);
    vi.advanceTimersByTime(10_000);
    expect(read).toHaveBeenCalledTimes(3);
    call();
    call();
    stop();
    vi.advanceTimersByTime(10_000);
    expect(read).toHaveBeenCalledTimes(4);
  });
});

describe("bars of sent messages over time", () => {
  const inMinutes = (minute: number) => new Date(now + minute * 60_000).toISOString();

  it("include the periods without a message", () => {
    const bars = barsOf({
      timeline: [
        { at: inMinutes(0), sent: 3 },
        { at: inMinutes(3), sent: 1 },
      ],
      bucketSeconds: 60,
    });
    expect(bars.map(({ sent }) => sent)).toEqual([3, 0, 0, 1]);
    expect(bars[3]).toMatchObject({ from: now + 180_000, to: now + 240_000 });
    expect(barsOf({ timeline: [], bucketSeconds: 60 })).toEqual([]);
  });

  it("are merged when there are too many, and their sum stays", () => {
    const timeline = Array.from({ length: 500 }, (_, minute) => ({ at: inMinutes(minute), sent: 2 }));
    const bars = barsOf({ timeline, bucketSeconds: 60 });
    expect(bars.length).toBeLessThanOrEqual(MAX_BARS);
    expect(bars.reduce((sum, { sent }) => sum + sent, 0)).toBe(1_000);
  });

  it("have a scale that ends at a round number", () => {
    const top = (sent: number) => topOf([{ from: 0, to: 1, sent }]);
    expect([0, 1, 7, 11, 34, 100, 620].map(top)).toEqual([1, 1, 10, 20, 50, 100, 1_000]);
  });
});

import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it } from "vitest";
import { countsOf } from "~/features/campaigns/counts";
import { flatten, type Pages } from "./api/pages";
import type { Campaign, CampaignItem, CampaignProgress, Frame } from "./api/types";
import { campaignKeys } from "./features/campaigns/keys";
import { applyToCampaigns } from "./features/campaigns/live";
import { keepOutdated } from "./live-cache";
import { at, message, pages, seq } from "./test-setup-live-cache";

let client: QueryClient;
const applyFrame = (frame: Frame, isReplay = false) => applyToCampaigns(client, frame, isReplay);

beforeEach(() => {
  client = new QueryClient();
});

describe("a broadcast's event", () => {
  const counts = countsOf({ pending: 2 });
  const campaign: Campaign = {
    id: "cmp_1",
    name: "Promo",
    deviceIds: ["dev_1"],
    text: "Halo",
    status: "draft",
    pauseReason: null,
    gap: { minSeconds: 10, maxSeconds: 30 },
    audience: { kind: "list" },
    scheduledAt: null,
    createdAt: at(0),
    startedAt: null,
    completedAt: null,
    counts,
    run: 3,
    retryable: 0,
    sendToUndecided: false,
    startProblem: null,
  };
  const state = { campaignId: "cmp_1", run: 4, startProblem: null, startedAt: at(1), retryable: 0 };
  const item = (itemNo: number): CampaignItem => ({
    itemNo,
    phone: `6281${itemNo}`,
    name: "",
    columns: {},
    text: "Halo",
    status: "pending",
    error: null,
    deviceId: null,
    sentAt: null,
    repliedAt: null,
    updatedAt: at(0),
  });

  beforeEach(() => {
    client.setQueryData(campaignKeys.one("cmp_1"), campaign);
    client.setQueryData(campaignKeys.list, pages(campaign));
    client.setQueryData(campaignKeys.itemsOf("cmp_1", null), pages(item(1), item(2)));
  });

  it("sets counts and dates of the lists and the page", () => {
    const found = campaignKeys.found({ search: "promo" });
    client.setQueryData(found, pages(campaign));
    applyFrame({
      kind: "campaign.progress",
      data: {
        ...state,
        status: "completed",
        pauseReason: null,
        scheduledAt: at(5),
        completedAt: at(9),
        counts: { ...counts, pending: 0, read: 2 },
      },
    });
    const known = client.getQueryData<Campaign>(campaignKeys.one("cmp_1"));
    expect(known).toMatchObject({ status: "completed", counts: { read: 2 } });
    expect([known?.completedAt, known?.scheduledAt]).toEqual([at(9), at(5)]);
    for (const key of [campaignKeys.list, found])
      expect(client.getQueryData<Pages<Campaign>>(key)?.pages[0]?.items[0]?.status).toBe("completed");
  });

  it("about a broadcast that is not in the list makes the list be read again, but not if it is a replay", () => {
    const isOutdated = () => client.getQueryState(campaignKeys.list)?.isInvalidated;
    const data = {
      ...state,
      campaignId: "cmp_2",
      status: "draft" as const,
      pauseReason: null,
      completedAt: null,
      counts,
    };
    applyFrame({ kind: "campaign.progress", data }, true);
    applyFrame({ kind: "campaign.deleted", data: { campaignId: "cmp_1" } }, true);
    expect([isOutdated(), client.getQueryState(campaignKeys.one("cmp_1"))?.isInvalidated]).toEqual([false, false]);
    applyFrame({ kind: "campaign.progress", data });
    expect(isOutdated()).toBe(true);
  });

  it("changes only the recipient that it names", () => {
    applyFrame({ ...seq, kind: "message.created", data: { ...message, campaign: { id: "cmp_1", itemNo: 2 } } });
    applyFrame({
      ...seq,
      kind: "message.status",
      data: {
        id: "msg_1",
        deviceId: "dev_1",
        chatId: "x",
        status: "failed",
        error: "invalid_recipient",
        campaign: { id: "cmp_1", itemNo: 2 },
      },
    });
    const [first, second] = flatten(
      client.getQueryData<Pages<CampaignItem>>(campaignKeys.itemsOf("cmp_1", null)),
      ({ itemNo }) => itemNo,
    );
    expect(first).toEqual(item(1));
    expect(second).toMatchObject({
      status: "failed",
      error: "invalid_recipient",
      deviceId: "dev_1",
      sentAt: null,
      updatedAt: at(30),
    });
  });

  it("changes the recipient in every list, and keeps the time at which the message left", () => {
    client.setQueryData(campaignKeys.itemsOf("cmp_1", "pending"), pages(item(2)));
    const about = { id: "msg_1", deviceId: "dev_1", chatId: "x", campaign: { id: "cmp_1", itemNo: 2 } };
    applyFrame({ ...seq, kind: "message.status", data: { ...about, status: "sent" } });
    applyFrame({ ...seq, at: at(40), kind: "message.status", data: { ...about, status: "read" } });
    for (const [, list] of client.getQueriesData<Pages<CampaignItem>>({ queryKey: campaignKeys.items("cmp_1") }))
      expect(list?.pages[0]?.items.at(-1)).toMatchObject({
        itemNo: 2,
        status: "read",
        sentAt: at(30),
        updatedAt: at(40),
      });
  });

  it("shows on every page that the broadcast paused itself, and that it runs again after a retry", () => {
    const progress = { status: "running", pauseReason: null, counts } as CampaignProgress;
    client.setQueryData(campaignKeys.progress("cmp_1"), progress);
    const campaignFrame = (status: Campaign["status"], pauseReason: Campaign["pauseReason"]): Frame => ({
      kind: "campaign.progress",
      data: { ...state, status, pauseReason, completedAt: null, counts: { ...counts, failed: 1, pending: 1 } },
    });
    applyFrame(campaignFrame("paused", "failures"));
    const known = () => client.getQueryData<Campaign>(campaignKeys.one("cmp_1"));
    expect(known()).toMatchObject({ status: "paused", pauseReason: "failures" });
    expect(client.getQueryData<CampaignProgress>(campaignKeys.progress("cmp_1"))).toMatchObject({
      status: "paused",
      pauseReason: "failures",
      counts: { failed: 1 },
    });
    applyFrame(campaignFrame("completed", null));
    applyFrame(campaignFrame("running", null));
    expect(known()).toMatchObject({ status: "running", completedAt: null });
  });

  it("keeps the state of a later run when an earlier frame is late", () => {
    const frame = (run: number, status: Campaign["status"]): Frame => ({
      kind: "campaign.progress",
      data: { ...state, run, status, pauseReason: null, completedAt: null, counts },
    });
    applyFrame(frame(6, "completed"));
    applyFrame(frame(5, "running"));
    expect(client.getQueryData<Campaign>(campaignKeys.one("cmp_1"))?.status).toBe("completed");
  });

  it("shows a cancelled message as cancelled, and an opted-out recipient as left out, until a receipt comes", () => {
    const about = (itemNo: number) => ({
      id: "msg_1",
      deviceId: "dev_1",
      chatId: "x",
      campaign: { id: "cmp_1", itemNo },
    });
    const rows = () =>
      flatten(client.getQueryData<Pages<CampaignItem>>(campaignKeys.itemsOf("cmp_1", null)), ({ itemNo }) => itemNo);
    applyFrame({ ...seq, kind: "message.status", data: { ...about(1), status: "failed", error: "cancelled" } });
    applyFrame({ ...seq, kind: "message.status", data: { ...about(2), status: "failed", error: "opted_out" } });
    expect(rows().map(({ status }) => status)).toEqual(["cancelled", "skipped"]);
    applyFrame({ ...seq, kind: "message.status", data: { ...about(1), status: "delivered" } });
    expect(rows()[0]?.status).toBe("delivered");
  });

  it("shows the recipients whom no device had as cancelled", () => {
    applyFrame({
      kind: "campaign.progress",
      data: { ...state, status: "cancelled", pauseReason: null, completedAt: at(9), counts },
    });
    const [first] = flatten(
      client.getQueryData<Pages<CampaignItem>>(campaignKeys.itemsOf("cmp_1", null)),
      ({ itemNo }) => itemNo,
    );
    expect(first?.status).toBe("cancelled");
  });

  describe("that it was deleted", () => {
    const deleted: Frame = { kind: "campaign.deleted", data: { campaignId: "cmp_1" } };
    const isOutdated = () => client.getQueryState(campaignKeys.one("cmp_1"))?.isInvalidated;
    const listed = () => client.getQueryData<Pages<Campaign>>(campaignKeys.list)?.pages[0]?.items.length;

    it("removes the broadcast from the list, and its page reads it again", () => {
      applyFrame(deleted);
      expect([listed(), isOutdated()]).toEqual([0, true]);
    });

    it("leaves a list invalidated that a new broadcast had invalidated before", () => {
      const isListOutdated = () => client.getQueryState(campaignKeys.list)?.isInvalidated;
      void client.invalidateQueries({ queryKey: campaignKeys.list });
      keepOutdated(client, () => applyFrame(deleted));
      expect([listed(), isListOutdated()]).toEqual([0, true]);
      client.setQueryData(campaignKeys.list, pages(campaign));
      keepOutdated(client, () => applyFrame(deleted));
      expect(isListOutdated()).toBe(false);
    });

    it("leaves the page alone in the tab that deletes it", () => {
      const mutation = { mutationKey: campaignKeys.deletion("cmp_1"), mutationFn: () => new Promise<void>(() => {}) };
      void client.getMutationCache().build(client, mutation).execute(undefined);
      applyFrame(deleted);
      expect([listed(), isOutdated()]).toEqual([0, false]);
    });
  });

  it("about a draft of another tab makes the list be read again; about a running broadcast that it lacks, it does not", () => {
    const isOutdated = () => client.getQueryState(campaignKeys.list)?.isInvalidated;
    const about = (status: "running" | "draft"): Frame => ({
      kind: "campaign.progress",
      data: { ...state, campaignId: "cmp_2", status, pauseReason: null, completedAt: null, counts },
    });
    applyFrame(about("running"));
    expect(isOutdated()).toBe(false);
    applyFrame(about("draft"));
    expect(isOutdated()).toBe(true);
  });
});

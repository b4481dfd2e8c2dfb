import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Campaign, Frame } from "~/api/types";
import { renderHook } from "~/test-setup-dom";
import { campaignKeys } from "./keys";
import { useProgress } from "./progress";
import { progressQuery } from "./queries";

const listeners = vi.hoisted(() => new Set<(frame: Frame) => void>());
vi.mock("~/api/live-events", () => ({
  onFrame: (listener: (frame: Frame) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
}));

const ID = "cmp_1";
const sendFrame = (frame: unknown) => {
  for (const listener of listeners) listener(frame as Frame);
};
const progressFrame = { kind: "campaign.progress", data: { campaignId: ID } };
const outboxOf = (deviceId: string) => ({ kind: "device.outbox", data: { deviceId } });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watch() {
  const client = new QueryClient();
  client.setQueryDefaults(progressQuery(ID).queryKey, { queryFn: () => null, staleTime: Number.POSITIVE_INFINITY });
  const read = vi.spyOn(client, "invalidateQueries").mockResolvedValue();
  const campaign = (status: Campaign["status"]) => ({ id: ID, deviceIds: ["dev_1"], status });
  client.setQueryData(campaignKeys.one(ID), campaign("running"));
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { rerender } = renderHook((shown) => useProgress(shown), { wrapper, initialProps: campaign("running") });
  return {
    read,
    /** Sets the broadcast's status in the cache and renders again, as its frame does. */
    stand(status: Campaign["status"]) {
      client.setQueryData(campaignKeys.one(ID), campaign(status));
      rerender(campaign(status));
    },
  };
}

it("the progress is read once more when the broadcast ends, even directly after another read", () => {
  const { read, stand } = watch();
  sendFrame(progressFrame);
  expect(read).toHaveBeenCalledTimes(1);
  sendFrame(progressFrame);
  stand("completed");
  vi.advanceTimersByTime(2_000);
  expect(read).toHaveBeenCalledTimes(2);
});

it("frames of its own devices cause a read while the broadcast runs; frames of other devices do not", () => {
  const { read, stand } = watch();
  sendFrame(outboxOf("dev_2"));
  expect(read).not.toHaveBeenCalled();
  sendFrame(outboxOf("dev_1"));
  expect(read).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(2_000);
  stand("paused");
  sendFrame(outboxOf("dev_1"));
  vi.advanceTimersByTime(2_000);
  expect(read).toHaveBeenCalledTimes(1);
});

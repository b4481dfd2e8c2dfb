// Two pages say the same about one broadcast, in the same words.

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/preact";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { CampaignPreview, Estimate } from "~/api/types";
import { i18next, loadLanguage } from "~/i18n";
import { device } from "~/test-setup-live-cache";
import { OutboxLine } from "../outbox/parts/outbox-line";
import { outboxKeys } from "../outbox/queries";
import { End } from "./campaign-page";
import { countsOf } from "./counts";
import { useLaterThanStart } from "./forecast-text";
import { Forecast } from "./parts/forecast";
import { countOf, PARTS, ProgressLegend, statusesOf } from "./parts/progress";
import { ItemBadge } from "./parts/status";

vi.mock("@tanstack/react-router", async () => (await import("~/test-router")).testRouter());
beforeEach(() => vi.stubGlobal("fetch", () => new Promise(() => undefined)));
afterEach(() => vi.unstubAllGlobals());

function show(children: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const wait = { code: null, nextSendAt: null };
  client.setQueryData(outboxKeys.summary("dev_1"), { deviceId: "dev_1", waiting: 3, unknown: 0, ...wait });
  return render(<QueryClientProvider client={client}>{children}</QueryClientProvider>);
}

it("the form and the next page say the same end of a broadcast that starts later", () => {
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000 + 30_000).toISOString();
  const estimate: Estimate = {
    texts: 24,
    days: 2,
    startsAt: hours(60),
    finishesAt: hours(61),
    limitedBy: null,
    perDevice: [{ deviceId: "dev_1", texts: 24 }],
  } as unknown as Estimate;
  const preview = {
    ...{ recipients: 24, optedOut: 0, undecided: 0, leftOut: 0, rejected: 0, repeated: 0, problems: [] },
    estimate,
  } as unknown as CampaignPreview;
  const nothing = { leaveOut: false, sendToUndecided: false, onText: vi.fn(), onLeaveOut: vi.fn() };
  show(
    <>
      <Forecast preview={preview} isOld={false} devices={[device]} text="" {...nothing} onSendToUndecided={vi.fn()} />
      <dl>
        <End estimate={estimate} />
      </dl>
    </>,
  );
  const [page = ""] = screen.getByTestId("eta").textContent?.split(/(?=\d{1,2} \w{3} \d{4})/) ?? [];
  expect(page).toMatch(/2 hari 13 jam/);
  expect(screen.getByTestId("forecast").textContent).toContain(page);
});

function Later({ startsAt }: { startsAt: string }) {
  const estimate = { startsAt, perDevice: [] } as unknown as Estimate;
  return <p data-testid="later">{useLaterThanStart(estimate, "2026-11-30T07:00:00.000Z")}</p>;
}

it("a start in quiet hours says when the first message leaves, and one outside of them says nothing", () => {
  vi.useFakeTimers({ now: Date.parse("2026-11-30T06:00:00Z"), toFake: ["Date"] });
  try {
    const { unmount } = show(<Later startsAt="2026-12-01T01:00:00.000Z" />);
    expect(screen.getByTestId("later").textContent).toMatch(/^Pesan pertama dikirim besok pukul \d\d\.00\.$/);
    unmount();
    show(<Later startsAt="2026-11-30T07:01:00.000Z" />);
    expect(screen.getByTestId("later").textContent).toBe("");
  } finally {
    vi.useRealTimers();
  }
});

it("a message that a device has and one that none has yet are both waiting, in one count and one filter", () => {
  expect(statusesOf("waiting")).toEqual(["pending", "queued"]);
  expect(countOf(countsOf({ pending: 95, queued: 100 }), "waiting")).toBe(195);
  // Each status belongs to one part, so that no recipient is counted twice or not at all.
  const all = PARTS.flatMap(statusesOf);
  const { total: _, replied: __, ...statuses } = countsOf({});
  expect(all.toSorted()).toEqual(Object.keys(statuses).toSorted());
});

it.each(["en", "id"] as const)("what waits has one word in a broadcast and at its device, in %s", async (language) => {
  await loadLanguage(language);
  await i18next.changeLanguage(language);
  try {
    show(
      <>
        <ItemBadge status="pending" />
        <ItemBadge status="queued" />
        <OutboxLine device={device} />
      </>,
    );
    const word = i18next.t("broadcast.count.waiting");
    expect(screen.getAllByTestId("item-status").map(({ textContent }) => textContent)).toEqual([word, word]);
    expect(screen.getByTestId("outbox-line").textContent).toBe(`3 ${word.toLowerCase()}`);
    expect(i18next.t("broadcast.act.retry.done").toLowerCase()).toContain(word.toLowerCase());
  } finally {
    await i18next.changeLanguage("id");
  }
});

it("the counts of a broadcast have their share, replies of those that were sent, and none at zero", () => {
  const counts = countsOf({ read: 50, delivered: 30, failed: 20, replied: 40 });
  show(<ProgressLegend counts={counts} />);
  const shownCount = (part: string) => within(screen.getByTestId(`count-${part}`)).getByRole("definition").textContent;
  expect([shownCount("read"), shownCount("delivered"), shownCount("failed"), shownCount("sent")]).toEqual([
    "5050%",
    "3030%",
    "2020%",
    "0",
  ]);
  expect(shownCount("replied")).toBe("4050%");
});

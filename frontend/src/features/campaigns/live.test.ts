import { expect, it } from "vitest";
import type { ItemStatus, MessageStatus } from "~/api/types";
import cases from "../../../../tests/golden/recipient_statuses.json";
import { advanceItem } from "./live";

it("gives a recipient the status that the server gives it after the same events", () => {
  for (const [events, status] of cases as [[MessageStatus, string | null][], ItemStatus][]) {
    const advance = (current: ItemStatus, [next, error]: (typeof events)[number]) => advanceItem(current, next, error);
    expect(events.reduce(advance, "pending"), JSON.stringify(events)).toBe(status);
  }
});

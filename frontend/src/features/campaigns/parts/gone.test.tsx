import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/preact";
import { expect, it, vi } from "vitest";
import { applyToCampaigns } from "../live";
import { DeletedBroadcast } from "./gone";

vi.mock("@tanstack/react-router", async () => (await import("~/test-router")).testRouter());

it.each([
  ["leads to the one in its place", "cmp_1", "Siaran ini sudah diubah", "/broadcasts/cmp_2"],
  ["is said to be deleted if there is none", "cmp_9", "Siaran ini sudah dihapus", "/broadcasts"],
])("a broadcast that is gone %s", (_, id, title, target) => {
  const client = new QueryClient();
  applyToCampaigns(client, { kind: "campaign.replaced", data: { campaignId: "cmp_1", replacedBy: "cmp_2" } });
  render(
    <QueryClientProvider client={client}>
      <DeletedBroadcast id={id} />
    </QueryClientProvider>,
  );
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(title);
  expect(screen.getByRole("link").getAttribute("href")).toBe(target);
});

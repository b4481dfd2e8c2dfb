import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Campaign } from "~/api/types";
import { Gone } from "./parts/gone";
import { replacementOf } from "./replacement";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  Link: ({ to, params, children }: { to: string; params?: { campaignId: string }; children: React.ReactNode }) => (
    <a href={to.replace("$campaignId", params?.campaignId ?? "")}>{children}</a>
  ),
}));
afterEach(() => vi.unstubAllGlobals());

const AT = "2026-11-21T03:05:00.123Z";
const broadcast = (id: string, rest: Partial<Campaign>) =>
  ({ id, createdAt: AT, completedAt: null, ...rest }) as Campaign;
const old = broadcast("cmp_1", { status: "cancelled", createdAt: "2026-11-20T00:00:00Z", completedAt: AT });
const fresh = broadcast("cmp_2", { status: "draft" });

describe("the broadcast in the place of a deleted one", () => {
  it("was created at the moment at which the old one was cancelled", () => {
    const earlier = broadcast("cmp_3", { createdAt: "2026-11-21T03:05:00.122Z" });
    expect(replacementOf(old, [earlier, old, fresh])).toBe(fresh);
    expect(replacementOf(old, [earlier, old])).toBeUndefined();
    expect(replacementOf({ ...old, status: "completed" }, [fresh])).toBeUndefined();
    expect(replacementOf({ ...old, status: "draft", completedAt: null }, [fresh])).toBeUndefined();
  });

  it.each([
    ["leads to it", [old, fresh], "Siaran ini sudah diubah", "/broadcasts/cmp_2"],
    ["is said to be deleted if there is none", [old], "Siaran ini sudah dihapus", "/broadcasts"],
  ])("%s", async (_, items, title, target) => {
    vi.stubGlobal("fetch", async () => Response.json({ success: true, data: { items, nextCursor: null } }));
    render(
      <QueryClientProvider client={new QueryClient()}>
        <Gone campaign={old} />
      </QueryClientProvider>,
    );
    expect(screen.queryByRole("heading")).toBeNull();
    expect((await screen.findByRole("heading", { level: 1 })).textContent).toBe(title);
    expect(screen.getByRole("link").getAttribute("href")).toBe(target);
  });
});

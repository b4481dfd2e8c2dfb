import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { NewBroadcastPage } from "./new-page";

const { search } = vi.hoisted(() => ({ search: { current: {} } }));
vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  useSearch: () => search.current,
}));
vi.mock("~/ui/breadcrumbs", () => ({ Breadcrumbs: ({ itemName }: { itemName: string }) => <nav>{itemName}</nav> }));

afterEach(() => vi.unstubAllGlobals());

it.each([
  [{ edit: "cmp_1" }, "Ubah siaran"],
  [{ from: "cmp_1" }, "Siaran baru"],
  [{}, "Siaran baru"],
])("the page that changes a broadcast is not headed as a new one: %o", (address, title) => {
  search.current = address;
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <NewBroadcastPage />
    </QueryClientProvider>,
  );
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(title);
  expect(screen.getByRole("navigation").textContent).toBe(title);
  expect(document.title).toContain(title);
});

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { OptOutWordsPage } from "./page";

vi.mock("~/ui/breadcrumbs", () => ({ Breadcrumbs: () => <nav>Kontak</nav> }));
afterEach(() => vi.unstubAllGlobals());

it("the page of the opt-out words leads back to the contacts", () => {
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <OptOutWordsPage />
    </QueryClientProvider>,
  );
  const crumbs = screen.getByRole("navigation");
  const heading = screen.getByRole("heading", { level: 1 });
  expect(crumbs.compareDocumentPosition(heading)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
});

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { meQuery } from "~/features/tenants/queries";
import { forgetFormDrafts } from "~/form-drafts";
import { OptOutWordsPage } from "./page";
import { optOutSettingsQuery } from "./queries";

vi.mock("~/ui/breadcrumbs", () => ({ Breadcrumbs: () => <nav>Kontak</nav> }));
afterEach(() => {
  vi.unstubAllGlobals();
  forgetFormDrafts();
});

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

it("what was not saved is still there when the page is opened again, and can be discarded", () => {
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
  function open() {
    cleanup();
    const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
    client.setQueryData(meQuery.queryKey, {
      id: "usr_1",
      email: "a@b.test",
      name: "Ayu",
      role: "admin",
      tenantId: "ten_1",
      tenantName: "Toko",
    });
    const saved = { languages: [], optOutWords: ["batal"], optInWords: [], countsProbable: false };
    client.setQueryData(optOutSettingsQuery.queryKey, saved);
    render(
      <QueryClientProvider client={client}>
        <OptOutWordsPage />
      </QueryClientProvider>,
    );
    return screen.getAllByRole<HTMLTextAreaElement>("textbox")[0] as HTMLTextAreaElement;
  }
  fireEvent.change(open(), { target: { value: "batal\nkapok" } });
  expect(open().value).toBe("batal\nkapok");
  screen.getByText("Ada perubahan yang belum disimpan.");
  fireEvent.click(screen.getByRole("button", { name: "Buang" }));
  expect(screen.queryByRole("button", { name: "Buang" })).toBeNull();
  expect(open().value).toBe("batal");
});

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createBrowserHistory,
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  type RouterHistory,
  RouterProvider,
  useSearch,
} from "@tanstack/react-router";
import { act, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Campaign } from "~/api/types";
import { device, pages } from "~/test-setup-live-cache";
import { summaryQuery } from "../contacts/queries";
import { deviceKeys } from "../devices/queries";
import { countsOf } from "./counts";
import { campaignKeys } from "./keys";
import { NewBroadcastPage } from "./new-page";
import { useBroadcastForm } from "./use-broadcast-form";

vi.mock("~/ui/breadcrumbs", () => ({ Breadcrumbs: () => null }));

const saved: Campaign = {
  id: "cmp_9",
  name: "Promo",
  text: "Halo",
  deviceIds: ["dev_1"],
  status: "draft",
  pauseReason: null,
  gap: { minSeconds: 10, maxSeconds: 30 },
  audience: { kind: "tags", tags: [], match: "any", withoutTags: [], needs: [] },
  scheduledAt: null,
  createdAt: "",
  startedAt: null,
  completedAt: null,
  counts: countsOf({ pending: 4 }),
  run: 0,
  retryable: 0,
  sendToUndecided: false,
  startProblem: null,
};

let posted = 0;
/** The saved broadcasts for which the form was shown, one for each time it was rendered. */
const shownFor: unknown[] = [];
beforeEach(() => {
  posted = 0;
  shownFor.length = 0;
  vi.stubGlobal("fetch", (request: Request | string, init?: RequestInit) => {
    const { method, url } = typeof request === "string" ? { method: init?.method ?? "GET", url: request } : request;
    if (method !== "POST" || !url.endsWith("/api/campaigns")) return new Promise(() => undefined);
    posted += 1;
    return Promise.resolve(Response.json({ success: true, data: saved }));
  });
});
afterEach(() => vi.unstubAllGlobals());

/** The form without its fields. */
function Form() {
  const form = useBroadcastForm([device], null);
  shownFor.push(useSearch({ from: "/inside/broadcasts/new" }).edit);
  return (
    <>
      <button type="button" onClick={() => form.set({ name: "Promo", text: "Halo", audience: "everyone" })}>
        isi
      </button>
      <button type="button" onClick={form.save}>
        simpan
      </button>
      <p>{form.values.name}</p>
    </>
  );
}

function open(history: RouterHistory, page: () => React.ReactNode, campaign: Campaign) {
  const root = createRootRoute();
  const inside = createRoute({ getParentRoute: () => root, id: "inside", component: Outlet });
  const form = createRoute({ getParentRoute: () => inside, path: "/broadcasts/new", component: page });
  const review = createRoute({
    getParentRoute: () => inside,
    path: "/broadcasts/$campaignId",
    component: () => <p>tinjau</p>,
  });
  const router = createRouter({ routeTree: root.addChildren([inside.addChildren([form, review])]), history });
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  client.setQueryData(campaignKeys.one(campaign.id), campaign);
  client.setQueryData(deviceKeys.list, pages(device));
  client.setQueryData(summaryQuery.queryKey, { contacts: 0, tags: [] } as never);
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

/** Creates the browser's history, which updates the URL only after a delay: two immediate steps must remain two. */
function browserHistory(path: string): RouterHistory {
  window.history.pushState({}, "", path);
  return createBrowserHistory();
}

it("back from the review leads to the saved broadcast, not to an empty form, and saves nothing twice", async () => {
  const history = browserHistory("/broadcasts/new");
  open(history, Form, saved);
  fireEvent.click(await screen.findByRole("button", { name: "isi" }));
  await screen.findByText("Promo");
  fireEvent.click(screen.getByRole("button", { name: "simpan" }));
  await screen.findByText("tinjau");
  expect(history.location.pathname).toBe("/broadcasts/cmp_9");
  // The form to which the history leads is not opened in between.
  expect(new Set(shownFor)).toEqual(new Set([undefined]));
  act(() => history.back());
  await screen.findByRole("button", { name: "simpan" });
  expect(history.location.href).toBe("/broadcasts/new?edit=cmp_9");
  expect(posted).toBe(1);
});

it("back to a broadcast that has started meanwhile shows the broadcast, and no form that cannot be saved", async () => {
  const history = createMemoryHistory({ initialEntries: ["/broadcasts/new?edit=cmp_9"] });
  open(history, NewBroadcastPage, { ...saved, status: "running" });
  await screen.findByText("tinjau");
  expect(history.location.pathname).toBe("/broadcasts/cmp_9");
});

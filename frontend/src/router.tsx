/** The only table of pages: URL path and component. Each page is downloaded on its own. */

import { createRootRoute, createRoute, createRouter, redirect } from "@tanstack/react-router";
import { whenSignedOut } from "./api";
import { ApiError } from "./api/api-error";
import { startLiveEvents } from "./api/live-events";
import { queryClient } from "./api/query-client";
import { meQuery } from "./features/tenants/queries";
import { loadPages, loadPart } from "./i18n";
import { enterSession, leaveSession } from "./shell/browser-session";
import { Crash } from "./shell/crash";
import { DownloadFailed, lazyRouteComponent } from "./shell/lazy-page";
import { LoadingScreen } from "./shell/loading-screen";
import { NotFound } from "./shell/not-found";

/** The loading screen appears only if a page takes longer than this, and does not delay the page. */
const opening = { pendingComponent: LoadingScreen, pendingMs: 600, pendingMinMs: 0 };

const root = createRootRoute({ notFoundComponent: NotFound });

type SignInSearch = { next?: string | undefined; ended?: true | undefined };

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: ({ next, ended }: Record<string, unknown>): SignInSearch => ({
    // An invalid value is set to `undefined`, because a missing key would keep its value in the URL.
    next: isOwnPath(next) ? next : undefined,
    ended: ended === true ? ended : undefined,
  }),
  component: lazyRouteComponent(() => import("./features/tenants/sign-in-page"), "SignInPage"),
});

const shell = lazyRouteComponent(() => import("./shell/shell"), "Shell");

/** The pages behind the sign-in: the user is known, and the socket is connected before a page loads its data. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: shell,
  ...opening,
  beforeLoad: async ({ location }) => {
    const frame = shell.preload?.();
    // The download runs in parallel with the request for the signed-in user; `enter` reports its failure.
    loadLiveCache().catch(() => {});
    if (!(await enter())) throw redirect({ to: "/sign-in", search: { next: location.href } });
    await frame;
  },
});

/** Downloads the live cache, which the pages behind the sign-in need. */
const loadLiveCache = () =>
  import("./live-cache").catch((cause: unknown) => {
    throw new DownloadFailed("a part of the dashboard could not be downloaded", { cause });
  });

/** Loads the signed-in user and connects the socket; returns `false` when nobody is signed in. */
async function enter(): Promise<boolean> {
  try {
    const me = queryClient.ensureQueryData({ ...meQuery, retry: false });
    await Promise.all([me, loadPages()]);
    enterSession((await me).id);
  } catch (error) {
    if (error instanceof ApiError && error.code === "UNAUTHORIZED") return false;
    throw error;
  }
  (await loadLiveCache()).keepCacheCurrent();
  await startLiveEvents();
  return true;
}

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  ...opening,
  beforeLoad: async () => {
    if (await enter()) throw redirect({ to: await (await import("./features/start/first-page")).firstPage() });
    await loadPart("landing");
  },
  component: lazyRouteComponent(() => import("./features/landing/page"), "LandingPage"),
});

const start = createRoute({
  getParentRoute: () => inside,
  path: "/start",
  staticData: { crumb: { name: "guide.start" } },
  beforeLoad: () => loadPart("start"),
  component: lazyRouteComponent(() => import("./features/start/page"), "StartPage"),
});
const help = createRoute({
  getParentRoute: () => inside,
  path: "/help",
  staticData: { crumb: { name: "guide.help" } },
  beforeLoad: () => loadPart("help"),
  component: lazyRouteComponent(() => import("./features/help/page"), "HelpPage"),
});

const devices = createRoute({
  getParentRoute: () => inside,
  path: "/devices",
  staticData: { crumb: { name: "nav.devices" } },
  component: lazyRouteComponent(() => import("./features/devices/page"), "DevicesPage"),
});
const device = createRoute({
  getParentRoute: () => inside,
  path: "/devices/$deviceId",
  staticData: { crumb: { under: "/devices" } },
  component: lazyRouteComponent(() => import("./features/devices/device-page"), "DevicePage"),
});
const pacing = createRoute({
  getParentRoute: () => inside,
  path: "/devices/$deviceId/pacing",
  staticData: { crumb: { name: "pacing.title", under: "/devices/$deviceId" } },
  component: lazyRouteComponent(() => import("./features/pacing/page"), "PacingPage"),
});
const decisions = createRoute({
  getParentRoute: () => inside,
  path: "/devices/$deviceId/decisions",
  staticData: { crumb: { name: "decide.title", under: "/devices/$deviceId" } },
  component: lazyRouteComponent(() => import("./features/devices/decisions-page"), "DecisionsPage"),
});
const chats = createRoute({
  getParentRoute: () => inside,
  path: "/chats",
  component: lazyRouteComponent(() => import("./features/chats/page"), "ChatsPage"),
});
const chatsOfDevice = createRoute({ getParentRoute: () => chats, path: "$deviceId" });
const chat = createRoute({ getParentRoute: () => chatsOfDevice, path: "$chatId" });
type ContactsSearch = { q?: string | undefined; tag?: string | undefined; out?: true | "maybe" | undefined };
const contacts = createRoute({
  getParentRoute: () => inside,
  path: "/contacts",
  staticData: { crumb: { name: "nav.contacts" } },
  // The router parses a search for digits as a number.
  validateSearch: ({ q, tag, out }: Record<string, unknown>): ContactsSearch => ({
    q: text(q),
    tag: text(tag),
    // The page treats any other value as no filter.
    out: out as ContactsSearch["out"],
  }),
  component: lazyRouteComponent(() => import("./features/contacts/page"), "ContactsPage"),
});
const contactsImport = createRoute({
  getParentRoute: () => inside,
  path: "/contacts/import",
  staticData: { crumb: { name: "import.title", under: "/contacts" } },
  validateSearch: ({ id }: Record<string, unknown>): { id?: string | undefined } => ({ id: text(id) }),
  component: lazyRouteComponent(() => import("./features/contacts/import-page"), "ImportPage"),
});
const optOutWords = createRoute({
  getParentRoute: () => inside,
  path: "/contacts/opt-out-words",
  staticData: { crumb: { name: "optOutWords.title", under: "/contacts" } },
  component: lazyRouteComponent(() => import("./features/opt-outs/page"), "OptOutWordsPage"),
});
const contact = createRoute({
  getParentRoute: () => inside,
  path: "/contacts/$contactId",
  staticData: { crumb: { under: "/contacts" } },
  component: lazyRouteComponent(() => import("./features/contacts/contact-page"), "ContactPage"),
});
type BroadcastsSearch = { q?: string | undefined; status?: string | undefined };
const broadcasts = createRoute({
  getParentRoute: () => inside,
  path: "/broadcasts",
  staticData: { crumb: { name: "nav.broadcasts" } },
  validateSearch: ({ q, status }: Record<string, unknown>): BroadcastsSearch => ({ q: text(q), status: text(status) }),
  component: lazyRouteComponent(() => import("./features/campaigns/page"), "BroadcastsPage"),
});
type NewBroadcastSearch = {
  device?: string | undefined;
  tag?: string | undefined;
  /** The broadcast with which the form begins. */
  from?: string | undefined;
  /** The broadcast that this one replaces. */
  edit?: string | undefined;
};
const newBroadcast = createRoute({
  getParentRoute: () => inside,
  path: "/broadcasts/new",
  staticData: { crumb: { under: "/broadcasts" } },
  validateSearch: ({ device: id, tag, from, edit }: Record<string, unknown>): NewBroadcastSearch => ({
    device: text(id),
    tag: text(tag),
    from: text(from),
    edit: text(edit),
  }),
  component: lazyRouteComponent(() => import("./features/campaigns/new-page"), "NewBroadcastPage"),
});
const broadcast = createRoute({
  getParentRoute: () => inside,
  path: "/broadcasts/$campaignId",
  staticData: { crumb: { under: "/broadcasts" } },
  component: lazyRouteComponent(() => import("./features/campaigns/campaign-page"), "BroadcastPage"),
});

const routeTree = root.addChildren([
  home,
  signIn,
  inside.addChildren([
    start,
    help,
    devices,
    device,
    pacing,
    decisions,
    chats.addChildren([chatsOfDevice.addChildren([chat])]),
    contacts,
    contactsImport,
    optOutWords,
    contact,
    broadcasts,
    newBroadcast,
    broadcast,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultErrorComponent: Crash,
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

whenSignedOut(() => {
  const { pathname, href } = router.state.location;
  // The landing page checks for a session itself; a visitor without one is not signed out.
  if (pathname === "/") return;
  leaveSession("session ended");
  if (pathname === "/sign-in") return;
  void router.navigate({ to: "/sign-in", search: { next: href, ended: true } });
});

function text(value: unknown): string | undefined {
  return (typeof value === "string" && value !== "") || typeof value === "number" ? String(value) : undefined;
}

/** Returns whether a return path is on this site: `//elsewhere` would not be. */
export function isOwnPath(path: unknown): path is string {
  return typeof path === "string" && /^\/(?![/\\])/.test(path);
}

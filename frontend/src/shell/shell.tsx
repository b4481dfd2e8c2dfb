import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { clsx } from "clsx";
import { LogOut, Search } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSource } from "~/api/answer-source";
import { HelpIcon } from "~/features/help/help-link";
import { meQuery } from "~/features/tenants/queries";
import { Button } from "~/ui/button";
import { Logo, LogoMark } from "~/ui/logo";
import { usePart } from "~/ui/use-part";
import { useAnnouncements } from "./announcements";
import { ConnectionBanner } from "./connection";
import { focusSearch, pressNew, useKeyboardShortcuts } from "./keyboard-shortcuts";
import { PAGES } from "./menu-pages";
import { NewVersionBanner } from "./new-version-banner";
import { PreferencesButton, PreferencesPanel } from "./preferences-panel";
import { ShortcutHint } from "./shortcut-hint";
import { type Command, keysFor } from "./shortcuts";
import { useSignOutAndLeave } from "./sign-out";
import { StatusFooter } from "./status-footer";

const StartEntry = lazy(() => import("~/features/start/entry"));
const downloadPalette = async () => (await import("./palette/palette")).Palette;
const downloadKeys = async () => (await import("./shortcuts-dialog")).ShortcutsDialog;
/** Downloads the lazy parts while the page is idle, so that they also open after the connection is lost. */
const preloadLazyParts = () =>
  void Promise.all([downloadPalette(), downloadKeys(), import("~/ui/toaster")]).catch(() => {});

type OnTop = "palette" | "keys" | null;

const UnreadBadge = lazy(() => import("./unread-badge"));
const DeviceTrouble = lazy(async () => ({ default: (await import("./unread-badge")).DeviceTrouble }));
const NoticeOfMessages = lazy(async () => ({ default: (await import("./unread-badge")).NoticeOfMessages }));
const SampleBanner = lazy(() => import("~/features/sample-mode/sample-banner"));

/** The frame around every page behind the sign-in: the menu on the left (at the bottom on a phone), the page right. */
export function Shell() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [onTop, setOnTop] = useState<OnTop>(null);
  const Palette = usePart(downloadPalette, onTop === "palette");
  const ShortcutsDialog = usePart(downloadKeys, onTop === "keys");
  useAnnouncements();
  const source = useSource();
  useEffect(preloadWhenIdle, []);

  const run = useCallback(
    (command: Command) => {
      switch (command) {
        case "palette":
          document.querySelector<HTMLElement>("[popover]:popover-open")?.hidePopover();
          setOnTop((before) => (before === "palette" ? null : mayOpen() ? "palette" : before));
          return;
        case "help":
          setOnTop("keys");
          return;
        case "search":
          focusSearch();
          return;
        case "new":
          pressNew();
          return;
        default:
          void navigate({ to: `/${command}` }).then(() => document.getElementById("content")?.focus());
      }
    },
    [navigate],
  );
  useKeyboardShortcuts(run);
  const openPalette = () => setOnTop("palette");
  const openKeys = useCallback(() => setOnTop("keys"), []);
  const openChat = useCallback(
    (deviceId: string, chatId: string) =>
      void navigate({ to: "/chats/$deviceId/$chatId", params: { deviceId, chatId } }),
    [navigate],
  );
  // On a phone an open chat needs the height of the bars, above all while the keyboard is open.
  const isInChat = useParams({ strict: false }).chatId !== undefined;

  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-brand px-4 py-2 text-on-brand focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        {t("nav.skip")}
      </a>
      <Sidebar onPalette={openPalette} />
      {!isInChat && <MobileBar onPalette={openPalette} />}
      <PreferencesPanel onShortcuts={openKeys} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <ConnectionBanner />
        <Suspense>{source === "sample" && <SampleBanner />}</Suspense>
        <NewVersionBanner />
        <main id="content" tabIndex={-1} className="relative min-h-0 flex-1 overflow-y-auto outline-none">
          {/* The key discards all component state when the page switches between the tenant's data and the sample. */}
          <Outlet key={source} />
        </main>
      </div>
      {!isInChat && <Tabs />}
      <Suspense>
        <NoticeOfMessages onOpen={openChat} />
      </Suspense>
      {Palette !== null && (
        <Palette
          isOpen={onTop === "palette"}
          onOpenChange={(isOpen) => setOnTop(isOpen ? "palette" : null)}
          onShortcuts={openKeys}
        />
      )}
      {ShortcutsDialog !== null && (
        <ShortcutsDialog isOpen={onTop === "keys"} onOpenChange={(isOpen) => setOnTop(isOpen ? "keys" : null)} />
      )}
    </div>
  );
}

/** Returns whether a dialog may open: only one dialog is open at a time. */
const mayOpen = () => document.querySelector("[role=dialog][data-state=open], [role=alertdialog]") === null;

function preloadWhenIdle(): (() => void) | undefined {
  if (!("requestIdleCallback" in window)) return;
  const handle = requestIdleCallback(preloadLazyParts);
  return () => cancelIdleCallback(handle);
}

function Sidebar({ onPalette }: { onPalette: () => void }) {
  const { t } = useTranslation();
  return (
    <aside className="hidden w-16 shrink-0 flex-col border-r border-line bg-surface md:flex lg:w-60">
      <div className="flex h-16 items-center justify-center lg:justify-start lg:px-5">
        <LogoMark className="size-8 lg:hidden" />
        <span className="hidden lg:block">
          <Logo />
        </span>
      </div>
      <div className="px-2 pb-1 lg:px-3">
        <button
          type="button"
          title={t("palette.title")}
          onClick={onPalette}
          className="flex h-10 w-full items-center justify-center gap-3 rounded-lg border border-line bg-sunken px-3 text-muted transition-colors duration-150 hover:border-focus hover:text-ink lg:justify-start"
        >
          <Search className="size-4 shrink-0" aria-hidden />
          <span className="sr-only flex-1 truncate text-left lg:not-sr-only lg:flex-1">{t("palette.button")}</span>
          <span aria-hidden className="hidden lg:block">
            <ShortcutHint keys={keysFor("palette")} />
          </span>
        </button>
      </div>
      <nav aria-label={t("nav.main")} className="flex-1 space-y-1 px-2 py-2 lg:px-3">
        {PAGES.map(({ to, name, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            title={t(name)}
            className="relative flex h-10 items-center justify-center gap-3 rounded-lg px-3 font-medium text-muted transition-colors duration-150 hover:bg-sunken hover:text-ink aria-[current=page]:bg-brand-soft aria-[current=page]:text-brand-text lg:justify-start"
          >
            <Icon className="size-5 shrink-0" aria-hidden />
            <span className="sr-only lg:not-sr-only">{t(name)}</span>
            <Suspense>
              {to === "/chats" && <UnreadBadge place="sidebar" />}
              {to === "/devices" && <DeviceTrouble place="sidebar" />}
            </Suspense>
          </Link>
        ))}
        <Suspense>
          <StartEntry place="sidebar" />
        </Suspense>
      </nav>
      <Account />
    </aside>
  );
}

function Account() {
  const { data: me } = useQuery(meQuery);
  return (
    <div className="space-y-2 border-t border-line p-2 lg:space-y-3 lg:p-4">
      <div className="flex flex-col items-center gap-1 lg:flex-row">
        <div className="hidden min-w-0 flex-1 lg:block">
          <p className="truncate font-medium" title={me?.tenantName}>
            {me?.tenantName}
          </p>
          <p className="truncate text-xs text-muted" title={me?.email}>
            {me?.email}
          </p>
        </div>
        <HelpIcon className="lg:hidden" />
        <PreferencesButton />
        <SignOut />
      </div>
      <StatusFooter className="hidden lg:flex" />
    </div>
  );
}

function SignOut() {
  const { t } = useTranslation();
  const { run, isBusy } = useSignOutAndLeave();
  return (
    <Button
      look="ghost"
      size="icon"
      aria-label={t("nav.signOut")}
      title={t("nav.signOut")}
      isBusy={isBusy}
      onClick={run}
    >
      {!isBusy && <LogOut aria-hidden />}
    </Button>
  );
}

function MobileBar({ onPalette }: { onPalette: () => void }) {
  const { t } = useTranslation();
  return (
    <header className="flex h-14 shrink-0 items-center justify-between gap-2 border-b border-line bg-surface px-4 md:hidden">
      <LogoMark className="size-8 shrink-0" />
      <Suspense>
        <StartEntry place="bar" />
      </Suspense>
      <button
        type="button"
        title={t("palette.title")}
        onClick={onPalette}
        className="flex h-10 min-w-0 flex-1 items-center gap-2 rounded-lg border border-line bg-sunken px-3 text-muted"
      >
        <Search className="size-4 shrink-0" aria-hidden />
        <span className="truncate">{t("palette.button")}</span>
      </button>
      {/* The button to sign out is in the preferences, with its label: an icon alone would be pressed by mistake here. */}
      <PreferencesButton />
    </header>
  );
}

function Tabs() {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("nav.main")} className="grid shrink-0 grid-cols-4 border-t border-line bg-surface md:hidden">
      {PAGES.map(({ to, name, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          className={clsx(
            "relative flex h-14 flex-col items-center justify-center gap-0.5 text-xs font-medium text-muted",
            "aria-[current=page]:text-brand-text",
          )}
        >
          <Icon className="size-5" aria-hidden />
          {t(name)}
          <Suspense>
            {to === "/chats" && <UnreadBadge place="tabs" />}
            {to === "/devices" && <DeviceTrouble place="tabs" />}
          </Suspense>
        </Link>
      ))}
    </nav>
  );
}

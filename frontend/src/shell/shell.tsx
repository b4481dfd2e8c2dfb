import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { clsx } from "clsx";
import { LogOut, Megaphone, MessagesSquare, Smartphone, Users } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useSource } from "~/api/source";
import { meQuery, useSignOut } from "~/features/tenants/queries";
import { leave } from "~/leave";
import { Button } from "~/ui/button";
import { toastProblem } from "~/ui/toast-problem";
import { useAnnouncements } from "./announcements";
import { ApiLink } from "./api-link";
import { ConnectionBanner, ConnectionLight } from "./connection";
import { HelpLink } from "./help-link";
import { Logo, LogoMark } from "./logo";
import { LanguageChoice, ThemeChoice } from "./preferences";
import { SourceLink } from "./source-link";

const StartEntry = lazy(() => import("~/features/start/entry"));

const PAGES = [
  { to: "/devices", name: "nav.devices", icon: Smartphone },
  { to: "/chats", name: "nav.chats", icon: MessagesSquare },
  { to: "/contacts", name: "nav.contacts", icon: Users },
  { to: "/broadcasts", name: "nav.broadcasts", icon: Megaphone },
] as const;

const SampleBanner = lazy(() => import("./sample-banner"));
const SampleSwitch = lazy(() => import("./sample-switch"));

/** The frame around every page behind the sign-in: menu left (below on a phone), page right. */
export function Shell() {
  const { t } = useTranslation();
  useAnnouncements();
  const source = useSource();
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-brand px-4 py-2 text-on-brand focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        {t("nav.skip")}
      </a>
      <Sidebar />
      <MobileBar />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <ConnectionBanner />
        <Suspense>{source === "sample" && <SampleBanner />}</Suspense>
        <main id="content" tabIndex={-1} className="relative min-h-0 flex-1 overflow-y-auto outline-none">
          {/* Nothing that a page has seen of the one is left when it shows the other. */}
          <Outlet key={source} />
        </main>
      </div>
      <Tabs />
    </div>
  );
}

function Sidebar() {
  const { t } = useTranslation();
  return (
    <aside className="hidden w-16 shrink-0 flex-col border-r border-line bg-surface md:flex lg:w-60">
      <div className="flex h-16 items-center justify-center lg:justify-start lg:px-5">
        <LogoMark className="size-8 lg:hidden" />
        <span className="hidden lg:block">
          <Logo />
        </span>
      </div>
      <nav aria-label={t("nav.main")} className="flex-1 space-y-1 px-2 py-2 lg:px-3">
        {PAGES.map(({ to, name, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            title={t(name)}
            className="flex h-10 items-center justify-center gap-3 rounded-lg px-3 font-medium text-muted transition-colors duration-150 hover:bg-sunken hover:text-ink aria-[current=page]:bg-brand-soft aria-[current=page]:text-brand-text lg:justify-start"
          >
            <Icon className="size-5 shrink-0" aria-hidden />
            <span className="sr-only lg:not-sr-only">{t(name)}</span>
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
    <div className="space-y-2 border-t border-line p-2 lg:space-y-4 lg:p-4">
      <div className="flex flex-col items-center gap-2 lg:flex-row">
        <ThemeChoice isUpright />
        <LanguageChoice isUpright />
      </div>
      <div className="flex flex-col items-center gap-2 lg:flex-row">
        <div className="hidden min-w-0 flex-1 lg:block">
          <p className="truncate font-medium" title={me?.tenantName}>
            {me?.tenantName}
          </p>
          <p className="truncate text-xs text-muted" title={me?.email}>
            {me?.email}
          </p>
        </div>
        <div className="flex flex-col items-center lg:flex-row">
          <Suspense fallback={<span className="size-10" />}>
            <SampleSwitch />
          </Suspense>
          <SignOut />
        </div>
      </div>
      <div className="hidden flex-wrap items-center justify-between gap-x-3 gap-y-1 lg:flex">
        <ConnectionLight />
        <span className="flex gap-3">
          <HelpLink />
          <ApiLink />
          <SourceLink />
        </span>
      </div>
    </div>
  );
}

function SignOut() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const signOut = useSignOut();
  return (
    <Button
      look="ghost"
      size="icon"
      aria-label={t("nav.signOut")}
      title={t("nav.signOut")}
      isBusy={signOut.isPending}
      onClick={() =>
        signOut.mutate(undefined, {
          onSuccess: async () => {
            await navigate({ to: "/sign-in" });
            leave();
          },
          onError: (error) => toastProblem(t, error),
        })
      }
    >
      {!signOut.isPending && <LogOut aria-hidden />}
    </Button>
  );
}

function MobileBar() {
  return (
    <header className="flex h-14 shrink-0 items-center justify-between gap-2 border-b border-line bg-surface px-4 md:hidden">
      <span className="flex items-center gap-2">
        <LogoMark className="size-8" />
        <Suspense>
          <StartEntry place="bar" />
        </Suspense>
      </span>
      <div className="flex items-center gap-2">
        <ThemeChoice />
        <LanguageChoice />
        <div className="flex">
          <Suspense fallback={<span className="size-10" />}>
            <SampleSwitch />
          </Suspense>
          <SignOut />
        </div>
      </div>
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
            "flex h-14 flex-col items-center justify-center gap-0.5 text-xs font-medium text-muted",
            "aria-[current=page]:text-brand-text",
          )}
        >
          <Icon className="size-5" aria-hidden />
          {t(name)}
        </Link>
      ))}
    </nav>
  );
}

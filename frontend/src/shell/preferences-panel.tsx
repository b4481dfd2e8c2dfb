import { Keyboard, LogOut, Settings2 } from "lucide-react";
import { lazy, type ReactNode, Suspense, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button, buttonLook } from "~/ui/button";
import { DensityChoice, LanguageChoice, ThemeChoice } from "~/ui/preferences";
import { useSignOutAndLeave } from "./sign-out";
import { StatusFooter } from "./status-footer";

const NoticesChoice = lazy(() => import("./notices-choice"));
const SampleSwitch = lazy(() => import("~/features/sample-mode/sample-switch"));

const ID = "preferences";

export function PreferencesButton() {
  const { t } = useTranslation();
  return (
    <Button
      look="ghost"
      size="icon"
      popoverTarget={ID}
      aria-label={t("preferences.title")}
      title={t("preferences.title")}
    >
      <Settings2 aria-hidden />
    </Button>
  );
}

/** Settings of this browser. It is a popover: the browser opens and closes it, and gives the focus back. */
export function PreferencesPanel({ onShortcuts }: { onShortcuts: () => void }) {
  const { t } = useTranslation();
  const panel = useRef<HTMLDivElement>(null);
  return (
    <div
      ref={panel}
      id={ID}
      popover="auto"
      role="dialog"
      aria-label={t("preferences.title")}
      className="fixed inset-auto top-16 right-3 m-0 w-72 max-w-[calc(100vw-1.5rem)] rounded-2xl border border-line bg-surface p-4 text-ink shadow-xl open:animate-rise-in md:top-auto md:right-auto md:bottom-4 md:left-18 lg:bottom-24 lg:left-4"
    >
      <h2 className="mb-3 font-semibold">{t("preferences.title")}</h2>
      <div className="space-y-3">
        <Row name={t("theme.label")}>
          <ThemeChoice />
        </Row>
        <Row name={t("language.label")}>
          <LanguageChoice />
        </Row>
        <Row name={t("density.label")}>
          <DensityChoice />
        </Row>
      </div>
      <Suspense fallback={<span className="block h-30" />}>
        <NoticesChoice />
      </Suspense>
      <button
        type="button"
        className={`${buttonLook({ look: "secondary", size: "sm" })} mt-4 w-full`}
        onClick={() => {
          panel.current?.hidePopover();
          onShortcuts();
        }}
      >
        <Keyboard aria-hidden />
        {t("keys.title")}
      </button>
      <Suspense fallback={<span className="mt-2 block h-8" />}>
        <SampleSwitch onSwitch={() => panel.current?.hidePopover()} />
      </Suspense>
      <SignOut />
      {/* The menu of a narrow screen has no room for these links. */}
      <StatusFooter className="mt-4 flex border-t border-line pt-3 lg:hidden" />
    </div>
  );
}

/** The button to sign out, shown only on a phone, whose menu has no room for it. */
function SignOut() {
  const { t } = useTranslation();
  const { run, isBusy } = useSignOutAndLeave();
  return (
    <Button look="secondary" size="sm" className="mt-2 w-full md:hidden" isBusy={isBusy} onClick={run}>
      {!isBusy && <LogOut aria-hidden />}
      {t("nav.signOut")}
    </Button>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-3">
      <span aria-hidden className="text-muted">
        {name}
      </span>
      {children}
    </div>
  );
}

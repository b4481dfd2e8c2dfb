import { Link } from "@tanstack/react-router";
import { ArrowRight, Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { SourceLink } from "~/features/tenants/source-link";
import { buttonLook } from "~/ui/button";
import { Logo } from "~/ui/logo";
import { LanguageChoice, ThemeChoice } from "~/ui/preferences";
import { useTitle } from "~/ui/use-title";
import { callsAt } from "./calls";
import { InboxPicture } from "./inbox-picture";
import { NightPicture } from "./night-picture";
import "./landing.css";

const pageClasses = "mx-auto w-full max-w-6xl px-5 sm:px-8";
const headingClasses = "text-3xl leading-tight font-semibold tracking-tight text-balance sm:text-4xl";

/** The page for visitors who are not signed in. It describes only what the product does today. */
export function LandingPage() {
  const { t } = useTranslation();
  useTitle(t("landing.title"));
  return (
    <div className="h-full overflow-x-hidden overflow-y-auto scroll-smooth">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-brand px-4 py-2 text-on-brand focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        {t("nav.skip")}
      </a>
      <Top />
      <main id="content" tabIndex={-1} className="outline-none">
        <Hero />
        <Why />
        <Night />
        <How />
        <Developers />
        <End />
      </main>
      <Foot />
    </div>
  );
}

function Top() {
  const { t } = useTranslation();
  return (
    <header className="border-b border-line bg-surface">
      <div className={`${pageClasses} flex min-h-16 flex-wrap items-center justify-between gap-x-6 gap-y-2 py-2`}>
        <Logo />
        <nav aria-label={t("landing.sections")} className="hidden gap-6 lg:flex">
          {(["why", "how", "developers"] as const).map((id) => (
            <a key={id} href={`#${id}`} className="font-medium text-muted hover:text-ink">
              {t(({ why: "landing.navWhy", how: "landing.navHow", developers: "landing.navDevelopers" } as const)[id])}
            </a>
          ))}
        </nav>
        <div className="flex items-center gap-2">
          <span className="max-sm:hidden">
            <ThemeChoice />
          </span>
          <LanguageChoice />
          <SignInLink look="secondary">{t("landing.signIn")}</SignInLink>
        </div>
      </div>
    </header>
  );
}

function SignInLink({ look, children }: { look: "primary" | "secondary"; children: string }) {
  return (
    <Link to="/sign-in" className={buttonLook({ look })}>
      {children}
    </Link>
  );
}

function Hero() {
  const { t } = useTranslation();
  return (
    <section className="landing-hero border-b border-line">
      <div
        className={`${pageClasses} grid items-center gap-12 py-14 sm:py-20 lg:grid-cols-[1fr_1.05fr] lg:gap-16 lg:py-24`}
      >
        <div className="min-w-0">
          <h1 className="text-5xl leading-[1.05] font-semibold tracking-tighter text-balance sm:text-[3.375rem]">
            <span className="block">{t("landing.headline.reply")}</span>{" "}
            <span className="block text-brand-text">{t("landing.headline.send")}</span>
          </h1>
          <p className="mt-6 max-w-xl text-lg leading-7 text-muted sm:text-xl sm:leading-8">{t("landing.what")}</p>
          <div className="mt-8 flex flex-wrap items-center gap-x-6 gap-y-4">
            <Link to="/sign-in" className={`${buttonLook()} h-12! px-6! text-base`}>
              {t("landing.start")}
              <ArrowRight aria-hidden />
            </Link>
            <a href="#how" className="text-base font-medium text-brand-text underline-offset-4 hover:underline">
              {t("landing.see")}
            </a>
          </div>
          <p className="mt-8 max-w-md text-muted">{t("landing.heroNote")}</p>
        </div>
        <InboxPicture />
      </div>
    </section>
  );
}

const REASONS = ["link", "inbox", "pace", "honest", "once"] as const;

function Why() {
  const { t } = useTranslation();
  return (
    <section id="why" className={`${pageClasses} scroll-mt-4 py-16 sm:py-24`}>
      <h2 className={headingClasses}>{t("landing.why.title")}</h2>
      <p className="mt-4 max-w-2xl text-lg leading-7 text-muted">{t("landing.why.lead")}</p>
      <div className="mt-12 sm:mt-16">
        {REASONS.map((reason) => (
          <article
            key={reason}
            className="grid gap-x-12 gap-y-3 border-t border-line py-8 md:grid-cols-[2fr_3fr] md:py-10"
          >
            <h3 className="text-xl leading-7 font-semibold tracking-tight text-balance sm:text-2xl sm:leading-8">
              {t(`landing.why.${reason}.title`)}
            </h3>
            <div className="max-w-2xl text-base leading-7 text-muted">
              <p>{t(`landing.why.${reason}.text`)}</p>
              {reason === "once" && (
                <p className="mt-4 border-l-2 border-focus pl-4 text-sm leading-6 text-ink">
                  {t("landing.why.once.measured")}
                </p>
              )}
            </div>
          </article>
        ))}
      </div>
    </section>
  );
}

function Night() {
  const { t } = useTranslation();
  return (
    <section className="bg-[#06392f] py-16 text-white sm:py-24">
      <div className={pageClasses}>
        <h2 className={headingClasses}>{t("landing.night.title")}</h2>
        <p className="mt-4 max-w-2xl text-lg leading-7 text-white/85">{t("landing.night.text")}</p>
        <NightPicture />
      </div>
    </section>
  );
}

function How() {
  const { t } = useTranslation();
  return (
    <section id="how" className={`${pageClasses} scroll-mt-4 py-16 sm:py-24`}>
      <h2 className={headingClasses}>{t("landing.how.title")}</h2>
      <ol className="mt-12 grid gap-10 md:grid-cols-3 md:gap-8">
        {(["one", "two", "three"] as const).map((step, index) => (
          <li key={step} className="border-t-2 border-focus pt-5">
            <span aria-hidden className="text-5xl font-semibold tracking-tighter text-brand-text tabular">
              {index + 1}
            </span>
            <h3 className="mt-3 text-xl font-semibold tracking-tight">{t(`landing.how.${step}.title`)}</h3>
            <p className="mt-2 text-base leading-7 text-muted">{t(`landing.how.${step}.text`)}</p>
          </li>
        ))}
      </ol>
      <p className="mt-10 text-base text-muted">{t("landing.how.guided")}</p>
    </section>
  );
}

function Developers() {
  const { t } = useTranslation();
  return (
    <section id="developers" className="scroll-mt-4 border-y border-line bg-surface">
      <div className={`${pageClasses} grid items-center gap-10 py-16 sm:py-24 lg:grid-cols-2 lg:gap-16`}>
        <div className="min-w-0">
          <h2 className={headingClasses}>{t("landing.developers.title")}</h2>
          <p className="mt-4 text-lg leading-7 text-muted">{t("landing.developers.text")}</p>
          <ul className="mt-6 space-y-3 text-base leading-6">
            {(["once", "events", "wait", "local"] as const).map((fact) => (
              <li key={fact} className="flex gap-3">
                <Check className="mt-0.5 size-5 shrink-0 text-brand-text" aria-hidden />
                {t(`landing.developers.${fact}`)}
              </li>
            ))}
          </ul>
          <a href="/docs" className={`${buttonLook({ look: "secondary" })} mt-8`}>
            {t("landing.developers.docs")}
            <ArrowRight aria-hidden />
          </a>
        </div>
        <section
          aria-label={t("landing.developers.sample")}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: an area that scrolls sideways must be reachable by keyboard
          tabIndex={0}
          className="min-w-0 overflow-x-auto rounded-2xl bg-[#0b1f1a] p-6 text-[#d7f5e3] shadow-xl"
        >
          <pre className="font-mono text-sm leading-6">{callsAt(location.origin)}</pre>
        </section>
      </div>
    </section>
  );
}

function End() {
  const { t } = useTranslation();
  return (
    <section className={`${pageClasses} grid gap-12 py-16 sm:py-24 lg:grid-cols-[3fr_2fr] lg:gap-20`}>
      <div>
        <h2 className={headingClasses}>{t("landing.end.title")}</h2>
        <Link to="/sign-in" className={`${buttonLook()} mt-8 h-12! px-6! text-base`}>
          {t("landing.start")}
          <ArrowRight aria-hidden />
        </Link>
      </div>
      <dl className="space-y-8">
        <div>
          <dt className="text-base font-semibold">{t("landing.missing.title")}</dt>
          <dd className="mt-1 leading-6 text-muted">{t("landing.missing.text")}</dd>
        </div>
        <div>
          <dt className="text-base font-semibold">{t("landing.open.title")}</dt>
          <dd className="mt-1 leading-6 text-muted">{t("landing.open.text")}</dd>
        </div>
      </dl>
    </section>
  );
}

function Foot() {
  const { t } = useTranslation();
  return (
    <footer className="border-t border-line">
      <div
        className={`${pageClasses} flex flex-wrap items-center justify-between gap-x-8 gap-y-3 py-6 text-xs text-muted`}
      >
        <p>{t("landing.independent")}</p>
        <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
          <span className="sm:hidden">
            <ThemeChoice />
          </span>
          <a href="/docs" className="underline-offset-4 hover:text-ink hover:underline">
            {t("nav.api")}
          </a>
          <SourceLink />
        </div>
      </div>
    </footer>
  );
}

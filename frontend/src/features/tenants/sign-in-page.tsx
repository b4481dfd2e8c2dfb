import { Link, useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { Eye, EyeOff } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { errorText } from "~/i18n/errors";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { Field, Input } from "~/ui/field";
import { Logo } from "~/ui/logo";
import { LanguageChoice, ThemeChoice } from "~/ui/preferences";
import { useTitle } from "~/ui/use-title";
import { ProductIntro } from "./product-intro";
import { useSignIn } from "./queries";
import { SourceLink } from "./source-link";

export function SignInPage() {
  const { t } = useTranslation();
  const { ended } = useSearch({ from: "/sign-in" });
  useTitle(t("signIn.title"));
  return (
    <div className="grid min-h-dvh lg:grid-cols-[1.1fr_1fr]">
      <ProductIntro />
      <div className="flex flex-col px-6 py-6 sm:px-12">
        <header className="flex items-center justify-end gap-2">
          <ThemeChoice />
          <LanguageChoice />
        </header>
        <main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center py-10">
          <Link to="/" className="mb-8 self-start rounded-lg lg:hidden">
            <Logo />
          </Link>
          <h1 className="text-2xl font-semibold tracking-tight">{t("signIn.title")}</h1>
          <p className="mt-1 mb-8 text-muted">{ended ? t("signIn.ended") : t("signIn.lead")}</p>
          <SignInForm />
        </main>
        <footer className="self-center">
          <SourceLink />
        </footer>
      </div>
    </div>
  );
}

function SignInForm() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const router = useRouter();
  const { next } = useSearch({ from: "/sign-in" });
  const signIn = useSignIn();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [isShown, setIsShown] = useState(false);
  const [wasTried, setWasTried] = useState(false);

  function submit(event: FormEvent) {
    event.preventDefault();
    setWasTried(true);
    if (email.trim() === "" || password === "") return;
    signIn.mutate(
      { email: email.trim(), password },
      {
        onSuccess: () =>
          next === undefined ? void navigate({ to: "/", replace: true }) : router.history.replace(next),
      },
    );
  }

  return (
    <form onSubmit={submit} noValidate className="space-y-5">
      <Field label={t("signIn.email")} error={wasTried && email.trim() === "" && t("signIn.emailMissing")}>
        {(wiring) => (
          <Input
            {...wiring}
            type="email"
            autoComplete="username"
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Field label={t("signIn.password")} error={wasTried && password === "" && t("signIn.passwordMissing")}>
        {(wiring) => (
          <div className="relative">
            <Input
              {...wiring}
              type={isShown ? "text" : "password"}
              autoComplete="current-password"
              className="pr-11"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
            <Button
              look="ghost"
              size="iconSm"
              className="absolute top-1 right-1 text-muted!"
              aria-label={isShown ? t("signIn.hide") : t("signIn.show")}
              aria-pressed={isShown}
              onClick={() => setIsShown(!isShown)}
            >
              {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
            </Button>
          </div>
        )}
      </Field>
      {signIn.isError && (
        <Alert>
          {signIn.error instanceof ApiError && signIn.error.code === "UNAUTHORIZED"
            ? t("signIn.wrong")
            : errorText(t, signIn.error)}
        </Alert>
      )}
      <Button type="submit" className="w-full" isBusy={signIn.isPending}>
        {t("signIn.submit")}
      </Button>
    </form>
  );
}

import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { buttonLook } from "~/ui/button";
import { Logo } from "~/ui/logo";
import { Empty } from "~/ui/surface";
import { useTitle } from "~/ui/use-title";

export function NotFound() {
  const { t } = useTranslation();
  useTitle(t("notFound.title"));
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-xl flex-col px-4 py-6">
      <header className="self-center">
        <Link to="/" className="block rounded-lg">
          <Logo />
        </Link>
      </header>
      <main className="my-auto py-8">
        <Empty
          heading="h1"
          icon={Compass}
          title={t("notFound.title")}
          action={
            <Link to="/devices" className={buttonLook()}>
              {t("notFound.home")}
            </Link>
          }
        >
          {t("notFound.text")}
        </Empty>
      </main>
    </div>
  );
}

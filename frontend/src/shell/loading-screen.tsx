import { useTranslation } from "react-i18next";
import { LogoMark } from "~/ui/logo";

/** Shown on a slow connection until the signed-in user is known. */
export function LoadingScreen() {
  const { t } = useTranslation();
  return (
    <main className="grid min-h-dvh place-items-center">
      <div role="status" aria-label={t("common.loading")}>
        <LogoMark className="size-12 animate-pulse" />
      </div>
    </main>
  );
}

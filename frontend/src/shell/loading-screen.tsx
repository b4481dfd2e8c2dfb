import { useTranslation } from "react-i18next";
import { LogoMark } from "~/ui/logo";

/** On a slow line, until it is known who is asking: better than an empty page. */
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

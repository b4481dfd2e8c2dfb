import { RefreshCw, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "~/ui/button";
import { useNewVersion } from "./new-version";

/** Says that a newer dashboard is deployed. */
export function NewVersionBanner() {
  const { t } = useTranslation();
  const { isAvailable, dismiss } = useNewVersion();
  return (
    <div role="status">
      {isAvailable && (
        <div
          data-testid="newer-banner"
          className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-busy-soft px-4 py-2 text-busy-text sm:px-8"
        >
          <RefreshCw className="size-4 shrink-0" aria-hidden />
          <p className="min-w-0 flex-1">{t("newer.text")}</p>
          <Button size="sm" onClick={() => location.reload()}>
            {t("newer.reload")}
          </Button>
          <Button
            look="ghost"
            size="iconSm"
            className="text-busy-text! hover:bg-transparent!"
            aria-label={t("newer.later")}
            title={t("newer.later")}
            onClick={dismiss}
          >
            <X aria-hidden />
          </Button>
        </div>
      )}
    </div>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { Store } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/ui/button";
import { dependsOnSource, useSampleMode } from "./use-sample-mode";

/** A banner across every page while the sample is shown. */
export default function SampleBanner() {
  const { t } = useTranslation();
  const { switchTo, isSwitching } = useSampleMode();
  useSameLanguage();
  return (
    <section
      aria-label={t("sample.label")}
      data-testid="sample-banner"
      className="flex items-center gap-3 border-b border-line bg-busy-soft px-4 py-1.5 text-busy-text sm:px-8"
    >
      <Store className="size-4 shrink-0" aria-hidden />
      <p className="min-w-0 flex-1 text-xs text-pretty sm:text-sm">{t("sample.banner")}</p>
      <Button look="secondary" size="sm" isBusy={isSwitching} onClick={() => switchTo("own")}>
        {t("sample.back")}
      </Button>
    </section>
  );
}

/** Loads the sample again when the language changes, because its texts are in the language of the page. */
function useSameLanguage(): void {
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const read = useRef(i18n.language);
  useEffect(() => {
    if (read.current === i18n.language) return;
    read.current = i18n.language;
    void client.invalidateQueries({ predicate: dependsOnSource });
  }, [client, i18n.language]);
}

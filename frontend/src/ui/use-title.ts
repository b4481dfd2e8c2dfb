import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/** Sets the title of the browser tab. */
export function useTitle(title: string): void {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t("common.product")}`;
  }, [title, t]);
}

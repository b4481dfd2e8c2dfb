import { useTranslation } from "react-i18next";

/** The API's contract, as a page of its own. */
export function ApiLink() {
  const { t } = useTranslation();
  return (
    <a
      href="/docs"
      target="_blank"
      rel="noreferrer"
      className="text-xs text-muted underline-offset-4 hover:text-ink hover:underline"
    >
      {t("nav.api")}
    </a>
  );
}

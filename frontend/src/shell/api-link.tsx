import { useTranslation } from "react-i18next";

/** A link to the page that shows the API's contract. */
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

import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

export function HelpLink() {
  const { t } = useTranslation();
  return (
    <Link to="/help" className="text-xs text-muted underline-offset-4 hover:text-ink hover:underline">
      {t("guide.help")}
    </Link>
  );
}

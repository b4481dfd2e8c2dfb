import { Link } from "@tanstack/react-router";
import { clsx } from "clsx";
import { LifeBuoy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { buttonLook } from "~/ui/button";

export function HelpLink() {
  const { t } = useTranslation();
  return (
    <Link to="/help" className="text-xs text-muted underline-offset-4 hover:text-ink hover:underline">
      {t("guide.help")}
    </Link>
  );
}

/** The link to the help as an icon, for places without room for a word. */
export function HelpIcon({ className }: { className?: string }) {
  const { t } = useTranslation();
  return (
    <Link
      to="/help"
      aria-label={t("guide.help")}
      title={t("guide.help")}
      className={clsx(buttonLook({ look: "ghost", size: "icon" }), className)}
    >
      <LifeBuoy aria-hidden />
    </Link>
  );
}

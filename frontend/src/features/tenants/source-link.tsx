import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { useTranslation } from "react-i18next";
import { versionQuery } from "./queries";

/** The licence asks that everybody who uses the dashboard can get the source of the version they use. */
export function SourceLink({ className }: { className?: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(versionQuery);
  if (!data) return null;
  return (
    <a
      href={data.source}
      target="_blank"
      rel="noreferrer"
      title={t("nav.sourceOf", { version: data.version })}
      className={clsx("text-xs text-muted underline-offset-4 hover:text-ink hover:underline", className)}
    >
      {t("nav.source")} <span className="tabular">{data.version}</span>
    </a>
  );
}

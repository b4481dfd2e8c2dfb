import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { useTranslation } from "react-i18next";
import { versionQuery } from "./queries";

/** The licence requires that every user of the dashboard can get the source code of this version. */
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

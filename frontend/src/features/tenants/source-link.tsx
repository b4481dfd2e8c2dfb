import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { useTranslation } from "react-i18next";
import { versionQuery } from "./queries";

/** A link to the source code. The licence requires that every user of the dashboard can get the source code of this version. */
export function SourceLink({ className }: { className?: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(versionQuery);
  if (!data) return null;
  const look = clsx("text-xs text-muted", className);
  const name = (
    <>
      {t("nav.source")} <span className="tabular">{data.version}</span>
    </>
  );
  // A build without a URL of its source has nothing to link to.
  if (!data.source) return <span className={look}>{t("nav.version", { version: data.version })}</span>;
  return (
    <a
      href={data.source}
      target="_blank"
      rel="noreferrer"
      title={t("nav.sourceOf", { version: data.version })}
      className={clsx(look, "underline-offset-4 hover:text-ink hover:underline")}
    >
      {name}
    </a>
  );
}

import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** A hint for people who use the simulated network; it is collapsed at first. */
export function Simulated({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <details className="rounded-xl bg-sunken px-4 py-3 text-muted">
      <summary className="cursor-pointer font-medium text-ink">{t("start.simulated.summary")}</summary>
      <div className="mt-2">{children}</div>
    </details>
  );
}

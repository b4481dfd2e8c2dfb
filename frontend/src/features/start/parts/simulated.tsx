import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** What is different on a network that exists on one computer only; nobody else needs to read it. */
export function Simulated({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <details className="rounded-xl bg-sunken px-4 py-3 text-muted">
      <summary className="cursor-pointer font-medium text-ink">{t("start.simulated.summary")}</summary>
      <div className="mt-2">{children}</div>
    </details>
  );
}

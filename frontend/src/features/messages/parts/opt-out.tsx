import { BellOff } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/format";

/** A badge for a contact who has opted out. */
export function OptOutBadge({ isSmall = false }: { isSmall?: boolean }) {
  const { t } = useTranslation();
  if (isSmall) {
    return (
      <span data-testid="opt-out-badge" className="inline-flex shrink-0 text-warn-text" title={t("optOut.badge")}>
        <BellOff className="size-4" aria-hidden />
        <span className="sr-only">{t("optOut.badge")}</span>
      </span>
    );
  }
  return (
    <span
      data-testid="opt-out-badge"
      title={t("optOut.badge")}
      className="inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full bg-warn-soft px-2 text-xs font-medium text-warn-text"
    >
      <BellOff className="size-3.5" aria-hidden />
      <span className="max-sm:sr-only">{t("optOut.badge")}</span>
    </span>
  );
}

/** Says that the contact has opted out, above the field for a message; `children` is the button that records an opt-in. */
export function OptOutNote({ optedOutAt, children }: { optedOutAt: string; children: ReactNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div
      data-testid="opt-out-note"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-warn-soft px-4 py-2 text-xs text-warn-text"
    >
      <p className="min-w-0 flex-1 basis-60">{t("optOut.note", { time: format.date(optedOutAt) })}</p>
      {children}
    </div>
  );
}

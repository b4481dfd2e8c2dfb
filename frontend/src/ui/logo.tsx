import { useTranslation } from "react-i18next";

export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden>
      <rect width="32" height="32" rx="9" fill="#075e54" />
      <path d="M9.2 20.6a5 5 0 0 1 .9-9.9 6.6 6.6 0 0 1 12.6 1.6 4.3 4.3 0 0 1 .2 8.4h-8.3L9.6 24.4z" fill="#25d366" />
      <path
        d="M12.6 16.1l2.3 2.3 4.6-4.7"
        fill="none"
        stroke="#075e54"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

export function Logo() {
  const { t } = useTranslation();
  return (
    <span className="flex items-center gap-2.5">
      <LogoMark className="size-8 shrink-0" />
      <span className="text-base font-semibold tracking-tight">{t("common.product")}</span>
    </span>
  );
}

import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Toaster as Sonner, toast } from "sonner";
import { useTheme } from "~/shell/theme";
import { attach } from "./toast";

/** What went wrong takes longer to read, and to believe. */
const SHOWN_MS = { success: 4_000, error: 10_000 };
/** Above the tabs at the foot of a phone. */
const ABOVE_TABS = { bottom: 72 };

export default function Toaster() {
  const { t } = useTranslation();
  const { resolved } = useTheme();
  useEffect(
    () =>
      attach(({ kind, text, action }) => toast[kind](text, { duration: SHOWN_MS[kind], ...(action && { action }) })),
    [],
  );
  return (
    <Sonner
      theme={resolved}
      position="bottom-right"
      mobileOffset={ABOVE_TABS}
      closeButton
      containerAriaLabel={t("common.notes")}
      toastOptions={{ closeButtonAriaLabel: t("common.close") }}
    />
  );
}

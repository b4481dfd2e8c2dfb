import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Toaster as Sonner, toast } from "sonner";
import { useTheme } from "./theme";
import { attachToaster } from "./toast";

/** Errors stay longer, because they take longer to read. */
const SHOWN_MS = { success: 4_000, error: 10_000 };
/** Below the heading of a page, or the top bar of a phone: both have buttons. */
const UNDER_HEADING = { top: 76 };
const UNDER_BAR = { top: 64 };

export default function Toaster() {
  const { t } = useTranslation();
  const { resolved } = useTheme();
  useEffect(
    () =>
      attachToaster(({ kind, text, action }) =>
        toast[kind](text, { duration: SHOWN_MS[kind], ...(action && { action }) }),
      ),
    [],
  );
  return (
    <Sonner
      theme={resolved}
      // At the bottom are the buttons that were just pressed: Save, and the field of a chat.
      position="top-center"
      offset={UNDER_HEADING}
      mobileOffset={UNDER_BAR}
      closeButton
      containerAriaLabel={t("common.notes")}
      toastOptions={{ closeButtonAriaLabel: t("common.close") }}
    />
  );
}

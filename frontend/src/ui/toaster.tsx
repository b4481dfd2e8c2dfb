import { useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Toaster as Sonner, toast } from "sonner";
import { useTheme } from "./theme";
import { attachToaster } from "./toast";

/** What went wrong takes longer to read, and to believe. */
const SHOWN_MS = { success: 4_000, error: 10_000 };
/** As the toasts themselves tell a phone. */
const PHONE = "(max-width: 600px)";
/** Under the bar at the head of a phone: at its foot a dialog has its buttons, and a chat its field. */
const UNDER_BAR = { top: 64 };

function onWidth(listener: () => void): () => void {
  const phone = matchMedia(PHONE);
  phone.addEventListener("change", listener);
  return () => phone.removeEventListener("change", listener);
}

export default function Toaster() {
  const { t } = useTranslation();
  const { resolved } = useTheme();
  const isPhone = useSyncExternalStore(onWidth, () => matchMedia(PHONE).matches);
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
      position={isPhone ? "top-center" : "bottom-right"}
      mobileOffset={UNDER_BAR}
      closeButton
      containerAriaLabel={t("common.notes")}
      toastOptions={{ closeButtonAriaLabel: t("common.close") }}
    />
  );
}

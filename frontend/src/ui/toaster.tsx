import { useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Toaster as Sonner, toast } from "sonner";
import { useTheme } from "./theme";
import { attachToaster } from "./toast";

/** Errors stay longer, because they take longer to read. */
const SHOWN_MS = { success: 4_000, error: 10_000 };
/** The same breakpoint as in the toast library. */
const PHONE = "(max-width: 600px)";
/** Below the top bar of a phone: the bottom belongs to the buttons of a dialog and to the field of a chat. */
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

import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Toaster as Sonner, toast } from "sonner";
import { useTheme } from "~/shell/theme";
import { attach } from "./toast";

export default function Toaster() {
  const { t } = useTranslation();
  const { resolved } = useTheme();
  useEffect(() => attach(({ kind, text, action }) => toast[kind](text, action && { action })), []);
  return (
    <Sonner
      theme={resolved}
      position="bottom-right"
      closeButton
      containerAriaLabel={t("common.notes")}
      toastOptions={{ closeButtonAriaLabel: t("common.close") }}
    />
  );
}

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { announce } from "./announcer";
import { Button } from "./button";

const SHOWN_MS = 2_000;

/** Copies a text. Without `label` the button is a small icon. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation();
  const [isCopied, setIsCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return;
    }
    setIsCopied(true);
    announce(t("common.copied"));
  }

  const Icon = isCopied ? Check : Copy;
  return (
    <Button
      look={label === undefined ? "ghost" : "secondary"}
      size={label === undefined ? "iconSm" : "sm"}
      onClick={copy}
      data-copy={text}
      {...(label === undefined ? { "aria-label": t("common.copy"), title: t("common.copy") } : {})}
    >
      <Icon aria-hidden />
      {label !== undefined && (isCopied ? t("common.copied") : label)}
    </Button>
  );
}

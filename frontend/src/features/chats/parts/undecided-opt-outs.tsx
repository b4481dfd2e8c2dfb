import { Link } from "@tanstack/react-router";
import { CircleHelp } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { useUndecided } from "~/features/opt-outs/queries";

type Undecided = ReturnType<typeof useUndecided>;

/** How many people may have opted out, above the list of chats; it leads to the one who has waited longest. */
export function UndecidedOptOuts({ undecided }: { undecided: Undecided }) {
  const { t } = useTranslation();
  const [oldest] = undecided;
  if (oldest === undefined) return null;
  return (
    <Link
      to="/chats/$deviceId/$chatId"
      params={{ deviceId: oldest.deviceId, chatId: oldest.chatId }}
      data-testid="undecided-opt-outs"
      className="inline-flex min-h-6 items-center gap-1.5 rounded-full bg-warn-soft px-2.5 py-0.5 text-xs font-medium text-warn-text underline-offset-2 hover:underline"
    >
      <CircleHelp className="size-3.5 shrink-0" aria-hidden />
      {t("optOut.undecided.waiting", { count: undecided.length })}
    </Link>
  );
}

/** Marks the chat of somebody who may have opted out. */
export function UndecidedMark() {
  const { t } = useTranslation();
  return (
    <span
      data-testid="undecided-mark"
      className="inline-flex shrink-0 text-warn-text"
      title={t("optOut.undecided.badge")}
    >
      <CircleHelp className="size-4" aria-hidden />
      <span className="sr-only">{t("optOut.undecided.badge")}</span>
    </span>
  );
}

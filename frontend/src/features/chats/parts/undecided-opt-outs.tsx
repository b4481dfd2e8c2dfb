import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleHelp } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { UndecidedOptOut } from "~/api/types";
import { UndecidedBar } from "~/features/opt-outs/parts/undecided";
import { undecidedQuery } from "~/features/opt-outs/queries";

/** How many people may have opted out, above the list of chats; it leads to the one who has waited longest. */
export function UndecidedOptOuts({ undecided }: { undecided: readonly UndecidedOptOut[] }) {
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

type UndecidedOfChatProps = {
  deviceId: string;
  chatId: string;
  /** The buttons are gone: the focus needs another place. */
  onAnswered: () => void;
};

/** Asks whether the chat's message that looks like an opt-out is one; nothing if there is none. */
export function UndecidedOfChat({ deviceId, chatId, onAnswered }: UndecidedOfChatProps) {
  const undecided = useQuery(undecidedQuery(deviceId));
  const item = undecided.data?.find((one) => one.chatId === chatId);
  return item === undefined ? null : <UndecidedBar key={item.messageId} item={item} onAnswered={onAnswered} />;
}

import { clsx } from "clsx";
import type { TFunction } from "i18next";
import { Clock, SmilePlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "~/api/types";
import { discardReaction, type OwnReaction, react, useOwnReaction } from "~/features/messages/own-reactions";
import { phoneNumber } from "~/i18n/format";
import { Button } from "~/ui/button";
import { FailedChange, keyOfResend } from "./failed-change";
import { MessageMenu } from "./message-menu";

/** The emoji that WhatsApp's own app offers first. */
const OFFERED = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

const ownOf = (message: Message): string => message.reactions?.us?.emoji ?? "";

type ReactButtonProps = { message: Message; tabIndex: number; className: string };

/** Opens the emoji with which the user may react. Choosing the present emoji again removes the reaction. */
export function ReactButton({ message, tabIndex, className }: ReactButtonProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const own = ownOf(message);
  return (
    <MessageMenu
      label={t("thread.react")}
      icon={<SmilePlus aria-hidden />}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      tabIndex={tabIndex}
      className={className}
      contentClass="gap-1 rounded-full"
    >
      {OFFERED.map((emoji) => (
        <Button
          key={emoji}
          look="ghost"
          size="icon"
          className={clsx("rounded-full! text-xl", emoji === own && "bg-sunken")}
          aria-label={emoji}
          aria-pressed={emoji === own}
          onClick={() => {
            setIsOpen(false);
            void react(message, emoji === own ? "" : emoji);
          }}
        >
          {emoji}
        </Button>
      ))}
    </MessageMenu>
  );
}

type Shown = { emoji: string; who: string[] };

/** The reactions as they are shown: each emoji once, with those who chose it. */
export function shownReactions(
  message: Message,
  pending: OwnReaction | undefined,
  name: string,
  t: TFunction,
): Shown[] {
  const shown: Shown[] = [];
  const add = (emoji: string, person: string) => {
    const known = shown.find((one) => one.emoji === emoji);
    if (known === undefined) shown.push({ emoji, who: [person] });
    else known.who.push(person);
  };
  for (const [by, { emoji, sender }] of Object.entries(message.reactions ?? {})) {
    if (emoji == null || (by === "us" && pending !== undefined)) continue;
    const member = sender?.name ?? (sender?.phone == null ? t("chats.unknownName") : phoneNumber(sender.phone));
    add(emoji, by === "us" ? t("thread.you") : by === "them" ? name : member);
  }
  if (pending !== undefined && pending.emoji !== "") add(pending.emoji, t("thread.you"));
  return shown;
}

/** Shows the reactions below a message, and whether the reaction of the user is on its way or was refused. */
export function Reactions({ message, name }: { message: Message; name: string }) {
  const { t } = useTranslation();
  const own = useOwnReaction(message.id);
  const pending = own?.state === "sending" ? own : undefined;
  const shown = shownReactions(message, pending, name, t);
  return (
    <>
      {(shown.length > 0 || pending !== undefined) && (
        <ul data-testid="reactions" className="mt-1 flex flex-wrap items-center gap-1">
          {shown.map(({ emoji, who }) => (
            <li key={emoji} title={who.join(", ")} className="rounded-full bg-surface px-2 py-0.5 text-sm shadow-xs">
              <span aria-hidden>
                {emoji}
                {who.length > 1 && <span className="ml-1 text-xs text-muted tabular">{who.length}</span>}
              </span>
              <span className="sr-only">{t("thread.reacted", { emoji, names: who.join(", ") })}</span>
            </li>
          ))}
          {pending !== undefined && (
            <li>
              <Clock className="size-3.5 text-bubble-meta" aria-hidden />
              <span className="sr-only">{t("tick.sending")}</span>
            </li>
          )}
        </ul>
      )}
      {own?.state === "failed" && (
        <FailedChange
          change={own}
          onDiscard={() => discardReaction(message.id)}
          onResend={() => void react(message, own.emoji, keyOfResend(own))}
        >
          {t("thread.reactionFailed", { emoji: own.emoji })}
        </FailedChange>
      )}
    </>
  );
}

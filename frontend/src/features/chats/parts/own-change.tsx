import { clsx } from "clsx";
import { Clock, EllipsisVertical, Pencil, Trash2, X } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "~/api/clock";
import type { Message } from "~/api/types";
import {
  deleteMessage,
  discardChange,
  editMessage,
  isDeletable,
  isEditable,
  useOwnChange,
} from "~/features/messages/own-changes";
import { Button } from "~/ui/button";
import { Confirm } from "~/ui/dialog";
import { FailedChange } from "./failed-change";

type ChangeButtonProps = {
  message: Message;
  name: string;
  tabIndex: number;
  className: string;
  onEdit: (message: Message) => void;
};

/** Opens the menu that edits a message of ours or deletes it for everybody. */
export function ChangeButton({ message, name, tabIndex, className, onEdit }: ChangeButtonProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const now = isOpen ? serverNow() : 0;
  const [mayEdit, mayDelete] = [isEditable(message, now), isDeletable(message, now)];
  const item = "w-full justify-start! gap-2";
  return (
    <>
      <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
        <Popover.Trigger asChild>
          <Button
            look="ghost"
            size="iconSm"
            tabIndex={tabIndex}
            aria-label={t("thread.more")}
            title={t("thread.more")}
            className={clsx(className, isOpen && "opacity-100!")}
          >
            <EllipsisVertical aria-hidden />
          </Button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            side="top"
            sideOffset={6}
            collisionPadding={12}
            aria-label={t("thread.more")}
            // The field of the message has the focus already.
            onCloseAutoFocus={(event) =>
              document.activeElement instanceof HTMLTextAreaElement && event.preventDefault()
            }
            className="z-50 flex w-56 flex-col rounded-xl border border-line bg-surface p-1 shadow-xl"
          >
            {mayEdit && (
              <Button
                look="ghost"
                className={item}
                onClick={() => {
                  setIsOpen(false);
                  onEdit(message);
                }}
              >
                <Pencil aria-hidden />
                {t("thread.edit")}
              </Button>
            )}
            {mayDelete && (
              <Button
                look="ghost"
                className={item}
                onClick={() => {
                  setIsOpen(false);
                  setIsAsking(true);
                }}
              >
                <Trash2 aria-hidden />
                {t("thread.deleteForAll")}
              </Button>
            )}
            {!mayDelete && <p className="px-3 py-2 text-sm text-muted">{t("thread.changeTooLate")}</p>}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <Confirm
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title={t("thread.deleteTitle")}
        description={<p>{t("thread.deleteText", { name })}</p>}
        confirm={t("thread.deleteForAll")}
        isBusy={false}
        onConfirm={() => {
          setIsAsking(false);
          void deleteMessage(message);
        }}
      />
    </>
  );
}

/** What became of the edit or deletion that the user has asked for, below its message. */
export function OwnChangeNote({ message }: { message: Message }) {
  const { t } = useTranslation();
  const own = useOwnChange(message.id);
  if (own === undefined) return null;
  if (own.state === "sending")
    return (
      <p data-testid="own-change" className="mt-1 flex items-center gap-1 text-xs text-bubble-meta">
        <Clock className="size-3.5" aria-hidden />
        {t(own.kind === "edit" ? "thread.editPending" : "thread.deletionPending")}
      </p>
    );
  return (
    <FailedChange
      change={own}
      onDiscard={() => discardChange(message.id)}
      onResend={() => void (own.kind === "edit" ? editMessage(message, own.text) : deleteMessage(message))}
    >
      {own.kind === "edit" ? t("thread.editFailed", { text: own.text }) : t("thread.deletionFailed")}
    </FailedChange>
  );
}

type EditBarProps = { words: string; onDrop: () => void };

/** Which message is edited, above the field. */
export function EditBar({ words, onDrop }: EditBarProps) {
  const { t } = useTranslation();
  return (
    <div data-testid="edit-bar" className="flex items-start gap-2 px-3 pt-3">
      <div className="min-w-0 flex-1 rounded-lg border-l-4 border-brand bg-sunken px-2.5 py-1.5 text-sm">
        <p className="truncate text-xs font-semibold text-brand-text">{t("thread.editing")}</p>
        <p className="truncate">{words}</p>
      </div>
      <Button
        look="ghost"
        size="iconSm"
        className="rounded-full!"
        aria-label={t("thread.dropEdit")}
        title={t("thread.dropEdit")}
        onClick={onDrop}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}

import { Clock, EllipsisVertical, Pencil, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
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
import { ComposerBar } from "./composer-bar";
import { FailedChange, keyOfResend } from "./failed-change";
import { MessageMenu } from "./message-menu";

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
  const choose = (action: () => void) => {
    setIsOpen(false);
    action();
  };
  return (
    <>
      <MessageMenu
        label={t("thread.more")}
        icon={<EllipsisVertical aria-hidden />}
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        tabIndex={tabIndex}
        className={className}
        contentClass="w-56 flex-col rounded-xl"
        // The field of the message has the focus already.
        onCloseAutoFocus={(event) => document.activeElement instanceof HTMLTextAreaElement && event.preventDefault()}
      >
        {mayEdit && (
          <MenuItem onChoose={() => choose(() => onEdit(message))}>
            <Pencil aria-hidden />
            {t("thread.edit")}
          </MenuItem>
        )}
        {mayDelete && (
          <MenuItem onChoose={() => choose(() => setIsAsking(true))}>
            <Trash2 aria-hidden />
            {t("thread.deleteForAll")}
          </MenuItem>
        )}
        {!mayDelete && <p className="px-3 py-2 text-sm text-muted">{t("thread.changeTooLate")}</p>}
      </MessageMenu>
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

function MenuItem({ onChoose, children }: { onChoose: () => void; children: ReactNode }) {
  return (
    <Button look="ghost" className="w-full justify-start! gap-2" onClick={onChoose}>
      {children}
    </Button>
  );
}

/** Says below a message whether an edit or a deletion of it is on its way or was refused. */
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
      onResend={() =>
        void (own.kind === "edit" ? editMessage(message, own.text, keyOfResend(own)) : deleteMessage(message))
      }
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
    <ComposerBar
      testId="edit-bar"
      title={t("thread.editing")}
      text={words}
      drop={t("thread.dropEdit")}
      onDrop={onDrop}
    />
  );
}

import { clsx } from "clsx";
import { X } from "lucide-react";
import { AlertDialog, Dialog } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Alert } from "./alert";
import { Button, buttonLook } from "./button";
import { focusNear } from "./focus";

export const veil = "fixed inset-0 z-40 bg-black/50 data-[state=open]:animate-fade-in";
const cardClasses =
  "fixed inset-x-4 bottom-4 z-50 mx-auto max-h-[calc(100dvh-2rem)] max-w-md overflow-y-auto rounded-2xl border border-line bg-surface p-6 shadow-xl data-[state=open]:animate-rise-in sm:inset-x-0 sm:top-1/2 sm:bottom-auto sm:-translate-y-1/2";

/**
 * Returns the focus to the element that had it. A state opens the dialogs of the dashboard, not a trigger of the library, so this hook has
 * to do it.
 */
export function useFocusReturn() {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: (event: Event) => {
      opener.current = document.activeElement;
      // A dialog marks the field that gets the focus at first, if this is not its first field.
      const field = event.target instanceof Element ? event.target.querySelector("[data-first-focus]") : null;
      if (!(field instanceof HTMLInputElement)) return;
      event.preventDefault();
      field.focus();
      field.select();
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      // A text area that appeared while the dialog was closing keeps the focus: the user is typing into it.
      if (document.activeElement instanceof HTMLTextAreaElement) return;
      if (!(opener.current instanceof HTMLElement)) return;
      opener.current.focus();
      // The button that opened the dialog may be disabled now, for example because the dialog has emptied its field.
      // The focus then moves to that field.
      if (document.activeElement !== opener.current) focusNear(opener.current);
    },
  };
}

export type DialogProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description: string;
  children: ReactNode;
};

export function RadixDialog({ isOpen, onOpenChange, title, description, children }: DialogProps) {
  const { t } = useTranslation();
  const focusReturn = useFocusReturn();
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={veil} />
        <Dialog.Content className={cardClasses} {...focusReturn}>
          <Dialog.Title className="pr-10 text-lg font-semibold">{title}</Dialog.Title>
          <Dialog.Description className="mt-1 mb-5 text-muted">{description}</Dialog.Description>
          {children}
          <Dialog.Close
            className={clsx(buttonLook({ look: "ghost", size: "iconSm" }), "absolute top-4 right-4")}
            aria-label={t("common.close")}
          >
            <X aria-hidden />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

export type ConfirmProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: ReactNode;
  description: ReactNode;
  confirm: string;
  /** Replaces “Cancel” where the dialog itself asks about cancelling. */
  keep?: string;
  look?: "primary" | "danger";
  isBusy: boolean;
  error?: string | null;
  onConfirm: () => void;
};

/** Asks for confirmation of an action that cannot be undone; stays open until the action is done. */
export function RadixConfirm({
  isOpen,
  onOpenChange,
  title,
  description,
  confirm,
  keep,
  look = "danger",
  isBusy,
  error,
  onConfirm,
}: ConfirmProps) {
  const { t } = useTranslation();
  const focusReturn = useFocusReturn();
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={veil} />
        <AlertDialog.Content className={cardClasses} {...focusReturn}>
          <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 text-muted">{description}</div>
          </AlertDialog.Description>
          {error && <Alert className="mt-3">{error}</Alert>}
          <div className="mt-6 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
            <AlertDialog.Cancel className={buttonLook({ look: "secondary" })}>
              {keep ?? t("common.cancel")}
            </AlertDialog.Cancel>
            <Button look={look} isBusy={isBusy} onClick={onConfirm}>
              {confirm}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

import { clsx } from "clsx";
import { Download, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useTranslation } from "react-i18next";
import { buttonLook } from "~/ui/button";
import { useFocusReturn, veil } from "~/ui/dialog-parts";

type PictureViewerProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  address: string;
  title: string;
  /** What is said of the picture to somebody who does not see it. */
  words: string;
};

/** A picture as large as the window. Escape closes it, and the focus returns to where it was. */
export function PictureViewer({ isOpen, onOpenChange, address, title, words }: PictureViewerProps) {
  const { t } = useTranslation();
  const focusReturn = useFocusReturn();
  const corner = clsx(buttonLook({ look: "secondary", size: "icon" }), "rounded-full!");
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={clsx(veil, "bg-black/80!")} />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-0 z-50 grid place-items-center p-4 data-[state=open]:animate-fade-in"
          // The picture does not fill the window: a click beside it closes the dialog.
          onClick={({ target, currentTarget }) => target === currentTarget && onOpenChange(false)}
          {...focusReturn}
        >
          <Dialog.Title className="sr-only">{title}</Dialog.Title>
          <img src={address} alt={words} className="max-h-[calc(100dvh-2rem)] max-w-full rounded-lg object-contain" />
          <div className="fixed top-4 right-4 flex gap-2">
            <a href={address} download className={corner} aria-label={t("files.download", { name: title })}>
              <Download aria-hidden />
            </a>
            <Dialog.Close className={corner} aria-label={t("common.close")}>
              <X aria-hidden />
            </Dialog.Close>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

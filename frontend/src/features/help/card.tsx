import { useQuery } from "@tanstack/react-query";
import { ExternalLink, X } from "lucide-react";
import { Popover } from "radix-ui";
import { type RefObject, useId } from "react";
import { useTranslation } from "react-i18next";
import { loadPart } from "~/i18n";
import { buttonLook } from "~/ui/button";
import { anchorOf, type HelpTopic } from "./topics";

type HelpCardProps = {
  anchor: RefObject<HTMLButtonElement | null>;
  topic: HelpTopic;
  onOpenChange: (isOpen: boolean) => void;
};

/** A short answer beside the term that it explains. The full answer opens in a new tab, because the user may be filling in a form. */
export default function HelpCard({ anchor, topic, onOpenChange }: HelpCardProps) {
  const { t, i18n } = useTranslation();
  const { isSuccess } = useQuery({
    queryKey: ["help", i18n.language] as const,
    queryFn: async () => {
      await loadPart("help");
      return true;
    },
  });
  const shortId = useId();
  if (!isSuccess) return null;
  return (
    <Popover.Root open onOpenChange={onOpenChange}>
      <Popover.Anchor virtualRef={anchor as RefObject<HTMLButtonElement>} />
      <Popover.Portal>
        <Popover.Content
          side="bottom"
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label={t(`help.answers.${topic}.title`)}
          aria-describedby={shortId}
          className="z-50 w-80 max-w-[calc(100vw-1.5rem)] rounded-xl border border-line bg-surface p-4 text-ink shadow-xl outline-none data-[state=open]:animate-rise-in"
          // The card gets the focus, so that a screen reader reads the answer and not the close button.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          // The help button itself closes the card.
          onInteractOutside={(event) => {
            if (anchor.current?.contains(event.target as Node)) event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.current?.focus();
          }}
        >
          <p className="pr-8 font-semibold">{t(`help.answers.${topic}.title`)}</p>
          <p id={shortId} className="mt-1 text-muted">
            {t(`help.answers.${topic}.short`)}
          </p>
          <a
            href={`/help#${anchorOf(topic)}`}
            target="_blank"
            rel="noreferrer"
            className="mt-3 inline-flex items-center gap-1.5 font-medium text-brand-text underline-offset-4 hover:underline"
          >
            {t("help.more")}
            <ExternalLink className="size-3.5" aria-hidden />
            <span className="sr-only">{t("help.newTab")}</span>
          </a>
          <Popover.Close
            aria-label={t("common.close")}
            className={`${buttonLook({ look: "ghost", size: "iconSm" })} absolute top-2 right-2`}
          >
            <X aria-hidden />
          </Popover.Close>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

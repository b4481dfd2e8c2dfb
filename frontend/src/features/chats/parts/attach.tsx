import { MapPin, Plus } from "lucide-react";
import { Popover } from "radix-ui";
import { type ComponentType, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/ui/button";
import { usePart } from "~/ui/use-part";
import type { AttachFormProps, SendContent } from "../send-content";

const FORMS = {
  location: { Icon: MapPin, download: async () => (await import("./attach-forms")).LocationForm },
} as const;
type Kind = keyof typeof FORMS;
const KINDS = Object.keys(FORMS) as Kind[];

/** The menu of what can be sent besides a text, and its forms. */
export function AttachButton({ isDisabled, onSend }: { isDisabled: boolean; onSend: SendContent }) {
  const { t } = useTranslation();
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const [opened, setOpened] = useState<Kind | null>(null);
  return (
    <>
      <Popover.Root open={isMenuOpen} onOpenChange={setIsMenuOpen}>
        <Popover.Trigger asChild>
          <Button
            look="ghost"
            size="icon"
            className="rounded-full!"
            aria-label={t("attach.open")}
            title={t("attach.open")}
            disabled={isDisabled}
          >
            <Plus aria-hidden />
          </Button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            side="top"
            align="start"
            sideOffset={6}
            collisionPadding={12}
            aria-label={t("attach.open")}
            className="z-50 flex w-48 flex-col rounded-xl border border-line bg-surface p-1 shadow-xl"
          >
            {KINDS.map((kind) => {
              const { Icon } = FORMS[kind];
              return (
                <Button
                  key={kind}
                  look="ghost"
                  className="w-full justify-start! gap-2"
                  onClick={() => {
                    setIsMenuOpen(false);
                    setOpened(kind);
                  }}
                >
                  <Icon aria-hidden />
                  {t(`content.${kind}`)}
                </Button>
              );
            })}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      {KINDS.map((kind) => (
        <Form
          key={kind}
          download={FORMS[kind].download}
          isOpen={opened === kind}
          onOpenChange={(isOpen) => setOpened(isOpen ? kind : null)}
          onSend={onSend}
        />
      ))}
    </>
  );
}

function Form({ download, ...props }: AttachFormProps & { download: () => Promise<ComponentType<AttachFormProps>> }) {
  const Part = usePart(download, props.isOpen);
  return Part === null ? null : <Part {...props} />;
}

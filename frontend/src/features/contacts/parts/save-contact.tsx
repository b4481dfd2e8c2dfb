import { UserPlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/ui/button";
import { toast } from "~/ui/toast";

const AddContact = lazy(async () => ({ default: (await import("./add-contact")).AddContact }));

type SaveContactProps = {
  phone: string | null;
  lid: string | null;
  name: string | null;
  /** The person's name for a screen reader, if several people are listed. */
  of?: string;
};

/** Saves a person who is known from a chat or an opt-out as a contact. */
export function SaveContact({ phone, lid, name, of }: SaveContactProps) {
  const { t } = useTranslation();
  const [isAsked, setIsAsked] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  if (phone === null && lid === null) return null;
  const known = phone === null ? { lid: lid as string } : { phone: `+${phone}` };
  const words = t("thread.saveContact");
  return (
    <>
      <Button
        look="secondary"
        size="sm"
        aria-label={of === undefined ? words : `${words}: ${of}`}
        title={words}
        onClick={() => {
          setIsAsked(true);
          setIsOpen(true);
        }}
      >
        <UserPlus aria-hidden />
        <span className="max-sm:hidden">{words}</span>
      </Button>
      {isAsked && (
        <Suspense>
          <AddContact
            isOpen={isOpen}
            onOpenChange={setIsOpen}
            person={{ ...known, name: name ?? "" }}
            onAdded={(contact) => {
              setIsOpen(false);
              toast.success(t("contacts.added", { name: contact.name || (name ?? t("chats.unknownName")) }));
            }}
          />
        </Suspense>
      )}
    </>
  );
}

import { Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "~/api/types";
import { ReceiptList } from "~/features/groups/parts/receipts";
import { MessageMenu } from "./message-menu";

type ReceiptsButtonProps = { message: Message; tabIndex: number; className: string };

/** Opens the list of the members who have received and read a message to a group. */
export function ReceiptsButton({ message, tabIndex, className }: ReceiptsButtonProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <MessageMenu
      label={t("group.receipts.title")}
      icon={<Users aria-hidden />}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      tabIndex={tabIndex}
      className={className}
      contentClass="w-64 flex-col rounded-xl"
    >
      <ReceiptList message={message} />
    </MessageMenu>
  );
}

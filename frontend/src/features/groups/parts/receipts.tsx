import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { GroupReceipts, Message } from "~/api/types";
import { errorText } from "~/i18n/errors";
import { useMemberName } from "../names";
import { receiptsQuery } from "../queries";

type Progress = "read" | "delivered" | "none";

const PROGRESS: readonly Progress[] = ["read", "delivered", "none"];

const progressOf = ({ status }: GroupReceipts["members"][number]): Progress =>
  status === "read" || status === "delivered" ? status : "none";

/** Who has read a message to a group, who has received it, and who has not. */
export function ReceiptList({ message: { deviceId, id } }: { message: Message }) {
  const { t } = useTranslation();
  const nameOf = useMemberName();
  const { data, error } = useQuery(receiptsQuery(deviceId, id));
  if (error !== null) return <p className="px-3 py-2 text-sm text-muted">{errorText(t, error)}</p>;
  if (data === undefined) return <p className="px-3 py-2 text-sm text-muted">{t("common.loading")}</p>;
  if (data.members.length === 0) return <p className="px-3 py-2 text-sm text-muted">{t("group.receipts.unknown")}</p>;
  return (
    <div data-testid="receipts" className="max-h-80 overflow-y-auto px-3 py-2 text-sm">
      {PROGRESS.map((progress) => {
        const members = data.members.filter((member) => progressOf(member) === progress);
        return (
          members.length > 0 && (
            <section key={progress} className="mb-2 last:mb-0">
              <h3 className="text-xs font-semibold text-muted">
                {t(`group.receipts.${progress}`, { amount: members.length, all: data.members.length })}
              </h3>
              <ul>
                {members.map((member) => (
                  <li key={member.lid ?? member.phone} className="truncate">
                    {nameOf(member)}
                  </li>
                ))}
              </ul>
            </section>
          )
        );
      })}
    </div>
  );
}

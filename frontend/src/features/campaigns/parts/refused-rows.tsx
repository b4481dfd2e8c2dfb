import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { RefusedRow } from "~/api/types";
import { faultText } from "~/features/messages/typed-number";
import { Alert } from "~/ui/alert";
import { Table, Td, Th } from "~/ui/table";
import type { Row } from "../recipients";

export type Refusal = { rows: RefusedRow[]; rejected: number; sent: readonly Row[] };

/** The rows that the server has refused, with their line, content and reason. */
export function RefusedRows({ refusal }: { refusal: Refusal }) {
  const { t } = useTranslation();
  const more = refusal.rejected - refusal.rows.length;
  return (
    <Alert data-testid="refused-rows" className="space-y-2">
      <p className="font-medium">{t("newBroadcast.rowsTitle", { count: refusal.rejected })}</p>
      <Table label={t("newBroadcast.rowsTitle", { count: refusal.rejected })} className="text-xs text-ink">
        <thead>
          <tr>
            <Th>{t("newBroadcast.row")}</Th>
            <Th>{t("newBroadcast.rowContent")}</Th>
            <Th>{t("newBroadcast.rowReason")}</Th>
          </tr>
        </thead>
        <tbody>
          {refusal.rows.map((refused) => {
            const row = refusal.sent[refused.row - 1];
            return (
              <tr key={`${refused.row}/${refused.field}`} className="group">
                <Td className="py-2! tabular">{row?.line ?? refused.row}</Td>
                <Td className="max-w-40 truncate py-2! font-mono">
                  {row === undefined ? "" : [row.phone, row.name].filter(Boolean).join(", ")}
                </Td>
                <Td className="py-2!">{reasonText(t, refused, row)}</Td>
              </tr>
            );
          })}
        </tbody>
      </Table>
      {more > 0 && <p className="text-xs">{t("newBroadcast.rowsMore", { count: more })}</p>}
    </Alert>
  );
}

const REASONS = ["phone", "name", "text"] as const;

function reasonText(t: TFunction, { field, message, reason }: RefusedRow, row: Row | undefined): string {
  if (typeof reason === "string") return faultText(t, { code: reason, message });
  if (field === "phone" && message.includes("same number")) return t("newBroadcast.reason.duplicate");
  if (field === "name" && row?.name === "") return t("newBroadcast.reason.nameMissing");
  return t(`newBroadcast.reason.${REASONS.find((one) => one === field) ?? "other"}`);
}

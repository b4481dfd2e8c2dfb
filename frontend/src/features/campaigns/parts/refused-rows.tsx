import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { RefusedRow } from "~/api/types";
import { rowFaultText } from "~/features/messages/typed-number";
import { phoneNumber } from "~/i18n/format";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { Table, Td, Th } from "~/ui/table";

export type Refusal = { rows: RefusedRow[]; rejected: number };

type RefusedRowsProps = { refusal: Refusal; onLeaveOut: () => void };

/** The rows or contacts that the server has refused, with the reason, and a button that continues without them. */
export function RefusedRows({ refusal, onLeaveOut }: RefusedRowsProps) {
  const { t } = useTranslation();
  const more = refusal.rejected - refusal.rows.length;
  const isAboutContacts = refusal.rows.some(({ contact }) => contact !== null);
  const title = isAboutContacts
    ? t("newBroadcast.contactsTitle", { count: refusal.rejected })
    : t("newBroadcast.rowsTitle", { count: refusal.rejected });
  return (
    <Alert
      data-testid="refused-rows"
      data-invalid="true"
      tabIndex={-1}
      className="scroll-mt-24 space-y-2 outline-offset-2 focus-visible:outline-2 focus-visible:outline-focus"
    >
      <p className="font-medium">{title}</p>
      <Table label={title} className="text-xs text-ink">
        <thead>
          <tr>
            <Th>{isAboutContacts ? t("newBroadcast.contact") : t("newBroadcast.row")}</Th>
            {!isAboutContacts && <Th>{t("newBroadcast.rowContent")}</Th>}
            <Th>{t("newBroadcast.rowReason")}</Th>
          </tr>
        </thead>
        <tbody>
          {refusal.rows.map((refused) => (
            <tr key={`${refused.row}/${refused.field}/${refused.variable}`} className="group">
              {refused.contact === null ? (
                <>
                  <Td className="py-2! tabular">{refused.row}</Td>
                  <Td className="max-w-40 truncate py-2! font-mono">{refused.value || t("common.none")}</Td>
                </>
              ) : (
                <Td className="py-2!">
                  <ContactLink contact={refused.contact} />
                </Td>
              )}
              <Td className="py-2!">{reasonText(t, refused)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {more > 0 && <p className="text-xs">{t("newBroadcast.rowsMore", { count: more })}</p>}
      <Button type="button" look="secondary" size="sm" onClick={onLeaveOut}>
        {t("newBroadcast.leaveOut", { count: refusal.rejected })}
      </Button>
    </Alert>
  );
}

type ContactLinkProps = { contact: NonNullable<RefusedRow["contact"]> };

export function ContactLink({ contact: { id, name, phone } }: ContactLinkProps) {
  return (
    <Link to="/contacts/$contactId" params={{ contactId: id }} className="underline underline-offset-2">
      {name || phoneNumber(phone)}
    </Link>
  );
}

function reasonText(t: TFunction, refused: RefusedRow): string {
  return rowFaultText(t, "newBroadcast.reason", refused, { variable: `{{${refused.variable ?? ""}}}` });
}

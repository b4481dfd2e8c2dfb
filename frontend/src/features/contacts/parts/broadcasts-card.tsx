import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { failureText, itemStatusText } from "~/features/messages/failure-text";
import { useFormat } from "~/i18n/format";
import { Problem } from "~/ui/problem";
import { Card, Skeleton } from "~/ui/surface";
import { historyQuery } from "../queries";

/** The last broadcasts to the contact, with the status of each message. */
export function BroadcastsCard({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const history = useQuery(historyQuery(contactId));
  return (
    <Card className="space-y-3">
      <h2 className="text-base font-semibold">{t("contact.broadcasts")}</h2>
      {history.isPending && <Skeleton className="h-12" />}
      {history.isError && history.data === undefined && (
        <Problem error={history.error} onRetry={() => history.refetch()} />
      )}
      {history.data?.broadcasts.length === 0 && <p className="text-muted">{t("contact.broadcastsEmpty")}</p>}
      <ul className="divide-y divide-line empty:hidden">
        {history.data?.broadcasts.map(({ campaignId, name, status, error, sentAt, repliedAt }) => (
          <li
            key={campaignId}
            data-testid="contact-broadcast"
            className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2"
          >
            <div className="min-w-0 flex-1 basis-48">
              <Link
                to="/broadcasts/$campaignId"
                params={{ campaignId }}
                className="block truncate font-medium text-brand-text underline-offset-4 hover:underline"
              >
                {name}
              </Link>
              <p className="text-xs text-muted tabular">
                {sentAt === null ? t("contact.broadcastNotSent") : format.date(sentAt)}
                {repliedAt !== null && ` · ${t("contact.broadcastReplied", { time: format.date(repliedAt) })}`}
                {(status === "failed" || status === "unknown") && ` · ${failureText(t, status, error)}`}
              </p>
            </div>
            <span data-testid="item-status" className="text-muted">
              {itemStatusText(t, status)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

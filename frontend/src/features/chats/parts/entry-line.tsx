import { useTranslation } from "react-i18next";
import type { ThreadEntry } from "~/api/types";
import { useToday } from "~/api/use-now";
import { useFormat } from "~/i18n/format";

/** A change of the conversation, as a line of its thread. */
export function EntryLine({ entry }: { entry: ThreadEntry }) {
  const { at, by, change } = entry;
  const { t } = useTranslation();
  const format = useFormat();
  const today = useToday();
  const words = () => {
    if (by.kind === "customer") return t("conversation.openedByCustomer");
    if (by.kind === "time") return t("conversation.openedByTime");
    switch (change.kind) {
      case "assigned":
        return change.to.id === by.id
          ? t("conversation.tookOver", { by: by.name })
          : t("conversation.assigned", { by: by.name, to: change.to.name });
      case "snoozed":
        return t("conversation.snoozed", { by: by.name, time: format.moment(change.until, today) });
      case "unassigned":
      case "closed":
      case "opened":
        return t(`conversation.${change.kind}`, { by: by.name });
    }
  };
  return (
    <p data-testid="thread-entry" className="my-3 flex justify-center">
      <span className="max-w-md rounded-lg bg-surface/95 px-3 py-1.5 text-center text-xs text-balance text-muted shadow-xs">
        {words()} <time dateTime={at}>{format.clock(at)}</time>
      </span>
    </p>
  );
}

import { useQuery } from "@tanstack/react-query";
import { CheckCheck, RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { serverNow } from "~/api/clock";
import type { Chat } from "~/api/types";
import { useToday } from "~/api/use-now";
import { usersQuery } from "~/features/tenants/queries";
import { useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import { Select } from "~/ui/field";
import { toastProblem } from "~/ui/toast-problem";
import { useChangeConversation, type WantedState } from "../conversation";
import { endOf, SNOOZES, type Snooze } from "../snooze";

/** The value of a choice that names nobody or nothing; no user has an empty id. */
const NONE = "";

/** Who is assigned to a conversation, and whether it is open, snoozed or closed. */
export function ConversationBar({ chat }: { chat: Chat }) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = useToday();
  const users = useQuery(usersQuery).data ?? [];
  const change = useChangeConversation(chat);
  const want = (state: WantedState) => change.mutate(state, { onError: (error) => toastProblem(t, error) });
  const { assignee, status, snoozedUntil } = chat;
  const isRemoved = assignee !== null && users.length > 0 && users.every(({ id }) => id !== assignee);
  const look = "h-8! w-32! min-w-0 text-xs sm:w-44!";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a legend
    <div
      role="group"
      aria-label={t("conversation.state")}
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line bg-surface px-4 py-1"
    >
      <Select
        aria-label={t("conversation.assignee")}
        className={look}
        value={assignee ?? NONE}
        onChange={({ target: { value } }) => want({ assignee: value === NONE ? null : value })}
      >
        <option value={NONE}>{t("conversation.nobody")}</option>
        {isRemoved && <option value={assignee}>{t("conversation.removed")}</option>}
        {users.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t("conversation.snooze")}
        className={look}
        value={NONE}
        onChange={({ target: { value } }) =>
          want({ status: "snoozed", until: endOf(value as Snooze, serverNow()).toISOString() })
        }
      >
        <option value={NONE}>
          {status === "snoozed" && snoozedUntil !== null
            ? t("conversation.snoozedUntil", { time: format.moment(snoozedUntil, today) })
            : t("conversation.snoozeFor")}
        </option>
        {SNOOZES.map((snooze) => (
          <option key={snooze} value={snooze}>
            {t(`conversation.until.${snooze}`)}
          </option>
        ))}
      </Select>
      {status === "open" ? (
        <Button look="secondary" size="sm" className="ml-auto" onClick={() => want({ status: "closed" })}>
          <CheckCheck aria-hidden />
          {t("conversation.close")}
        </Button>
      ) : (
        <Button look="secondary" size="sm" className="ml-auto" onClick={() => want({ status: "open" })}>
          <RotateCcw aria-hidden />
          {t("conversation.open")}
        </Button>
      )}
    </div>
  );
}

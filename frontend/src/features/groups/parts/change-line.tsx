import { useTranslation } from "react-i18next";
import type { Content, Message } from "~/api/types";
import { useMemberName } from "../names";

export type GroupChange = Extract<Content, { kind: "group_change" }>;

type ChangeLineProps = { change: GroupChange; by: Message["sender"] };

/** What was changed in a group, as a sentence. */
export function ChangeLine({ change: { change, subject, members }, by }: ChangeLineProps) {
  const { t } = useTranslation();
  const nameOf = useMemberName();
  const names = members.map(nameOf).join(", ");
  const who = by == null ? null : nameOf(by);
  const values = { names, subject: subject ?? "", by: who ?? "" };
  return (
    <span data-testid="group-change">{t(`group.${change}.${who === null ? "byNobody" : "bySomebody"}`, values)}</span>
  );
}

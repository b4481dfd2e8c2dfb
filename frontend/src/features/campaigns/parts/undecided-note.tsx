import { Link } from "@tanstack/react-router";
import { CircleHelp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/format";

type UndecidedNoteProps = {
  /** How many recipients may have opted out. */
  count: number;
  /** Whether the broadcast is sent to them, too. */
  isSent: boolean;
  /** Changes whether the broadcast is sent to them. Absent for a saved broadcast, which can be changed only in its form. */
  onSent?: (isSent: boolean) => void;
};

/** Says what happens to recipients with a message that looks like an opt-out, and where somebody decides. */
export function UndecidedNote({ count, isSent, onSent }: UndecidedNoteProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (count === 0 && !isSent) return null;
  return (
    <div
      data-testid="undecided-recipients"
      className="flex gap-2 rounded-lg bg-warn-soft px-3 py-2 text-xs text-warn-text"
    >
      <CircleHelp className="mt-px size-3.5 shrink-0" aria-hidden />
      <div className="min-w-0 space-y-1.5">
        {count > 0 && (
          <p className="tabular">
            {t(isSent ? "newBroadcast.undecidedSent" : "newBroadcast.undecided", {
              count,
              amount: format.number(count),
            })}{" "}
            <Link to="/chats" className="font-medium underline underline-offset-2">
              {t("newBroadcast.decideInChats")}
            </Link>
          </p>
        )}
        {onSent !== undefined && (
          <label className="flex items-start gap-2">
            <input
              type="checkbox"
              className="mt-px size-4 shrink-0 accent-(--brand)"
              checked={isSent}
              onChange={({ target }) => onSent(target.checked)}
            />
            {t("newBroadcast.sendToUndecided")}
          </label>
        )}
      </div>
    </div>
  );
}

import { clsx } from "clsx";
import { Settings2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Picker } from "../use-picker";
import { ManageReplies } from "./manage-replies";

/** The list of canned replies above the field for a message, and the dialog in which they are changed. */
export function CannedReplyPicker({ picker }: { picker: Picker }) {
  const { t } = useTranslation();
  const { isOpen, replies, active } = picker;
  return (
    <>
      {isOpen && (
        <div className="px-3 pt-3">
          <div
            role="listbox"
            id={picker.listId}
            aria-label={t("canned.list")}
            aria-busy={replies === undefined}
            className="overflow-hidden rounded-xl border border-line bg-canvas"
          >
            {replies?.map((reply, place) => (
              <Option key={reply.id} picker={picker} place={place}>
                <span className="shrink-0 font-medium">/{reply.shortcut}</span>
                <span className="min-w-0 truncate text-muted">{reply.text}</span>
              </Option>
            ))}
            {replies?.length === 0 && (
              <p role="presentation" className="px-4 py-2.5 text-muted">
                {picker.hasAny ? t("canned.nothing", { typed: picker.typed }) : t("canned.none")}
              </p>
            )}
            <Option picker={picker} place={replies?.length ?? 0}>
              <Settings2 className="size-4 shrink-0" aria-hidden />
              {t("canned.manage")}
            </Option>
          </div>
          <p role="status" className="sr-only">
            {replies !== undefined && t("canned.found", { count: replies.length })}
            {replies?.[active] && `, /${replies[active].shortcut}`}
          </p>
        </div>
      )}
      <ManageReplies isOpen={picker.isManaging} onOpenChange={picker.onManage} />
    </>
  );
}

type OptionProps = { picker: Picker; place: number; children: ReactNode };

function Option({ picker, place, children }: OptionProps) {
  const isActive = picker.active === place;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and handles the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the field names the active option
    <div
      role="option"
      id={picker.optionId(place)}
      aria-selected={isActive}
      // The field keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => picker.choose(place)}
      className={clsx(
        "flex cursor-pointer items-center gap-3 px-4 py-2.5",
        isActive ? "bg-brand-soft" : "hover:bg-sunken",
      )}
    >
      {children}
    </div>
  );
}

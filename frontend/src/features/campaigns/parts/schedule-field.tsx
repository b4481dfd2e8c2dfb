import { CalendarClock, X } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { SendLater } from "~/features/messages/parts/send-later";
import { useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";

type ScheduleFieldProps = {
  scheduledAt: string | null;
  isPast: boolean;
  onSchedule: (scheduledAt: string | null) => void;
};

/** Chooses whether a user starts the broadcast or it starts at a chosen time. */
export function ScheduleField({ scheduledAt, isPast, onSchedule }: ScheduleFieldProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isOpen, setIsOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  return (
    <div className="space-y-2 border-t border-line pt-5">
      <h2 className="font-medium">{t("newBroadcast.schedule.title")}</h2>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="min-w-0 flex-1 basis-52 text-muted tabular">
          {scheduledAt === null
            ? t("newBroadcast.schedule.byHand")
            : t("newBroadcast.schedule.at", { time: format.date(scheduledAt) })}
        </p>
        <Button
          ref={opener}
          look="secondary"
          size="sm"
          data-invalid={isPast || undefined}
          onClick={() => setIsOpen(true)}
        >
          <CalendarClock aria-hidden />
          {scheduledAt === null ? t("newBroadcast.schedule.open") : t("newBroadcast.schedule.change")}
        </Button>
        {scheduledAt !== null && (
          <Button
            look="ghost"
            size="iconSm"
            aria-label={t("newBroadcast.schedule.remove")}
            title={t("newBroadcast.schedule.remove")}
            onClick={() => {
              // This button disappears, so the focus moves to the button that opens the field.
              opener.current?.focus();
              onSchedule(null);
            }}
          >
            <X aria-hidden />
          </Button>
        )}
      </div>
      {isPast && (
        <p role="alert" className="text-xs font-medium text-bad-text">
          {t("later.past")}
        </p>
      )}
      <SendLater
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        plannedAt={scheduledAt}
        words={{
          title: t("newBroadcast.schedule.title"),
          lead: t("newBroadcast.schedule.lead"),
          plan: (time) => t("newBroadcast.schedule.at", { time }),
          hint: (zone) => t("newBroadcast.schedule.hint", { zone }),
        }}
        onPlan={(at) => {
          setIsOpen(false);
          onSchedule(at);
        }}
      />
    </div>
  );
}

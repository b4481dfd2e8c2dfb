import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Campaign } from "~/api/types";
import { SendLater } from "~/features/messages/parts/send-later";
import { useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import { toast } from "~/ui/toast";
import { toastProblem } from "~/ui/toast-problem";
import { BroadcastChangedError, useRescheduleCampaign } from "../queries";

type RescheduleProps = { campaign: Pick<Campaign, "id" | "scheduledAt"> };

/** Reschedules a broadcast without the form in which all of it can be changed. */
export function Reschedule({ campaign: { id, scheduledAt } }: RescheduleProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const move = useRescheduleCampaign(id);
  const [isOpen, setIsOpen] = useState(false);

  function plan(at: string) {
    setIsOpen(false);
    move.mutate(at, {
      onSuccess: () => toast.success(t("broadcast.reschedule.done", { time: format.date(at) })),
      onError: (error) => {
        if (error instanceof BroadcastChangedError)
          toast.error(t(`broadcast.reschedule.${error.running === null ? "isGone" : "hasStarted"}`));
        else toastProblem(t, error, () => plan(at));
      },
    });
  }

  return (
    <>
      <Button look="secondary" className="max-sm:grow" isBusy={move.isPending} onClick={() => setIsOpen(true)}>
        <CalendarClock aria-hidden />
        {t("newBroadcast.schedule.change")}
      </Button>
      <SendLater
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        plannedAt={scheduledAt}
        words={{
          title: t("broadcast.reschedule.title"),
          lead: t("newBroadcast.schedule.lead"),
          plan: (time) => t("newBroadcast.schedule.at", { time }),
          hint: (zone) => t("newBroadcast.schedule.hint", { zone }),
        }}
        onPlan={plan}
      />
    </>
  );
}

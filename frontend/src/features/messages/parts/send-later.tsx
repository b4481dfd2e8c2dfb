import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "~/api/clock";
import { LIMITS } from "~/api/contract";
import { useFormat } from "~/i18n/format";
import { zoneName } from "~/i18n/zone-names";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { Field, Input } from "~/ui/field";
import { type Picked, type Plan, pickedOf, planOf, suggestions } from "../send-time";

type SendLaterProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onPlan: (sendAt: string) => void;
  /** The present time of something that is moved. */
  plannedAt?: string | null;
  /** The texts of the dialog if it is about something else than a single message. */
  words?: Words;
};

type Words = { title: string; lead: string; plan: (time: string) => string; hint: (zone: string) => string };

/** A dialog that asks when a message is to be sent, or when something else is to start. */
export function SendLater({ isOpen, onOpenChange, onPlan, plannedAt = null, words }: SendLaterProps) {
  const { t } = useTranslation();
  const said = words ?? {
    title: t("later.title"),
    lead: t("later.lead"),
    plan: (time) => t("later.plan", { time }),
    hint: (zone) => t("later.hint", { zone }),
  };
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={said.title} description={said.lead}>
      <Picker words={said} plannedAt={plannedAt} onCancel={() => onOpenChange(false)} onPlan={onPlan} />
    </Dialog>
  );
}

type PickerProps = Pick<SendLaterProps, "onPlan"> & { words: Words; plannedAt: string | null; onCancel: () => void };

function Picker({ words, plannedAt, onCancel, onPlan }: PickerProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const [openedAt] = useState(serverNow);
  const [picked, setPicked] = useState<Picked>(() => {
    const planned = plannedAt === null ? 0 : Date.parse(plannedAt);
    return pickedOf(planned > openedAt ? planned : (suggestions(openedAt)[0]?.at ?? openedAt));
  });
  const [problem, setProblem] = useState<Plan["problem"]>(null);
  const plan = planOf(picked, serverNow());
  const zone = zoneName(
    Intl.DateTimeFormat().resolvedOptions().timeZone,
    i18n.language,
    plan.at === null ? openedAt : Date.parse(plan.at),
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new choice clears the error
  useEffect(() => setProblem(null), [picked]);

  function submit(event: FormEvent) {
    event.preventDefault();
    // React events bubble to the form that has opened this dialog; it must not be submitted.
    event.stopPropagation();
    const { at, problem: wrong } = planOf(picked, serverNow());
    setProblem(wrong);
    if (at !== null) onPlan(at);
  }

  const error = problem !== null && t(`later.${problem}`, { days: LIMITS.messageAheadDays });
  // A time of today that has passed is a wrong time, not a wrong date.
  const isTimeWrong = problem === "past" && picked.date === pickedOf(serverNow()).date;
  return (
    <form onSubmit={submit} noValidate className="space-y-5">
      <div className="flex flex-wrap gap-2">
        {suggestions(openedAt).map(({ name, at }) => {
          const offered = pickedOf(at);
          const iso = new Date(at).toISOString();
          return (
            <Button
              key={name}
              look="secondary"
              size="sm"
              className="h-auto! min-h-9 flex-1 flex-col gap-0! py-1.5 aria-pressed:border-focus aria-pressed:bg-brand-soft"
              aria-pressed={offered.date === picked.date && offered.time === picked.time}
              onClick={() => setPicked(offered)}
            >
              {t(`later.${name}`)}
              <span className="font-normal text-muted tabular">
                {/* On a Monday, "Monday" may mean two days. */}
                {name === "monday" ? format.moment(iso, openedAt) : format.clock(iso)}
              </span>
            </Button>
          );
        })}
      </div>
      <div className="grid grid-cols-[1fr_8rem] gap-3">
        <Field label={t("later.date")} error={!isTimeWrong && error}>
          {(wiring) => (
            <Input
              {...wiring}
              type="date"
              min={pickedOf(openedAt).date}
              value={picked.date}
              onChange={(event) => setPicked({ ...picked, date: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("later.time")} error={isTimeWrong && error}>
          {(wiring) => (
            <Input
              {...wiring}
              type="time"
              value={picked.time}
              onChange={(event) => setPicked({ ...picked, time: event.target.value })}
            />
          )}
        </Field>
      </div>
      <p className="text-xs text-muted">
        {plan.at !== null && <span className="block font-medium text-ink">{words.plan(format.date(plan.at))}</span>}
        {words.hint(zone)}
      </p>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button look="secondary" onClick={onCancel}>
          {t("common.cancel")}
        </Button>
        <Button type="submit">{t("later.submit")}</Button>
      </div>
    </form>
  );
}

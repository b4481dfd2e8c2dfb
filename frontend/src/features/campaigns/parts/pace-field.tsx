import { useId } from "react";
import { useTranslation } from "react-i18next";
import { LIMITS } from "~/api/contract";
import type { Gap } from "~/api/types";
import { HelpButton } from "~/features/help/help-button";
import { Field, Input } from "~/ui/field";
import type { Pace } from "../broadcast-form";
import { mayBeGap, PACES } from "../pace";
import { gapText } from "../pace-text";

type PaceFieldProps = {
  pace: Pace;
  gap: Gap;
  onPace: (pace: Pace) => void;
  onGap: (gap: Gap) => void;
};

const NAMES = [...(Object.keys(PACES) as (keyof typeof PACES)[]), "custom"] as const;

/** Chooses how long a device waits between two messages. */
export function PaceField({ pace, gap, onPace, onGap }: PaceFieldProps) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <fieldset className="space-y-3">
      <legend className="font-medium">{t("newBroadcast.pace")}</legend>
      <div className="flex items-start justify-between gap-3">
        <p className="text-xs text-muted">{t("newBroadcast.paceHint")}</p>
        <HelpButton topic="pace" term={t("newBroadcast.pace")} />
      </div>
      <div className="grid grid-cols-2 gap-2 xl:grid-cols-4">
        {NAMES.map((one) => (
          <label
            key={one}
            className="relative flex flex-col rounded-xl border border-line px-3 py-2.5 transition-colors duration-150 hover:bg-sunken has-checked:border-focus has-checked:bg-brand-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name={name}
              className="absolute inset-0 cursor-pointer opacity-0"
              checked={pace === one}
              onChange={() => onPace(one)}
            />
            <span className="font-medium">{t(`newBroadcast.${one}`)}</span>
            <span className="text-xs text-muted tabular">{gapText(t, one === "custom" ? gap : PACES[one])}</span>
          </label>
        ))}
      </div>
      {pace === "custom" && <CustomGap gap={gap} onGap={onGap} />}
      {pace === "fast" && (
        <p className="rounded-lg bg-warn-soft px-3 py-2 text-xs text-warn-text">{t("newBroadcast.fastWarning")}</p>
      )}
    </fieldset>
  );
}

function CustomGap({ gap, onGap }: { gap: Gap; onGap: (gap: Gap) => void }) {
  const { t } = useTranslation();
  const error = mayBeGap(gap) ? null : t("newBroadcast.gapWrong");
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field label={t("newBroadcast.min")} error={error}>
        {(wiring) => (
          <Input
            {...wiring}
            type="number"
            min={LIMITS.gap.minSeconds}
            value={gap.minSeconds}
            onChange={(event) => onGap({ ...gap, minSeconds: event.target.valueAsNumber || 0 })}
          />
        )}
      </Field>
      <Field label={t("newBroadcast.max")}>
        {(wiring) => (
          <Input
            {...wiring}
            type="number"
            min={gap.minSeconds}
            value={gap.maxSeconds}
            onChange={(event) => onGap({ ...gap, maxSeconds: event.target.valueAsNumber || 0 })}
          />
        )}
      </Field>
    </div>
  );
}

import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "~/api/clock";
import { useNow } from "~/api/use-now";
import { localeOf } from "~/i18n/format";
import { Field, Input } from "~/ui/field";
import { listZones, timeIn, zoneOf } from "../time-zones";

type ZoneFieldProps = { zone: string; error: string | undefined; onZone: (zone: string) => void };

/** The field for a time zone. The user searches a list of some hundred names by typing a part of one. */
export function ZoneField({ zone, error, onZone }: ZoneFieldProps) {
  const { t, i18n } = useTranslation();
  const listId = useId();
  const now = useNow(10_000);
  const choices = useMemo(() => listZones(zone, i18n.language, serverNow()), [zone, i18n.language]);
  const all = useMemo(() => [...choices.near, ...choices.others], [choices]);
  /** The text that is being typed; `null` while the field shows the name of the chosen zone. */
  const [typed, setTyped] = useState<string | null>(null);
  const name = all.find((choice) => choice.zone === zone)?.name ?? zone;
  const time = timeIn(zone, localeOf(i18n.language), now);

  function type(text: string) {
    const chosen = all.find((choice) => choice.name === text);
    setTyped(chosen === undefined ? text : null);
    if (chosen !== undefined) onZone(chosen.zone);
  }

  /** Chooses the zone if only one matches the typed text; otherwise the field shows the chosen zone again. */
  function chooseMatchingZone() {
    if (typed === null) return;
    setTyped(null);
    const found = zoneOf(typed, all);
    if (found !== null) onZone(found);
  }

  function press(event: KeyboardEvent) {
    if (event.key !== "Enter" || typed === null) return;
    event.preventDefault();
    chooseMatchingZone();
  }

  const hint = time === null ? t("pacing.zoneHint") : `${t("pacing.timeThere", { time })} ${t("pacing.zoneHint")}`;
  return (
    <Field label={t("pacing.timeZone")} error={error} hint={hint}>
      {(wiring) => (
        <>
          <Input
            {...wiring}
            list={listId}
            autoComplete="off"
            value={typed ?? name}
            // The list offers zones that contain the text of the field, so the next letter replaces the whole name.
            onFocus={({ target }) => target.select()}
            onChange={({ target }) => type(target.value)}
            onBlur={chooseMatchingZone}
            onKeyDown={press}
          />
          <datalist id={listId}>
            {all.map((choice) => (
              <option key={choice.zone} value={choice.name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { LIMITS } from "~/api/contract";
import type { PacingSettings } from "~/api/types";
import { HelpButton } from "~/features/help/help-button";
import { meQuery } from "~/features/tenants/queries";
import { isOperator, mayAdminister } from "~/features/tenants/role";
import { useFormDraft } from "~/form-drafts";
import { errorText } from "~/i18n/errors";
import { useFormat } from "~/i18n/format";
import { formOnTop, restoredDraft } from "~/settings-draft";
import { Button } from "~/ui/button";
import { Field, Input } from "~/ui/field";
import { Card } from "~/ui/surface";
import { Switch } from "~/ui/switch";
import { toast } from "~/ui/toast";
import { FIELDS, type FieldName, type Form, formOf, missingOf, outOfRange, patchOf } from "../form";
import { useChangePacing } from "../queries";
import { ZoneField } from "./zone-field";

type Wrong = Partial<Record<FieldName, string>>;

/** The form for the pacing of a device. It is saved as a whole and checked by the server. */
export function SettingsForm({ deviceId, settings }: { deviceId: string; settings: PacingSettings }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: me } = useQuery(meQuery);
  const change = useChangePacing(deviceId);
  const [draft, setDraft] = useFormDraft(`pacing/${deviceId}`, (kept) => restoredDraft(kept, formOf(settings)));
  const [wrong, setWrong] = useState<Wrong>({});
  const [problem, setProblem] = useState<string | null>(null);
  const sheet = useRef<HTMLFormElement>(null);
  const form = draft === null ? formOf(settings) : formOnTop(draft, formOf(settings));
  const isChanged = Object.keys(patchOf(form, settings)).length > 0;
  const mayChange = mayAdminister(me);

  // Focuses the first wrong field once it is marked.
  useEffect(() => {
    if (Object.keys(wrong).length > 0) sheet.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [wrong]);

  function edit(next: Form) {
    setDraft({ form: next, base: formOf(settings) });
    setProblem(null);
  }

  function refusal(field: FieldName): string {
    const [least, most] = [format.number(LIMITS.typing.minSeconds), format.number(maxOf(field))];
    return t(`pacing.wrong.${field}`, { least, most });
  }

  function save(event: FormEvent) {
    event.preventDefault();
    const missing = missingOf(form);
    setProblem(null);
    const refused = outOfRange(form).filter((name) => !missing.includes(name));
    setWrong({
      ...Object.fromEntries(missing.map((name) => [name, t("pacing.missing")])),
      ...Object.fromEntries(refused.map((name) => [name, refusal(name)])),
    });
    if (missing.length > 0 || refused.length > 0 || !isChanged) return;
    change.mutate(patchOf(form, settings), {
      onSuccess: () => {
        setDraft(null);
        toast.success(t("pacing.saved"));
      },
      onError: (error) => {
        const field = FIELDS.find((name) => error instanceof ApiError && error.field === name);
        if (field === undefined) setProblem(errorText(t, error));
        else setWrong({ [field]: refusal(field) });
      },
    });
  }

  return (
    <form ref={sheet} onSubmit={save} noValidate>
      {isOperator(me) && (
        <p className="mb-5 rounded-lg bg-busy-soft px-4 py-3 text-busy-text">{t("pacing.readOnly")}</p>
      )}
      <fieldset disabled={!mayChange || change.isPending} className="min-w-0 space-y-5">
        <legend className="sr-only">{t("pacing.settings")}</legend>
        <TypingPart form={form} wrong={wrong} onEdit={edit} />
        <QuietPart form={form} wrong={wrong} onEdit={edit} />
        <LimitsPart form={form} wrong={wrong} onEdit={edit} />
        <Card className="space-y-3">
          <div className="flex gap-3">
            <Switch
              className="flex-1"
              label={t("pacing.warmUp")}
              hint={t("pacing.warmUpHint")}
              checked={form.warmUp.enabled}
              onChange={(event) => edit({ ...form, warmUp: { enabled: event.target.checked } })}
            />
            <HelpButton topic="warmUp" term={t("pacing.warmUp")} />
          </div>
          {!form.warmUp.enabled && <Warning>{t("pacing.warmUpOff")}</Warning>}
        </Card>
      </fieldset>
      {mayChange && (isChanged || change.isPending) && (
        <div className="sticky bottom-0 z-10 mt-5 flex flex-wrap items-center justify-end gap-x-4 gap-y-2 rounded-t-2xl border border-b-0 border-line bg-surface px-5 py-3 shadow-lg">
          <p role="status" className="min-w-0 flex-1 basis-40 text-muted">
            {problem === null ? t("pacing.unsaved") : <span className="font-medium text-bad-text">{problem}</span>}
          </p>
          <div className="flex gap-2">
            <Button
              look="secondary"
              onClick={() => {
                setDraft(null);
                setWrong({});
                setProblem(null);
              }}
            >
              {t("pacing.discard")}
            </Button>
            <Button type="submit" isBusy={change.isPending}>
              {t("common.save")}
            </Button>
          </div>
        </div>
      )}
    </form>
  );
}

function maxOf(field: FieldName): number {
  const limit = (["perMinute", "perHour", "perDay"] as const).find((name) => field === `limits.${name}`);
  return limit === undefined ? LIMITS.typing.maxSeconds : LIMITS.sends[limit];
}

type PartProps = { form: Form; wrong: Wrong; onEdit: (form: Form) => void };

function TypingPart({ form, wrong, onEdit }: PartProps) {
  const { t } = useTranslation();
  const { typing } = form;
  return (
    <Card className="space-y-5">
      <Switch
        label={t("pacing.typing")}
        hint={t("pacing.typingHint")}
        checked={typing.enabled}
        onChange={(event) => onEdit({ ...form, typing: { ...typing, enabled: event.target.checked } })}
      />
      {typing.enabled && (
        <div className="grid max-w-md grid-cols-2 gap-3">
          {(["minSeconds", "maxSeconds"] as const).map((name) => (
            <Field key={name} label={t(`pacing.${name}`)} error={wrong[`typing.${name}`]}>
              {(wiring) => (
                <Input
                  {...wiring}
                  type="number"
                  inputMode="decimal"
                  min={LIMITS.typing.minSeconds}
                  max={LIMITS.typing.maxSeconds}
                  step="0.5"
                  value={typing[name]}
                  onChange={(event) => onEdit({ ...form, typing: { ...typing, [name]: event.target.value } })}
                />
              )}
            </Field>
          ))}
          <p className="col-span-2 text-xs text-muted">{t("pacing.typingRange")}</p>
        </div>
      )}
      <div className="border-t border-line pt-5">
        <Switch
          label={t("pacing.readBeforeReply")}
          hint={t("pacing.readBeforeReplyHint")}
          checked={form.readBeforeReply}
          onChange={(event) => onEdit({ ...form, readBeforeReply: event.target.checked })}
        />
      </div>
    </Card>
  );
}

function QuietPart({ form, wrong, onEdit }: PartProps) {
  const { t } = useTranslation();
  const { quietHours } = form;
  const edit = (change: Partial<Form["quietHours"]>) => onEdit({ ...form, quietHours: { ...quietHours, ...change } });
  return (
    <Card className="space-y-5">
      <div className="flex gap-3">
        <Switch
          className="flex-1"
          label={t("pacing.quietHours")}
          hint={t("pacing.quietHoursHint")}
          checked={quietHours.enabled}
          onChange={(event) => edit({ enabled: event.target.checked })}
        />
        <HelpButton topic="quietHours" term={t("pacing.quietHours")} />
      </div>
      {quietHours.enabled && (
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-[8rem_8rem_1fr]">
          {(["from", "to"] as const).map((name) => (
            <Field key={name} label={t(`pacing.${name}`)} error={wrong[`quietHours.${name}`]}>
              {(wiring) => (
                <Input
                  {...wiring}
                  type="time"
                  value={quietHours[name]}
                  onChange={(event) => edit({ [name]: event.target.value })}
                />
              )}
            </Field>
          ))}
          <div className="col-span-2 min-w-0 sm:col-span-1">
            <ZoneField
              zone={quietHours.timeZone}
              error={wrong["quietHours.timeZone"]}
              onZone={(timeZone) => edit({ timeZone })}
            />
          </div>
          {quietHours.from === quietHours.to && (
            <div className="col-span-full">
              <Warning>{t("pacing.quietNever")}</Warning>
            </div>
          )}
        </div>
      )}
    </Card>
  );
}

function LimitsPart({ form, wrong, onEdit }: PartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const explanationId = useId();
  const { limits } = form;
  return (
    <Card className="space-y-5">
      <div>
        <h2 className="flex items-center justify-between gap-3 font-medium">
          {t("pacing.limits")}
          <HelpButton topic="priorities" term={t("guide.priorities")} />
        </h2>
        <p id={explanationId} className="mt-0.5 text-muted">
          {t("pacing.limitsHint")}
        </p>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset inside the form's own would draw a legend */}
      <div role="group" aria-labelledby={explanationId} className="grid gap-3 sm:grid-cols-3">
        {(["perMinute", "perHour", "perDay"] as const).map((name) => (
          <Field
            key={name}
            label={t(`pacing.${name}`)}
            hint={t("pacing.atMost", { most: format.number(LIMITS.sends[name]) })}
            error={wrong[`limits.${name}`]}
          >
            {(wiring) => (
              <Input
                {...wiring}
                type="number"
                inputMode="numeric"
                min={1}
                max={LIMITS.sends[name]}
                step={1}
                value={limits[name]}
                onChange={(event) => onEdit({ ...form, limits: { ...limits, [name]: event.target.value } })}
              />
            )}
          </Field>
        ))}
      </div>
    </Card>
  );
}

function Warning({ children }: { children: ReactNode }) {
  return <p className="rounded-lg bg-warn-soft px-3 py-2 text-xs text-warn-text">{children}</p>;
}

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import type { KeywordLanguage, OptOutSettings } from "~/api/types";
import { meQuery } from "~/features/tenants/queries";
import { isOperator, mayAdminister } from "~/features/tenants/role";
import { useFormDraft } from "~/form-drafts";
import { errorText } from "~/i18n/errors";
import { formOnTop, restoredDraft } from "~/settings-draft";
import { Breadcrumbs } from "~/ui/breadcrumbs";
import { Button } from "~/ui/button";
import { Field, Textarea } from "~/ui/field";
import { Problem } from "~/ui/problem";
import { Card, PageBody, PageHeading, Skeleton } from "~/ui/surface";
import { Switch } from "~/ui/switch";
import { toast } from "~/ui/toast";
import { useTitle } from "~/ui/use-title";
import { type Form, formOf, isSame, settingsOf } from "./form";
import { optOutSettingsQuery, useChangeOptOutSettings } from "./queries";

/** The languages that can be switched on; Indonesian and English are always on. */
const LANGUAGES: KeywordLanguage[] = [
  "ms",
  "ar",
  "de",
  "es",
  "fr",
  "hi",
  "it",
  "ja",
  "ko",
  "nl",
  "pl",
  "pt",
  "ru",
  "th",
  "tl",
  "tr",
  "vi",
  "zh",
];

/** The page of the words of customers that count as an opt-out or an opt-in. */
export function OptOutWordsPage() {
  const { t } = useTranslation();
  const settings = useQuery(optOutSettingsQuery);
  useTitle(t("optOutWords.title"));
  return (
    <PageBody isWide={false}>
      <Breadcrumbs />
      <PageHeading title={t("optOutWords.title")} description={t("optOutWords.lead")} />
      {settings.isPending && (
        <div role="status" aria-label={t("common.loading")} className="space-y-5">
          <Skeleton className="h-32 rounded-2xl!" />
          <Skeleton className="h-56 rounded-2xl!" />
        </div>
      )}
      {settings.isError && !settings.data && <Problem error={settings.error} onRetry={() => settings.refetch()} />}
      {settings.data && <SettingsForm settings={settings.data} />}
    </PageBody>
  );
}

function SettingsForm({ settings }: { settings: OptOutSettings }) {
  const { t } = useTranslation();
  const { data: me } = useQuery(meQuery);
  const change = useChangeOptOutSettings();
  const [draft, setDraft] = useFormDraft("opt-out-words", (kept) => restoredDraft(kept, formOf(settings)));
  const form = draft === null ? formOf(settings) : formOnTop(draft, formOf(settings));
  const isChanged = !isSame(settingsOf(form), settings);
  const mayChange = mayAdminister(me);
  const wrong = change.error instanceof ApiError ? change.error.field : null;
  const isWrongWord = wrong === "optOutWords" || wrong === "optInWords";

  function edit(next: Form) {
    setDraft({ form: next, base: formOf(settings) });
    change.reset();
  }

  function save(event: FormEvent) {
    event.preventDefault();
    if (!isChanged) return;
    change.mutate(settingsOf(form), {
      onSuccess: () => {
        setDraft(null);
        toast.success(t("optOutWords.saved"));
      },
    });
  }

  return (
    <form onSubmit={save} noValidate>
      {isOperator(me) && (
        <p className="mb-5 rounded-lg bg-busy-soft px-4 py-3 text-busy-text">{t("pacing.readOnly")}</p>
      )}
      <fieldset disabled={!mayChange || change.isPending} className="min-w-0 space-y-5">
        <legend className="sr-only">{t("optOutWords.title")}</legend>
        <Card>
          <Switch
            label={t("optOutWords.probable")}
            hint={t("optOutWords.probableHint")}
            checked={form.countsProbable}
            onChange={(event) => edit({ ...form, countsProbable: event.target.checked })}
          />
        </Card>
        <Card className="space-y-5">
          {(["optOutWords", "optInWords"] as const).map((list) => (
            <Field
              key={list}
              label={t(`optOutWords.${list}`)}
              hint={t(`optOutWords.${list}Hint`)}
              error={wrong === list ? t("optOutWords.wrongWord") : undefined}
            >
              {(wiring) => (
                <Textarea
                  {...wiring}
                  rows={3}
                  value={form[list]}
                  onChange={(event) => edit({ ...form, [list]: event.target.value })}
                />
              )}
            </Field>
          ))}
        </Card>
        <Languages chosen={form.languages} onChange={(languages) => edit({ ...form, languages })} />
      </fieldset>
      {mayChange && (
        <div className="mt-5 flex flex-wrap items-center justify-end gap-4">
          <p role="status" className="min-w-0 flex-1 basis-40 text-muted">
            {change.isError && !isWrongWord ? (
              <span className="text-bad-text">{errorText(t, change.error)}</span>
            ) : (
              isChanged && t("pacing.unsaved")
            )}
          </p>
          {isChanged && (
            <Button
              look="secondary"
              onClick={() => {
                setDraft(null);
                change.reset();
              }}
            >
              {t("pacing.discard")}
            </Button>
          )}
          <Button type="submit" disabled={!isChanged} isBusy={change.isPending}>
            {t("common.save")}
          </Button>
        </div>
      )}
    </form>
  );
}

function Languages({
  chosen,
  onChange,
}: {
  chosen: KeywordLanguage[];
  onChange: (languages: KeywordLanguage[]) => void;
}) {
  const { t, i18n } = useTranslation();
  const names = useMemo(() => new Intl.DisplayNames([i18n.language], { type: "language" }), [i18n.language]);
  const toggle = (language: KeywordLanguage, isOn: boolean) =>
    onChange(isOn ? [...chosen, language] : chosen.filter((known) => known !== language));
  return (
    <Card className="space-y-3">
      <h2 className="text-base font-semibold">{t("optOutWords.languages")}</h2>
      <p className="text-muted">{t("optOutWords.languagesHint")}</p>
      <div className="grid gap-x-4 gap-y-2 sm:grid-cols-3">
        {LANGUAGES.map((language) => (
          <label key={language} className="flex items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-brand"
              checked={chosen.includes(language)}
              onChange={(event) => toggle(language, event.target.checked)}
            />
            {names.of(language)}
          </label>
        ))}
      </div>
    </Card>
  );
}

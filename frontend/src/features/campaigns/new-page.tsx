import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { CalendarClock, X } from "lucide-react";
import { type FormEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { serverNow } from "~/api/clock";
import type { Device, RefusedRow } from "~/api/types";
import { summaryQuery } from "~/features/contacts/queries";
import { devicesQuery, listed } from "~/features/devices/queries";
import { isLinked } from "~/features/devices/status";
import { SendLater } from "~/features/messages/parts/send-later";
import { errorText } from "~/i18n/errors";
import { useFormat } from "~/i18n/format";
import { session } from "~/storage";
import { Alert } from "~/ui/alert";
import { Breadcrumbs } from "~/ui/breadcrumbs";
import { Button } from "~/ui/button";
import { ErrorNote } from "~/ui/error-note";
import { Field, Input } from "~/ui/field";
import { Problem as ProblemNote } from "~/ui/problem";
import { Card, PageBody, PageHeading, Skeleton } from "~/ui/surface";
import { useSettled } from "~/ui/use-settled";
import { useTitle } from "~/ui/use-title";
import { PACES } from "./pace";
import { AudienceField } from "./parts/audience";
import { DeviceChoice } from "./parts/device-choice";
import { Forecast, ForecastLoading, TextProblems } from "./parts/forecast";
import { MessageField } from "./parts/message-field";
import { PaceField } from "./parts/pace-field";
import { PhonePreview, usePlace } from "./parts/phone-preview";
import type { Refusal } from "./parts/refused-rows";
import { SendTest } from "./parts/send-test";
import { previewQuery, useCreateCampaign } from "./queries";
import { columnsOf, MOST_RECIPIENTS, parseRecipients, type Row } from "./recipients";
import {
  campaignOf,
  draftOf,
  EMPTY,
  kept,
  LONGEST_NAME,
  LONGEST_TEXT,
  type Missing,
  MOST_DEVICES,
  missingOf,
  restored,
  type Values,
} from "./wizard";

const PLACE = "cwa.draft/broadcast";
const SETTLED_MS = 400;

export function NewBroadcastPage() {
  const { t } = useTranslation();
  const devices = useInfiniteQuery(devicesQuery);
  const tags = useQuery(summaryQuery);
  useTitle(t("newBroadcast.title"));
  return (
    <PageBody>
      <Breadcrumbs />
      <PageHeading title={t("newBroadcast.title")} description={t("newBroadcast.lead")} />
      {devices.isError && <ProblemNote error={devices.error} onRetry={() => devices.refetch()} />}
      {/* Together: what comes later would push down what one has begun to fill in. */}
      {!devices.isError && (devices.isPending || tags.isPending) && <Loading />}
      {devices.isSuccess && !tags.isPending && <Wizard devices={listed(devices.data)} />}
    </PageBody>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div
      role="status"
      aria-label={t("common.loading")}
      className="grid items-start gap-5 lg:grid-cols-[1fr_18rem] lg:gap-x-8"
    >
      <div className="space-y-5">
        <Skeleton className="h-52 rounded-2xl!" />
        <Skeleton className="h-64 rounded-2xl!" />
        <Skeleton className="h-48 rounded-2xl!" />
      </div>
      <Skeleton className="h-96 rounded-2xl!" />
    </div>
  );
}

/** What is typed outlives everything but its being saved: a reload, a refusal, a look at another page. */
function useValues() {
  const { device, tag } = useSearch({ from: "/inside/broadcasts/new" });
  const [values, setValues] = useState<Values>(() => {
    const before = restored(session.read<Partial<Values>>(PLACE));
    return {
      ...before,
      ...(device === undefined ? {} : { deviceIds: [device] }),
      ...(tag === undefined ? {} : { audience: "tags" as const, tags: [tag] }),
    };
  });
  useEffect(() => session.write(PLACE, kept(values)), [values]);
  return [values, setValues] as const;
}

function Wizard({ devices }: { devices: Device[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useValues();
  const [wasTried, setWasTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const create = useCreateCampaign();
  const summary = useQuery(summaryQuery);

  const linked = devices.filter(({ status }) => isLinked(status));
  const chosen = typed.deviceIds.filter((id) => linked.some((device) => device.id === id));
  const only = linked.length === 1 ? linked[0] : undefined;
  // Where there is no choice, it is made.
  const deviceIds = chosen.length === 0 && only !== undefined ? [only.id] : chosen;
  const deviceKey = deviceIds.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same devices are the same values
  const values = useMemo<Values>(() => ({ ...typed, deviceIds }), [typed, deviceKey]);

  const listText = useDeferredValue(values.audience === "file" ? (values.file?.text ?? "") : values.list);
  const rows = useMemo(() => parseRecipients(listText), [listText]);
  const columns = values.audience === "tags" ? (summary.data?.attributes ?? []) : columnsOf(rows);

  const wanted = useMemo(() => draftOf(values, rows), [values, rows]);
  const settled = useSettled(wanted, SETTLED_MS);
  const preview = useQuery(previewQuery(settled));
  const forecast = wanted === null ? undefined : preview.data;
  const isOld = wanted !== settled || preview.isFetching;
  const renderings = forecast?.renderings ?? [];
  const [at, setAt] = usePlace(renderings.length);
  const sender = devices.find(({ id }) => id === deviceIds[0])?.name ?? t("common.product");

  function set(change: Partial<Values>) {
    setTyped((before) => ({ ...before, ...change }));
    create.reset();
    setRefusal(null);
  }

  function toFirstWrong() {
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-invalid=true]")?.focus(),
    );
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setWasTried(true);
    setRefusal(null);
    const sent = values.audience === "tags" ? [] : parseRecipients(sourceOf(values));
    const campaign = campaignOf(values, sent);
    if (campaign === null || missingOf(values, sent, serverNow()).size > 0) return toFirstWrong();
    create.mutate(campaign, {
      onSuccess: ({ id }) => {
        setTyped(EMPTY);
        void navigate({ to: "/broadcasts/$campaignId", params: { campaignId: id } });
      },
      onError: (error) => {
        setRefusal(refusalOf(error, sent));
        toFirstWrong();
      },
    });
  }

  const wrong = wasTried ? missingOf(values, rows, serverNow()) : new Set<Missing>();
  const field =
    create.error instanceof ApiError && create.error.code === "VALIDATION_ERROR" ? create.error.field : null;
  const isAtField = field !== null && ["name", "deviceIds", "text", "recipients", "csv", "audience"].includes(field);

  return (
    <form
      ref={form}
      onSubmit={submit}
      noValidate
      className="grid items-start gap-5 lg:grid-cols-[1fr_18rem] lg:gap-x-8"
    >
      <Card className="space-y-6 lg:col-start-1">
        <Field
          label={t("newBroadcast.name")}
          hint={t("newBroadcast.nameHint")}
          error={wrong.has("name") ? t("newBroadcast.nameMissing") : field === "name" && t("error.field.name")}
        >
          {(wiring) => (
            <Input
              {...wiring}
              maxLength={LONGEST_NAME}
              autoComplete="off"
              placeholder={t("newBroadcast.nameExample")}
              value={values.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        <DeviceChoice
          devices={devices}
          chosen={deviceIds}
          error={devicesError()}
          onChange={(next) => set({ deviceIds: next })}
        />
      </Card>
      <Card className="lg:col-start-1">
        <AudienceField values={values} rows={rows} error={audienceError()} refusal={refusal} onChange={set} />
      </Card>
      <Card className="space-y-3 lg:col-start-1">
        <MessageField text={values.text} columns={columns} error={textError()} onChange={(text) => set({ text })} />
        {forecast !== undefined && <TextProblems problems={forecast.problems} />}
      </Card>
      <div className="space-y-5 lg:sticky lg:top-8 lg:col-start-2 lg:row-span-6 lg:row-start-1">
        <PhonePreview
          text={values.text}
          sender={sender}
          renderings={renderings}
          isOld={isOld && wanted !== null}
          at={at}
          onAt={setAt}
        />
        <Card className="p-4!">
          <SendTest deviceId={deviceIds[0]} text={renderings[at]?.text ?? values.text} />
        </Card>
      </div>
      <Card className="space-y-6 lg:col-start-1">
        <PaceField
          pace={values.pace}
          gap={values.gap}
          onPace={(pace) => set(pace === "custom" ? { pace } : { pace, gap: PACES[pace] })}
          onGap={(gap) => set({ gap })}
        />
        <Schedule
          scheduledAt={values.scheduledAt}
          isPast={wrong.has("schedule")}
          onSchedule={(scheduledAt) => set({ scheduledAt })}
        />
      </Card>
      <Card className="space-y-4 lg:col-start-1">
        <h2 className="text-base font-semibold">{t("newBroadcast.forecast")}</h2>
        {wanted === null && <p className="text-muted">{t("newBroadcast.forecastNone")}</p>}
        {wanted !== null && forecast === undefined && !preview.isError && <ForecastLoading />}
        {forecast !== undefined && <Forecast preview={forecast} isOld={isOld} devices={devices} rows={rows} />}
        {wanted !== null && preview.isError && !isOld && (
          <Alert>
            {t("newBroadcast.forecastFailed")} {errorText(t, preview.error)}{" "}
            <Button look="link" size="bare" className="text-bad-text!" onClick={() => preview.refetch()}>
              {t("common.retry")}
            </Button>
          </Alert>
        )}
        {create.isError && refusal === null && !isAtField && (
          <div className="space-y-1">
            <ErrorNote error={create.error} deviceId={deviceIds[0]} />
            <p className="text-xs text-muted">{t("newBroadcast.nothingLost")}</p>
          </div>
        )}
        {wrong.size > 0 && (
          <p role="alert" className="font-medium text-bad-text">
            {t("newBroadcast.incomplete")}
          </p>
        )}
        <Button type="submit" isBusy={create.isPending}>
          {values.scheduledAt === null ? t("newBroadcast.submit") : t("newBroadcast.submitScheduled")}
        </Button>
      </Card>
    </form>
  );

  function devicesError(): string | null {
    if (wrong.has("devices"))
      return deviceIds.length === 0
        ? t("newBroadcast.deviceMissing")
        : t("newBroadcast.devicesTooMany", { max: MOST_DEVICES });
    return field === "deviceIds" ? t("error.field.deviceId") : null;
  }

  function audienceError(): string | null {
    if (wrong.has("audience") || rows.length > MOST_RECIPIENTS) {
      if (values.audience === "tags") return t("newBroadcast.tagsMissing");
      return rows.length === 0
        ? t("newBroadcast.recipientsMissing")
        : t("newBroadcast.recipientsTooMany", { max: MOST_RECIPIENTS, count: rows.length });
    }
    const isAudience = field === "recipients" || field === "csv" || field === "audience";
    return isAudience && refusal === null ? t("error.field.recipients") : null;
  }

  function textError(): string | null {
    if (wrong.has("text") || values.text.length > LONGEST_TEXT)
      return values.text.trim() === "" ? t("newBroadcast.textMissing") : t("newBroadcast.textTooLong");
    return field === "text" ? t("newBroadcast.textRefused") : null;
  }
}

type ScheduleProps = {
  scheduledAt: string | null;
  isPast: boolean;
  onSchedule: (scheduledAt: string | null) => void;
};

/** By hand, or by itself at a time. */
function Schedule({ scheduledAt, isPast, onSchedule }: ScheduleProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="space-y-2 border-t border-line pt-5">
      <h2 className="font-medium">{t("newBroadcast.schedule.title")}</h2>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="min-w-0 flex-1 basis-52 text-muted tabular">
          {scheduledAt === null
            ? t("newBroadcast.schedule.byHand")
            : t("newBroadcast.schedule.at", { time: format.date(scheduledAt) })}
        </p>
        <Button look="secondary" size="sm" data-invalid={isPast || undefined} onClick={() => setIsOpen(true)}>
          <CalendarClock aria-hidden />
          {scheduledAt === null ? t("newBroadcast.schedule.open") : t("newBroadcast.schedule.change")}
        </Button>
        {scheduledAt !== null && (
          <Button
            look="ghost"
            size="iconSm"
            aria-label={t("newBroadcast.schedule.remove")}
            title={t("newBroadcast.schedule.remove")}
            onClick={() => onSchedule(null)}
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
        title={t("newBroadcast.schedule.title")}
        lead={t("newBroadcast.schedule.lead")}
        onPlan={(at) => {
          setIsOpen(false);
          onSchedule(at);
        }}
      />
    </div>
  );
}

function sourceOf({ audience, file, list }: Values): string {
  return audience === "file" ? (file?.text ?? "") : list;
}

function refusalOf(error: unknown, sent: readonly Row[]): Refusal | null {
  if (!(error instanceof ApiError)) return null;
  const { rows, rejected } = (error.details ?? {}) as { rows?: RefusedRow[]; rejected?: number };
  return Array.isArray(rows) && rows.length > 0 ? { rows, rejected: rejected ?? rows.length, sent } : null;
}

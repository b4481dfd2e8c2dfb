import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, Navigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "~/api/clock";
import type { Campaign, Device } from "~/api/types";
import { tableErrorText } from "~/features/contacts/foreign-text";
import { summaryQuery } from "~/features/contacts/queries";
import { devicesQuery, listed } from "~/features/devices/queries";
import { useFormat } from "~/i18n/format";
import { Alert } from "~/ui/alert";
import { Breadcrumbs } from "~/ui/breadcrumbs";
import { Button } from "~/ui/button";
import { Confirm } from "~/ui/dialog";
import { ErrorNote } from "~/ui/error-note";
import { Field, Input } from "~/ui/field";
import { Problem } from "~/ui/problem";
import { Card, PageBody, PageHeading, Skeleton } from "~/ui/surface";
import { useTitle } from "~/ui/use-title";
import { isBeforeStart } from "./audience";
import { listOf } from "./broadcast-form";
import { valuesOf } from "./copy";
import { useLaterThanStart } from "./forecast-text";
import { audienceError, devicesError, nameError, textError } from "./form-errors";
import { PACES } from "./pace";
import { AudienceField } from "./parts/audience";
import { DeviceChoice } from "./parts/device-choice";
import { Forecast, ForecastLoading, TextProblems } from "./parts/forecast";
import { MessageField } from "./parts/message-field";
import { PaceField } from "./parts/pace-field";
import { PhonePreview, useRecipientIndex } from "./parts/phone-preview";
import { ScheduleField } from "./parts/schedule-field";
import { SendTest } from "./parts/send-test";
import { allRecipientsQuery, BroadcastChangedError, campaignQuery } from "./queries";
import { countRows } from "./recipients";
import { type BroadcastForm, type InitialForm, useBroadcastForm } from "./use-broadcast-form";
import { type ForecastState, useForecast } from "./use-forecast";

export function NewBroadcastPage() {
  const { t } = useTranslation();
  const devices = useInfiniteQuery(devicesQuery);
  const tags = useQuery(summaryQuery);
  const { from, edit } = useSearch({ from: "/inside/broadcasts/new" });
  const source = edit ?? from;
  const known = useQuery({ ...campaignQuery(source ?? ""), enabled: source !== undefined });
  const isList = known.data?.audience.kind === "list";
  const recipients = useQuery({ ...allRecipientsQuery(source ?? ""), enabled: source !== undefined && isList });
  const beginning = useMemo<InitialForm | "pending">(() => {
    if (source === undefined) return null;
    if (known.data === undefined || (isList && recipients.data === undefined)) return "pending";
    return { id: source, isEdit: edit !== undefined, values: valuesOf(known.data, recipients.data ?? [], serverNow()) };
  }, [source, edit, isList, known.data, recipients.data]);
  const isTooLate = useIsTooLate(edit, known.data);
  const title = edit === undefined ? t("newBroadcast.title") : t("newBroadcast.editTitle");
  useTitle(title);
  // Data that was loaded remains in the form, even if somebody deletes the broadcast in the meantime.
  const failed = [known, recipients].find(({ isError, data }) => isError && data === undefined);
  if (failed !== undefined)
    return (
      <PageBody>
        <Breadcrumbs itemName={title} />
        <Problem error={failed.error} onRetry={() => failed.refetch()} list="/broadcasts" />
      </PageBody>
    );
  if (isTooLate && edit !== undefined)
    return <Navigate to="/broadcasts/$campaignId" params={{ campaignId: edit }} replace />;
  return (
    <PageBody>
      <Breadcrumbs itemName={title} />
      <PageHeading title={title} description={t("newBroadcast.lead")} />
      {devices.isError && <Problem error={devices.error} onRetry={() => devices.refetch()} />}
      {/* Devices and tags are loaded before the form is shown: a late response would move the fields that the user is filling in. */}
      {!devices.isError && (devices.isPending || tags.isPending || beginning === "pending") && <Loading />}
      {devices.isSuccess && !tags.isPending && beginning !== "pending" && (
        <Wizard key={source ?? ""} devices={listed(devices.data)} beginning={beginning} />
      )}
    </PageBody>
  );
}

/** Returns whether the broadcast had started when the page opened. If it starts later, its form remains and says so. */
function useIsTooLate(id: string | undefined, campaign: Campaign | undefined): boolean {
  const [judged, setJudged] = useState<{ id: string; isTooLate: boolean } | null>(null);
  if (id !== undefined && campaign !== undefined && judged?.id !== id)
    setJudged({ id, isTooLate: !isBeforeStart(campaign) });
  return judged !== null && judged.id === id && judged.isTooLate;
}

const columnClasses = "grid items-start gap-5 lg:grid-cols-[1fr_18rem] lg:gap-x-8";

function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("common.loading")} className={columnClasses}>
      <div className="space-y-5">
        <Skeleton className="h-52 rounded-2xl!" />
        <Skeleton className="h-64 rounded-2xl!" />
        <Skeleton className="h-48 rounded-2xl!" />
      </div>
      <Skeleton className="h-96 rounded-2xl!" />
    </div>
  );
}

function Wizard({ devices, beginning }: { devices: Device[]; beginning: InitialForm }) {
  const form = useBroadcastForm(devices, beginning);
  const forecast = useForecast(form);
  return (
    <form ref={form.element} onSubmit={form.submit} noValidate className={columnClasses}>
      <SenderCard form={form} devices={devices} />
      <AudienceCard form={form} forecast={forecast} />
      <MessageCard form={form} forecast={forecast} />
      <PreviewColumn form={form} forecast={forecast} devices={devices} />
      <PaceCard form={form} />
      <ForecastCard form={form} forecast={forecast} devices={devices} />
      <AskToSchedule form={form} forecast={forecast} />
    </form>
  );
}

/** Asks for confirmation, because a scheduled broadcast starts without another question. */
function AskToSchedule({ form, forecast: { preview, isOld } }: MessageCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const at = form.values.scheduledAt;
  const recipients = preview?.recipients ?? countRows(listOf(form.values));
  const later = useLaterThanStart(isOld ? null : (preview?.estimate ?? null), at);
  const question = at === null ? "" : t("newBroadcast.ask.text", { time: format.date(at) });
  return (
    <Confirm
      isOpen={form.isAsking && at !== null}
      onOpenChange={form.setIsAsking}
      look="primary"
      title={t("newBroadcast.ask.title", { count: recipients, amount: format.number(recipients) })}
      description={later === null ? question : `${question} ${later}`}
      confirm={t("newBroadcast.ask.confirm")}
      keep={t("newBroadcast.ask.keep")}
      isBusy={form.isSaving}
      error={null}
      onConfirm={form.save}
    />
  );
}

function SenderCard({ form, devices }: { form: BroadcastForm; devices: Device[] }) {
  const { t } = useTranslation();
  return (
    <Card className="space-y-6 lg:col-start-1">
      <Field label={t("newBroadcast.name")} hint={t("newBroadcast.nameHint")} error={nameError(t, form)}>
        {(wiring) => (
          <Input
            {...wiring}
            autoComplete="off"
            placeholder={t("newBroadcast.nameExample")}
            value={form.values.name}
            onChange={(event) => form.set({ name: event.target.value })}
          />
        )}
      </Field>
      <DeviceChoice
        devices={devices}
        chosen={form.values.deviceIds}
        error={devicesError(t, form)}
        onChange={(deviceIds) => form.set({ deviceIds })}
      />
    </Card>
  );
}

function AudienceCard({ form, forecast }: MessageCardProps) {
  const { t } = useTranslation();
  return (
    <Card className="lg:col-start-1">
      <AudienceField
        values={form.values}
        preview={forecast.isPossible ? forecast.preview : undefined}
        error={audienceError(t, form)}
        refusal={form.refusal}
        onChange={form.set}
        onLeaveOut={form.saveWithout}
      />
    </Card>
  );
}

type MessageCardProps = { form: BroadcastForm; forecast: ForecastState };

function MessageCard({ form, forecast }: MessageCardProps) {
  const { t } = useTranslation();
  const summary = useQuery(summaryQuery);
  const { values } = form;
  const isByTagsOrPicked = values.audience === "tags" || values.audience === "contacts";
  const columnNames = isByTagsOrPicked ? (summary.data?.attributes ?? []) : (forecast.preview?.columns ?? []);
  return (
    <Card className="space-y-3 lg:col-start-1">
      <MessageField
        text={values.text}
        columns={columnNames}
        error={textError(t, form)}
        onChange={(text) => form.set({ text })}
      />
      {forecast.preview !== undefined && (
        <TextProblems problems={forecast.preview.problems} text={values.text} onText={(text) => form.set({ text })} />
      )}
    </Card>
  );
}

type PartProps = { form: BroadcastForm; forecast: ForecastState; devices: Device[] };

/** Beside the form: the message on the recipient's phone, and the button that sends it as a test. */
function PreviewColumn({ form: { values }, forecast, devices }: PartProps) {
  const { t } = useTranslation();
  const renderings = forecast.preview?.renderings ?? [];
  const [at, setAt] = useRecipientIndex(renderings.length);
  const deviceId = values.deviceIds[0];
  return (
    <div className="space-y-5 lg:sticky lg:top-8 lg:col-start-2 lg:row-span-6 lg:row-start-1">
      <PhonePreview
        text={values.text}
        sender={devices.find(({ id }) => id === deviceId)?.name ?? t("common.product")}
        renderings={renderings}
        isOld={forecast.isOld && forecast.isPossible}
        at={at}
        onAt={setAt}
      />
      <Card className="p-4!">
        <SendTest deviceId={deviceId} text={values.text} textNow={() => forecast.textNow(at)} />
      </Card>
    </div>
  );
}

function PaceCard({ form: { values, missing, set } }: { form: BroadcastForm }) {
  return (
    <Card className="space-y-6 lg:col-start-1">
      <PaceField
        pace={values.pace}
        gap={values.gap}
        onPace={(pace) => set(pace === "custom" ? { pace } : { pace, gap: PACES[pace] })}
        onGap={(gap) => set({ gap })}
      />
      <ScheduleField
        scheduledAt={values.scheduledAt}
        isPast={missing.has("schedule")}
        onSchedule={(scheduledAt) => set({ scheduledAt })}
      />
    </Card>
  );
}

/** Shows how long the broadcast takes, what the server says about it, and the button that saves it. */
function ForecastCard({ form, forecast: { isPossible, preview, isOld, error, retry }, devices }: PartProps) {
  const { t } = useTranslation();
  return (
    <Card className="space-y-4 lg:col-start-1">
      <h2 className="text-base font-semibold">{t("newBroadcast.forecast")}</h2>
      {!isPossible && <p className="text-muted">{t("newBroadcast.forecastNone")}</p>}
      {isPossible && preview === undefined && error === null && <ForecastLoading />}
      {preview !== undefined && (
        <Forecast
          preview={preview}
          isOld={isOld}
          devices={devices}
          text={form.values.text}
          leaveOut={form.values.leaveOut}
          sendToUndecided={form.values.sendToUndecided}
          onText={(text) => form.set({ text })}
          onLeaveOut={(leaveOut) => form.set({ leaveOut })}
          onSendToUndecided={(sendToUndecided) => form.set({ sendToUndecided })}
        />
      )}
      {isPossible && error !== null && !isOld && (
        <Alert>
          {t("newBroadcast.forecastFailed")} {tableErrorText(t, error)}{" "}
          <Button look="link" size="bare" className="text-bad-text!" onClick={retry}>
            {t("common.retry")}
          </Button>
        </Alert>
      )}
      {form.otherError !== null && (
        <div className="space-y-1">
          {form.otherError instanceof BroadcastChangedError ? (
            <BroadcastChanged running={form.otherError.running} />
          ) : (
            <ErrorNote error={form.otherError} deviceId={form.values.deviceIds[0]} />
          )}
          <p className="text-xs text-muted">{t("newBroadcast.nothingLost")}</p>
        </div>
      )}
      {form.refusal !== null && (
        <p role="alert" className="font-medium text-bad-text">
          {t("newBroadcast.refusedNote", { count: form.refusal.rejected })}{" "}
          <Button type="button" look="link" size="bare" onClick={form.saveWithout}>
            {t("newBroadcast.leaveOut", { count: form.refusal.rejected })}
          </Button>
        </p>
      )}
      {form.refusal === null && form.refusedField !== null && form.otherError === null && (
        <p role="alert" className="font-medium text-bad-text">
          {t("newBroadcast.incomplete")}
        </p>
      )}
      {form.missing.size > 0 && (
        <p role="alert" className="font-medium text-bad-text">
          {t("newBroadcast.incomplete")}
        </p>
      )}
      <Button type="submit" isBusy={form.isSaving}>
        {form.values.scheduledAt === null ? t("newBroadcast.submit") : t("newBroadcast.submitScheduled")}
      </Button>
    </Card>
  );
}

/** Explains why the changes cannot be saved, and what to do. */
function BroadcastChanged({ running }: { running: string | null }) {
  const { t } = useTranslation();
  if (running === null) return <Alert>{t("newBroadcast.hasStarted")}</Alert>;
  return (
    <Alert>
      {t("newBroadcast.isRunning")}{" "}
      <Link to="/broadcasts/$campaignId" params={{ campaignId: running }} className="font-medium underline">
        {t("newBroadcast.openRunning")}
      </Link>
    </Alert>
  );
}

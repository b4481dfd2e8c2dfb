import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { type FormEvent, useDeferredValue, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import type { Device, Gap, RefusedRow } from "~/api/types";
import { devicesQuery, listed } from "~/features/devices/queries";
import { isLinked } from "~/features/devices/status";
import { errorText } from "~/i18n/errors";
import { Button } from "~/ui/button";
import { Field, Input, Select, Textarea } from "~/ui/field";
import { Problem as ProblemNote } from "~/ui/problem";
import { Card, PageBody, PageHeading } from "~/ui/surface";
import { useTitle } from "~/ui/use-title";
import { mayBeGap, PACES } from "./pace";
import { type Pace, PaceField } from "./parts/pace-field";
import { Preview } from "./parts/preview";
import { RecipientsField, type Refusal } from "./parts/recipients-field";
import { useCreateCampaign } from "./queries";
import { MOST_RECIPIENTS, parseRecipients, type Row } from "./recipients";
import { NAME_PLACE, unknownVariable } from "./template";

/** The API's limit, in UTF-16 units as JavaScript counts them. */
const LONGEST_TEXT = 65_536;
const LONGEST_NAME = 100;
const BRACES = { open: "{{", close: "}}" };

export function NewBroadcastPage() {
  const { t } = useTranslation();
  const devices = useInfiniteQuery(devicesQuery);
  useTitle(t("newBroadcast.title"));
  return (
    <PageBody>
      <Link to="/broadcasts" className="mb-4 inline-flex items-center gap-1.5 text-muted hover:text-ink">
        <ArrowLeft className="size-4" aria-hidden />
        {t("newBroadcast.back")}
      </Link>
      <PageHeading title={t("newBroadcast.title")} description={t("newBroadcast.lead")} />
      {devices.isError ? (
        <ProblemNote error={devices.error} onRetry={() => devices.refetch()} />
      ) : (
        <Draft devices={listed(devices.data)} />
      )}
    </PageBody>
  );
}

type Values = { name: string; deviceId: string; text: string; recipients: string; pace: Pace; gap: Gap };

function Draft({ devices }: { devices: Device[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { device: wanted } = useSearch({ from: "/inside/broadcasts/new" });
  const linked = devices.filter(({ status }) => isLinked(status));
  const [values, setValues] = useState<Values>({
    name: "",
    deviceId: wanted ?? "",
    text: "",
    recipients: "",
    pace: "normal",
    gap: PACES.normal,
  });
  const [wasTried, setWasTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const key = useRef(crypto.randomUUID());
  const create = useCreateCampaign();

  const deviceId = values.deviceId || (linked.length === 1 ? (linked[0]?.id ?? "") : "");
  const listText = useDeferredValue(values.recipients);
  const rows = useMemo(() => parseRecipients(listText), [listText]);
  const sender = devices.find(({ id }) => id === deviceId)?.name ?? t("common.product");

  function set(change: Partial<Values>) {
    setValues((before) => ({ ...before, ...change }));
    create.reset();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setWasTried(true);
    const sent = parseRecipients(values.recipients);
    setRefusal(null);
    if (problems(values, deviceId, sent.length).size > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    const campaign = {
      name: values.name.trim(),
      deviceId,
      text: values.text,
      recipients: sent.map(({ phone, name }) => ({ phone, name })),
      gap: values.gap,
    };
    create.mutate(
      { campaign, key: key.current },
      {
        onSuccess: ({ id }) => navigate({ to: "/broadcasts/$campaignId", params: { campaignId: id } }),
        onError: (error) => {
          // The server has answered: what is sent after a correction is another broadcast.
          if (error instanceof ApiError && !error.mayPass) key.current = crypto.randomUUID();
          setRefusal(refusalOf(error, sent));
        },
      },
    );
  }

  const wrong = wasTried ? problems(values, deviceId, rows.length) : new Set<Problem>();
  const field =
    create.error instanceof ApiError && create.error.code === "VALIDATION_ERROR" ? create.error.field : null;
  const unknown = unknownVariable(values.text);
  const message = useRef<HTMLTextAreaElement>(null);

  function insertName() {
    const box = message.current;
    const from = box?.selectionStart ?? values.text.length;
    const to = box?.selectionEnd ?? from;
    set({ text: values.text.slice(0, from) + NAME_PLACE + values.text.slice(to) });
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(from + NAME_PLACE.length, from + NAME_PLACE.length);
    });
  }

  return (
    <div className="grid items-start gap-8 lg:grid-cols-[1fr_18rem]">
      <form ref={form} onSubmit={submit} noValidate>
        <Card className="space-y-6">
          <div className="grid gap-6 sm:grid-cols-2">
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
            <Field
              label={t("newBroadcast.device")}
              hint={linked.length === 0 ? t("newBroadcast.noDevice") : undefined}
              error={
                wrong.has("device")
                  ? t("newBroadcast.deviceMissing")
                  : field === "deviceId" && t("error.field.deviceId")
              }
            >
              {(wiring) => (
                <Select {...wiring} value={deviceId} onChange={(event) => set({ deviceId: event.target.value })}>
                  <option value="">{t("newBroadcast.devicePick")}</option>
                  {devices.map(({ id, name, status }) => (
                    <option key={id} value={id} disabled={!isLinked(status)}>
                      {name}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </div>
          <Field
            label={t("newBroadcast.text")}
            hint={
              unknown === null
                ? t("newBroadcast.textHint", BRACES)
                : t("newBroadcast.unknownVariable", { ...BRACES, variable: unknown })
            }
            error={
              wrong.has("text")
                ? values.text.trim() === ""
                  ? t("newBroadcast.textMissing")
                  : t("newBroadcast.textTooLong")
                : field === "text" && t("error.field.text")
            }
            aside={
              <Button look="link" size="bare" className="text-xs" onClick={insertName}>
                {t("newBroadcast.insertName")}
              </Button>
            }
          >
            {(wiring) => (
              <Textarea
                {...wiring}
                ref={message}
                rows={5}
                placeholder={t("newBroadcast.textExample", BRACES)}
                value={values.text}
                onChange={(event) => set({ text: event.target.value })}
              />
            )}
          </Field>
          <RecipientsField
            text={values.recipients}
            rows={rows}
            refusal={refusal}
            error={recipientsError()}
            onChange={(recipients) => set({ recipients })}
          />
          <PaceField
            pace={values.pace}
            gap={values.gap}
            count={rows.length}
            onPace={(pace) => set(pace === "custom" ? { pace } : { pace, gap: PACES[pace] })}
            onGap={(gap) => set({ gap })}
          />
          {create.isError && refusal === null && field === null && (
            <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2.5 text-bad-text">
              {errorText(t, create.error)}
            </p>
          )}
          <Button type="submit" isBusy={create.isPending}>
            {t("newBroadcast.submit")}
          </Button>
        </Card>
      </form>
      <div className="lg:sticky lg:top-8">
        <Preview text={values.text} rows={rows} sender={sender} />
      </div>
    </div>
  );

  function recipientsError(): string | null {
    if (wrong.has("recipients")) {
      return rows.length === 0
        ? t("newBroadcast.recipientsMissing")
        : t("newBroadcast.recipientsTooMany", { max: MOST_RECIPIENTS, count: rows.length });
    }
    return field === "recipients" && refusal === null ? t("error.field.recipients") : null;
  }
}

type Problem = "name" | "device" | "text" | "recipients" | "gap";

function problems({ name, text, gap }: Values, deviceId: string, recipients: number): Set<Problem> {
  const found = new Set<Problem>();
  if (name.trim() === "") found.add("name");
  if (deviceId === "") found.add("device");
  if (text.trim() === "" || text.length > LONGEST_TEXT) found.add("text");
  if (recipients === 0 || recipients > MOST_RECIPIENTS) found.add("recipients");
  if (!mayBeGap(gap)) found.add("gap");
  return found;
}

function refusalOf(error: unknown, sent: readonly Row[]): Refusal | null {
  if (!(error instanceof ApiError)) return null;
  const { rows, rejected } = (error.details ?? {}) as { rows?: RefusedRow[]; rejected?: number };
  return Array.isArray(rows) && rows.length > 0 ? { rows, rejected: rejected ?? rows.length, sent } : null;
}

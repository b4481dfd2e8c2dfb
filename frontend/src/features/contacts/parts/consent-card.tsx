import { useInfiniteQuery } from "@tanstack/react-query";
import { type LucideIcon, ThumbsUp, UserCheck, UserX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConsentEntry, ConsentSaid, Contact } from "~/api/types";
import { devicesQuery, listed } from "~/features/devices/queries";
import { HelpButton } from "~/features/help/help-button";
import { errorText } from "~/i18n/errors";
import { useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import { Confirm } from "~/ui/dialog";
import { MoreButton } from "~/ui/more-button";
import { Problem } from "~/ui/problem";
import { Card, Skeleton } from "~/ui/surface";
import { Switch } from "~/ui/switch";
import { toast } from "~/ui/toast";
import { consentQuery, consentState, useRecordConsent } from "../queries";

/** Shows whether the contact receives broadcasts, and the history of its consent. */
export function ConsentCard({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const record = useRecordConsent(contact.id);
  const [asked, setAsked] = useState<ConsentSaid | null>(null);
  // Keeps the text of the dialog while it closes.
  const [shown, setShown] = useState<ConsentSaid>("opted_out");

  function ask(said: ConsentSaid) {
    record.reset();
    setShown(said);
    setAsked(said);
  }

  return (
    <Card className="space-y-5">
      <div className="flex gap-3">
        <Switch
          className="flex-1"
          label={t("consent.none")}
          hint={t("consent.noneHint")}
          checked={contact.optedOut !== null}
          onChange={() => ask(contact.optedOut === null ? "opted_out" : "opted_in")}
        />
        <HelpButton topic="optOut" term={t("optOut.badge")} />
      </div>
      {contact.optedOut === null && (
        <div className="flex flex-wrap items-center justify-between gap-3 rounded-xl bg-sunken px-4 py-3">
          <div data-testid="consent-state" className="min-w-0 flex-1 basis-60">
            <PresentConsent contact={contact} />
          </div>
          {contact.consentedAt === null && (
            <Button look="secondary" size="sm" onClick={() => ask("consented")}>
              <ThumbsUp aria-hidden />
              {t("consent.record")}
            </Button>
          )}
        </div>
      )}
      <ConsentHistory contact={contact} />
      <Confirm
        isOpen={asked !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) setAsked(null);
        }}
        look={shown === "opted_out" ? "danger" : "primary"}
        title={t(`consent.ask.${shown}.title`)}
        description={t(`consent.ask.${shown}.text`)}
        confirm={t(`consent.ask.${shown}.confirm`)}
        isBusy={record.isPending}
        error={record.isError ? errorText(t, record.error) : null}
        onConfirm={() =>
          record.mutate(
            { said: shown },
            {
              onSuccess: () => {
                setAsked(null);
                toast.success(t(`consent.ask.${shown}.done`));
              },
            },
          )
        }
      />
    </Card>
  );
}

/** Shows the present consent of a contact that has not opted out: its opt-in with the word and the device, its consent, or nothing. */
function PresentConsent({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { optedIn, consentedAt } = contact;
  const state = consentState(contact);
  if (state === "opted_in" && optedIn !== null) return <ConsentSummary {...optedIn} said="opted_in" />;
  if (state === "consented" && consentedAt !== null)
    return (
      <>
        <p className="font-medium">{t("consent.said.consented")}</p>
        <p className="text-xs text-muted tabular">{format.date(consentedAt)}</p>
      </>
    );
  return <p>{t("consent.unknown")}</p>;
}

const ICONS: Record<ConsentSaid, LucideIcon> = { opted_out: UserX, opted_in: UserCheck, consented: ThumbsUp };

function ConsentHistory({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const entries = useInfiniteQuery(consentQuery(contact.id));
  const list = entries.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section aria-label={t("consent.history")} className="border-t border-line pt-5">
      <h2 className="mb-3 text-base font-semibold">{t("consent.history")}</h2>
      {entries.isPending && (
        <div role="status" aria-label={t("common.loading")}>
          <Skeleton className="h-12" />
        </div>
      )}
      {entries.isError && list.length === 0 && <Problem error={entries.error} onRetry={() => entries.refetch()} />}
      {entries.isSuccess && list.length === 0 && <p className="text-muted">{t("consent.historyEmpty")}</p>}
      <ol className="space-y-3">
        {list.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two entries may have the same time, and an entry has no state that a changed key could lose
          <Entry key={`${entry.at}/${index}`} entry={entry} />
        ))}
      </ol>
      <MoreButton list={entries} />
    </section>
  );
}

type ConsentSummaryProps = Pick<ConsentEntry, "at" | "said" | "source" | "word" | "deviceId">;

/** Describes one record of consent: its kind, when it was made, by which word or by which user, and on which device. */
function ConsentSummary({ at, said, source, word, deviceId }: ConsentSummaryProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const devices = useInfiniteQuery(devicesQuery);
  const device = listed(devices.data).find(({ id }) => id === deviceId);
  return (
    <>
      <p className="font-medium">{t(`consent.said.${said}`)}</p>
      <p className="text-xs text-muted tabular">
        {format.date(at)} ·{" "}
        {source === "word" && word !== null ? t("consent.byWord", { word }) : t(`consent.by.${source}`)}
        {device !== undefined && ` · ${device.name}`}
      </p>
    </>
  );
}

function Entry({ entry }: { entry: ConsentEntry }) {
  const { said, note } = entry;
  const Icon = ICONS[said];
  return (
    <li data-testid="consent-entry" data-said={said} className="flex gap-3">
      <span className="grid size-8 shrink-0 place-items-center rounded-full bg-idle-soft text-idle-text">
        <Icon className="size-4" aria-hidden />
      </span>
      <div className="min-w-0">
        <ConsentSummary {...entry} />
        {note !== null && note !== "" && <p className="mt-0.5 text-xs [overflow-wrap:anywhere]">{note}</p>}
      </div>
    </li>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowRight, Megaphone } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { MAX_LENGTH } from "~/api/contract";
import { flatten } from "~/api/pages";
import type { Campaign, Chat, Device } from "~/api/types";
import { HelpButton } from "~/features/help/help-button";
import { isTooLong } from "~/i18n/characters";
import { phoneNumber } from "~/i18n/format";
import { Button } from "~/ui/button";
import { ErrorNote } from "~/ui/error-note";
import { Field, Input, Textarea } from "~/ui/field";
import { Skeleton } from "~/ui/surface";
import { useCampaignAction } from "../../campaigns/queries";
import { chatsQuery } from "../../messages/queries";
import { NumberField, useTypedNumber } from "../../messages/typed-number";
import { useFirstBroadcast } from "../queries";
import { QuietNote } from "./quiet-note";

const BRACES = { open: "{{", close: "}}" };

type FirstBroadcastProps = { device: Device; draft: Campaign | undefined };

/** The form for a broadcast to the person who got the first message. */
export function FirstBroadcast({ device, draft }: FirstBroadcastProps) {
  const { t } = useTranslation();
  const chats = useInfiniteQuery(chatsQuery(device.id));
  const send = useFirstBroadcast();
  if (chats.isPending) return <Skeleton className="h-48 rounded-2xl!" />;
  const known = flatten(chats.data, ({ chatId }) => chatId).find(({ phone }) => phone !== null);
  return (
    <div className="space-y-4">
      <QuietNote device={device} />
      {draft !== undefined && !send.isPending && <DraftBroadcast campaign={draft} device={device} />}
      <BroadcastForm device={device} known={known} send={send} />
      <p className="flex flex-wrap items-center gap-2 text-muted">
        <span className="min-w-0 flex-1 basis-64">{t("start.broadcast.how")}</span>
        <HelpButton topic="pace" term={t("newBroadcast.pace")} />
      </p>
      <Link
        to="/broadcasts/new"
        search={{ device: device.id }}
        className="inline-flex items-center gap-1.5 text-brand-text underline-offset-4 hover:underline"
      >
        {t("start.broadcast.more")}
        <ArrowRight className="size-4" aria-hidden />
      </Link>
    </div>
  );
}

/** A broadcast that was created and not started: the user can start it without writing it again. */
function DraftBroadcast({ campaign, device }: { campaign: Campaign; device: Device }) {
  const { t } = useTranslation();
  const act = useCampaignAction(campaign.id);
  return (
    <div className="space-y-3 rounded-xl border border-line bg-surface px-4 py-3">
      <p>
        <Link
          to="/broadcasts/$campaignId"
          params={{ campaignId: campaign.id }}
          className="font-semibold text-brand-text underline-offset-4 hover:underline"
        >
          {campaign.name}
        </Link>{" "}
        <span className="text-muted">{t("start.broadcast.drafted")}</span>
      </p>
      {act.isError && <ErrorNote error={act.error} deviceId={device.id} />}
      <Button look="secondary" size="sm" isBusy={act.isPending} onClick={() => act.mutate("start")}>
        {t("start.broadcast.begin")}
      </Button>
    </div>
  );
}

type BroadcastFormProps = { device: Device; known: Chat | undefined; send: ReturnType<typeof useFirstBroadcast> };

function BroadcastForm({ device, known, send }: BroadcastFormProps) {
  const { t } = useTranslation();
  const [written, setWritten] = useState(known?.phone ? phoneNumber(known.phone) : "");
  const [name, setName] = useState(known?.name ?? "");
  const [text, setText] = useState(() => t("start.broadcast.example", BRACES));
  const number = useTypedNumber(written);
  const isNameTooLong = isTooLong(name, MAX_LENGTH.NewContact.name);
  const [wrong, setWrong] = useState<"name" | "text" | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const digits = await number.read();
    const isNameless = text.includes("{{name}}") && name.trim() === "";
    setWrong(isNameless ? "name" : text.trim() === "" ? "text" : null);
    if (digits === null || isNameless || isNameTooLong || text.trim() === "") return;
    send.mutate({
      name: t("start.broadcast.title"),
      deviceIds: [device.id],
      text,
      preset: "safe",
      recipients: [{ phone: `+${digits}`, ...(name.trim() === "" ? {} : { name: name.trim() }) }],
    });
  }

  function change(update: () => void) {
    update();
    setWrong(null);
    send.reset();
  }

  const field = send.error instanceof ApiError ? send.error.field : null;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="max-w-md space-y-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField
          label={t("start.text.number")}
          number={number}
          onChange={(next) => change(() => setWritten(next))}
          error={field === "recipients" && t("error.field.to")}
        />
        <Field
          label={t("start.broadcast.name")}
          error={isNameTooLong ? t("contacts.nameRefused") : wrong === "name" && t("start.broadcast.nameMissing")}
        >
          {(wiring) => (
            <Input
              {...wiring}
              autoComplete="off"
              value={name}
              onChange={(event) => change(() => setName(event.target.value))}
            />
          )}
        </Field>
      </div>
      <Field
        label={t("start.broadcast.message")}
        hint={t("start.broadcast.hint", BRACES)}
        error={wrong === "text" ? t("start.text.missing") : field === "text" && t("newBroadcast.textRefused")}
      >
        {(wiring) => (
          <Textarea {...wiring} rows={3} value={text} onChange={(event) => change(() => setText(event.target.value))} />
        )}
      </Field>
      {send.isError && field !== "recipients" && field !== "text" && (
        <ErrorNote error={send.error} deviceId={device.id} />
      )}
      <Button type="submit" isBusy={send.isPending || number.isReading}>
        {!send.isPending && <Megaphone aria-hidden />}
        {t("start.broadcast.send")}
      </Button>
    </form>
  );
}

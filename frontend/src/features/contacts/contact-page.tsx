import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { MessagesSquare, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { MAX_LENGTH } from "~/api/contract";
import type { Contact, UndecidedOptOut } from "~/api/types";
import { firstChoice } from "~/features/devices/last-device";
import { devicesQuery, isGone, listed } from "~/features/devices/queries";
import { Avatar } from "~/features/messages/parts/avatar";
import { OptOutBadge } from "~/features/messages/parts/opt-out";
import { UndecidedBar, UndecidedMark } from "~/features/opt-outs/parts/undecided";
import { useFormDraft } from "~/form-drafts";
import { isTooLong } from "~/i18n/characters";
import { errorText } from "~/i18n/errors";
import { useFormat } from "~/i18n/format";
import { Alert } from "~/ui/alert";
import { Breadcrumbs } from "~/ui/breadcrumbs";
import { Button, buttonLook } from "~/ui/button";
import { CopyButton } from "~/ui/copy-button";
import { Confirm } from "~/ui/dialog";
import { Field, Input } from "~/ui/field";
import { Problem } from "~/ui/problem";
import { Card, PageBody, PageHeading, Skeleton } from "~/ui/surface";
import { toast } from "~/ui/toast";
import { useTitle } from "~/ui/use-title";
import { addressText, avatarSeed, chatIdOfContact, copyText } from "./address";
import {
  baseOf,
  type Conflict,
  columnProblems,
  type Draft,
  type Form,
  formOf,
  patchOf,
  rebase,
  restoredDraft,
  withTheirs,
} from "./form";
import { contactKeys } from "./keys";
import { BroadcastsCard } from "./parts/broadcasts-card";
import { ColumnsField } from "./parts/columns-field";
import { ConsentCard } from "./parts/consent-card";
import { TagsInput } from "./parts/tags-input";
import {
  contactQuery,
  historyQuery,
  summaryQuery,
  useChangeContact,
  useDeleteContact,
  useIsDeletedHere,
  useLiveContacts,
} from "./queries";

export function ContactPage() {
  const { t } = useTranslation();
  const { contactId } = useParams({ from: "/inside/contacts/$contactId" });
  const contact = useQuery(contactQuery(contactId));
  const name = contact.data && (contact.data.name || addressText(t, contact.data));
  useTitle(name ?? t("contacts.title"));
  useLiveContacts();
  // Another tab may have deleted the contact. After any other error, the page still shows the contact as it was loaded before.
  const isGoneNow = !useIsDeletedHere(contactId) && contact.isError && isGone(contact.error);
  return (
    <PageBody isWide={false}>
      <Breadcrumbs itemName={name} />
      {contact.isPending && <Loading />}
      {contact.isError && (contact.data === undefined || isGoneNow) && (
        <Problem error={contact.error} onRetry={() => contact.refetch()} list="/contacts" />
      )}
      {contact.data && !isGoneNow && <Loaded contact={contact.data} />}
    </PageBody>
  );
}

function Loaded({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const address = addressText(t, contact);
  const chatId = chatIdOfContact(contact);
  // `undecidedOptOut` is missing in the response of a server of an earlier release.
  const undecided = (contact.optedOut === null && contact.undecidedOptOut) || null;
  return (
    <>
      <PageHeading
        title={
          <span className="flex items-center gap-3">
            <Avatar name={contact.name} of={avatarSeed(contact)} />
            <span className="min-w-0">
              <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span className="[overflow-wrap:anywhere]">{contact.name || address}</span>
                {contact.optedOut !== null && <OptOutBadge />}
                {undecided !== null && <UndecidedMark />}
              </span>
              <span className="flex items-center gap-1 text-sm font-normal tracking-normal text-muted tabular">
                {contact.name === "" ? t("contacts.noName") : address}
                <CopyButton text={copyText(contact)} />
              </span>
            </span>
          </span>
        }
        actions={chatId !== null && <ChatLink contactId={contact.id} chatId={chatId} />}
      />
      {undecided !== null && <OptOutQuestion key={undecided.messageId} item={undecided} />}
      {contact.phone === null && <p className="mb-5 text-muted">{t("contact.noNumber")}</p>}
      <div className="space-y-5">
        <Edit key={contact.id} contact={contact} />
        <ConsentCard contact={contact} />
        <BroadcastsCard contactId={contact.id} />
        <Facts contact={contact} />
        <Delete contact={contact} />
      </div>
    </>
  );
}

/** Asks whether a message of the contact is an opt-out, and says when it came and to which device. */
function OptOutQuestion({ item }: { item: UndecidedOptOut }) {
  const { t } = useTranslation();
  const format = useFormat();
  const devices = listed(useInfiniteQuery(devicesQuery).data);
  const device = devices.find(({ id }) => id === item.deviceId);
  const time = format.date(item.at);
  const client = useQueryClient();
  return (
    <div className="mb-5 overflow-hidden rounded-2xl">
      <UndecidedBar
        item={item}
        // The contact is loaded again: it has opted out now, or another of its messages waits for a decision.
        onAnswered={() => void client.invalidateQueries({ queryKey: contactKeys.all })}
      >
        <Link
          to="/chats/$deviceId/$chatId"
          params={{ deviceId: item.deviceId, chatId: item.chatId }}
          className="mt-0.5 block w-fit underline underline-offset-2"
        >
          {device === undefined ? time : t("optOut.undecided.heard", { device: device.name, time })}
        </Link>
      </UndecidedBar>
    </div>
  );
}

/**
 * A link to the chat with the contact: on the device that has it, else on the one that has sent the last broadcast to the contact,
 * else on the device that was used last.
 */
function ChatLink({ contactId, chatId }: { contactId: string; chatId: string }) {
  const { t } = useTranslation();
  const devices = useInfiniteQuery(devicesQuery);
  const history = useQuery(historyQuery(contactId));
  if (devices.isPending || history.isPending) return <Skeleton className="h-10 w-32" />;
  const known = listed(devices.data);
  const { chat = null, broadcasts = [] } = history.data ?? {};
  const theirs = [chat?.deviceId, broadcasts[0]?.deviceId];
  const device =
    theirs.map((id) => known.find((one) => one.id === id)).find((one) => one !== undefined) ?? firstChoice(known);
  if (device === undefined) return null;
  return (
    <Link
      to="/chats/$deviceId/$chatId"
      params={{ deviceId: device.id, chatId: chat?.deviceId === device.id ? chat.chatId : chatId }}
      className={buttonLook()}
      title={t("contact.chatFrom", { device: device.name })}
    >
      <MessagesSquare aria-hidden />
      {t("contact.chat")}
    </Link>
  );
}

function Edit({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const summary = useQuery(summaryQuery);
  const change = useChangeContact(contact.id);
  const client = useQueryClient();
  const [draft, setDraft] = useFormDraft(`contact/${contact.id}`, restoredDraft);
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([]);
  const { form, base } = draft ?? { form: formOf(contact), base: baseOf(contact) };
  const patch = patchOf(form, base);
  const isChanged = Object.keys(patch).length > 0;
  const isNameTooLong = isTooLong(form.name, MAX_LENGTH.NewContact.name);
  const isRefused = isNameTooLong || columnProblems(form.columns).some((problem) => problem !== null);
  const field =
    change.error instanceof ApiError && change.error.code === "VALIDATION_ERROR" ? change.error.field : null;

  function edit(part: Partial<Form>) {
    setDraft({ form: { ...form, ...part }, base });
    change.reset();
  }

  function forget() {
    setDraft(null);
    setConflicts([]);
  }

  function send(wanted: Draft, isAgain: boolean) {
    change.mutate(
      { ...patchOf(wanted.form, wanted.base), version: wanted.base.updatedAt },
      {
        onSuccess: () => {
          forget();
          toast.success(t("contact.saved"));
        },
        onError: async (error) => {
          if (!(error instanceof ApiError) || error.code !== "CONFLICT" || isAgain) return;
          const newest = await client.fetchQuery({ ...contactQuery(contact.id), staleTime: 0 }).catch(() => null);
          if (newest === null) return;
          const next = rebase(wanted, newest);
          setDraft(next.draft);
          setConflicts(next.conflicts);
          change.reset();
          // Somebody else has changed other fields than this form: both changes are kept.
          if (next.conflicts.length === 0) send(next.draft, true);
        },
      },
    );
  }

  function save(event: FormEvent) {
    event.preventDefault();
    if (!isChanged || isRefused) return;
    send({ form, base }, false);
  }

  const isElsewhere = change.isError && field !== "name" && field !== "tags";
  return (
    <form onSubmit={save} noValidate>
      <Card className="space-y-5">
        <Field label={t("contacts.name")} error={(isNameTooLong || field === "name") && t("contacts.nameRefused")}>
          {(wiring) => (
            <Input
              {...wiring}
              autoComplete="off"
              value={form.name}
              onChange={(event) => edit({ name: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t("contacts.tags")}
          hint={t("contacts.tagsHint")}
          error={field === "tags" && t("contacts.tagsRefused")}
        >
          {(wiring) => (
            <TagsInput
              wiring={wiring}
              tags={form.tags}
              known={(summary.data?.tags ?? []).map(({ tag }) => tag)}
              onChange={(tags) => edit({ tags })}
            />
          )}
        </Field>
        <ColumnsField
          columns={form.columns}
          known={summary.data?.attributes ?? []}
          onChange={(columns) => edit({ columns })}
        />
        {conflicts.length > 0 && (
          <Conflicts
            conflicts={conflicts}
            onTake={(taken) => {
              edit(withTheirs(form, taken));
              setConflicts(conflicts.filter((other) => other !== taken));
            }}
          />
        )}
        {isElsewhere && (
          <Alert>{field?.startsWith("attributes") ? t("contacts.columnsRefused") : errorText(t, change.error)}</Alert>
        )}
        {(isChanged || draft !== null || change.isPending) && (
          <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-t border-line pt-4">
            <p role="status" className="min-w-0 flex-1 basis-40 text-muted">
              {isChanged && t("contact.unsaved")}
            </p>
            <div className="flex gap-2">
              <Button
                look="secondary"
                onClick={() => {
                  forget();
                  change.reset();
                }}
              >
                {t("contact.discard")}
              </Button>
              <Button type="submit" disabled={!isChanged || isRefused} isBusy={change.isPending}>
                {t("common.save")}
              </Button>
            </div>
          </div>
        )}
      </Card>
    </form>
  );
}

type ConflictsProps = { conflicts: readonly Conflict[]; onTake: (conflict: Conflict) => void };

/**
 * The values that somebody else has saved meanwhile, beside those that were entered here. Saving keeps the values that were entered here.
 */
function Conflicts({ conflicts, onTake }: ConflictsProps) {
  const { t } = useTranslation();
  const shown = (value: string | readonly string[]) =>
    (typeof value === "string" ? value : value.join(", ")) || t("common.none");
  return (
    <div role="alert" className="space-y-3 rounded-lg bg-warn-soft p-4 text-warn-text" data-testid="conflicts">
      <p className="font-medium">{t("contact.conflict")}</p>
      <ul className="space-y-2">
        {conflicts.map((conflict) => {
          const name = conflict.field === "column" ? conflict.column : t(`contacts.${conflict.field}`);
          return (
            <li key={name} className="flex flex-wrap items-center justify-between gap-2">
              <span className="min-w-0 flex-1 basis-56">
                {t("contact.conflictIn", { name, mine: shown(conflict.mine), theirs: shown(conflict.theirs) })}
              </span>
              <Button look="secondary" size="sm" onClick={() => onTake(conflict)}>
                {t("contact.takeTheirs", { value: shown(conflict.theirs) })}
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Facts({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <dl className="grid gap-4 sm:grid-cols-3">
        {(
          [
            [t("contact.source"), t(`contact.from.${contact.source}`)],
            [t("contact.createdAt"), format.date(contact.createdAt)],
            [t("contact.updatedAt"), format.date(contact.updatedAt)],
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="mt-0.5 tabular">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Delete({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  const remove = useDeleteContact(contact.id);
  const name = contact.name || addressText(t, contact);
  return (
    <Card className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="text-base font-semibold">{t("contact.delete")}</h2>
        <p className="mt-1 text-muted">{t("contact.deleteHint")}</p>
      </div>
      <Button look="danger" onClick={() => setIsOpen(true)}>
        <Trash2 aria-hidden />
        {t("contact.delete")}
      </Button>
      <Confirm
        isOpen={isOpen}
        onOpenChange={(next) => {
          remove.reset();
          setIsOpen(next);
        }}
        title={t("contact.deleteTitle", { name })}
        description={t("contact.deleteText")}
        confirm={t("contact.delete")}
        isBusy={remove.isPending}
        error={remove.isError ? errorText(t, remove.error) : null}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              toast.success(t("contact.deleted", { name }));
              void navigate({ to: "/contacts" });
            },
          })
        }
      />
    </Card>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("common.loading")} className="space-y-5">
      <Skeleton className="h-12 w-72" />
      <Skeleton className="h-72 rounded-2xl!" />
      <Skeleton className="h-40 rounded-2xl!" />
    </div>
  );
}

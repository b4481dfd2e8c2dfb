import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { MAX_LENGTH } from "~/api/contract";
import type { Contact } from "~/api/types";
import { NumberField, refusedNumberText, useTypedNumber } from "~/features/messages/typed-number";
import { useFormDraft } from "~/form-drafts";
import { isTooLong } from "~/i18n/characters";
import { errorText } from "~/i18n/errors";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { Field, Input } from "~/ui/field";
import { summaryQuery, useCreateContact } from "../queries";
import { TagsInput } from "./tags-input";

type AddContactProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onAdded: (contact: Contact) => void;
  /** The person to save, known from a chat; without it, the form asks for the number. */
  person?: { phone?: string; lid?: string; name: string };
};

type Values = { phone: string; name: string; tags: readonly string[] };
const NOTHING: Values = { phone: "", name: "", tags: [] };

function restored(stored: unknown): Values | null {
  const { phone, name, tags } = (stored ?? {}) as Partial<Record<keyof Values, unknown>>;
  const isWhole = typeof phone === "string" && typeof name === "string" && Array.isArray(tags);
  return isWhole ? { phone, name, tags: tags.filter((tag) => typeof tag === "string") } : null;
}

/** The dialog that adds a contact; the tab keeps the values over a reload, until they are saved or cancelled. */
export function AddContact(props: AddContactProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      isOpen={props.isOpen}
      onOpenChange={props.onOpenChange}
      title={t("contacts.add")}
      description={t("contacts.addLead")}
    >
      <Form {...props} />
    </Dialog>
  );
}

function Form({ isOpen, onOpenChange, onAdded, person }: AddContactProps) {
  const { t } = useTranslation();
  const summary = useQuery(summaryQuery);
  const {
    element,
    values,
    number,
    set,
    clear,
    add,
    refusal,
    known,
    refusedField,
    otherError,
    isSaving,
    isNameTooLong,
  } = useNewContact(isOpen, onAdded, person);
  return (
    <form ref={element} onSubmit={(event) => void add(event)} noValidate className="space-y-5">
      {/* WhatsApp does not show the number of some people; they are saved by the id that it shows instead. */}
      {person?.lid === undefined && (
        <NumberField
          label={t("chats.number")}
          hint={t("chats.numberHint")}
          number={number}
          onChange={(phone) => set({ phone })}
          error={known === null ? refusal : <Known contact={known} onLeave={() => onOpenChange(false)} />}
        />
      )}
      <Field label={t("contacts.name")} error={(isNameTooLong || refusedField === "name") && t("contacts.nameRefused")}>
        {(wiring) => (
          <Input
            {...wiring}
            // The number of a person from a chat is known, but often not the name.
            data-first-focus={person?.phone !== undefined || undefined}
            autoComplete="off"
            value={values.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={t("contacts.tags")}
        hint={t("contacts.tagsHint")}
        error={refusedField === "tags" && t("contacts.tagsRefused")}
      >
        {(wiring) => (
          <TagsInput
            wiring={wiring}
            tags={values.tags}
            known={(summary.data?.tags ?? []).map(({ tag }) => tag)}
            onChange={(tags) => set({ tags })}
          />
        )}
      </Field>
      {known !== null && person?.lid !== undefined && (
        <Alert>
          <Known contact={known} onLeave={() => onOpenChange(false)} />
        </Alert>
      )}
      {otherError !== null && <Alert>{errorText(t, otherError)}</Alert>}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button
          look="secondary"
          onClick={() => {
            clear();
            onOpenChange(false);
          }}
        >
          {t("common.cancel")}
        </Button>
        <Button type="submit" isBusy={isSaving}>
          {t("contacts.addConfirm")}
        </Button>
      </div>
    </form>
  );
}

type KnownContact = { id: string; name: string };

/** Returns the contact that the server names if it refuses to add another one with the same address. */
function knownContact(error: unknown): KnownContact | null {
  if (!(error instanceof ApiError) || error.code !== "CONFLICT") return null;
  const { contactId, contactName } = (error.details ?? {}) as { contactId?: unknown; contactName?: unknown };
  if (typeof contactId !== "string") return null;
  return { id: contactId, name: typeof contactName === "string" ? contactName : "" };
}

function Known({ contact, onLeave }: { contact: KnownContact; onLeave: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      {t("contacts.isKnown")}{" "}
      <Link
        to="/contacts/$contactId"
        params={{ contactId: contact.id }}
        className="underline underline-offset-2 [overflow-wrap:anywhere]"
        onClick={onLeave}
      >
        {contact.name === "" ? t("contacts.openKnown") : t("contacts.openKnownNamed", { name: contact.name })}
      </Link>
    </>
  );
}

/** Holds the values of the form and its errors, and saves them. */
function useNewContact(isOpen: boolean, onAdded: (contact: Contact) => void, person: AddContactProps["person"]) {
  const { t } = useTranslation();
  const create = useCreateContact();
  const place = person === undefined ? "new-contact" : `new-contact/${person.phone ?? person.lid}`;
  const [draft, setDraft] = useFormDraft(place, restored);
  const empty = person === undefined ? NOTHING : { ...NOTHING, phone: person.phone ?? "", name: person.name };
  const values = draft ?? empty;
  const number = useTypedNumber(values.phone);
  const isNameTooLong = isTooLong(values.name, MAX_LENGTH.NewContact.name);
  const element = useRef<HTMLFormElement>(null);
  const { error } = create;
  const refusedField = error instanceof ApiError && error.code === "VALIDATION_ERROR" ? error.field : null;
  const known = knownContact(error);
  const isShown = known !== null || refusedField === "phone" || refusedField === "name" || refusedField === "tags";

  const { problem } = number;
  useEffect(() => {
    if (problem || error) element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [problem, error]);
  const { reset } = create;
  useEffect(() => {
    if (isOpen) reset();
  }, [isOpen, reset]);

  function set(part: Partial<Values>) {
    setDraft((before) => {
      const next = { ...(before ?? empty), ...part };
      return next.phone === "" && next.name === "" && next.tags.length === 0 ? null : next;
    });
    if (part.phone === undefined) return;
    create.reset();
  }

  async function add(event: FormEvent) {
    event.preventDefault();
    if (isNameTooLong) {
      element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
      return;
    }
    const digits = person?.lid === undefined ? await number.read() : null;
    const address = digits === null ? person?.lid && { lid: person.lid } : { phone: `+${digits}` };
    if (!address) return;
    const name = values.name.trim();
    create.mutate(
      {
        ...address,
        ...(name === "" ? {} : { name }),
        ...(values.tags.length === 0 ? {} : { tags: [...values.tags] }),
      },
      {
        onSuccess: (contact) => {
          setDraft(null);
          onAdded(contact);
        },
      },
    );
  }

  return {
    element,
    values,
    set,
    clear: () => setDraft(null),
    add,
    number,
    isNameTooLong,
    known,
    refusal: refusedNumberText(t, error, "phone"),
    refusedField,
    otherError: error !== null && !isShown ? error : null,
    isSaving: create.isPending || number.isReading,
  };
}

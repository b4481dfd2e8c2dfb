import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import type { Contact } from "~/api/types";
import { parsePhone } from "~/features/messages/phone";
import { useFormDraft } from "~/form-drafts";
import { errorText } from "~/i18n/errors";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { Field, Input } from "~/ui/field";
import { summaryQuery, useCreateContact } from "../queries";
import { TagsInput } from "./tags-input";

export const LONGEST_NAME = 100;

type AddContactProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onAdded: (contact: Contact) => void;
};

type Typed = { phone: string; name: string; tags: readonly string[] };
const NOTHING: Typed = { phone: "", name: "", tags: [] };

function restored(kept: unknown): Typed | null {
  const { phone, name, tags } = (kept ?? {}) as Partial<Record<keyof Typed, unknown>>;
  const isWhole = typeof phone === "string" && typeof name === "string" && Array.isArray(tags);
  return isWhole ? { phone, name, tags: tags.filter((tag) => typeof tag === "string") } : null;
}

/** Somebody new, by hand; what is typed outlives a reload, until it is saved or cancelled. */
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

function Form({ isOpen, onOpenChange, onAdded }: AddContactProps) {
  const { t } = useTranslation();
  const summary = useQuery(summaryQuery);
  const create = useCreateContact();
  const [typed, setTyped] = useFormDraft("new-contact", restored);
  const { phone, name, tags } = typed ?? NOTHING;
  const [isWrong, setIsWrong] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const error = create.error;
  const field = error instanceof ApiError && error.code === "VALIDATION_ERROR" ? error.field : null;
  const isKnown = error instanceof ApiError && error.code === "CONFLICT";

  // To the field that is wrong, once it says so.
  useEffect(() => {
    if (isWrong || error) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [isWrong, error]);
  useEffect(() => {
    if (isOpen) setIsWrong(false);
  }, [isOpen]);

  function type(part: Partial<Typed>) {
    setTyped((before) => {
      const next = { ...(before ?? NOTHING), ...part };
      return next.phone === "" && next.name === "" && next.tags.length === 0 ? null : next;
    });
  }

  function add(event: FormEvent) {
    event.preventDefault();
    const digits = parsePhone(phone);
    setIsWrong(digits === null);
    if (digits === null) return;
    const trimmed = name.trim();
    create.mutate(
      {
        phone: `+${digits}`,
        ...(trimmed === "" ? {} : { name: trimmed }),
        ...(tags.length === 0 ? {} : { tags: [...tags] }),
      },
      {
        onSuccess: (contact) => {
          setTyped(null);
          onAdded(contact);
        },
      },
    );
  }

  function phoneError(): ReactNode {
    if (isWrong) return t("chats.numberWrong");
    if (field === "phone") return t("contacts.phoneRefused");
    if (!isKnown) return null;
    return (
      <>
        {t("contacts.phoneKnown")}{" "}
        <Link
          to="/contacts"
          search={{ q: parsePhone(phone) ?? undefined }}
          className="underline underline-offset-2"
          onClick={() => onOpenChange(false)}
        >
          {t("contacts.showKnown")}
        </Link>
      </>
    );
  }

  const isElsewhere = Boolean(error) && !isKnown && field !== "phone" && field !== "name" && field !== "tags";
  return (
    <form ref={form} onSubmit={add} noValidate className="space-y-5">
      <Field label={t("chats.number")} hint={t("chats.numberHint")} error={phoneError()}>
        {(wiring) => (
          <Input
            {...wiring}
            type="tel"
            autoComplete="off"
            value={phone}
            onChange={(event) => {
              type({ phone: event.target.value });
              setIsWrong(false);
              create.reset();
            }}
          />
        )}
      </Field>
      <Field label={t("contacts.name")} error={field === "name" && t("contacts.nameRefused")}>
        {(wiring) => (
          <Input
            {...wiring}
            autoComplete="off"
            maxLength={LONGEST_NAME}
            value={name}
            onChange={(event) => type({ name: event.target.value })}
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
            tags={tags}
            known={(summary.data?.tags ?? []).map(({ tag }) => tag)}
            onChange={(next) => type({ tags: next })}
          />
        )}
      </Field>
      {isElsewhere && <Alert>{errorText(t, error)}</Alert>}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button
          look="secondary"
          onClick={() => {
            setTyped(null);
            onOpenChange(false);
          }}
        >
          {t("common.cancel")}
        </Button>
        <Button type="submit" isBusy={create.isPending}>
          {t("contacts.addConfirm")}
        </Button>
      </div>
    </form>
  );
}

/** Picks single contacts as the recipients: a search by name or number, and the picked contacts as chips. */

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { X } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { LIMITS } from "~/api/contract";
import { flatten } from "~/api/pages";
import type { Contact } from "~/api/types";
import { addressText } from "~/features/contacts/address";
import type { PickedContact } from "~/features/contacts/picked";
import { contactQuery, contactsQuery } from "~/features/contacts/queries";
import { phoneNumber, useFormat } from "~/i18n/format";
import { announce } from "~/ui/announcer";
import { Button } from "~/ui/button";
import { Field } from "~/ui/field";
import { useSettled } from "~/ui/use-settled";

type ByContactsProps = {
  picked: readonly PickedContact[];
  error: string | null;
  onChange: (picked: readonly PickedContact[]) => void;
};

/** The number of contacts that a search offers, and of chips that are shown until the user asks for all of them. */
const MAX_OFFERED = 8;
const SHOWN_CHIPS = 30;

export function ByContacts({ picked, error, onChange }: ByContactsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [showsAll, setShowsAll] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const withoutNumber = picked.filter(({ phone }) => phone === null).length;

  function add({ id, name, phone }: Contact) {
    onChange([...picked, { id, name, phone }]);
    announce(t("newBroadcast.contacts.added", { name: name === "" && phone !== null ? phoneNumber(phone) : name }));
  }

  function remove(id: string, label: string) {
    onChange(picked.filter((one) => one.id !== id));
    announce(t("newBroadcast.contacts.removed", { name: label }));
    field.current?.focus();
  }

  const amount = (count: number) => ({ count, amount: format.number(count) });
  return (
    <div className="space-y-3">
      <Field label={t("newBroadcast.contacts.search")} hint={t("newBroadcast.contacts.hint")} error={error}>
        {(wiring) => (
          <ContactSearch
            wiring={wiring}
            field={field}
            picked={picked}
            onPick={add}
            onRemoveLast={() => {
              const last = picked.at(-1);
              if (last !== undefined) remove(last.id, last.name ?? "");
            }}
          />
        )}
      </Field>
      {picked.length > 0 && (
        <>
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p className="font-medium tabular" data-testid="picked-count">
              {t("newBroadcast.contacts.picked", amount(picked.length))}
            </p>
            <Button look="ghost" size="sm" onClick={() => onChange([])}>
              {t("newBroadcast.contacts.clear")}
            </Button>
          </div>
          <ul className="flex max-h-52 flex-wrap gap-1.5 overflow-y-auto p-0.5">
            {(showsAll ? picked : picked.slice(0, SHOWN_CHIPS)).map((one) => (
              <Chip key={one.id} contact={one} onRemove={(label) => remove(one.id, label)} />
            ))}
          </ul>
          {!showsAll && picked.length > SHOWN_CHIPS && (
            <Button look="secondary" size="sm" onClick={() => setShowsAll(true)}>
              {t("newBroadcast.contacts.all", amount(picked.length))}
            </Button>
          )}
        </>
      )}
      {withoutNumber > 0 && (
        <p className="rounded-lg bg-warn-soft px-3 py-2 text-xs text-warn-text">
          {t("newBroadcast.contacts.withoutNumber", amount(withoutNumber))}
        </p>
      )}
    </div>
  );
}

function Chip({ contact, onRemove }: { contact: PickedContact; onRemove: (label: string) => void }) {
  const { t } = useTranslation();
  const read = useQuery({ ...contactQuery(contact.id), enabled: contact.name === undefined });
  const isGone = read.error instanceof ApiError && read.error.code === "NOT_FOUND";
  const { name, phone } = { name: contact.name ?? read.data?.name, phone: contact.phone ?? read.data?.phone };
  const label =
    name !== undefined && name !== ""
      ? name
      : phone != null
        ? phoneNumber(phone)
        : t(
            isGone
              ? "newBroadcast.contacts.gone"
              : read.isLoading
                ? "common.loading"
                : "newBroadcast.contacts.noNumber",
          );
  return (
    <li className="inline-flex h-8 max-w-full items-center gap-1 rounded-full bg-brand-soft pr-1 pl-3 text-xs font-medium text-brand-text">
      <span className="truncate" title={phone == null ? undefined : phoneNumber(phone)}>
        {label}
      </span>
      <button
        type="button"
        aria-label={t("newBroadcast.contacts.remove", { name: label })}
        className="grid size-6 shrink-0 place-items-center rounded-full transition-colors duration-150 hover:bg-surface"
        onClick={() => onRemove(label)}
      >
        <X className="size-3.5" aria-hidden />
      </button>
    </li>
  );
}

type ContactSearchProps = {
  /** The ids and attributes that the `Field` around it sets. */
  wiring: { id: string; "aria-describedby": string | undefined; "aria-invalid": boolean | undefined };
  field: React.RefObject<HTMLInputElement | null>;
  picked: readonly PickedContact[];
  onPick: (contact: Contact) => void;
  onRemoveLast: () => void;
};

/**
 * The search field. Arrow keys move in the list, Enter picks, Escape closes it; Backspace in the empty field removes the last picked
 * contact.
 */
function ContactSearch({ wiring, field, picked, onPick, onRemoveLast }: ContactSearchProps) {
  const { t } = useTranslation();
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [isClosed, setIsClosed] = useState(false);
  const [place, setPlace] = useState(0);
  const search = useSettled(typed.trim());
  const found = useInfiniteQuery({
    ...contactsQuery({ search, tag: "", optedOut: false }),
    enabled: search !== "",
  });
  const isAnswered = search !== "" && search === typed.trim() && found.isSuccess && !found.isPlaceholderData;
  const ids = new Set(picked.map(({ id }) => id));
  const matches = isAnswered ? flatten(found.data, ({ id }) => id) : [];
  const offered = matches.filter(({ id }) => !ids.has(id)).slice(0, MAX_OFFERED);
  const isOpen = isAnswered && !isClosed;
  const active = offered[Math.min(place, offered.length - 1)];
  const optionId = (contact: Contact) => `${listId}-${contact.id}`;
  const activeId = isOpen && active !== undefined ? optionId(active) : undefined;

  // The list shows only some of the options, and an arrow key may have moved to a hidden one.
  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView?.({ block: "nearest" });
  }, [activeId]);

  function pick(contact: Contact) {
    if (picked.length >= LIMITS.contactsOfBroadcast) return;
    setTyped("");
    setPlace(0);
    onPick(contact);
  }

  function press(event: KeyboardEvent<HTMLInputElement>) {
    const { key } = event;
    if (key === "Backspace" && typed === "") return onRemoveLast();
    // Enter would otherwise save the broadcast before the search has a result.
    if (key === "Enter" && typed.trim() !== "") {
      event.preventDefault();
      if (isOpen && active !== undefined) pick(active);
      return;
    }
    if (!isOpen || offered.length === 0) return;
    if (key === "Escape") {
      event.preventDefault();
      setIsClosed(true);
    }
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      const step = key === "ArrowDown" ? 1 : -1;
      setPlace((Math.min(place, offered.length - 1) + step + offered.length) % offered.length);
    }
  }

  return (
    <div className="relative">
      <input
        {...wiring}
        ref={field}
        type="text"
        role="combobox"
        aria-expanded={isOpen && offered.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={activeId}
        autoComplete="off"
        spellCheck={false}
        className="h-10 w-full rounded-lg border border-field bg-surface px-3 outline-none focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-focus"
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setIsClosed(false);
          setPlace(0);
        }}
        onKeyDown={press}
        onBlur={() => setIsClosed(true)}
        onFocus={() => setIsClosed(false)}
      />
      <div
        id={listId}
        role="listbox"
        aria-label={t("newBroadcast.contacts.found")}
        hidden={!isOpen || offered.length === 0}
        className="absolute inset-x-0 top-full z-10 mt-1 max-h-72 overflow-y-auto rounded-xl border border-line bg-surface p-1 shadow-lg"
      >
        {isOpen &&
          offered.map((contact) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field, which keeps the focus
            <div
              key={contact.id}
              id={optionId(contact)}
              role="option"
              tabIndex={-1}
              aria-selected={contact === active}
              className={clsx(
                "flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-3 py-1.5",
                contact === active && "bg-brand-soft",
              )}
              // The field keeps the focus.
              onPointerDown={(event) => event.preventDefault()}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => pick(contact)}
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{contact.name || addressText(t, contact)}</span>
                {contact.name !== "" && (
                  <span className="block truncate text-xs text-muted tabular">{addressText(t, contact)}</span>
                )}
              </span>
              {contact.optedOut !== null && (
                <span className="shrink-0 text-xs font-medium text-bad-text">
                  {t("newBroadcast.contacts.optedOut")}
                </span>
              )}
            </div>
          ))}
      </div>
      <p role="status" className="text-xs text-muted">
        {isOpen && offered.length === 0 && (
          <span className="mt-1.5 block">
            {t(matches.length > 0 ? "newBroadcast.contacts.allPicked" : "newBroadcast.contacts.none", {
              search: typed.trim(),
            })}
          </span>
        )}
        {found.isError && <span className="mt-1.5 block text-bad-text">{t("newBroadcast.contacts.unread")}</span>}
        {picked.length >= LIMITS.contactsOfBroadcast && (
          <span className="mt-1.5 block">
            {t("newBroadcast.contacts.tooMany", { max: LIMITS.contactsOfBroadcast })}
          </span>
        )}
      </p>
    </div>
  );
}

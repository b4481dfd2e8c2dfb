import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { flatten } from "~/api/pages";
import type { Device } from "~/api/types";
import { addressText, avatarSeed, chatIdOfContact } from "~/features/contacts/address";
import { contactsQuery } from "~/features/contacts/queries";
import { firstChoice } from "~/features/devices/last-device";
import { Avatar } from "~/features/messages/parts/avatar";
import { chatIdOf } from "~/features/messages/phone";
import { NumberField, useTypedNumber } from "~/features/messages/typed-number";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { Field, Select } from "~/ui/field";
import { keepTyping, takeTyped } from "~/ui/typing-ahead";
import { useSettled } from "~/ui/use-settled";

type NewChatProps = {
  devices: Device[];
  listedDevice: string | null;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

/** Opens a chat with a number that has no chat yet, or with a contact that is found by its name. */
export function NewChat({ devices, listedDevice, isOpen, onOpenChange }: NewChatProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const number = useTypedNumber(typed);
  const [chosen, setChosen] = useState<string | null>(null);
  const deviceId = listedDevice ?? chosen ?? firstChoice(devices)?.id ?? "";
  const contacts = useFoundContacts(isOpen ? typed : "");

  // Only the last attempt counts: a late answer to one that was given up opens nothing.
  const attempt = useRef(0);
  useEffect(() => {
    attempt.current += 1;
    if (isOpen) setTyped("");
  }, [isOpen]);

  function open(chatId: string) {
    attempt.current += 1;
    keepTyping();
    onOpenChange(false);
    void navigate({ to: "/chats/$deviceId/$chatId", params: { deviceId, chatId } });
  }

  function close() {
    takeTyped();
    onOpenChange(false);
  }

  async function start(event: FormEvent) {
    event.preventDefault();
    // What is typed from now on is meant for the message field, which is not on the page yet.
    keepTyping();
    attempt.current += 1;
    const own = attempt.current;
    const [only] = contacts;
    const found = contacts.length === 1 ? only : undefined;
    // Without a digit it can only be a name.
    const phone = found === undefined || /\d/.test(typed) ? await number.read() : null;
    if (attempt.current !== own) return;
    if (phone !== null) open(chatIdOf(phone));
    else if (found !== undefined) open(found.chatId);
    else setTyped(typed + (takeTyped() ?? ""));
  }

  return (
    <Dialog isOpen={isOpen} onOpenChange={close} title={t("chats.new")} description={t("chats.newLead")}>
      <form onSubmit={(event) => void start(event)} noValidate className="space-y-5">
        {listedDevice === null && devices.length > 1 && (
          <Field label={t("chats.from")}>
            {(wiring) => (
              <Select {...wiring} value={deviceId} onChange={({ target }) => setChosen(target.value)}>
                {devices.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <NumberField
          label={t("chats.who")}
          hint={t("chats.whoHint")}
          number={number}
          onChange={setTyped}
          type="text"
          noDigits={t("chats.whoWrong")}
        />
        {contacts.length > 0 && (
          <ul aria-label={t("chats.foundContacts")} className="max-h-56 overflow-y-auto rounded-lg border border-line">
            {contacts.map(({ id, name, detail, chatId, seed }) => (
              <li key={id} className="border-b border-line last:border-0">
                <button
                  type="button"
                  className="flex w-full items-center gap-3 px-3 py-2 text-left hover:bg-sunken"
                  onClick={() => open(chatId)}
                >
                  <Avatar name={name} of={seed} />
                  <span className="min-w-0">
                    <span className="block truncate font-medium">{name}</span>
                    <span className="block truncate text-xs text-muted tabular">{detail}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button look="secondary" onClick={close}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" isBusy={number.isReading}>
            {t("chats.start")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const MIN_SEARCH_LENGTH = 2;
const MAX_FOUND = 20;

/** The contacts whose names contain what was typed, with the ids of their chats. */
function useFoundContacts(typed: string) {
  const { t } = useTranslation();
  const wanted = useSettled(typed.trim(), 200);
  const isName = wanted.length >= MIN_SEARCH_LENGTH && /\p{L}/u.test(wanted);
  const { data } = useInfiniteQuery({
    ...contactsQuery({ search: wanted, tag: "", optedOut: false }),
    enabled: isName,
  });
  if (!isName || typed.trim() === "") return [];
  return flatten(data, ({ id }) => id)
    .slice(0, MAX_FOUND)
    .flatMap((contact) => {
      const chatId = chatIdOfContact(contact);
      const name = contact.name || addressText(t, contact);
      return chatId === null
        ? []
        : [{ id: contact.id, name, detail: addressText(t, contact), chatId, seed: avatarSeed(contact) }];
    });
}

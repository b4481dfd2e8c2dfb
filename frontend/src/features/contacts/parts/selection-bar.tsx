import { useNavigate } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { Megaphone, Minus, Plus, Trash2, X } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { LIMITS } from "~/api/contract";
import type { Contact, ContactsChange, ContactsChanged } from "~/api/types";
import { errorText } from "~/i18n/errors";
import { type Format, useFormat } from "~/i18n/format";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { Confirm, Dialog } from "~/ui/dialog";
import { Field } from "~/ui/field";
import { toast } from "~/ui/toast";
import { tagsOf, useChangeContacts } from "../bulk";
import { storePicked } from "../picked";
import { TagsInput } from "./tags-input";

type SelectionBarProps = {
  selected: readonly Contact[];
  /** The tags of all contacts, suggested while the user types. */
  known: readonly string[];
  onClear: () => void;
  /** Called before the selected contacts are removed: the focus has to move to another element. */
  onDelete: () => void;
};

/** Shows how many contacts are selected, and the actions for them. */
export function SelectionBar({ selected, known, onClear, onDelete }: SelectionBarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const [open, setOpen] = useState<ContactsChange["action"] | null>(null);
  const change = useChangeContacts();
  const ids = selected.map(({ id }) => id);
  const amount = { count: ids.length, amount: format.number(ids.length) };

  function ask(action: ContactsChange["action"]) {
    change.reset();
    setOpen(action);
  }

  function broadcast() {
    const max = LIMITS.contactsOfBroadcast;
    if (selected.length > max) return toast.error(t("selection.broadcastTooMany", { max: format.number(max) }));
    storePicked(selected);
    void navigate({ to: "/broadcasts/new" });
  }

  const close = (isOpen: boolean) => {
    if (!isOpen) setOpen(null);
  };

  function send(wanted: Omit<ContactsChange, "ids">) {
    change.mutate(
      { ...wanted, ids },
      {
        onSuccess: (outcome) => {
          setOpen(null);
          toast.success(outcomeText(t, format, wanted.action, outcome));
        },
      },
    );
  }

  const isRefused = change.error instanceof ApiError && change.error.field === "tags";
  const tagDialog = {
    onOpenChange: close,
    isBusy: change.isPending,
    isRefused,
    error: change.isError && !isRefused ? errorText(t, change.error) : null,
  };
  const tags = tagsOf(selected);
  return (
    <section
      data-testid="selection-bar"
      aria-label={t("selection.title")}
      className="sticky bottom-0 z-10 mt-3 flex flex-wrap items-center gap-2 rounded-t-2xl border border-b-0 border-line bg-surface px-4 py-3 shadow-lg"
    >
      <p role="status" className="mr-auto font-medium tabular">
        {t("selection.count", amount)}
      </p>
      <Button look="secondary" size="sm" onClick={broadcast}>
        <Megaphone aria-hidden />
        {t("selection.broadcast")}
      </Button>
      <Button look="secondary" size="sm" onClick={() => ask("add_tags")}>
        <Plus aria-hidden />
        {t("selection.addTags")}
      </Button>
      <Button look="secondary" size="sm" disabled={tags.length === 0} onClick={() => ask("remove_tags")}>
        <Minus aria-hidden />
        {t("selection.removeTags")}
      </Button>
      <Button look="danger" size="sm" onClick={() => ask("delete")}>
        <Trash2 aria-hidden />
        {t("selection.delete")}
      </Button>
      <Button look="ghost" size="sm" onClick={onClear}>
        <X aria-hidden />
        {t("selection.clear")}
      </Button>
      <Dialog
        isOpen={open === "add_tags"}
        title={t("selection.addTitle", amount)}
        description={t("selection.addLead")}
        onOpenChange={close}
      >
        <AddTags {...tagDialog} known={known} onSave={(tags) => send({ action: "add_tags", tags: [...tags] })} />
      </Dialog>
      <Dialog
        isOpen={open === "remove_tags"}
        title={t("selection.removeTitle", amount)}
        description={t("selection.removeLead")}
        onOpenChange={close}
      >
        <RemoveTags {...tagDialog} tags={tags} onSave={(tags) => send({ action: "remove_tags", tags: [...tags] })} />
      </Dialog>
      <Confirm
        isOpen={open === "delete"}
        onOpenChange={close}
        title={t("selection.deleteTitle", amount)}
        description={t("selection.deleteText")}
        confirm={t("selection.deleteConfirm", amount)}
        isBusy={change.isPending}
        error={change.isError ? errorText(t, change.error) : null}
        onConfirm={() => {
          onDelete();
          send({ action: "delete" });
        }}
      />
    </section>
  );
}

/** Describes what has happened, and what was not possible for some of the contacts. */
export function outcomeText(
  t: TFunction,
  format: Pick<Format, "number">,
  action: ContactsChange["action"],
  { changed, full, unknown }: ContactsChanged,
): string {
  const countAndAmount = (count: number) => ({ count, amount: format.number(count) });
  return [
    t(action === "delete" ? "selection.deleted" : "selection.changed", countAndAmount(changed)),
    ...(full > 0 ? [t("selection.full", countAndAmount(full))] : []),
    ...(unknown > 0 ? [t("selection.unknown", countAndAmount(unknown))] : []),
  ].join(" ");
}

type TagDialogProps = {
  isBusy: boolean;
  isRefused: boolean;
  error: string | null;
  onOpenChange: (isOpen: boolean) => void;
  onSave: (tags: readonly string[]) => void;
};

function AddTags({ known, isRefused, onSave, ...rest }: TagDialogProps & { known: readonly string[] }) {
  const { t } = useTranslation();
  const [tags, setTags] = useState<readonly string[]>([]);
  return (
    <TagForm {...rest} confirm={t("selection.addTags")} isPossible={tags.length > 0} onSave={() => onSave(tags)}>
      <Field label={t("contacts.tags")} hint={t("contacts.tagsHint")} error={isRefused && t("contacts.tagsRefused")}>
        {(wiring) => <TagsInput wiring={wiring} tags={tags} known={known} onChange={setTags} />}
      </Field>
    </TagForm>
  );
}

function RemoveTags({
  tags,
  isRefused: _,
  onSave,
  ...rest
}: TagDialogProps & { tags: readonly { tag: string; count: number }[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  return (
    <TagForm {...rest} confirm={t("selection.removeTags")} isPossible={chosen.length > 0} onSave={() => onSave(chosen)}>
      <fieldset className="max-h-60 space-y-1 overflow-y-auto">
        <legend className="sr-only">{t("contacts.tags")}</legend>
        {tags.map(({ tag, count }) => (
          <label key={tag} className="flex min-h-8 items-center gap-2.5">
            <input
              type="checkbox"
              className="size-4 shrink-0 accent-(--brand)"
              checked={chosen.includes(tag)}
              onChange={({ target }) =>
                setChosen((before) => (target.checked ? [...before, tag] : before.filter((one) => one !== tag)))
              }
            />
            <span className="min-w-0 truncate">{tag}</span>
            <span className="ml-auto text-xs text-muted tabular">{format.number(count)}</span>
          </label>
        ))}
      </fieldset>
    </TagForm>
  );
}

type TagFormProps = Pick<TagDialogProps, "isBusy" | "error" | "onOpenChange"> & {
  confirm: string;
  isPossible: boolean;
  onSave: () => void;
  children: ReactNode;
};

function TagForm({ isBusy, error, confirm, isPossible, onOpenChange, onSave, children }: TagFormProps) {
  const { t } = useTranslation();
  function save(event: FormEvent) {
    event.preventDefault();
    if (isPossible) onSave();
  }
  return (
    <form onSubmit={save} noValidate className="space-y-5">
      {children}
      {error !== null && <Alert>{error}</Alert>}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button look="secondary" onClick={() => onOpenChange(false)}>
          {t("common.cancel")}
        </Button>
        <Button type="submit" isBusy={isBusy} disabled={!isPossible}>
          {confirm}
        </Button>
      </div>
    </form>
  );
}

import type { TFunction } from "i18next";
import { Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import type { TagChange, TagChanged } from "~/api/types";
import { errorText } from "~/i18n/errors";
import { fold } from "~/i18n/fold";
import { type Format, useFormat } from "~/i18n/format";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { Confirm, Dialog } from "~/ui/dialog";
import { Field, Input } from "~/ui/field";
import { toast } from "~/ui/toast";
import { useChangeTag } from "../bulk";

const MAX_TAG_LENGTH = 50;

type EditTagProps = {
  tag: string;
  /** The tags of all contacts. */
  known: readonly string[];
  /** Called with the new name of the tag; `null` if it was deleted. */
  onChanged: (tag: string | null) => void;
};

/** Renames or deletes a tag for all contacts. */
export function EditTag({ tag, known, onChanged }: EditTagProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState<TagChange["action"] | null>(null);
  const [name, setName] = useState(tag);
  const change = useChangeTag();
  const wanted = name.trim();
  const isSame = wanted === "" || wanted === tag;
  const isTaken = known.some((other) => fold(other) === fold(wanted) && fold(other) !== fold(tag));
  const isRefused = change.error instanceof ApiError && change.error.field === "name";
  const error = change.isError && !isRefused ? errorText(t, change.error) : null;

  function ask(action: TagChange["action"] | null) {
    change.reset();
    if (action === "rename") setName(tag);
    setOpen(action);
  }

  function send(body: TagChange) {
    change.mutate(body, {
      onSuccess: (outcome) => {
        setOpen(null);
        toast.success(tagOutcomeText(t, format, body.action, outcome));
        onChanged(body.action === "rename" ? wanted : null);
      },
    });
  }

  function save(event: FormEvent) {
    event.preventDefault();
    if (!isSame) send({ action: "rename", tag, name: wanted });
  }

  return (
    <>
      <Button look="secondary" size="sm" onClick={() => ask("rename")}>
        <Pencil aria-hidden />
        {t("editTag.open")}
      </Button>
      <Dialog
        isOpen={open === "rename"}
        title={t("editTag.title", { tag })}
        description={t("editTag.lead")}
        onOpenChange={(isOpen) => ask(isOpen ? "rename" : null)}
      >
        <form onSubmit={save} noValidate className="space-y-5">
          <Field
            label={t("editTag.name")}
            hint={isTaken && t("editTag.taken")}
            error={isRefused && t("editTag.refused")}
          >
            {(wiring) => (
              <Input
                {...wiring}
                autoComplete="off"
                maxLength={MAX_TAG_LENGTH}
                value={name}
                onChange={(event) => {
                  setName(event.target.value);
                  change.reset();
                }}
              />
            )}
          </Field>
          {error !== null && <Alert>{error}</Alert>}
          <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
            <Button look="danger" className="sm:mr-auto" onClick={() => ask("delete")}>
              {t("editTag.delete")}
            </Button>
            <Button look="secondary" onClick={() => ask(null)}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" isBusy={change.isPending} disabled={isSame}>
              {t("editTag.rename")}
            </Button>
          </div>
        </form>
      </Dialog>
      <Confirm
        isOpen={open === "delete"}
        onOpenChange={(isOpen) => ask(isOpen ? "delete" : null)}
        title={t("editTag.deleteTitle", { tag })}
        description={t("editTag.deleteText")}
        confirm={t("editTag.delete")}
        isBusy={change.isPending}
        error={error}
        onConfirm={() => send({ action: "delete", tag })}
      />
    </>
  );
}

/** Describes what has happened to the contacts, and to the broadcasts that have not started. */
export function tagOutcomeText(
  t: TFunction,
  format: Pick<Format, "number">,
  action: TagChange["action"],
  { contacts, broadcasts }: TagChanged,
): string {
  const countAndAmount = (count: number) => ({ count, amount: format.number(count) });
  const done = t(`editTag.done.${action}`, countAndAmount(contacts));
  return broadcasts === 0 ? done : `${done} ${t(`editTag.broadcasts.${action}`, countAndAmount(broadcasts))}`;
}

import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import type { CannedReply } from "~/api/types";
import { errorText } from "~/i18n/errors";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { Confirm, Dialog } from "~/ui/dialog";
import { Field, Input, Textarea } from "~/ui/field";
import { Problem } from "~/ui/problem";
import { Skeleton } from "~/ui/surface";
import { cannedRepliesQuery, useDeleteReply, useSaveReply } from "../queries";

type Draft = { id: string | null; shortcut: string; text: string };

type ManageRepliesProps = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** The dialog in which canned replies are added, changed and deleted. */
export function ManageReplies({ isOpen, onOpenChange }: ManageRepliesProps) {
  const { t } = useTranslation();
  const replies = useQuery({ ...cannedRepliesQuery, enabled: isOpen });
  const [draft, setDraft] = useState<Draft | null>(null);
  const [gone, setGone] = useState<CannedReply | null>(null);
  const remove = useDeleteReply();

  function show(open: boolean) {
    if (!open) setDraft(null);
    onOpenChange(open);
  }

  return (
    <>
      <Dialog isOpen={isOpen} onOpenChange={show} title={t("canned.title")} description={t("canned.lead")}>
        {draft !== null ? (
          <ReplyForm draft={draft} onDraft={setDraft} />
        ) : (
          <div className="space-y-4">
            {replies.isPending && <Skeleton className="h-24" />}
            {replies.isError && <Problem error={replies.error} onRetry={() => replies.refetch()} />}
            {replies.data?.length === 0 && <p className="text-muted">{t("canned.none")}</p>}
            {replies.data !== undefined && replies.data.length > 0 && (
              <ul className="divide-y divide-line rounded-xl border border-line">
                {replies.data.map((reply) => (
                  <li key={reply.id} className="flex items-center gap-2 py-2 pr-2 pl-4">
                    <div className="min-w-0 flex-1">
                      <p className="truncate font-medium">/{reply.shortcut}</p>
                      <p className="truncate text-xs text-muted">{reply.text}</p>
                    </div>
                    <Button
                      look="ghost"
                      size="iconSm"
                      aria-label={t("canned.edit", { shortcut: reply.shortcut })}
                      onClick={() => setDraft({ id: reply.id, shortcut: reply.shortcut, text: reply.text })}
                    >
                      <Pencil aria-hidden />
                    </Button>
                    <Button
                      look="ghost"
                      size="iconSm"
                      aria-label={t("canned.delete", { shortcut: reply.shortcut })}
                      onClick={() => setGone(reply)}
                    >
                      <Trash2 aria-hidden />
                    </Button>
                  </li>
                ))}
              </ul>
            )}
            <Button onClick={() => setDraft({ id: null, shortcut: "", text: "" })}>
              <Plus aria-hidden />
              {t("canned.add")}
            </Button>
          </div>
        )}
      </Dialog>
      <Confirm
        isOpen={gone !== null}
        onOpenChange={() => setGone(null)}
        title={t("canned.deleteTitle", { shortcut: gone?.shortcut })}
        description={t("canned.deleteText")}
        confirm={t("canned.deleteConfirm")}
        isBusy={remove.isPending}
        error={remove.isError ? errorText(t, remove.error) : null}
        onConfirm={() => gone && remove.mutate(gone.id, { onSuccess: () => setGone(null) })}
      />
    </>
  );
}

const MAX_SHORTCUT = 32;
/** A translation cannot contain the braces of a placeholder. */
const BRACES = { open: "{{", close: "}}" };

type ReplyFormProps = { draft: Draft; onDraft: (draft: Draft | null) => void };

function ReplyForm({ draft, onDraft }: ReplyFormProps) {
  const { t } = useTranslation();
  const save = useSaveReply();
  const field = save.error instanceof ApiError ? save.error.field : undefined;
  const isTaken = field === "shortcut" && save.error instanceof ApiError && save.error.code === "CONFLICT";
  const isReady = draft.shortcut.trim() !== "" && draft.text.trim() !== "";

  function change(changed: Partial<Draft>) {
    save.reset();
    onDraft({ ...draft, ...changed });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isReady) save.mutate(draft, { onSuccess: () => onDraft(null) });
  }

  return (
    <form onSubmit={submit} noValidate className="space-y-5">
      <Field
        label={t("canned.shortcut")}
        hint={t("canned.shortcutHint")}
        error={field === "shortcut" && (isTaken ? t("canned.taken") : errorText(t, save.error))}
      >
        {(wiring) => (
          <Input
            {...wiring}
            autoComplete="off"
            autoCapitalize="none"
            data-first-focus=""
            maxLength={MAX_SHORTCUT + 1}
            value={draft.shortcut}
            onChange={(event) => change({ shortcut: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={t("canned.text")}
        hint={t("canned.textHint", BRACES)}
        error={field === "text" && errorText(t, save.error)}
      >
        {(wiring) => (
          <Textarea
            {...wiring}
            rows={5}
            value={draft.text}
            onChange={(event) => change({ text: event.target.value })}
          />
        )}
      </Field>
      {save.isError && field !== "shortcut" && field !== "text" && <Alert>{errorText(t, save.error)}</Alert>}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button look="secondary" onClick={() => onDraft(null)}>
          {t("common.cancel")}
        </Button>
        <Button type="submit" isBusy={save.isPending} disabled={!isReady}>
          {t("common.save")}
        </Button>
      </div>
    </form>
  );
}

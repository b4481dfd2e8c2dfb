import { FileText, Film, Music, RotateCw, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { LIMITS } from "~/api/contract";
import { fileSize, playingTime } from "~/features/files/file";
import { errorText } from "~/i18n/errors";
import { Button } from "~/ui/button";
import { keepFocusNear } from "~/ui/focus";
import type { Attachment, Attachments } from "../use-attachments";

const ICONS = { video: Film, audio: Music, document: FileText };

/** The files of the next message, above the field: how much of each is uploaded, and what is wrong with it. */
export function AttachmentList({ attachments, remove, again }: Attachments) {
  const { t } = useTranslation();
  if (attachments.length === 0) return null;
  return (
    <ul aria-label={t("files.chosen")} className="flex max-h-48 flex-col gap-1.5 overflow-y-auto px-3 pt-3">
      {attachments.map((one) => (
        <Row key={one.key} attachment={one} onRemove={() => remove(one.key)} onAgain={() => void again(one)} />
      ))}
    </ul>
  );
}

type RowProps = { attachment: Attachment; onRemove: () => void; onAgain: () => void };

function Row({ attachment, onRemove, onAgain }: RowProps) {
  const { t, i18n } = useTranslation();
  const { file, kind, facts, share, uploaded, fault, error } = attachment;
  const isBad = fault !== null || error !== null;
  const title = t(facts.isVoice ? "content.voice_note" : `content.${kind}`);
  const name = file.name === "" || facts.isVoice ? title : file.name;
  const percent = Math.round(share * 100);
  return (
    <li
      data-testid="attachment"
      data-state={isBad ? "failed" : uploaded === null ? "uploading" : "ready"}
      className="flex items-center gap-2 rounded-lg bg-sunken px-2.5 py-1.5 text-sm"
    >
      <Preview file={file} kind={kind} />
      <div className="min-w-0 flex-1">
        <p className="truncate">{name}</p>
        {isBad ? (
          <p role="alert" className="text-xs text-bad-text">
            {fault === null ? errorText(t, error) : t(`files.${fault}`, { megabytes: LIMITS.fileMib.document })}
          </p>
        ) : (
          <p className="text-xs text-muted">
            {facts.isVoice && facts.seconds !== undefined ? playingTime(facts.seconds) : title} ·{" "}
            {fileSize(file.size, i18n.language)}
          </p>
        )}
        {!isBad && uploaded === null && (
          <progress
            className="mt-1 block h-1 w-full accent-brand"
            aria-label={t("files.uploading", { name })}
            value={percent}
            max={100}
          />
        )}
      </div>
      {error !== null && uploaded === null && (
        <Button look="ghost" size="iconSm" aria-label={t("files.uploadAgain", { name })} onClick={onAgain}>
          <RotateCw aria-hidden />
        </Button>
      )}
      <Button
        look="ghost"
        size="iconSm"
        aria-label={t("files.remove", { name })}
        title={t("files.remove", { name })}
        onClick={({ currentTarget }) => {
          keepFocusNear(currentTarget);
          onRemove();
        }}
      >
        <X aria-hidden />
      </Button>
    </li>
  );
}

/** A small picture of an image, an icon of any other file. */
function Preview({ file, kind }: Pick<Attachment, "file" | "kind">) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (kind !== "image") return;
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file, kind]);
  if (kind === "image")
    return address === null ? (
      <span className="size-10" />
    ) : (
      <img src={address} alt="" className="size-10 rounded object-cover" />
    );
  const Icon = ICONS[kind];
  return <Icon className="size-6 shrink-0 text-muted" aria-hidden />;
}

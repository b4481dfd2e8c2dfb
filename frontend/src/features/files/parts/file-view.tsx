import { clsx } from "clsx";
import { CircleAlert, Download, FileText } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FileContent } from "~/features/messages/content-text";
import { buttonLook } from "~/ui/button";
import { usePart } from "~/ui/use-part";
import { addressOf, fileSize, type MessageFile, playingTime } from "../file";

/** The place of a picture or a video: it has its size before the file is here, so that the thread does not move. */
const place = "mb-1 h-48 w-64 max-w-full overflow-hidden rounded-lg bg-black/10";
const STICKER = "mb-1 size-32 overflow-hidden rounded-lg";
const ROUND = "mb-1 size-48 max-w-full overflow-hidden rounded-full bg-black/10";

type FileViewProps = { content: FileContent; file: MessageFile };

/** The file of a message, or what has become of it. */
export function FileView({ content, file }: FileViewProps) {
  const { t } = useTranslation();
  const name = t(`content.${content.kind}`);
  if (file.state !== "stored" || file.id == null) return <Missing content={content} file={file} name={name} />;
  const address = addressOf(file.id);
  switch (content.kind) {
    case "image":
      return (
        <Picture address={address} name={name} words={content.caption ?? name} className={place} isWhole={false} />
      );
    case "sticker":
      return <Picture address={address} name={name} words={name} className={STICKER} isWhole />;
    case "video":
      return <Video address={address} name={name} className={place} />;
    case "video_note":
      return <Video address={address} name={name} className={ROUND} />;
    case "voice_note":
    case "audio":
      return <Sound address={address} name={name} seconds={content.seconds} />;
    case "document":
      return <Document address={address} name={content.fileName ?? name} size={file.size ?? null} />;
  }
}

/** The place of a file that is not here: it is on its way, or the reason and what to do. */
function Missing({ content, file, name }: FileViewProps & { name: string }) {
  const { t } = useTranslation();
  const title = content.kind === "document" ? (content.fileName ?? name) : name;
  if (file.state === "pending") {
    const isShown = content.kind === "image" || content.kind === "video";
    const shape = isShown ? place : content.kind === "sticker" ? STICKER : content.kind === "video_note" ? ROUND : "";
    return (
      <div
        data-testid="file"
        data-state="pending"
        className={clsx(shape, shape !== "" && "relative grid place-items-center")}
      >
        {isShown && file.preview?.thumbnail && (
          <img
            src={`data:image/jpeg;base64,${file.preview.thumbnail}`}
            alt=""
            className="absolute size-full object-cover opacity-40 blur-xs"
          />
        )}
        <p className="relative px-2 text-center text-sm text-bubble-meta [overflow-wrap:anywhere]">
          {t("files.pending", { name: title })}
        </p>
      </div>
    );
  }
  return (
    <div data-testid="file" data-state={file.state ?? "failed"}>
      <p className="text-sm text-bubble-meta italic [overflow-wrap:anywhere]">{title}</p>
      <Note>{t(file.state === "expired" ? "files.expired" : "files.failed")}</Note>
    </div>
  );
}

function Note({ children, action }: { children: string; action?: ReactNode }) {
  return (
    <div className="mt-1 mb-1 flex max-w-64 flex-wrap items-start gap-x-2 gap-y-1 rounded-lg border border-line bg-surface px-2.5 py-1.5 text-xs text-ink">
      <CircleAlert className="mt-0.5 size-3.5 shrink-0 text-muted" aria-hidden />
      <p className="min-w-0 flex-1">{children}</p>
      {action}
    </div>
  );
}

/** Shows the file unless it cannot be loaded; then the user may try again. */
function OrProblem({
  name,
  children,
}: {
  name: string;
  children: (onError: () => void, attempt: number) => ReactNode;
}) {
  const { t } = useTranslation();
  const [isBroken, setIsBroken] = useState(false);
  const [attempt, setAttempt] = useState(0);
  if (!isBroken) return children(() => setIsBroken(true), attempt);
  const again = () => {
    setAttempt(attempt + 1);
    setIsBroken(false);
  };
  return (
    <div data-testid="file" data-state="broken">
      <p className="text-sm text-bubble-meta italic">{name}</p>
      <Note
        action={
          <button type="button" className={buttonLook({ look: "link", size: "bare" })} onClick={again}>
            {t("files.again")}
          </button>
        }
      >
        {t("files.broken")}
      </Note>
    </div>
  );
}

type Part = { address: string; name: string; className: string };

const downloadViewer = async () => (await import("./picture-viewer")).PictureViewer;

/** A picture, which opens large in a dialog. */
function Picture({ address, name, words, className, isWhole }: Part & { words: string; isWhole: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  const Viewer = usePart(downloadViewer, wasOpened);
  const open = () => {
    setWasOpened(true);
    setIsOpen(true);
  };
  return (
    <OrProblem name={name}>
      {(onError, attempt) => (
        <>
          <button
            type="button"
            data-testid="file"
            data-state="stored"
            aria-label={t("files.enlarge", { words })}
            className={clsx(className, "block cursor-zoom-in focus-visible:outline-2 focus-visible:outline-brand")}
            onClick={open}
          >
            <img
              key={attempt}
              src={address}
              alt=""
              loading="lazy"
              decoding="async"
              className={clsx("size-full", isWhole ? "object-contain" : "object-cover")}
              onError={onError}
            />
          </button>
          {Viewer !== null && (
            <Viewer isOpen={isOpen} onOpenChange={setIsOpen} address={address} title={name} words={words} />
          )}
        </>
      )}
    </OrProblem>
  );
}

function Video({ address, name, className }: Part) {
  return (
    <OrProblem name={name}>
      {(onError, attempt) => (
        // biome-ignore lint/a11y/useMediaCaption: a customer's video has no captions
        <video
          key={attempt}
          data-testid="file"
          data-state="stored"
          src={address}
          aria-label={name}
          controls
          preload="metadata"
          playsInline
          className={clsx(className, "bg-black object-contain")}
          onError={onError}
        />
      )}
    </OrProblem>
  );
}

function Sound({ address, name, seconds }: { address: string; name: string; seconds: number | null }) {
  return (
    <OrProblem name={name}>
      {(onError, attempt) => (
        <div data-testid="file" data-state="stored" className="mb-1 w-64 max-w-full">
          <p className="text-sm text-bubble-meta">
            {name}
            {seconds !== null && <span className="tabular"> · {playingTime(seconds)}</span>}
          </p>
          {/* biome-ignore lint/a11y/useMediaCaption: a customer's voice has no captions */}
          <audio
            key={attempt}
            src={address}
            aria-label={name}
            controls
            preload="none"
            className="mt-1 h-10 w-full"
            onError={onError}
          />
        </div>
      )}
    </OrProblem>
  );
}

function Document({ address, name, size }: { address: string; name: string; size: number | null }) {
  const { t, i18n } = useTranslation();
  return (
    <a
      data-testid="file"
      data-state="stored"
      href={address}
      download={name}
      className="mb-1 flex w-64 max-w-full items-center gap-2 rounded-lg border border-line bg-surface px-2.5 py-2 text-ink hover:bg-sunken focus-visible:outline-2 focus-visible:outline-brand"
    >
      <FileText className="size-6 shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="sr-only">{t("files.save")} </span>
        <span className="line-clamp-2 text-sm [overflow-wrap:anywhere]">{name}</span>
        {size !== null && <span className="text-xs text-muted tabular">{fileSize(size, i18n.language)}</span>}
      </span>
      <Download className="size-4 shrink-0 text-muted" aria-hidden />
    </a>
  );
}

import { useCallback, useEffect, useRef, useState } from "react";
import type { StoredFile } from "~/api/types";
import { type FileFacts, factsOf, faultOf, type SentAs, sentAs, uploadFile } from "~/features/files/outgoing";
import type { VoiceNote } from "~/features/files/voice";

/** A file that the user has chosen for the next message. */
export type Attachment = {
  key: string;
  file: File;
  kind: SentAs;
  facts: FileFacts;
  /** From 0 to 1. */
  share: number;
  /** What the server has; `null` while it has not all of it. */
  uploaded: StoredFile | null;
  /** Why it cannot be sent: a fault of the file, or the error of the upload. */
  fault: "empty" | "tooLarge" | null;
  error: unknown;
};

/** WhatsApp's own apps take so many at once. */
const MOST = 30;

const attachmentOf = (file: File, kind: SentAs, facts: FileFacts = {}): Attachment => ({
  key: crypto.randomUUID(),
  file,
  kind,
  facts,
  share: 0,
  uploaded: null,
  fault: faultOf(file),
  error: null,
});

/** The files for the next message of a chat. Each is uploaded as soon as it is chosen; leaving the chat cancels the uploads. */
export function useAttachments(place: string) {
  const [attachments, setAttachments] = useState<readonly Attachment[]>([]);
  const uploads = useRef(new Map<string, AbortController>());

  const change = useCallback((key: string, news: Partial<Attachment>) => {
    setAttachments((now) => now.map((one) => (one.key === key ? { ...one, ...news } : one)));
  }, []);

  const begin = useCallback(
    async ({ key, file, kind, facts }: Attachment) => {
      const controller = new AbortController();
      uploads.current.set(key, controller);
      change(key, { share: 0, error: null });
      try {
        const onProgress = (share: number) => change(key, { share });
        const transfer = uploadFile(file, { kind, key, onProgress, signal: controller.signal });
        const [uploaded, found] = await Promise.all([transfer, factsOf(file, kind)]);
        change(key, { share: 1, uploaded, facts: { ...found, ...facts } });
      } catch (error) {
        if (!controller.signal.aborted) change(key, { error });
      } finally {
        uploads.current.delete(key);
      }
    },
    [change],
  );

  const addAll = useCallback(
    (chosen: readonly Attachment[]) => {
      setAttachments((now) => [...now, ...chosen].slice(0, MOST));
      for (const one of chosen) if (one.fault === null) void begin(one);
    },
    [begin],
  );
  const add = useCallback(
    (files: Iterable<File>) => addAll([...files].map((file) => attachmentOf(file, sentAs(file)))),
    [addAll],
  );
  const addVoice = useCallback(
    ({ file, seconds, waveform }: VoiceNote) =>
      addAll([attachmentOf(file, "audio", { isVoice: true, seconds, preview: { waveform } })]),
    [addAll],
  );

  const fail = useCallback((key: string, error: unknown) => change(key, { error }), [change]);

  const remove = useCallback((key: string) => {
    uploads.current.get(key)?.abort();
    setAttachments((now) => now.filter((one) => one.key !== key));
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another chat has other files
  useEffect(() => {
    const running = uploads.current;
    return () => {
      for (const controller of running.values()) controller.abort();
      running.clear();
      setAttachments([]);
    };
  }, [place]);

  return { attachments, add, addVoice, remove, fail, again: begin };
}

export type Attachments = ReturnType<typeof useAttachments>;

import { useCallback, useEffect, useRef, useState } from "react";
import type { StoredFile } from "~/api/types";
import { faultOf, type SentAs, sentAs, uploadFile } from "~/features/files/outgoing";

/** A file that the user has chosen for the next message. */
export type Attachment = {
  key: string;
  file: File;
  kind: SentAs;
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

/** The files for the next message of a chat. Each is uploaded as soon as it is chosen; leaving the chat cancels the uploads. */
export function useAttachments(place: string) {
  const [attachments, setAttachments] = useState<readonly Attachment[]>([]);
  const uploads = useRef(new Map<string, AbortController>());

  const change = useCallback((key: string, news: Partial<Attachment>) => {
    setAttachments((now) => now.map((one) => (one.key === key ? { ...one, ...news } : one)));
  }, []);

  const begin = useCallback(
    async ({ key, file, kind }: Attachment) => {
      const controller = new AbortController();
      uploads.current.set(key, controller);
      change(key, { share: 0, error: null });
      try {
        const onProgress = (share: number) => change(key, { share });
        const uploaded = await uploadFile(file, { kind, key, onProgress, signal: controller.signal });
        change(key, { share: 1, uploaded });
      } catch (error) {
        if (!controller.signal.aborted) change(key, { error });
      } finally {
        uploads.current.delete(key);
      }
    },
    [change],
  );

  const add = useCallback(
    (files: Iterable<File>) => {
      const chosen = [...files].map((file): Attachment => {
        const fault = faultOf(file);
        return { key: crypto.randomUUID(), file, kind: sentAs(file), share: 0, uploaded: null, fault, error: null };
      });
      setAttachments((now) => [...now, ...chosen].slice(0, MOST));
      for (const one of chosen) if (one.fault === null) void begin(one);
    },
    [begin],
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

  return { attachments, add, remove, fail, again: begin };
}

export type Attachments = ReturnType<typeof useAttachments>;

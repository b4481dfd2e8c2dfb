import type { NewContent } from "~/api/types";

/** Sends a content to the chat, now or later; rejects with the error of the API. The server takes each `key` once. */
export type SendContent = (content: NewContent, key: string, sendAt?: string) => Promise<void>;

export type AttachFormProps = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void; onSend: SendContent };

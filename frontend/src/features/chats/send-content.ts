import type { NewContent } from "~/api/types";

/** Sends a content to the chat; rejects with the error of the API. */
export type SendContent = (content: NewContent, key: string) => Promise<void>;

export type AttachFormProps = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void; onSend: SendContent };

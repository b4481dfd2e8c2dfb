/** The shapes of the HTTP API under the names the dashboard calls them by, and the frames on the events socket. */

import type {
  AcceptedMessage,
  CampaignRecipient,
  CampaignStatus,
  ContactSummary,
  ContactWord,
  NewCampaign as ContractNewCampaign,
  Counts,
  DeviceState,
  DeviceStatus,
  MessageProgress,
  MessageState,
  MessageStatus,
  NewCampaignTest,
  OptedOut,
  Outbox,
  OutboxText,
  PacePreset,
  PauseReason,
  Problem,
  Qr,
  Recipient,
  RecipientStatus,
  Release,
  StoredMessage,
  TagMatch,
  WaitCode,
  WrongRow,
} from "./contract";

export type {
  Audience,
  Campaign,
  CampaignPreview,
  CampaignProgress,
  CampaignRef,
  CampaignStatus,
  Chat,
  ConsentEntry,
  ConsentSaid,
  ConsentSource,
  Contact,
  ContactPatch,
  ContactWord,
  Counts,
  Decision,
  Device,
  DeviceStatus,
  Direction,
  Estimate,
  Gap,
  Import,
  ImportPreview,
  MessageProgress,
  MessageStatus,
  NewContact,
  NewMessage,
  Pacing,
  PacingSettings,
  PacingUsage,
  PauseReason,
  Priority,
  Qr,
  Recipient,
  RecipientStatus,
  Rejection,
  TagMatch,
  Used,
  User,
  Wait,
  WaitCode,
} from "./contract";

export type Page<T> = { items: T[]; nextCursor: string | null };

export type Version = Release;
export type Status = DeviceState;
export type Message = StoredMessage;
/** The answer to a text that was sent. */
export type SentMessage = AcceptedMessage;
/** A text in the device's outbox: it waits, or a person has to decide about it. */
export type OutboxItem = OutboxText;
export type OutboxPage = Outbox;
/** What became of a text that was cancelled or decided about. */
export type TextState = MessageState;
export type OptOut = OptedOut;
export type ContactsSummary = ContactSummary;
/** As a page shows it: what its device is doing right now is seen live, and stored nowhere. */
export type ItemStatus = RecipientStatus | MessageStatus;
export type CampaignItem = Omit<CampaignRecipient, "status"> & { status: ItemStatus };
export type CampaignTest = NewCampaignTest;
export type PreviewProblem = Problem;
/** One refused row of a campaign's recipients; `row` counts from 1. */
export type RefusedRow = WrongRow;

/** How much waits on a device, and for what the next text waits. */
export type OutboxSummary = {
  deviceId: string;
  waiting: number;
  unknown: number;
  code: WaitCode | null;
  nextSendAt: string | null;
};

/** What a column of an imported file is. */
export type ColumnUse = "phone" | "name" | "tags" | "ignore" | `attribute:${string}`;

export type RejectionCode =
  | "phone_missing"
  | "phone_invalid"
  | "duplicate"
  | "name_too_long"
  | "tag_invalid"
  | "value_too_long"
  | "row_too_long"
  | "unreadable";

export type Preset = PacePreset;

/** Who gets it, in one of three ways. */
export type NewAudience =
  | { recipients: Recipient[] }
  | { csv: string }
  | { audience: { tags: string[]; match: TagMatch } };

export type NewCampaign = NewAudience &
  Pick<ContractNewCampaign, "text" | "gap" | "scheduledAt"> & {
    name: string;
    deviceIds: string[];
    preset?: Preset;
  };

export type CampaignAction = "start" | "pause" | "resume" | "cancel" | "retry";

type Told<Kind extends string, Data> = { seq: number; deviceId: string; at: string; kind: Kind; data: Data };

/** Kept by the server under its number, and sent again to whoever missed it. */
export type NumberedFrame =
  | Told<"device.status", DeviceStatus>
  | Told<"device.qr", Qr | null>
  | Told<"message.created", Message>
  | Told<"message.status", MessageProgress>
  | Told<"contact.opted_out", ContactWord>
  | Told<"contact.opted_in", ContactWord>;

/** Seen now or never: the next read says the same. */
export type PassingFrame =
  | { kind: "message.status"; data: MessageProgress }
  | {
      kind: "message.waiting";
      data: {
        id: string;
        deviceId: string;
        chatId: string;
        /** `null`: it waits no more. */
        code: WaitCode | null;
        nextSendAt: string | null;
      };
    }
  | { kind: "device.outbox"; data: OutboxSummary }
  | {
      kind: "campaign.progress";
      data: { campaignId: string; status: CampaignStatus; pauseReason: PauseReason | null; counts: Counts };
    }
  | { kind: "device.proven"; data: { deviceId: string; provenUntil: string } };

/** Where the order stands; `resumed` when what was missed since `?after=` follows. */
export type Greeting = { kind: "hello"; seq: number; resumed?: boolean };

export type Frame = Greeting | NumberedFrame | PassingFrame;

export function isNumbered(frame: Frame): frame is NumberedFrame {
  return "seq" in frame && frame.kind !== "hello";
}

/** The shapes of the HTTP API under the dashboard's names, and the frames of the events socket. */

import type {
  AcceptedMessage,
  BareDigits,
  CampaignRecipient,
  CampaignStatus,
  ChatNamed,
  ChatRead,
  ConsentEvent,
  ContactSummary,
  NewCampaign as ContractNewCampaign,
  ConversationChanged,
  Counts,
  DeviceState,
  DeviceStatus,
  IdentifiedContact,
  InboxSettings,
  MessageChange,
  MessageFile,
  MessageProgress,
  MessageReaction,
  MessageStatus,
  NewCampaignTest,
  OptedOut,
  OptOutDecision,
  Outbox,
  OutboxText,
  PacePreset,
  PauseReason,
  ProbableOptOut,
  Problem,
  Qr,
  Recipient,
  RecipientStatus,
  Release,
  StartProblem,
  StoredMessage,
  TagMatch,
  WaitCode,
  WrongRow,
} from "./contract";

export type {
  Audience,
  BareDigits,
  Campaign,
  CampaignPreview,
  CampaignProgress,
  CampaignRecipient,
  CampaignRef,
  CampaignStatus,
  CannedReply,
  Chat,
  ChatNamed,
  ChatRead,
  ConsentEntry,
  ConsentEvent,
  ConsentSaid,
  ConsentSource,
  Contact,
  ContactHistory,
  ContactPatch,
  ContactsChange,
  ContactsChanged,
  Content,
  ConversationChanged,
  ConversationStatus,
  Counts,
  Decision,
  Device,
  DeviceStatus,
  Direction,
  Estimate,
  FilePreview,
  Gap,
  Group,
  GroupMember,
  GroupReceipts,
  IdentifiedContact,
  Import,
  ImportPreview,
  InboxSettingsPatch,
  KeywordLanguage,
  Member,
  MessageChange,
  MessageFile,
  MessageProgress,
  MessageReaction,
  MessageState,
  MessageStatus,
  NewCannedReply,
  NewContact,
  NewContent,
  NewMessage,
  NumberFault,
  OptedOutPerson,
  OptOutDecision,
  OptOutSettings,
  OptOutSettingsPatch,
  Pacing,
  PacingSettings,
  PacingUsage,
  PauseReason,
  Priority,
  Qr,
  ReadNumber,
  Recipient,
  RecipientStatus,
  Rejection,
  ReplyTo,
  Sender,
  StartProblem,
  StoredFile,
  TagChange,
  TagChanged,
  TagMatch,
  ThreadEntry,
  UndecidedOptOut,
  Used,
  User,
  Wait,
  WaitCode,
} from "./contract";

export type Page<T> = { items: T[]; nextCursor: string | null };

export type Version = Release;
export type Status = DeviceState;
export type Message = StoredMessage;
/** A message as an event reports it. The event may arrive before the message has a place in the stored chat. */
export type NewMessageEvent = Omit<Message, "place"> & { place?: string };
/** The response to a sent message. */
export type SentMessage = AcceptedMessage;
/** A message in the device's outbox: it waits, or a user has to decide about it. */
export type OutboxItem = OutboxText;
export type OutboxPage = Outbox;
export type OptOut = OptedOut;
export type ContactsSummary = ContactSummary;
/** The status that a page shows: `typing` and `sending` come live from the device and are not stored. */
export type ItemStatus = RecipientStatus | MessageStatus;
export type CampaignItem = Omit<CampaignRecipient, "status"> & { status: ItemStatus };
export type CampaignTest = NewCampaignTest;
export type PreviewProblem = Problem;
/** One refused row of a campaign's recipients; `row` counts from 1. */
export type RefusedRow = WrongRow;

/** How many messages wait on a device, and why the next one waits. */
export type OutboxSummary = {
  deviceId: string;
  waiting: number;
  unknown: number;
  code: WaitCode | null;
  nextSendAt: string | null;
};

/** What a column of an imported file contains. */
export type ColumnUse =
  | "phone"
  | "other_phone"
  | "country_code"
  | "name"
  | "last_name"
  | "tags"
  | "ignore"
  | `attribute:${string}`;

export type RejectionCode =
  | "duplicate"
  | "still_duplicate"
  | "name_too_long"
  | "tag_invalid"
  | "value_too_long"
  | "row_too_long"
  | "unreadable";

export type Preset = PacePreset;

/** The recipients, given in one of four ways. */
export type NewAudience =
  | { recipients: Recipient[] }
  /** Without `bareDigits`, a number without `+` and without a leading 0 that could belong to two people is refused. */
  | { csv: string; bareDigits?: BareDigits }
  | { audience: { tags: string[]; match: TagMatch; withoutTags?: string[] } }
  | { contactIds: string[] };

export type NewCampaign = NewAudience &
  Pick<ContractNewCampaign, "text" | "gap" | "scheduledAt" | "replaces"> & {
    name: string;
    deviceIds: string[];
    preset?: Preset;
  };

export type CampaignAction = "start" | "pause" | "resume" | "cancel" | "retry";

type NumberedFrameOf<Kind extends string, Data> = { seq: number; deviceId: string; at: string; kind: Kind; data: Data };

/** An event: the server stores it under its number, and sends it again to a page that missed it. */
export type NumberedFrame =
  | NumberedFrameOf<"device.status", DeviceStatus>
  | NumberedFrameOf<"device.qr", Qr | null>
  | NumberedFrameOf<"message.created", NewMessageEvent>
  | NumberedFrameOf<"message.status", MessageProgress>
  | NumberedFrameOf<"message.edited", MessageChange>
  | NumberedFrameOf<"message.deleted", MessageChange>
  | NumberedFrameOf<"message.decrypted", MessageChange>
  | NumberedFrameOf<"message.file", MessageFile>
  | NumberedFrameOf<"message.reacted", MessageReaction>
  | NumberedFrameOf<"chat.read", ChatRead>
  | NumberedFrameOf<"chat.named", ChatNamed>
  | NumberedFrameOf<"conversation.changed", ConversationChanged>
  | NumberedFrameOf<"contact.identified", IdentifiedContact>
  | NumberedFrameOf<"contact.opted_out", ConsentEvent>
  | NumberedFrameOf<"contact.opted_in", ConsentEvent>
  | NumberedFrameOf<"contact.probable_opt_out", ProbableOptOut>;

/** A live update: the server does not store it; the next request returns the same state. */
export type LiveUpdateFrame =
  | { kind: "message.status"; data: MessageProgress }
  | {
      kind: "message.waiting";
      data: {
        id: string;
        deviceId: string;
        chatId: string;
        /** The wait reason; `null` if the message no longer waits. */
        code: WaitCode | null;
        nextSendAt: string | null;
      };
    }
  | { kind: "device.outbox"; data: OutboxSummary }
  | {
      kind: "campaign.progress";
      data: {
        campaignId: string;
        /** Grows with each change of the status: a frame with a lower run than the known one is late. */
        run: number;
        status: CampaignStatus;
        pauseReason: PauseReason | null;
        startProblem: StartProblem | null;
        /** Missing in frames of an earlier release. */
        scheduledAt?: string | null;
        startedAt: string | null;
        completedAt: string | null;
        counts: Counts;
        retryable: number;
      };
    }
  /** A user has saved another broadcast in the place of this one. */
  | { kind: "campaign.replaced"; data: { campaignId: string; replacedBy: string } }
  | { kind: "campaign.deleted"; data: { campaignId: string } }
  /** A user has read a chat, or marked it as unread. */
  /** Contacts were added, changed, deleted or imported. The frame does not say which: an open page loads its contacts again. */
  | { kind: "contacts.changed"; data: object }
  | { kind: "chat.unread"; data: { deviceId: string; chatId: string; unread: number } }
  | {
      kind: "opt_out.decided";
      data: { deviceId: string; chatId: string; messageId: string; decision: OptOutDecision; at: string };
    }
  /** A user has added the device, or changed its name or its settings. */
  | { kind: "device.changed"; data: { deviceId: string; name: string; inbox: InboxSettings } }
  | { kind: "device.deleted"; data: { deviceId: string } }
  | { kind: "device.proven"; data: { deviceId: string; provenUntil: string } };

/** The greeting: the number of the newest event, and `resumed` if the events missed since `?after=` follow. */
export type Greeting = { kind: "hello"; seq: number; resumed?: boolean };

export type Frame = Greeting | NumberedFrame | LiveUpdateFrame;

export function isNumbered(frame: Frame): frame is NumberedFrame {
  return "seq" in frame && frame.kind !== "hello";
}

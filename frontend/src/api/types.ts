/** The shapes of the HTTP API and of the frames on the events socket, as the Worker writes them. */

export type Page<T> = { items: T[]; nextCursor: string | null };

export type User = {
  id: string;
  email: string;
  name: string;
  role: "super_admin" | "admin" | "operator";
  tenantId: string;
  tenantName: string;
};

export type Version = { version: string; commit: string; source: string; license: string };

export type Status =
  | "unlinked"
  | "pairing"
  | "connecting"
  | "syncing"
  | "online"
  | "resting"
  | "replaced"
  | "banned"
  | "logged_out"
  | "failed"
  | "unreachable";

export type Device = {
  id: string;
  name: string;
  status: Status;
  /** Why the status changed, in a word (`linked`, `qr_expired` …). */
  cause: string;
  statusAt: string;
  phone: string | null;
  lid: string | null;
  /** Until when `online` may be believed. */
  provenUntil: string | null;
  createdAt: string;
  generation: number;
};

/** What the device itself says; travels on the socket. */
export type DeviceStatus = {
  status: Status;
  cause: string;
  at: string;
  phone: string | null;
  lid: string | null;
  provenUntil: string | null;
};

export type Qr = { raw: string; svg: string; expiresAt: string };

export type Direction = "in" | "out";

export type MessageStatus =
  | "queued"
  /** The recipient sees us type; seen live, and stored nowhere but in the device's outbox. */
  | "typing"
  | "sending"
  | "sent"
  | "delivered"
  | "read"
  | "failed"
  | "unknown"
  | "received";

export type CampaignRef = { id: string; itemNo: number };

export type Message = {
  id: string;
  deviceId: string;
  chatId: string;
  direction: Direction;
  text: string;
  status: MessageStatus;
  at: string;
  waMessageId: string;
  phone: string | null;
  lid: string | null;
  name: string | null;
  campaign?: CampaignRef;
  /** When whoever sent it wants it to leave; known while it waits. */
  sendAt?: string;
  /** Why it failed; known once its `message.status` was seen. */
  error?: string | null;
};

export type Priority = "urgent" | "high" | "normal" | "campaign";

export type NewMessage = { to: string; text: string; priority?: Exclude<Priority, "campaign">; sendAt?: string };

export type WaitCode =
  | "scheduled"
  | "retry"
  | "gap"
  | "minute_limit"
  | "hour_limit"
  | "day_limit"
  | "kept_free"
  | "warm_up"
  | "quiet_hours"
  | "reach_out_limit"
  | "device_offline"
  | "busy";

/** Why a text has not left, and when it may, if anybody can say. */
export type Wait = { code: WaitCode; nextSendAt: string | null };

/** The answer to a text that was sent. */
export type SentMessage = Message & { priority: Priority; wait: Wait | null };

/** A text in the device's outbox: it waits, or a person has to decide about it. */
export type OutboxItem = {
  id: string;
  chatId: string;
  phone: string;
  text: string;
  priority: Priority;
  status: MessageStatus;
  acceptedAt: string;
  sendAt: string | null;
  attemptedAt: string | null;
  campaignId: string | null;
  wait: Wait | null;
};

export type OutboxPage = Page<OutboxItem> & {
  waiting: number;
  /** Texts a person has to decide about. */
  unknown: number;
};

/** How much waits on a device, and for what the next text waits. */
export type OutboxSummary = {
  deviceId: string;
  waiting: number;
  unknown: number;
  code: WaitCode | null;
  nextSendAt: string | null;
};

export type Decision = "resend" | "give_up";

/** What became of a text that was cancelled or decided about. */
export type TextState = { id: string; status: MessageStatus; error?: string };

export type PacingSettings = {
  typing: { enabled: boolean; minSeconds: number; maxSeconds: number };
  readBeforeReply: boolean;
  quietHours: { enabled: boolean; from: string; to: string; timeZone: string };
  limits: { perMinute: number; perHour: number; perDay: number };
  warmUp: { enabled: boolean };
};

/** Texts that left within a rolling window. */
export type Used = { used: number; limit: number };

export type PacingUsage = {
  minute: Used;
  hour: Used;
  day: Used;
  /** Broadcast texts and first messages to strangers within 24 hours. */
  cold: {
    used: number;
    /** `null` once the warm-up is over, or off. */
    limit: number | null;
    /** Of the warm-up, from 1. */
    day: number | null;
  };
  /** Of the strangers written to lately, how many answered; `null` while they are too few to say. */
  replyRatio: number | null;
  /** The end of WhatsApp's own limit on first messages to strangers. */
  heldUntil: string | null;
};

export type Pacing = { settings: PacingSettings; usage: PacingUsage };

export type MessageProgress = {
  id: string;
  deviceId: string;
  chatId: string;
  status: MessageStatus;
  error?: string;
  campaign?: CampaignRef;
};

export type Chat = {
  chatId: string;
  phone: string | null;
  lid: string | null;
  name: string | null;
  lastText: string;
  lastAt: string;
  lastDirection: Direction;
  lastStatus: MessageStatus;
  unread: number;
  lastMessageId: string;
  /** Since when this contact wants no more broadcasts. */
  optedOutAt: string | null;
};

/** Somebody said a word that ends broadcasts to him, or allows them again. */
export type ContactWord = {
  deviceId: string;
  chatId: string;
  phone: string | null;
  lid: string | null;
  word: string;
};

export type OptOut = { at: string; word: string | null; source: ConsentSource };

export type Contact = {
  id: string;
  /** Digits of E.164, without the plus. */
  phone: string;
  name: string | null;
  tags: string[];
  attributes: Record<string, string>;
  source: "manual" | "import";
  optedOut: OptOut | null;
  consentedAt: string | null;
  createdAt: string;
  updatedAt: string;
};

export type NewContact = { phone: string; name?: string; tags?: string[]; attributes?: Record<string, string> };

/** What is named changes; an attribute of `null` is removed. */
export type ContactPatch = { name?: string | null; tags?: string[]; attributes?: Record<string, string | null> };

export type ConsentSaid = "opted_out" | "opted_in" | "consented";
export type ConsentSource = "word" | "person" | "import";

export type ConsentEntry = {
  at: string;
  said: ConsentSaid;
  source: ConsentSource;
  word: string | null;
  note: string | null;
  deviceId: string | null;
  userId: string | null;
};

export type ContactsSummary = {
  contacts: number;
  optedOut: number;
  tags: { tag: string; contacts: number }[];
  /** Custom columns that are in use. */
  attributes: string[];
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

/** One row of a file that was left out; `line` counts from 1. */
export type Rejection = {
  line: number;
  field: "phone" | "name" | "tags" | "attributes" | "row";
  code: RejectionCode;
  message: string;
  value: string;
};

export type ImportPreview = {
  encoding: "utf-8" | "utf-16le" | "utf-16be";
  delimiter: "," | ";" | "\t" | "|";
  hasHead: boolean;
  columns: { head: string; samples: string[]; as: ColumnUse }[];
  rows: number;
  /** `false`: only the first rows were looked at. */
  isComplete: boolean;
  accepted: number;
  /** Of the accepted: contacts already. */
  known: number;
  duplicates: number;
  rejected: number;
  firstRows: {
    line: number;
    phone: string;
    name: string | null;
    tags: string[];
    attributes: Record<string, string>;
  }[];
  rejections: Rejection[];
};

export type Import = {
  id: string;
  fileName: string | null;
  status: "running" | "completed" | "failed";
  error: string | null;
  sizeBytes: number;
  doneBytes: number;
  rows: number;
  created: number;
  updated: number;
  duplicates: number;
  rejected: number;
  createdAt: string;
  completedAt: string | null;
};

export type CampaignStatus = "draft" | "scheduled" | "running" | "paused" | "completed" | "cancelled";

/** Who paused it: somebody, or the rule that stops when too many texts fail. */
export type PauseReason = "person" | "failures";

export type Counts = {
  /** Sum of all but `replied`. */
  total: number;
  /** Not handed to a device yet. */
  pending: number;
  /** In a device's outbox. */
  queued: number;
  sent: number;
  delivered: number;
  read: number;
  failed: number;
  unknown: number;
  cancelled: number;
  replied: number;
};

export type Gap = { minSeconds: number; maxSeconds: number };

export type TagMatch = "any" | "all";

export type Audience = { kind: "list" } | { kind: "tags"; tags: string[]; match: TagMatch };

export type Campaign = {
  id: string;
  name: string;
  text: string;
  deviceIds: string[];
  status: CampaignStatus;
  pauseReason: PauseReason | null;
  gap: Gap;
  /** A draft for tags has no recipients yet: they are those who wear the tags when it starts. */
  audience: Audience;
  scheduledAt: string | null;
  createdAt: string;
  startedAt: string | null;
  completedAt: string | null;
  counts: Counts;
};

export type ItemStatus = "pending" | MessageStatus | "cancelled";

export type CampaignItem = {
  itemNo: number;
  phone: string;
  name: string | null;
  text: string;
  status: ItemStatus;
  error: string | null;
  deviceId: string | null;
  sentAt: string | null;
  repliedAt: string | null;
  updatedAt: string;
};

/** A number, and whatever else is known of who has it: `name` and columns of one's own. */
export type Recipient = { phone: string; [column: string]: string };

export type Preset = "safe" | "normal" | "fast";

/** Who gets it, in one of three ways. */
export type NewAudience =
  | { recipients: Recipient[] }
  | { csv: string }
  | { audience: { tags: string[]; match: TagMatch } };

export type NewCampaign = NewAudience & {
  name: string;
  deviceIds: string[];
  text: string;
  gap?: Gap;
  preset?: Preset;
  scheduledAt?: string;
};

export type PreviewProblem = {
  code: string;
  /** An error keeps it from being saved; a hint does not. */
  severity: "error" | "hint";
  message: string;
  variable: string | null;
  row: number | null;
  count: number;
};

export type Estimate = {
  startsAt: string;
  finishesAt: string;
  texts: number;
  days: number;
  /** What makes it slow, beside its own pause. */
  limitedBy: WaitCode | null;
  perDevice: { deviceId: string; texts: number }[];
};

export type CampaignPreview = {
  /** Who would get it. */
  recipients: number;
  /** Who is left out because he wants no broadcasts. */
  optedOut: number;
  renderings: { phone: string; name: string | null; text: string }[];
  problems: PreviewProblem[];
  estimate: Estimate | null;
};

export type CampaignProgress = {
  status: CampaignStatus;
  pauseReason: PauseReason | null;
  counts: Counts;
  devices: {
    deviceId: string;
    waiting: number;
    code: WaitCode | "campaign_paused" | null;
    nextSendAt: string | null;
    sent: number;
    /** Since when the next texts could not be handed over to it, although this is tried each minute. */
    failingSince: string | null;
  }[];
  failures: { error: string | null; count: number }[];
  estimate: Estimate | null;
  /** Texts that left, by the time they left. */
  timeline: { at: string; sent: number }[];
  bucketSeconds: number;
};

export type CampaignAction = "start" | "pause" | "resume" | "cancel" | "retry";

export type CampaignTest = { deviceId: string; text: string; to: string; variables?: Record<string, string> };

/** One refused row of a campaign's recipients; `row` counts from 1. */
export type RefusedRow = { row: number; field: string; message: string };

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

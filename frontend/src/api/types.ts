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

export type CampaignStatus = "draft" | "running" | "completed";

export type Counts = {
  total: number;
  /** Not handed to the device yet. */
  pending: number;
  /** In the device's outbox. */
  queued: number;
  sent: number;
  delivered: number;
  read: number;
  failed: number;
  unknown: number;
};

export type Gap = { minSeconds: number; maxSeconds: number };

export type Campaign = {
  id: string;
  name: string;
  deviceId: string;
  text: string;
  status: CampaignStatus;
  gap: Gap;
  createdAt: string;
  startedAt: string | null;
  completedAt: string | null;
  counts: Counts;
};

export type ItemStatus = "pending" | MessageStatus;

export type CampaignItem = {
  itemNo: number;
  phone: string;
  name: string | null;
  text: string;
  status: ItemStatus;
  error: string | null;
  messageId: string | null;
  updatedAt: string;
};

export type Recipient = { phone: string; name: string };

export type NewCampaign = { name: string; deviceId: string; text: string; recipients: Recipient[]; gap: Gap };

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
  | { kind: "campaign.progress"; data: { campaignId: string; status: CampaignStatus; counts: Counts } }
  | { kind: "device.proven"; data: { deviceId: string; provenUntil: string } };

/** Where the order stands; `resumed` when what was missed since `?after=` follows. */
export type Greeting = { kind: "hello"; seq: number; resumed?: boolean };

export type Frame = Greeting | NumberedFrame | PassingFrame;

export function isNumbered(frame: Frame): frame is NumberedFrame {
  return "seq" in frame && frame.kind !== "hello";
}

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

export type MessageStatus = "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "unknown" | "received";

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
  /** Why it failed; known once its `message.status` was seen. */
  error?: string | null;
};

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

export type Frame =
  | { kind: "hello"; seq: number }
  | Told<"device.status", DeviceStatus>
  | Told<"device.qr", Qr | null>
  | Told<"message.created", Message>
  | Told<"message.status", MessageProgress>
  | { kind: "campaign.progress"; data: { campaignId: string; status: CampaignStatus; counts: Counts } }
  | { kind: "device.proven"; data: { deviceId: string; provenUntil: string } };

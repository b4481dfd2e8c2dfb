//! The tables of a device session, except those of the Signal store: its record, inbox, outbox, known people, WhatsApp
//! accounts, campaigns, files and the events that the hub has not confirmed. Every index entry is a billed row, so one table alone has a
//! secondary index: the outbox, of its messages that are not finished (docs/decisions/0019).

use crate::{
    error::Result,
    object_schema::{self, VERSION_TABLE},
    ports::Sql,
};

/// What each version adds to the one before it. A sleeping object may skip several versions; releases only add entries.
const VERSIONS: [&[&str]; 12] = [
    &[
        "create table if not exists record (
            id integer primary key check (id = 1),
            value text not null
        ) without rowid",
        "create table if not exists inbox (
            chat text not null,
            sender text not null,
            wa_id text not null,
            received_at integer not null,
            message text not null,
            primary key (chat, sender, wa_id)
        ) without rowid",
        "create table if not exists outbox (
            wa_id text primary key,
            id text not null,
            place integer not null,
            class text not null,
            phone text not null,
            body text not null,
            campaign text,
            item_no integer,
            state text not null,
            error text,
            accepted_at integer not null,
            attempted_at integer,
            link text
        ) without rowid",
        "create table if not exists campaigns (
            id text primary key,
            run integer not null,
            gap text not null,
            is_last integer not null,
            asked_at integer
        ) without rowid",
        "create table if not exists event_log (
            seq integer primary key,
            event text not null
        )",
    ],
    &[
        // The round of a message among the chats of its class, when the device may send it at the earliest, how often
        // it failed, and when it was last sent: the send history reads the last two columns.
        "alter table outbox add column round integer not null default 0",
        "alter table outbox add column send_at integer",
        "alter table outbox add column due_at integer",
        "alter table outbox add column tries integer not null default 0",
        "alter table outbox add column left_at integer",
        "alter table outbox add column is_cold integer not null default 0",
        "update outbox set left_at = attempted_at, is_cold = class = 'campaign'",
        "create table people (
            chat text primary key,
            cold_at integer,
            heard_at integer,
            opted_out_at integer
        ) without rowid",
        "insert into people (chat, heard_at) select chat, min(received_at) from inbox group by chat",
        "insert into people (chat) select phone || '@c.us' from outbox where attempted_at is not null
            on conflict (chat) do nothing",
        // The log uses a slot again once the hub has confirmed its event: one written row per event instead of two.
        "create table events (
            slot integer primary key,
            seq integer not null,
            event text not null
        )",
        "insert into events (slot, seq, event) select seq, seq, event from event_log",
        "drop table event_log",
    ],
    &[
        // A message of a paused campaign keeps its place and is not sent.
        "alter table outbox add column held integer not null default 0",
        // The state of a campaign's newest run, and when the campaign ended.
        "alter table campaigns add column state text not null default 'running'",
        "alter table campaigns add column closed_at integer",
    ],
    &[
        // The content as JSON. Rows of earlier releases have only `body`, the text; this release writes the content's words
        // there for the release before it.
        "alter table outbox add column content text",
    ],
    &[
        // Only in the row of a LID whose number is known: the chat id of the number, whose row holds everything about
        // the person.
        "alter table people add column same_as text",
        // The chat id of the LID whose row became part of this one: the inbox may have messages under it.
        "alter table people add column joined_lid text",
        // The id of a conversation that began under another chat id.
        "alter table people add column conversation_id text",
        // Received messages that have not passed all steps. One that passes them at once has no row here.
        "create table unfinished (
            chat text not null,
            message_id text not null,
            place integer not null,
            message text not null,
            hook text,
            effect_id text,
            effect text,
            requested_at integer,
            primary key (chat, message_id)
        ) without rowid",
    ],
    &[
        // The newest claim of a campaign of which the device has answered that it has none of the items. The claim may belong
        // to another device since, so this device takes nothing of it, or of an earlier one, any more.
        "create table claim_fences (
            campaign text primary key,
            claimed_at integer not null
        ) without rowid",
        // After how long the messages of the chat disappear; null for never.
        "alter table people add column timer_seconds integer",
        // The subjects of groups.
        "create table groups (
            chat text primary key,
            name text not null
        ) without rowid",
        // What WhatsApp answered about a number: its id of the account, or null if the number has none, and when. A row of a
        // number whose id has other digits is kept for ever, because messages go to the id.
        "create table accounts (
            phone text primary key,
            id text,
            asked_at integer not null
        ) without rowid",
        // Who is no stranger to this number. A row of `people` may hold only an opt-out that was sent to another device, or
        // only what a number that was linked to this device before knows of the chat. An early release stored a known person
        // as a row with nothing in it.
        "create view known_people as select chat, cold_at, heard_at from people
            where cold_at is not null or heard_at is not null
              or coalesce(opted_out_at, same_as, conversation_id, joined_lid, timer_seconds) is null",
        // The people known to the numbers that were linked to this device before the present one.
        "create table people_of_numbers (
            number text not null,
            chat text not null,
            cold_at integer,
            heard_at integer,
            primary key (number, chat)
        ) without rowid",
    ],
    &[
        // What a number sent over other devices in the 24 hours before it was linked to this one, as JSON.
        "create table sent_elsewhere (
            phone text primary key,
            newest_at integer not null,
            sent text not null
        ) without rowid",
    ],
    &[
        // What a message quotes, as JSON (`messages/quote.rs`); null if it answers no message.
        "alter table outbox add column quote text",
    ],
    &[
        // The messages whose end is not known, in the order of sending: a few hundred, beside the finished ones of a week. A
        // message is added once and removed once; what happens between does not change its entry.
        "create index open_messages on outbox (class, round, place) where state in ('queued', 'sending', 'unknown')",
    ],
    &[
        // How the files that were sent to the device are fetched and opened (`media.rs`), until they are stored. `message` says
        // which message of the inbox has the file; `reference` is null if the message was deleted meanwhile.
        "create table media (
            file_id text primary key,
            received_at integer not null,
            message text not null,
            reference text,
            reupload_asked_at integer
        ) without rowid",
    ],
    &[
        // The files of messages that the device sends (`uploads.rs`): the key that encrypts each, and, once they have it, where WhatsApp's
        // servers have it, as JSON.
        "create table uploads (
            file_id text not null,
            sent_as text not null,
            media_key text not null,
            began_at integer not null,
            uploaded text,
            primary key (file_id, sent_as)
        ) without rowid",
    ],
    &[
        // The members of a group, as JSON (`groups.rs`); null while WhatsApp has not been asked for them.
        "alter table groups add column members text",
        // Which member has received and read a message to a group, as JSON (`outbox/receipts.rs`); null for every other message.
        "alter table outbox add column receipts text",
    ],
];

/// Brings the tables to the newest version; harmless to repeat.
pub fn migrate(sql: &impl Sql) -> Result<()> {
    object_schema::migrate(sql, &VERSION_TABLE, &VERSIONS)
}

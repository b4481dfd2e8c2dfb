//! The tables one device's object keeps beside the session: what it is, what came in, what goes out, what it has
//! still to tell the hub. No secondary index: every index entry is a billed row (design 8).

use crate::{error::Result, ports::Sql};

const TABLES: &[&str] = &[
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
];

/// Creates what is missing; harmless to repeat.
pub fn migrate(sql: &impl Sql) -> Result<()> {
    TABLES.iter().try_for_each(|table| sql.execute(table, &[]))
}

create table record (
    id integer primary key check (id = 1),
    value text not null
) without rowid;
create table inbox (
    chat text not null,
    sender text not null,
    wa_id text not null,
    received_at integer not null,
    message text not null,
    primary key (chat, sender, wa_id)
) without rowid;
create table outbox (
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
) without rowid;
create table campaigns (
    id text primary key,
    run integer not null,
    gap text not null,
    is_last integer not null,
    asked_at integer
) without rowid;
create table event_log (
    seq integer primary key,
    event text not null
);
insert into inbox (chat, sender, wa_id, received_at, message)
    values ('628120000@c.us', '628120000@s.whatsapp.net', '3EB0FF', 1763700000000, '{}');
insert into outbox (wa_id, id, place, class, phone, body, state, accepted_at)
    values ('3EB0AA', 'msg_0193e0a0-0000-7000-8000-000000000001', 1, 'normal', '628120000', 'waits', 'queued', 1763700000000);
insert into outbox (wa_id, id, place, class, phone, body, campaign, item_no, state, accepted_at, attempted_at, link)
    values ('3EB0BB', 'msg_0193e0a0-0000-7000-8000-000000000002', 2, 'campaign', '628121111', 'left',
      'cmp_0193e0a0-0000-7000-8000-000000000003', 1, 'sent', 1763700000000, 1763700001000, 'link');
insert into event_log (seq, event)
    values (7, '{"at":"2025-11-21T04:40:00.000Z","kind":"device.qr","data":null}');

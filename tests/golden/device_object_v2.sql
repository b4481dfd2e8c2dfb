-- An object of version 2, with a text of a campaign that waits.
CREATE TABLE campaigns (
    id text primary key,
    run integer not null,
    gap text not null,
    is_last integer not null,
    asked_at integer
) without rowid;
INSERT INTO "campaigns" VALUES('cmp_0193e0a0-0000-7000-8000-000000000003',1,'{"minMs":10000,"maxMs":30000}',0,NULL);
CREATE TABLE events (
            slot integer primary key,
            seq integer not null,
            event text not null
        );
INSERT INTO "events" VALUES(7,7,'{"at":"2025-11-21T04:40:00.000Z","kind":"device.qr","data":null}');
CREATE TABLE inbox (
    chat text not null,
    sender text not null,
    wa_id text not null,
    received_at integer not null,
    message text not null,
    primary key (chat, sender, wa_id)
) without rowid;
INSERT INTO "inbox" VALUES('628120000@c.us','628120000@s.whatsapp.net','3EB0FF',1763700000000,'{}');
CREATE TABLE outbox (
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
, round integer not null default 0, send_at integer, due_at integer, tries integer not null default 0, left_at integer, is_cold integer not null default 0) without rowid;
INSERT INTO "outbox" VALUES('3EB0AA','msg_0193e0a0-0000-7000-8000-000000000001',1,'normal','628120000','waits',NULL,NULL,'queued',NULL,1763700000000,NULL,NULL,0,NULL,NULL,0,NULL,0);
INSERT INTO "outbox" VALUES('3EB0BB','msg_0193e0a0-0000-7000-8000-000000000002',2,'campaign','628121111','left','cmp_0193e0a0-0000-7000-8000-000000000003',1,'sent',NULL,1763700000000,1763700001000,'link',0,NULL,NULL,0,1763700001000,1);
INSERT INTO "outbox" VALUES('3EB0CC','msg_0193e0a0-0000-7000-8000-000000000004',3,'campaign','628123333','waits','cmp_0193e0a0-0000-7000-8000-000000000003',2,'queued',NULL,1763700002000,NULL,NULL,1,NULL,NULL,0,NULL,0);
CREATE TABLE people (
            chat text primary key,
            cold_at integer,
            heard_at integer,
            opted_out_at integer
        ) without rowid;
INSERT INTO "people" VALUES('628120000@c.us',NULL,1763700000000,NULL);
INSERT INTO "people" VALUES('628121111@c.us',NULL,NULL,NULL);
CREATE TABLE record (
    id integer primary key check (id = 1),
    value text not null
) without rowid;
CREATE TABLE schema_version (id integer primary key check (id = 1), version integer not null) without rowid;
INSERT INTO "schema_version" VALUES(1,2);

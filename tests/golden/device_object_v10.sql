-- An object of version 10: that of version 8, with an open message in the index, a file that is being fetched, and a group of which
-- only the subject is known.
CREATE TABLE accounts (
            phone text primary key,
            id text,
            asked_at integer not null
        ) without rowid;
INSERT INTO "accounts" VALUES('6281200000004','6281200000004',1763700000000);
CREATE TABLE campaigns (
            id text primary key,
            run integer not null,
            gap text not null,
            is_last integer not null,
            asked_at integer
        , state text not null default 'running', closed_at integer) without rowid;
INSERT INTO "campaigns" VALUES('cmp_0193e0a0-0000-7000-8000-000000000003',2,'{"minMs":10000,"maxMs":30000}',0,NULL,'running',NULL);
CREATE TABLE claim_fences (
            campaign text primary key,
            claimed_at integer not null
        ) without rowid;
CREATE TABLE events (
            slot integer primary key,
            seq integer not null,
            event text not null
        );
INSERT INTO "events" VALUES(1,1,'{"at":"2025-11-21T04:40:00.000Z","kind":"message.created","data":{"id":"msg_0193e0a0-0000-7000-8000-000000000009","deviceId":"dev_0193e0a0-0000-7000-8000-000000000002","chatId":"777000777@lid","direction":"in","text":"halo","content":{"kind":"text","text":"halo"},"status":"received","at":"2025-11-21T04:40:00.000Z","waMessageId":"3EB0FF","phone":null,"lid":"777000777","name":"Ayu"}}');
CREATE TABLE groups (
            chat text primary key,
            name text not null
        ) without rowid;
INSERT INTO "groups" VALUES('120363001@g.us','Arisan RT 5');
CREATE TABLE inbox (
            chat text not null,
            sender text not null,
            wa_id text not null,
            received_at integer not null,
            message text not null,
            primary key (chat, sender, wa_id)
        ) without rowid;
INSERT INTO "inbox" VALUES('6281234567890@c.us','6281234567890@c.us','3EB0AC',1763700000000,'{"id":"msg_0193e0a0-0000-7000-8000-000000000012","deviceId":"dev_0193e0a0-0000-7000-8000-000000000002","conversationId":"cnv_64379d7a-02c5-8246-a2f2-662ac773e331","chatId":"6281234567890@c.us","direction":"in","content":{"kind":"image","file":{"mediaType":"image/jpeg","size":1024},"caption":"Menu"},"text":"[image] Menu","status":"received","at":"2025-11-21T04:40:00.000Z","waMessageId":"3EB0AC","phone":"6281234567890","lid":null,"name":"Ayu"}');
INSERT INTO "inbox" VALUES('6281234567890@c.us','6281234567890@c.us','3EB0EE',1763700000000,'{"id":"msg_0193e0a0-0000-7000-8000-000000000010","deviceId":"dev_0193e0a0-0000-7000-8000-000000000002","conversationId":"cnv_64379d7a-02c5-8246-a2f2-662ac773e331","chatId":"6281234567890@c.us","direction":"in","content":{"kind":"text","text":"pesan 1 kopi"},"text":"pesan 1 kopi","status":"received","at":"2025-11-21T04:40:00.000Z","waMessageId":"3EB0EE","phone":"6281234567890","lid":null,"name":"Ayu"}');
INSERT INTO "inbox" VALUES('777000777@lid','777000777@lid','3EB0FF',1763700000000,'{"id":"msg_0193e0a0-0000-7000-8000-000000000009","deviceId":"dev_0193e0a0-0000-7000-8000-000000000002","chatId":"777000777@lid","direction":"in","text":"halo","content":{"kind":"text","text":"halo"},"status":"received","at":"2025-11-21T04:40:00.000Z","waMessageId":"3EB0FF","phone":null,"lid":"777000777","name":"Ayu"}');
CREATE TABLE media (
            file_id text primary key,
            received_at integer not null,
            message text not null,
            reference text,
            reupload_asked_at integer
        ) without rowid;
INSERT INTO "media" VALUES('fil_0193e0a0-0000-7000-8000-000000000001',1763700000000,'{"chats":["6281234567890@c.us"],"senders":["6281234567890@c.us"],"waMessageId":"3EB0AC","chat":"6281234567890@s.whatsapp.net","isFromMe":false}',NULL,NULL);
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
        , round integer not null default 0, send_at integer, due_at integer, tries integer not null default 0, left_at integer, is_cold integer not null default 0, held integer not null default 0, content text, quote text) without rowid;
INSERT INTO "outbox" VALUES('3EB067D718D7659F5FD0B2','msg_019aa4b6-4500-7a8a-b3e2-72e3736e30b0',4,'normal','6281200000004','[image] Menu',NULL,NULL,'sent',NULL,1763700000000,1763700001000,'link',0,NULL,NULL,0,1763700001000,1,0,'{"kind":"image","file":{"mediaType":"image/jpeg","size":1024},"caption":"Menu"}',NULL);
INSERT INTO "outbox" VALUES('3EB07563C69229C1A2EA4D','msg_0193e0a0-0000-7000-8000-000000000011',7,'campaign','6281200000011','offer','cmp_0193e0a0-0000-7000-8000-000000000003',1,'queued',NULL,1763700000000,NULL,NULL,3,NULL,NULL,0,NULL,0,0,'{"kind":"text","text":"offer"}',NULL);
INSERT INTO "outbox" VALUES('3EB08E2E2900F762AE7611','msg_019aa4b6-4500-715c-8289-ec2d0a9167ec',1,'normal','6281200000001','text queued',NULL,NULL,'queued',NULL,1763700000000,NULL,NULL,0,NULL,NULL,0,NULL,0,0,'{"kind":"text","text":"text queued"}','{"replyTo":{"waMessageId":"3EB0EE","id":"msg_0193e0a0-0000-7000-8000-000000000010","isOurs":false,"kind":"text","text":"pesan 1 kopi"},"content":{"kind":"text","text":"pesan 1 kopi"}}');
CREATE TABLE people (
            chat text primary key,
            cold_at integer,
            heard_at integer,
            opted_out_at integer
        , same_as text, joined_lid text, conversation_id text, timer_seconds integer) without rowid;
INSERT INTO "people" VALUES('555000555@lid',NULL,NULL,NULL,'6281200000009@c.us',NULL,NULL,NULL);
INSERT INTO "people" VALUES('6281200000004@c.us',1763700000000,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "people" VALUES('6281200000008@c.us',NULL,1763700000000,1763700000000,NULL,NULL,NULL,NULL);
INSERT INTO "people" VALUES('6281200000009@c.us',NULL,1763700000000,NULL,NULL,'555000555@lid','cnv_64379d7a-02c5-8246-a2f2-662ac773e331',NULL);
INSERT INTO "people" VALUES('6281234567890@c.us',NULL,1763700000000,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "people" VALUES('777000777@lid',NULL,1763700000000,1763700009000,NULL,NULL,NULL,NULL);
CREATE TABLE people_of_numbers (
            number text not null,
            chat text not null,
            cold_at integer,
            heard_at integer,
            primary key (number, chat)
        ) without rowid;
CREATE TABLE record (
            id integer primary key check (id = 1),
            value text not null
        ) without rowid;
INSERT INTO "record" VALUES(1,'{"tenant":"ten_0193e0a0-0000-7000-8000-000000000001","device":"dev_0193e0a0-0000-7000-8000-000000000002","generation":1,"epoch":"c15c0289ec2d0a91","link":"link","status":{"status":"unlinked","cause":"created","at":"2025-11-21T04:40:00.000Z","phone":null,"lid":null,"provenUntil":null},"linkedAt":null,"heldUntil":null,"pacing":{"typing":{"enabled":true,"minSeconds":1.0,"maxSeconds":3.0},"readBeforeReply":true,"quietHours":{"enabled":true,"from":"21:00","to":"08:00","timeZone":"Asia/Jakarta"},"limits":{"perMinute":20,"perHour":500,"perDay":5000},"warmUp":{"enabled":true}}}');
CREATE TABLE schema_version (
    id integer primary key check (id = 1),
    version integer not null
) without rowid;
INSERT INTO "schema_version" VALUES(1,10);
CREATE TABLE sent_elsewhere (
            phone text primary key,
            newest_at integer not null,
            sent text not null
        ) without rowid;
CREATE TABLE unfinished (
            chat text not null,
            message_id text not null,
            place integer not null,
            message text not null,
            hook text,
            effect_id text,
            effect text,
            requested_at integer,
            primary key (chat, message_id)
        ) without rowid;
CREATE VIEW known_people as select chat, cold_at, heard_at from people
            where cold_at is not null or heard_at is not null
              or coalesce(opted_out_at, same_as, conversation_id, joined_lid, timer_seconds) is null;
CREATE INDEX open_messages on outbox (class, round, place) where state in ('queued', 'sending', 'unknown');

-- A tenant hub before its tables had a version: two events of one device, both in D1.
create table events (
    seq integer primary key,
    device text not null,
    at integer not null,
    event text not null
);
create table heard (
    device text not null,
    epoch text not null,
    through integer not null,
    primary key (device, epoch)
) without rowid;
create table cursors (
    name text primary key,
    seq integer not null
) without rowid;
insert into events values (1, 'dev_019aa4b6-4500-715c-8289-ec2d0a9167ec', 1763700000000, '{"at":"2025-11-21T04:40:00.000Z","kind":"message.created","data":{"id":"msg_019aa4b6-4501-715c-8289-ec2d0a9167ec","deviceId":"dev_019aa4b6-4500-715c-8289-ec2d0a9167ec","chatId":"6281234567890@c.us","direction":"in","content":{"kind":"text","text":"a 1"},"text":"a 1","status":"received","at":"2025-11-21T04:40:01.000Z","waMessageId":"3EB01","phone":"6281234567890","lid":null,"name":null}}');
insert into events values (2, 'dev_019aa4b6-4500-715c-8289-ec2d0a9167ec', 1763700000000, '{"at":"2025-11-21T04:40:00.000Z","kind":"message.created","data":{"id":"msg_019aa4b6-4501-715c-8289-ec2d0a9167ec","deviceId":"dev_019aa4b6-4500-715c-8289-ec2d0a9167ec","chatId":"6281234567890@c.us","direction":"in","content":{"kind":"text","text":"a 2"},"text":"a 2","status":"received","at":"2025-11-21T04:40:01.000Z","waMessageId":"3EB01","phone":"6281234567890","lid":null,"name":null}}');
insert into heard values ('dev_019aa4b6-4500-715c-8289-ec2d0a9167ec', 'a', 2);
insert into cursors values ('projected', 2);

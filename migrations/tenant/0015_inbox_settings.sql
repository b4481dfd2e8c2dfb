-- Whether the inbox shows status posts and channels of this number. The device's session decides what comes in; the list of
-- chats leaves out what came before a setting was switched off.
alter table devices add column shows_status_posts integer not null default 0;
alter table devices add column shows_channels integer not null default 0;

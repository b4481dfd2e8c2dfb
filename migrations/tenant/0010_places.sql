-- Where a message stands in its chat, if that is not where its id would put it: a message that waits stands behind all
-- others, one that has left stands where it left, and one that was received late where it was sent. It sorts as an id does
-- (`messages/place.rs`). It is null for a message that stands at its id, such as nearly every received one, so that these
-- cost no entry of the index.
alter table messages add column place text;
create index places on messages (tenant_id, device_id, chat_id, place) where place is not null;

-- What waits when this release begins stands behind all others, too.
update messages set place = 'msg_w' || substr(message_id, 5) where status = 'queued' and campaign_id is null;

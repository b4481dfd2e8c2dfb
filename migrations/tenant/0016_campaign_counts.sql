-- The recipients of each campaign, counted by status, so that nobody has to read all of them. One row for each campaign and
-- quarter of a day in which messages were sent. `sent_in` is its beginning in milliseconds, 0 for recipients without `sent_at`.
-- `failures` counts the failed by reason, `devices` those with `sent_at` by device, `minutes` the same by the minute of the quarter.
create table campaign_counts (
  tenant_id text not null,
  campaign_id text not null,
  sent_in integer not null,
  sent integer not null default 0,
  delivered integer not null default 0,
  read integer not null default 0,
  failed integer not null default 0,
  unknown integer not null default 0,
  cancelled integer not null default 0,
  replied integer not null default 0,
  failures text not null default '{}',
  devices text not null default '{}',
  minutes text not null default '{}',
  primary key (tenant_id, campaign_id, sent_in)
) strict, without rowid;

insert into campaign_counts
  (tenant_id, campaign_id, sent_in, sent, delivered, read, failed, unknown, cancelled, replied, failures, devices, minutes)
with counted as (
  select *, ifnull(sent_at - sent_at % 21600000, 0) as sent_in from campaign_recipients
  where status <> 'pending' or sent_at is not null or replied_at is not null),
statuses as (
  select tenant_id, campaign_id, sent_in, sum(status = 'sent') as sent, sum(status = 'delivered') as delivered,
    sum(status = 'read') as read, sum(status = 'failed') as failed, sum(status = 'unknown') as unknown,
    sum(status = 'cancelled') as cancelled, count(replied_at) as replied
  from counted group by 1, 2, 3),
failures as (
  select tenant_id, campaign_id, sent_in, json_group_object(error, items) as counts from (
    select tenant_id, campaign_id, sent_in, ifnull(error, '') as error, count(*) as items from counted
    where status = 'failed' group by 1, 2, 3, 4) group by 1, 2, 3),
devices as (
  select tenant_id, campaign_id, sent_in, json_group_object(device_id, items) as counts from (
    select tenant_id, campaign_id, sent_in, device_id, count(*) as items from counted
    where sent_at is not null and device_id is not null group by 1, 2, 3, 4) group by 1, 2, 3),
minutes as (
  select tenant_id, campaign_id, sent_in, json_group_object(minute, items) as counts from (
    select tenant_id, campaign_id, sent_in, (sent_at - sent_in) / 60000 as minute, count(*) as items from counted
    where sent_at is not null group by 1, 2, 3, 4) group by 1, 2, 3)
select s.tenant_id, s.campaign_id, s.sent_in, s.sent, s.delivered, s.read, s.failed, s.unknown, s.cancelled, s.replied,
  ifnull(f.counts, '{}'), ifnull(d.counts, '{}'), ifnull(m.counts, '{}')
from statuses s
  left join failures f on f.tenant_id = s.tenant_id and f.campaign_id = s.campaign_id and f.sent_in = s.sent_in
  left join devices d on d.tenant_id = s.tenant_id and d.campaign_id = s.campaign_id and d.sent_in = s.sent_in
  left join minutes m on m.tenant_id = s.tenant_id and m.campaign_id = s.campaign_id and m.sent_in = s.sent_in;

-- How many items of a campaign have been claimed or are decided: all others wait for a claim.
alter table campaigns add column handed_items integer not null default 0;
update campaigns set handed_items = total - (
  select count(*) from campaign_recipients i where i.tenant_id = campaigns.tenant_id and i.campaign_id = campaigns.campaign_id
    and i.item_no > campaigns.handed_through and i.status = 'pending');

-- `judged_items` is how many were decided when a person last started or resumed the campaign, and `new_failures` counts by reason
-- what has failed since: only that pauses the campaign again.
alter table campaigns add column judged_items integer not null default 0;
alter table campaigns add column new_failures text not null default '{}';
update campaigns set
  judged_items = (
    select count(*) from campaign_recipients i
    where i.tenant_id = campaigns.tenant_id and i.campaign_id = campaigns.campaign_id
      and i.status not in ('pending', 'cancelled') and i.updated_at < campaigns.judged_from),
  new_failures = ifnull((
    select json_group_object(error, items) from (
      select ifnull(i.error, '') as error, count(*) as items from campaign_recipients i
      where i.tenant_id = campaigns.tenant_id and i.campaign_id = campaigns.campaign_id
        and i.status = 'failed' and i.updated_at >= campaigns.judged_from
      group by 1)), '{}')
where status in ('running', 'paused');

-- The counts change in the transaction that changes a recipient. D1 takes a trigger in a migration only in this form: on one
-- line, with these words in capital letters (decision 0014, `schema.rs`).
-- A recipient who stays in the same quarter, such as from sent to delivered, costs one row, and any other change is taken out of
-- one row and added to another.
CREATE TRIGGER campaign_counts_move AFTER UPDATE OF status, error, device_id, sent_at, replied_at ON campaign_recipients FOR EACH ROW WHEN (old.status <> new.status OR old.error IS NOT new.error OR old.device_id IS NOT new.device_id OR old.sent_at IS NOT new.sent_at OR old.replied_at IS NOT new.replied_at) AND ((old.status <> 'pending' OR old.sent_at IS NOT NULL OR old.replied_at IS NOT NULL) AND (new.status <> 'pending' OR new.sent_at IS NOT NULL OR new.replied_at IS NOT NULL) AND old.status <> 'failed' AND new.status <> 'failed' AND old.device_id IS new.device_id AND old.sent_at IS new.sent_at) BEGIN UPDATE campaign_counts SET sent = sent - (old.status = 'sent') + (new.status = 'sent'), delivered = delivered - (old.status = 'delivered') + (new.status = 'delivered'), read = read - (old.status = 'read') + (new.status = 'read'), failed = failed - (old.status = 'failed') + (new.status = 'failed'), unknown = unknown - (old.status = 'unknown') + (new.status = 'unknown'), cancelled = cancelled - (old.status = 'cancelled') + (new.status = 'cancelled'), replied = replied - (old.replied_at IS NOT NULL) + (new.replied_at IS NOT NULL) WHERE tenant_id = new.tenant_id AND campaign_id = new.campaign_id AND sent_in = ifnull(new.sent_at - new.sent_at % 21600000, 0); END;
CREATE TRIGGER campaign_counts_subtract AFTER UPDATE OF status, error, device_id, sent_at, replied_at ON campaign_recipients FOR EACH ROW WHEN (old.status <> new.status OR old.error IS NOT new.error OR old.device_id IS NOT new.device_id OR old.sent_at IS NOT new.sent_at OR old.replied_at IS NOT new.replied_at) AND NOT ((old.status <> 'pending' OR old.sent_at IS NOT NULL OR old.replied_at IS NOT NULL) AND (new.status <> 'pending' OR new.sent_at IS NOT NULL OR new.replied_at IS NOT NULL) AND old.status <> 'failed' AND new.status <> 'failed' AND old.device_id IS new.device_id AND old.sent_at IS new.sent_at) AND (old.status <> 'pending' OR old.sent_at IS NOT NULL OR old.replied_at IS NOT NULL) BEGIN UPDATE campaign_counts SET sent = sent - (old.status = 'sent'), delivered = delivered - (old.status = 'delivered'), read = read - (old.status = 'read'), failed = failed - (old.status = 'failed'), unknown = unknown - (old.status = 'unknown'), cancelled = cancelled - (old.status = 'cancelled'), replied = replied - (old.replied_at IS NOT NULL), failures = iif(old.status = 'failed', json_patch(failures, json_object(ifnull(old.error, ''), nullif(ifnull((SELECT value FROM json_each(campaign_counts.failures) WHERE key = ifnull(old.error, '')), 0) - 1, 0))), failures), devices = iif(old.sent_at IS NOT NULL AND old.device_id IS NOT NULL, json_patch(devices, json_object(old.device_id, nullif(ifnull((SELECT value FROM json_each(campaign_counts.devices) WHERE key = old.device_id), 0) - 1, 0))), devices), minutes = iif(old.sent_at IS NOT NULL, json_patch(minutes, json_object(CAST(old.sent_at % 21600000 / 60000 AS text), nullif(ifnull((SELECT value FROM json_each(campaign_counts.minutes) WHERE key = CAST(old.sent_at % 21600000 / 60000 AS text)), 0) - 1, 0))), minutes) WHERE tenant_id = old.tenant_id AND campaign_id = old.campaign_id AND sent_in = ifnull(old.sent_at - old.sent_at % 21600000, 0); END;
CREATE TRIGGER campaign_counts_add AFTER UPDATE OF status, error, device_id, sent_at, replied_at ON campaign_recipients FOR EACH ROW WHEN (old.status <> new.status OR old.error IS NOT new.error OR old.device_id IS NOT new.device_id OR old.sent_at IS NOT new.sent_at OR old.replied_at IS NOT new.replied_at) AND NOT ((old.status <> 'pending' OR old.sent_at IS NOT NULL OR old.replied_at IS NOT NULL) AND (new.status <> 'pending' OR new.sent_at IS NOT NULL OR new.replied_at IS NOT NULL) AND old.status <> 'failed' AND new.status <> 'failed' AND old.device_id IS new.device_id AND old.sent_at IS new.sent_at) AND (new.status <> 'pending' OR new.sent_at IS NOT NULL OR new.replied_at IS NOT NULL) BEGIN INSERT INTO campaign_counts (tenant_id, campaign_id, sent_in, sent, delivered, read, failed, unknown, cancelled, replied, failures, devices, minutes) VALUES (new.tenant_id, new.campaign_id, ifnull(new.sent_at - new.sent_at % 21600000, 0), new.status = 'sent', new.status = 'delivered', new.status = 'read', new.status = 'failed', new.status = 'unknown', new.status = 'cancelled', new.replied_at IS NOT NULL, iif(new.status = 'failed', json_object(ifnull(new.error, ''), 1), '{}'), iif(new.sent_at IS NOT NULL AND new.device_id IS NOT NULL, json_object(new.device_id, 1), '{}'), iif(new.sent_at IS NOT NULL, json_object(CAST(new.sent_at % 21600000 / 60000 AS text), 1), '{}')) ON CONFLICT (tenant_id, campaign_id, sent_in) DO UPDATE SET sent = sent + excluded.sent, delivered = delivered + excluded.delivered, read = read + excluded.read, failed = failed + excluded.failed, unknown = unknown + excluded.unknown, cancelled = cancelled + excluded.cancelled, replied = replied + excluded.replied, failures = iif(new.status = 'failed', json_patch(failures, json_object(ifnull(new.error, ''), nullif(ifnull((SELECT value FROM json_each(campaign_counts.failures) WHERE key = ifnull(new.error, '')), 0) + 1, 0))), failures), devices = iif(new.sent_at IS NOT NULL AND new.device_id IS NOT NULL, json_patch(devices, json_object(new.device_id, nullif(ifnull((SELECT value FROM json_each(campaign_counts.devices) WHERE key = new.device_id), 0) + 1, 0))), devices), minutes = iif(new.sent_at IS NOT NULL, json_patch(minutes, json_object(CAST(new.sent_at % 21600000 / 60000 AS text), nullif(ifnull((SELECT value FROM json_each(campaign_counts.minutes) WHERE key = CAST(new.sent_at % 21600000 / 60000 AS text)), 0) + 1, 0))), minutes); END;

-- A claim moves `handed_through`, and a retry sets it back to 0.
CREATE TRIGGER campaign_claims_advance AFTER UPDATE OF handed_through ON campaigns FOR EACH ROW WHEN old.handed_through <> new.handed_through BEGIN UPDATE campaigns SET handed_items = iif(new.handed_through > old.handed_through, handed_items + (SELECT count(*) FROM campaign_recipients i WHERE i.tenant_id = new.tenant_id AND i.campaign_id = new.campaign_id AND i.item_no > old.handed_through AND i.item_no <= new.handed_through AND i.status = 'pending'), total - (SELECT count(*) FROM campaign_recipients i WHERE i.tenant_id = new.tenant_id AND i.campaign_id = new.campaign_id AND i.item_no > new.handed_through AND i.status = 'pending')) WHERE tenant_id = new.tenant_id AND campaign_id = new.campaign_id; END;
-- A late receipt can decide an item that waits for its next claim.
CREATE TRIGGER campaign_counts_unclaimed AFTER UPDATE OF status ON campaign_recipients FOR EACH ROW WHEN (old.status = 'pending') <> (new.status = 'pending') BEGIN UPDATE campaigns SET handed_items = handed_items + (old.status = 'pending') - (new.status = 'pending') WHERE tenant_id = new.tenant_id AND campaign_id = new.campaign_id AND handed_through < new.item_no; END;

-- What fails after `judged_from`, which is when a person has last started or resumed the campaign. A receipt can show that it
-- did not fail.
CREATE TRIGGER campaign_failures_add AFTER UPDATE OF status, error ON campaign_recipients FOR EACH ROW WHEN new.status = 'failed' AND (old.status <> 'failed' OR old.error IS NOT new.error) BEGIN UPDATE campaigns SET new_failures = json_patch(new_failures, json_object(ifnull(new.error, ''), nullif(ifnull((SELECT value FROM json_each(campaigns.new_failures) WHERE key = ifnull(new.error, '')), 0) + 1, 0))) WHERE tenant_id = new.tenant_id AND campaign_id = new.campaign_id AND judged_from <= new.updated_at; END;
CREATE TRIGGER campaign_failures_subtract AFTER UPDATE OF status, error ON campaign_recipients FOR EACH ROW WHEN old.status = 'failed' AND (new.status <> 'failed' OR old.error IS NOT new.error) BEGIN UPDATE campaigns SET new_failures = json_patch(new_failures, json_object(ifnull(old.error, ''), nullif(ifnull((SELECT value FROM json_each(campaigns.new_failures) WHERE key = ifnull(old.error, '')), 0) - 1, 0))) WHERE tenant_id = old.tenant_id AND campaign_id = old.campaign_id AND judged_from <= old.updated_at; END;
CREATE TRIGGER campaign_judged AFTER UPDATE OF judged_from ON campaigns FOR EACH ROW WHEN old.judged_from <> new.judged_from BEGIN UPDATE campaigns SET new_failures = '{}', judged_items = ifnull((SELECT sum(k.sent + k.delivered + k.read + k.failed + k.unknown) FROM campaign_counts k WHERE k.tenant_id = new.tenant_id AND k.campaign_id = new.campaign_id), 0) WHERE tenant_id = new.tenant_id AND campaign_id = new.campaign_id; END;

-- Why a scheduled campaign did not start at its time, and when its start was tried last: the campaigns tried longest ago come
-- first, so that those that cannot start do not keep the others waiting. The problem of a campaign that has started is empty.
alter table campaigns add column start_problem text;
alter table campaigns add column start_tried_at integer not null default 0;

-- When the cron job last repeated a lost dispatch job, or a notification, for this device.
alter table campaign_devices add column requeued_at integer not null default 0;
alter table campaign_devices add column notify_tried_at integer not null default 0;

-- When the cron job last repeated the lost job of this import.
alter table imports add column requeued_at integer not null default 0;

-- Earlier releases noted the cancellation of a campaign that had never started as its start.
update campaigns set started_at = null where status = 'cancelled' and run = 1 and handed_through = 0;

-- Earlier releases left the items that no device had as queued when the last device of their campaign was removed.
update campaign_recipients set status = 'cancelled'
where status = 'pending' and exists (
  select 1 from campaigns c
  where c.tenant_id = campaign_recipients.tenant_id and c.campaign_id = campaign_recipients.campaign_id
    and c.status = 'cancelled' and campaign_recipients.item_no <= c.handed_through
    and not exists (
      select 1 from campaign_devices d where d.tenant_id = c.tenant_id and d.campaign_id = c.campaign_id));

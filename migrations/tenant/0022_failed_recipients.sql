-- The recipients whose messages failed, were left out, or have an unknown end: the few about whom somebody asks. All others are not in it, so
-- a broadcast writes one row more for each of these few only.
create index failed_recipients on campaign_recipients (tenant_id, campaign_id, item_no) where status in ('failed', 'unknown');

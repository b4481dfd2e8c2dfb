-- Whether a campaign is also sent to people who may have opted out: a message of theirs looks like an opt-out, and nobody has
-- decided about it. Without it, also in older campaigns, they are left out until somebody decides.
alter table campaigns add column sends_to_undecided integer not null default 0;

-- Recipients who were left out for this, to find those about whom somebody has decided since.
create index undecided_recipients on campaign_recipients (tenant_id, campaign_id, phone) where error = 'may_have_opted_out';

-- Only undecided rows are in it, and a broadcast reads all of a tenant.
create index undecided_opt_outs on probable_opt_outs (tenant_id, chat_id, at) where decision is null;

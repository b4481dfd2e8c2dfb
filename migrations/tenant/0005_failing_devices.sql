-- Since when the next items of a campaign cannot be handed over to a device, although the queue has retried the dispatch
-- job. The consumer of the dead letter queue writes it; the next successful hand-over clears it.
alter table campaign_devices add column failing_since integer;

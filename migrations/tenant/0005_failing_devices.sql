-- Since when the next items of a campaign could not be handed over to a device, although its word was said again and
-- again: written by the consumer of dead letters, cleared by the next hand-over that gets through.
alter table campaign_devices add column failing_since integer;

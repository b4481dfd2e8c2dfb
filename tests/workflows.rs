//! The workflows on SQLite, with objects and queues whose answers the test decides.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

#[path = "workflows/campaign_report.rs"]
mod campaign_report;
#[path = "workflows/campaigns.rs"]
mod campaigns;
#[path = "workflows/change_tag.rs"]
mod change_tag;
#[path = "workflows/conversation_states.rs"]
mod conversation_states;
#[path = "workflows/consents.rs"]
mod consents;
#[path = "workflows/contact_history.rs"]
mod contact_history;
#[path = "workflows/contacts.rs"]
mod contacts;
#[path = "workflows/delete_expired.rs"]
mod delete_expired;
#[path = "workflows/devices.rs"]
mod devices;
#[path = "workflows/events.rs"]
mod events;
#[path = "workflows/export_contacts.rs"]
mod export_contacts;
#[path = "workflows/fetch_media.rs"]
mod fetch_media;
#[path = "workflows/files.rs"]
mod files;
#[path = "workflows/fold_names.rs"]
mod fold_names;
#[path = "workflows/hanging_devices.rs"]
mod hanging_devices;
#[path = "workflows/late_jobs.rs"]
mod late_jobs;
#[path = "workflows/object_commands.rs"]
mod object_commands;
#[path = "workflows/quiet_hours.rs"]
mod quiet_hours;
#[path = "workflows/receive_message/mod.rs"]
mod receive_message;
#[path = "workflows/sign_in.rs"]
mod sign_in;
#[path = "workflows/start_scheduled.rs"]
mod start_scheduled;
#[path = "workflows/statuses.rs"]
mod statuses;
#[path = "workflows/undecided_recipients.rs"]
mod undecided_recipients;
#[path = "workflows/upload_media.rs"]
mod upload_media;

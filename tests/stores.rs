//! Tests of the stores on databases that the real migrations create.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

#[path = "stores/bulk_contacts.rs"]
mod bulk_contacts;
#[path = "stores/campaigns.rs"]
mod campaigns;
#[path = "stores/campaign_audiences.rs"]
mod campaign_audiences;
#[path = "stores/campaign_counts.rs"]
mod campaign_counts;
#[path = "stores/campaign_deletion.rs"]
mod campaign_deletion;
#[path = "stores/campaign_devices.rs"]
mod campaign_devices;
#[path = "stores/campaign_list.rs"]
mod campaign_list;
#[path = "stores/campaign_replacement.rs"]
mod campaign_replacement;
#[path = "stores/changes.rs"]
mod changes;
#[path = "stores/chat_list.rs"]
mod chat_list;
#[path = "stores/contacts.rs"]
mod contacts;
#[path = "stores/contact_addresses.rs"]
mod contact_addresses;
#[path = "stores/contact_words.rs"]
mod contact_words;
#[path = "stores/contact_histories.rs"]
mod contact_histories;
#[path = "stores/consent.rs"]
mod consent;
#[path = "stores/conversations.rs"]
mod conversations;
#[path = "stores/devices.rs"]
mod devices;
#[path = "stores/files.rs"]
mod files;
#[path = "stores/idempotency.rs"]
mod idempotency;
#[path = "stores/imports.rs"]
mod imports;
#[path = "stores/opt_outs.rs"]
mod opt_outs;
#[path = "stores/recipient_statuses.rs"]
mod recipient_statuses;
#[path = "stores/tenants.rs"]
mod tenants;
#[path = "stores/undecided_contacts.rs"]
mod undecided_contacts;

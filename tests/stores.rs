//! Every store on the real migrations.

mod support;

#[path = "stores/campaigns.rs"]
mod campaigns;
#[path = "stores/devices.rs"]
mod devices;
#[path = "stores/messages.rs"]
mod messages;
#[path = "stores/tenants.rs"]
mod tenants;

//! Actions that need several modules or several entry points. They are generic over the ports and tested with fakes.

pub mod call_device;
pub mod campaign_progress;
pub mod campaign_report;
pub mod change_campaign;
pub mod change_consent;
pub mod change_inbox;
pub mod decide_opt_out;
pub mod delete_expired;
pub mod deliver_consents;
pub mod dispatch_campaign;
pub mod background_job;
pub mod estimate_campaign;
pub mod fold_names;
pub mod import_contacts;
pub mod link_device;
pub mod create_once;
pub mod plan_campaign;
pub mod preview_campaign;
pub mod project_events;
pub mod receive_message;
pub mod remove_device;
pub mod review_campaign;
pub mod send_message;
pub mod sign_in;
pub mod start_scheduled;
pub mod notify_devices;

//! Sentences whose nouns are rooms. Generic over ports, tested with fakes.

pub mod call_device;
pub mod campaign_progress;
pub mod campaign_report;
pub mod change_campaign;
pub mod change_consent;
pub mod dispatch_campaign;
pub mod effect;
pub mod estimate_campaign;
pub mod import_contacts;
pub mod link_device;
pub mod make_once;
pub mod pass_on_words;
pub mod plan_campaign;
pub mod preview_campaign;
pub mod project_events;
pub mod remove_device;
pub mod send_message;
pub mod sign_in;
pub mod tell_campaign;

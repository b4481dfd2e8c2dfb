//! The messages of the `effects` queue: jobs that run after the request that started them was answered. A job only
//! names its work; D1 or the object of a device holds the state. So it does no harm if a job arrives twice, late or never.

use serde::{Deserialize, Serialize};

use crate::{
    devices::{media::FetchMediaJob, uploads::UploadMediaJob},
    ids::{ImportId, TenantId},
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum BackgroundJob {
    /// Import the next rows of a file of contacts.
    #[serde(rename = "import.continue")]
    ContinueImport { tenant: TenantId, import: ImportId },
    /// Fetch a file that was sent to a device.
    #[serde(rename = "media.fetch")]
    FetchMedia(FetchMediaJob),
    /// Upload a file of a message that a device sends.
    #[serde(rename = "media.upload")]
    UploadMedia(UploadMediaJob),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_on_the_queue_has_this_form() {
        for stored in [
            r#"{"kind":"import.continue","tenant":"ten_0193e0a0-0000-7000-8000-000000000001","import":"imp_0193e0a0-0000-7000-8000-000000000002"}"#,
            r#"{"kind":"media.fetch","tenant":"ten_0193e0a0-0000-7000-8000-000000000001","device":"dev_0193e0a0-0000-7000-8000-000000000002","file":"fil_0193e0a0-0000-7000-8000-000000000003"}"#,
            r#"{"kind":"media.upload","tenant":"ten_0193e0a0-0000-7000-8000-000000000001","device":"dev_0193e0a0-0000-7000-8000-000000000002","file":{"id":"fil_0193e0a0-0000-7000-8000-000000000003","sentAs":"image"}}"#,
        ] {
            let job: BackgroundJob = serde_json::from_str(stored).unwrap();
            assert_eq!(serde_json::to_string(&job).unwrap(), stored);
        }
    }
}

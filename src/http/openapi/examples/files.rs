//! The examples of files.

use super::{EARLIER, Example, LATER, id};
use crate::{files::kind::FileKind, http::bodies::files::FileView};

impl Example for FileView {
    fn examples() -> Vec<Self> {
        vec![Self {
            id: id("fil"),
            kind: FileKind::Image,
            media_type: "image/jpeg".into(),
            name: Some("menu.jpg".into()),
            size: 182_331,
            sha256: "9cb8c53eda15a8faee3611c9b4739f8e2818cfcf062ce0f28cd6ca4be5f78b8e".into(),
            created_at: EARLIER,
            kept_until: Some(LATER),
        }]
    }
}

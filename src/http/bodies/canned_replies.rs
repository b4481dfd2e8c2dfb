//! The bodies of canned replies.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    conversations::canned_reply::{parse_shortcut, parse_text},
    error::{Error, Result},
};

#[derive(Serialize, Deserialize, ToSchema)]
pub struct NewCannedReply {
    /// What inserts the text, with or without its slash: 1 to 32 letters, digits, `-` and `_`, in any case. Another reply with
    /// this shortcut is a 409.
    pub shortcut: String,
    /// The text, not longer than a message may be.
    pub text: String,
}

/// A change of a canned reply. A missing field stays as it is.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CannedReplyPatch {
    pub shortcut: Option<String>,
    pub text: Option<String>,
}

impl CannedReplyPatch {
    /// The new shortcut and the new text; an error if there is neither.
    pub fn parse(&self) -> Result<(Option<String>, Option<String>)> {
        if self.shortcut.is_none() && self.text.is_none() {
            return Err(Error::invalid("shortcut", "give a shortcut, a text or both"));
        }
        let shortcut = self.shortcut.as_deref().map(parse_shortcut).transpose()?;
        Ok((shortcut, self.text.as_deref().map(parse_text).transpose()?))
    }
}

//! The bodies of canned replies.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    conversations::canned_reply::{parse_shortcut, parse_text},
    error::{Error, Result},
};

#[derive(Serialize, Deserialize, ToSchema)]
pub struct NewCannedReply {
    /// The text that a user types after a slash to insert the reply: 1 to 32 letters, digits, `-` and `_`. A slash in front of it
    /// is ignored, and upper-case letters become lower-case ones. If another reply has this shortcut, the answer is 409.
    pub shortcut: String,
    /// The text of the reply. It may be as long as the text of a message.
    pub text: String,
}

/// A change of a canned reply. A missing field stays as it is.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CannedReplyPatch {
    pub shortcut: Option<String>,
    pub text: Option<String>,
}

impl CannedReplyPatch {
    /// Returns the new shortcut and the new text; fails if the change has neither.
    pub fn parse(&self) -> Result<(Option<String>, Option<String>)> {
        if self.shortcut.is_none() && self.text.is_none() {
            return Err(Error::invalid("shortcut", "give a shortcut, a text or both"));
        }
        let shortcut = self.shortcut.as_deref().map(parse_shortcut).transpose()?;
        Ok((shortcut, self.text.as_deref().map(parse_text).transpose()?))
    }
}

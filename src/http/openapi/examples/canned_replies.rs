//! The examples of canned replies.

use super::{EARLIER, Example, LATER, id};
use crate::{
    conversations::canned_reply::CannedReply,
    http::bodies::canned_replies::{CannedReplyPatch, NewCannedReply},
};

const GREETING: &str = "Halo {{name}}, ada yang bisa kami bantu?";

impl Example for CannedReply {
    fn examples() -> Vec<Self> {
        let (shortcut, text) = ("halo".into(), GREETING.into());
        vec![Self { id: id("can"), shortcut, text, created_at: EARLIER, updated_at: LATER }]
    }
}

impl Example for NewCannedReply {
    fn examples() -> Vec<Self> {
        vec![Self { shortcut: "/halo".into(), text: GREETING.into() }]
    }
}

impl Example for CannedReplyPatch {
    fn examples() -> Vec<Self> {
        let shortcut = Self { shortcut: Some("salam".into()), text: None };
        vec![shortcut, Self { shortcut: None, text: Some(GREETING.into()) }]
    }
}

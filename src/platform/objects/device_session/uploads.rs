//! Hands out what a queue consumer needs to upload a file of a message: the key of the file, and where and with which authorisation this
//! device may upload.

use std::rc::Rc;

use super::Inner;
use crate::{
    clock::SystemRandom,
    devices::{
        commands::{GetUpload, UploadOrder, UploadReply},
        session::{Session, Turns},
    },
    error::{Error, Result},
    platform::sql_storage::ObjectSql,
};

/// WhatsApp answers within seconds; the queue asks again after so long.
const RETRY_AFTER_SECONDS: u32 = 10;

impl Inner {
    pub async fn order_upload(self: &Rc<Self>, ask: GetUpload) -> Result<UploadReply> {
        let is_uploaded = self.turn(|session, at| session.has_uploaded(&ask.file, at.now))?;
        if is_uploaded {
            return Ok(UploadReply { order: None });
        }
        let client = self.client().filter(|client| client.is_logged_in());
        let Some(client) = client else {
            self.turn(|session: &mut Session<ObjectSql>, _| session.on_upload_postponed(&ask.file));
            return Ok(UploadReply { order: None });
        };
        let connection = client.refresh_media_conn(ask.is_auth_expired).await.map_err(|error| {
            log::warn!("WhatsApp did not say where files are uploaded: {error}");
            let message = "WhatsApp did not say where files are uploaded".into();
            Error::Unavailable { message, after_seconds: RETRY_AFTER_SECONDS }
        })?;
        let media_key = self.turn(|session, at| session.media_key_of(&ask, at.now, &mut SystemRandom))?;
        let hosts = connection.hosts.into_iter().map(|host| host.hostname).collect();
        Ok(UploadReply { order: Some(UploadOrder { media_key, hosts, auth: connection.auth }) })
    }
}

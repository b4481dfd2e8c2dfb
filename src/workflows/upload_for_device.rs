//! Uploads a file of a message that a device sends. The device has the key and the authorisation, the bucket has the bytes, and only this
//! consumer has both. The result is reported to the device last. If the Worker is ended before that, the next job uploads the same
//! encrypted bytes again, of which the servers may have some or all.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    call_device::call_by_id,
    upload_media::{FileSource, MediaConnection, UploadError, UploadServers, UploadedMedia, upload_media},
};
use crate::{
    clock::Timestamp,
    devices::{
        commands::{EndUpload, GetUpload, UploadOrder},
        media::Bytes32,
        uploads::{UploadMediaJob, UploadedFile},
    },
    error::{Error, Result},
    files::{self, file::StoredFile},
    ports::{Blobs, Database, DeviceObjects},
    whatsapp::sealing::SealedFile,
};

/// The result of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadOutcome {
    /// The device knows where WhatsApp's servers have the file.
    Uploaded,
    /// The device knows that the file will not be uploaded. The text says why.
    Failed(String),
    /// The file is uploaded already, or the device is not connected and asks again.
    Nothing,
    DeviceGone,
}

/// Runs a job. After an error it should be delivered again.
pub async fn upload_for_device(
    db: &impl Database,
    blobs: &impl Blobs,
    servers: &impl UploadServers,
    objects: &impl DeviceObjects,
    job: &UploadMediaJob,
    now: Timestamp,
) -> Result<UploadOutcome> {
    let UploadMediaJob { tenant, device, file } = job;
    let ask = async |is_auth_expired| {
        let ask = GetUpload { file: file.clone(), is_auth_expired };
        call_by_id(db, objects, tenant, device, ask).await.map(|reply| reply.order)
    };
    let order = match ask(false).await {
        Err(Error::NotFound { .. }) => return Ok(UploadOutcome::DeviceGone),
        order => order?,
    };
    let Some(order) = order else { return Ok(UploadOutcome::Nothing) };
    let result = match files::store::find(db, tenant, &file.id, now).await {
        Ok(stored) => match upload(blobs, servers, &stored, job, &order).await {
            // The device may have an old authorisation; WhatsApp gives it another one.
            Err(UploadError::AuthExpired) => match ask(true).await? {
                Some(order) => upload(blobs, servers, &stored, job, &order).await,
                None => return Ok(UploadOutcome::Nothing),
            },
            result => result,
        },
        Err(Error::NotFound { .. }) => Err(UploadError::Permanent("the file is not stored any more".into())),
        Err(error) => return Err(error),
    };
    let (uploaded, outcome) = match result {
        Ok(uploaded) => (Some(uploaded), UploadOutcome::Uploaded),
        Err(UploadError::Permanent(why)) => (None, UploadOutcome::Failed(why)),
        Err(error @ (UploadError::AuthExpired | UploadError::Transient(_))) => {
            return Err(Error::Provider(error.to_string()));
        }
    };
    match call_by_id(db, objects, tenant, device, EndUpload { file: file.clone(), uploaded }).await {
        Err(Error::NotFound { .. }) => Ok(UploadOutcome::DeviceGone),
        reported => reported.map(|_| outcome),
    }
}

async fn upload(
    blobs: &impl Blobs,
    servers: &impl UploadServers,
    stored: &StoredFile,
    job: &UploadMediaJob,
    order: &UploadOrder,
) -> std::result::Result<UploadedFile, UploadError> {
    let UploadOrder { media_key, hosts, auth } = order.clone();
    let connection = MediaConnection { hosts, auth };
    let source = FileSource { key: &stored.key, size: stored.size };
    let media = upload_media(blobs, servers, &connection, source, job.file.sent_as, media_key.0).await?;
    let UploadedMedia { file: sealed, direct_path, url } = media;
    let SealedFile { sha256, encrypted_sha256, size, sidecar, .. } = sealed;
    Ok(UploadedFile {
        path: direct_path,
        url,
        sha256: Bytes32(sha256),
        encrypted_sha256: Bytes32(encrypted_sha256),
        size,
        sidecar: sidecar.map(|sidecar| STANDARD.encode(sidecar)),
    })
}

//! `POST /media/mms/{type}/{token}?auth=…`: a device uploads an encrypted file, or asks how much of it is there.

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures::StreamExt as _;
use serde::Deserialize;
use serde_json::json;

use crate::clock;
use crate::ledger::MediaRequest;
use crate::media::faults::{Direction, Spoilt};
use crate::media::host::{Progress, Token, Upload, UploadEnded};
use crate::media::{MediaHost, broken_off, has_origin, refused};
use crate::network::Network;

/// WhatsApp takes documents of up to 2 GB; no test needs one.
const LARGEST_FILE_BYTES: u64 = 200 << 20;

/// The kinds of files in upload paths. Clients differ in whether a sticker or a voice note has one of its own.
const KINDS: [&str; 8] = ["image", "video", "audio", "document", "sticker", "gif", "ptt", "thumbnail-link"];

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    auth: String,
    token: Option<String>,
    resume: Option<String>,
    file_offset: Option<u64>,
}

pub async fn upload(
    State(network): State<Network>,
    Path(path): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let host = network.world().media.clone();
    let is_probe = asked.resume.as_deref() == Some("1");
    let mut noted = MediaRequest {
        what: if is_probe { "probe" } else { "upload" }.to_owned(),
        offset: asked.file_offset.unwrap_or_default(),
        at: clock::now_ms(),
        ..MediaRequest::default()
    };
    let answer = match admit(&host, &path, &asked, &headers, &mut noted) {
        Err(refusal) => refusal,
        Ok(token) if is_probe => probe(&host, &token),
        Ok(token) => {
            let spoilt = host.next_faults(Direction::Upload, &noted.of);
            take_file(&host, &token, spoilt, &headers, body, &mut noted).await
        }
    };
    noted.status = answer.status().as_u16();
    network.world().ledger.media.append(noted);
    answer
}

/// Checks everything but the body.
#[expect(clippy::result_large_err, reason = "a response is large, and there is one for each request anyway")]
fn admit(
    host: &MediaHost,
    path: &str,
    asked: &Asked,
    headers: &HeaderMap,
    noted: &mut MediaRequest,
) -> Result<Token, Response> {
    if !has_origin(headers) {
        return Err(refused(StatusCode::FORBIDDEN, "no origin of WhatsApp Web"));
    }
    let kind_and_name = path.strip_prefix("mms/").and_then(|rest| rest.split_once('/'));
    let Some((kind, name)) = kind_and_name.filter(|(kind, _)| KINDS.contains(kind)) else {
        return Err(refused(StatusCode::NOT_FOUND, "no upload path"));
    };
    kind.clone_into(&mut noted.kind);
    let Some(token) = Token::parse(name) else {
        return Err(refused(StatusCode::BAD_REQUEST, "the token is not the base64url of a SHA-256"));
    };
    token.as_str().clone_into(&mut noted.token);
    if asked.token.as_deref().is_some_and(|named| Token::parse(named).as_ref() != Some(&token)) {
        return Err(refused(StatusCode::BAD_REQUEST, "the path and the query name different tokens"));
    }
    let owner = host.owner_of(&asked.auth);
    noted.of =
        owner.ok_or_else(|| refused(StatusCode::UNAUTHORIZED, "the authorisation is not valid, or not any more"))?;
    Ok(token)
}

fn probe(host: &MediaHost, token: &Token) -> Response {
    match host.progress(token) {
        Progress::Complete(uploaded) => {
            let found = json!({ "resume": "complete", "url": uploaded.url, "direct_path": uploaded.direct_path });
            Json(found).into_response()
        }
        Progress::Partial(length) => Json(json!({ "resume": length.to_string() })).into_response(),
        Progress::Nothing => Json(json!({ "resume": "0" })).into_response(),
    }
}

async fn take_file(
    host: &MediaHost,
    token: &Token,
    spoilt: Spoilt,
    headers: &HeaderMap,
    body: Body,
    noted: &mut MediaRequest,
) -> Response {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    match length {
        None => return refused(StatusCode::LENGTH_REQUIRED, "an upload states its length"),
        Some(0) => return refused(StatusCode::BAD_REQUEST, "an empty upload"),
        Some(length) if noted.offset + length > LARGEST_FILE_BYTES => {
            return refused(StatusCode::PAYLOAD_TOO_LARGE, "the file is too large");
        }
        Some(_) => {}
    }
    if let Some(status) = spoilt.status {
        // The whole request is read, so that the client reads the answer.
        body.into_data_stream().for_each(async |_| ()).await;
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        return refused(status, "a fault");
    }
    let mut upload = match host.begin(token, noted.offset) {
        Ok(Some(upload)) => upload,
        Ok(None) => return refused(StatusCode::BAD_REQUEST, "the upload did not end at this offset"),
        Err(error) => return ended(&UploadEnded::Disk(error)),
    };
    match write_all(&mut upload, spoilt, body, noted).await {
        Ok(true) => {}
        Ok(false) => return broken_off(),
        Err(error) => return ended(&error),
    }
    let owner = noted.of.clone();
    let stored = tokio::task::spawn_blocking(move || upload.finish(&owner)).await;
    match stored {
        Ok(Ok(_)) if spoilt.loses_answer => broken_off(),
        Ok(Ok(uploaded)) => Json(uploaded).into_response(),
        Ok(Err(error)) => ended(&error),
        Err(error) => ended(&UploadEnded::Disk(std::io::Error::other(error))),
    }
}

/// `false` if the connection ended before the last byte, by a fault or by the client.
async fn write_all(
    upload: &mut Upload,
    spoilt: Spoilt,
    body: Body,
    noted: &mut MediaRequest,
) -> Result<bool, UploadEnded> {
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let Ok(mut chunk) = chunk else { return Ok(false) };
        let left = spoilt.cut_after.map(|limit| usize::try_from(limit - noted.bytes).unwrap_or(usize::MAX));
        let is_cut = left.is_some_and(|left| chunk.len() > left);
        if let Some(left) = left {
            chunk.truncate(left);
        }
        upload.write(&chunk)?;
        noted.bytes += chunk.len() as u64;
        if is_cut {
            return Ok(false);
        }
        if let Some(rate) = spoilt.bytes_per_second {
            tokio::time::sleep(Duration::from_micros(chunk.len() as u64 * 1_000_000 / rate)).await;
        }
    }
    Ok(true)
}

fn ended(error: &UploadEnded) -> Response {
    match error {
        UploadEnded::TakenOver => refused(StatusCode::CONFLICT, "a later request uploads this file"),
        UploadEnded::WrongBytes => refused(StatusCode::BAD_REQUEST, "the token is not the hash of these bytes"),
        UploadEnded::Disk(error) => {
            log::warn!("an upload could not be stored: {error}");
            refused(StatusCode::INTERNAL_SERVER_ERROR, "the upload could not be stored")
        }
    }
}

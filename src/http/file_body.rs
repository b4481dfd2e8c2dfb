//! The body of a request that is a file: its bytes come one chunk after the other and are never in memory together.

use axum::{
    body::{Body, BodyDataStream, Bytes},
    extract::FromRequest,
    http::{Request, header},
};
use futures::StreamExt;

use crate::{
    error::{Error, Result},
    http::{
        app::App,
        caller::{find_header, find_key},
    },
    idempotency::IdempotencyKey,
    upload_pace::UploadPace,
    workflows::upload_file::Incoming,
};

/// A file that begins to arrive.
pub struct FileBody {
    /// The length of the file in bytes, as the request announces it.
    pub length: u64,
    pub content_type: Option<String>,
    /// The idempotency key of the request, and its path with the query.
    pub key: Option<(IdempotencyKey, String)>,
    pub chunks: FileChunks,
}

impl FromRequest<App> for FileBody {
    type Rejection = Error;

    async fn from_request(request: Request<Body>, app: &App) -> Result<Self> {
        let headers = request.headers();
        let announced = find_header(headers, header::CONTENT_LENGTH.as_str());
        let length = announced.and_then(|length| length.parse().ok()).ok_or_else(|| {
            Error::invalid("Content-Length", "say in the header Content-Length how many bytes the file has")
        })?;
        let content_type = find_header(headers, header::CONTENT_TYPE.as_str()).map(str::to_owned);
        let target = request.uri().path_and_query().map_or("", |target| target.as_str());
        let key = find_key(headers)?.map(|key| (key, target.to_owned()));
        let (app, pace) = (app.clone(), app.upload_pace());
        let chunks = FileChunks { app, pace, received: 0, chunks: request.into_body().into_data_stream() };
        Ok(Self { length, content_type, key, chunks })
    }
}

/// The chunks of a body. A body that comes too slowly ends with an error.
pub struct FileChunks {
    app: App,
    pace: UploadPace,
    /// The number of bytes that have arrived so far.
    received: usize,
    chunks: BodyDataStream,
}

impl Incoming for FileChunks {
    type Chunk = Bytes;

    async fn next(&mut self) -> Result<Option<Bytes>> {
        let patience = self.pace.patience(self.received, self.app.now());
        let Some(chunk) = self.app.within(patience, self.chunks.next()).await? else { return Ok(None) };
        let chunk = chunk.map_err(|_| Error::invalid("body", "the body breaks off; send the file again"))?;
        self.received = self.received.saturating_add(chunk.len());
        self.pace.check(self.received, self.app.now())?;
        Ok(Some(chunk))
    }
}

//! `ports::Blobs` and `ports::StreamedBlobs` on R2.

use std::pin::Pin;

use futures::{
    Stream, StreamExt,
    future::{Either, LocalBoxFuture, join, select},
};
use js_sys::{BigInt, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use worker::{
    Bucket, Env, Object, Range, ResponseBody,
    send::SendWrapper,
    web_sys::{ReadableStream, WritableStreamDefaultWriter},
    worker_sys::FixedLengthStream,
};

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    ports::{BlobWriter, Blobs, StreamedBlobs},
};

pub struct R2(Bucket);

impl R2 {
    pub fn new(env: &Env, binding: &str) -> Result<Self> {
        let missing = |cause| Error::Internal(format!("the bucket {binding} is not bound: {cause}"));
        env.bucket(binding).map(Self).map_err(missing)
    }
}

impl Blobs for R2 {
    async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<()> {
        self.0.put(key, bytes).execute().await.map(drop).map_err(|cause| r2_error(&cause))
    }

    async fn get_range(&self, key: &str, offset: usize, length: usize) -> Result<Option<Vec<u8>>> {
        // R2 refuses an empty range; the answer to a request for no bytes is no bytes.
        if length == 0 {
            return Ok(Some(Vec::new()));
        }
        let range = Range::OffsetWithLength { offset: offset as u64, length: length as u64 };
        let Some(object) = self.0.get(key).range(range).execute().await.map_err(|cause| r2_error(&cause))? else {
            return Ok(None);
        };
        let Some(body) = object.body() else { return Ok(None) };
        body.bytes().await.map(Some).map_err(|cause| r2_error(&cause))
    }

    async fn list_older(&self, prefix: &str, before: Timestamp, limit: u32) -> Result<Vec<String>> {
        let (mut older, mut cursor) = (Vec::new(), None);
        loop {
            let list = self.0.list().prefix(prefix);
            let list = match cursor.take() {
                Some(cursor) => list.cursor(cursor),
                None => list,
            };
            let page = list.execute().await.map_err(|cause| r2_error(&cause))?;
            let is_older =
                |object: &Object| object.uploaded().as_millis() < u64::try_from(before.unix_millis()).unwrap_or(0);
            older.extend(page.objects().iter().filter(|object| is_older(object)).map(Object::key));
            cursor = page.cursor().filter(|_| page.truncated());
            if cursor.is_none() || older.len() >= limit as usize {
                older.truncate(limit as usize);
                return Ok(older);
            }
        }
    }

    async fn delete(&self, key: &str) -> Result<()> {
        self.0.delete(key).await.map_err(|cause| r2_error(&cause))
    }
}

/// A stream of the host that becomes the body of a response. The host sends it without handing its bytes to this program. A handler
/// puts it into the extensions of its response, where `platform/entry.rs` finds it.
#[derive(Clone)]
pub struct HostBody(SendWrapper<ReadableStream>);

impl HostBody {
    pub fn into_stream(self) -> ReadableStream {
        self.0.0
    }
}

impl R2 {
    /// Returns a part of a file as the body of a response; `None` if there is no such file. `length` is at least 1.
    pub async fn host_body(&self, key: &str, offset: u64, length: u64) -> Result<Option<HostBody>> {
        let range = Range::OffsetWithLength { offset, length };
        let object = self.0.get(key).range(range).execute().await.map_err(|cause| r2_error(&cause))?;
        let Some(body) = object.as_ref().and_then(Object::body) else { return Ok(None) };
        match body.response_body().map_err(|cause| r2_error(&cause))? {
            ResponseBody::Stream(stream) => Ok(Some(HostBody(SendWrapper::new(stream)))),
            ResponseBody::Empty | ResponseBody::Body(_) => Err(Error::internal("R2: the file is no stream")),
        }
    }
}

impl StreamedBlobs for R2 {
    type Writer = R2Writer;
    type Chunks = Pin<Box<dyn Stream<Item = Result<Vec<u8>>>>>;

    fn write(&self, key: &str, length: u64) -> Result<R2Writer> {
        // The stream fails if it gets more or fewer bytes, and R2 asks for a stream that knows its length.
        let stream = FixedLengthStream::new_big_int(BigInt::from(length)).map_err(|cause| stream_error(&cause))?;
        let writer = stream.writable().get_writer().map_err(|cause| stream_error(&cause))?;
        let (bucket, put_key, readable) = (self.0.clone(), key.to_owned(), stream.readable());
        let put = Box::pin(async move {
            let put = bucket.put(put_key, readable).execute().await;
            put.map(drop).map_err(|cause| r2_error(&cause))
        });
        Ok(R2Writer { writer, put: Some(put) })
    }

    async fn read(&self, key: &str, offset: u64, length: u64) -> Result<Option<Self::Chunks>> {
        let range = Range::OffsetWithLength { offset, length };
        let Some(object) = self.0.get(key).range(range).execute().await.map_err(|cause| r2_error(&cause))? else {
            return Ok(None);
        };
        let Some(body) = object.body() else { return Ok(None) };
        let chunks = body.stream().map_err(|cause| r2_error(&cause))?;
        Ok(Some(Box::pin(chunks.map(|chunk| chunk.map_err(|cause| r2_error(&cause))))))
    }
}

/// A file that is being put into R2, through a stream that holds at most one chunk.
pub struct R2Writer {
    writer: WritableStreamDefaultWriter,
    /// Runs while it is awaited beside the writes; `None` once it has ended.
    put: Option<LocalBoxFuture<'static, Result<()>>>,
}

impl BlobWriter for R2Writer {
    async fn push(&mut self, chunk: &[u8]) -> Result<()> {
        let Some(put) = self.put.take() else { return Err(put_has_ended_error()) };
        let written = JsFuture::from(self.writer.write_with_chunk(&Uint8Array::from(chunk)));
        match select(written, put).await {
            Either::Left((written, put)) => {
                self.put = Some(put);
                written.map(drop).map_err(|cause| stream_error(&cause))
            }
            Either::Right((put, _)) => put.and_then(|()| Err(put_has_ended_error())),
        }
    }

    async fn finish(mut self) -> Result<()> {
        let Some(put) = self.put.take() else { return Err(put_has_ended_error()) };
        let closed = JsFuture::from(self.writer.close());
        let (closed, put) = join(closed, put).await;
        put.and(closed.map(drop).map_err(|cause| stream_error(&cause)))
    }

    async fn abort(mut self) {
        let aborted = JsFuture::from(self.writer.abort_with_reason(&JsValue::from_str("the file was refused")));
        if let Some(put) = self.put.take() {
            // Both fail, because the file ends before its last byte.
            let (_, _) = join(aborted, put).await;
        }
    }
}

fn put_has_ended_error() -> Error {
    Error::internal("R2: the put has ended before the file")
}

fn stream_error(cause: &JsValue) -> Error {
    Error::Internal(format!("a stream into R2: {cause:?}"))
}

fn r2_error(cause: &worker::Error) -> Error {
    Error::Internal(format!("R2: {cause}"))
}

//! `ports::Blobs` on R2.

use worker::{Bucket, Env, Object, Range};

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    ports::Blobs,
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

fn r2_error(cause: &worker::Error) -> Error {
    Error::Internal(format!("R2: {cause}"))
}

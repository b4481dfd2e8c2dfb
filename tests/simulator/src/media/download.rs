//! `GET /media{direct_path}`: a device downloads an encrypted file, or a range of it.

use std::io::{self, Read as _};
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use bytes::Bytes;
use futures::stream;

use crate::clock;
use crate::ledger::MediaRequest;
use crate::media::faults::{Direction, Spoilt};
use crate::media::host::{Missing, Stored};
use crate::media::{has_origin, refused};
use crate::network::Network;

const CHUNK_BYTES: u64 = 1 << 16;

pub async fn download(State(network): State<Network>, uri: Uri, headers: HeaderMap) -> Response {
    if !has_origin(&headers) {
        return refused(StatusCode::FORBIDDEN, "no origin of WhatsApp Web");
    }
    let host = network.world().media.clone();
    let direct_path = uri.path_and_query().and_then(|path| path.as_str().strip_prefix("/media")).unwrap_or("");
    let mut noted = MediaRequest { what: "download".to_owned(), at: clock::now_ms(), ..MediaRequest::default() };
    let answer = match host.open(direct_path) {
        Err(Missing(status)) => refused(status_of(status), "there is no such file, or not any more"),
        Ok(stored) => {
            stored.token.as_str().clone_into(&mut noted.token);
            noted.of.clone_from(&stored.owner);
            let spoilt = host.next_faults(Direction::Download, &stored.owner);
            match (spoilt.status, range_of(&headers, stored.length)) {
                (Some(status), _) => refused(status_of(status), "a fault"),
                (None, Err(Unsatisfiable)) => refused(StatusCode::RANGE_NOT_SATISFIABLE, "the file ends before"),
                (None, Ok(range)) => {
                    noted.offset = range.map_or(0, |(first, _)| first);
                    noted.status = if range.is_some() { 206 } else { 200 };
                    let n = network.world().ledger.media.append(noted);
                    return file(network, stored, range, spoilt, n);
                }
            }
        }
    };
    noted.status = answer.status().as_u16();
    network.world().ledger.media.append(noted);
    answer
}

fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

struct Unsatisfiable;

/// The first and the last byte that the request asks for; `None` if it asks for all. One range only, as clients ask.
fn range_of(headers: &HeaderMap, length: u64) -> Result<Option<(u64, u64)>, Unsatisfiable> {
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok()?.strip_prefix("bytes="));
    let Some((first, last)) = asked.and_then(|asked| asked.split_once('-')) else { return Ok(None) };
    let end = length.saturating_sub(1);
    let range = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) => (first, last.min(end)),
        (Ok(first), Err(_)) if last.is_empty() => (first, end),
        (Err(_), Ok(count)) if first.is_empty() && count > 0 => (length.saturating_sub(count), end),
        // A header that cannot be read counts as none (RFC 9110, 14.2).
        _ => return Ok(None),
    };
    if range.0 > range.1 || range.0 >= length { Err(Unsatisfiable) } else { Ok(Some(range)) }
}

/// The state of one answer: what is left to send, and how much was sent, which is noted when the answer ends.
struct Sending {
    network: Network,
    stored: Stored,
    spoilt: Spoilt,
    left: u64,
    sent: u64,
    n: u64,
    has_failed: bool,
}

impl Drop for Sending {
    fn drop(&mut self) {
        if let Some(noted) = self.network.world().ledger.media.entry_mut(self.n) {
            noted.bytes = self.sent;
        }
    }
}

fn file(network: Network, mut stored: Stored, range: Option<(u64, u64)>, spoilt: Spoilt, n: u64) -> Response {
    let total = stored.length;
    let (first, last) = range.unwrap_or((0, total.saturating_sub(1)));
    let left = total.min(last + 1) - first;
    let mut answer = Response::builder()
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CONTENT_LENGTH, left);
    if range.is_some() {
        answer = answer
            .status(StatusCode::PARTIAL_CONTENT)
            .header(header::CONTENT_RANGE, format!("bytes {first}-{last}/{total}"));
    }
    if let Err(error) = stored.skip_to(first) {
        log::warn!("a stored file could not be read: {error}");
        return refused(StatusCode::INTERNAL_SERVER_ERROR, "the file could not be read");
    }
    let sending = Sending { network, stored, spoilt, left, sent: 0, n, has_failed: false };
    let chunks = stream::unfold(sending, |mut sending| async move {
        let chunk = sending.next().await?;
        sending.has_failed = chunk.is_err();
        Some((chunk, sending))
    });
    answer.body(Body::from_stream(chunks)).unwrap_or_else(|error| {
        log::warn!("an answer could not be built: {error}");
        refused(StatusCode::INTERNAL_SERVER_ERROR, "the answer could not be built")
    })
}

impl Sending {
    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        if self.left == 0 || self.has_failed {
            return None;
        }
        let allowed = self.spoilt.cut_after.map_or(u64::MAX, |limit| limit - self.sent);
        if allowed == 0 {
            return Some(Err(io::Error::other("cut by a fault")));
        }
        // A slow answer moves ten times in a second.
        let paced = self.spoilt.bytes_per_second.map_or(CHUNK_BYTES, |rate| (rate / 10).max(1));
        let count = CHUNK_BYTES.min(paced).min(self.left).min(allowed);
        let mut chunk = vec![0; usize::try_from(count).unwrap_or_default()];
        if let Err(error) = self.stored.file.read_exact(&mut chunk) {
            return Some(Err(error));
        }
        if self.spoilt.has_wrong_bytes
            && self.sent == 0
            && let Some(byte) = chunk.first_mut()
        {
            *byte ^= 1;
        }
        if let Some(rate) = self.spoilt.bytes_per_second {
            tokio::time::sleep(Duration::from_micros(count * 1_000_000 / rate)).await;
        }
        self.left -= count;
        self.sent += count;
        Some(Ok(chunk.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        let range = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, text.parse().unwrap());
            range_of(&headers, 100).map_err(|Unsatisfiable| ())
        };
        assert_eq!(range("bytes=0-9"), Ok(Some((0, 9))));
        assert_eq!(range("bytes=90-"), Ok(Some((90, 99))));
        assert_eq!(range("bytes=90-500"), Ok(Some((90, 99))));
        assert_eq!(range("bytes=-5"), Ok(Some((95, 99))));
        assert_eq!(range("bytes=100-"), Err(()));
        assert_eq!(range("bytes=9-2"), Err(()));
        assert_eq!(range("lines=1-2"), Ok(None));
        assert_eq!(range_of(&HeaderMap::new(), 100).ok().flatten(), None);
    }
}

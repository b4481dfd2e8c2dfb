//! The sidecar of audio and video: a hash of each 64 KiB, with which a phone plays a file before it has all of it.
//!
//! Clients disagree where the first part begins: those built on wacore begin it with the encrypted bytes, zapo-js with the
//! initialisation vector. Which one real phones expect is not known, so both count as right, and the test sees which it was.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

const PART: usize = 1 << 16;
/// Each part goes on for one block, because a block is decrypted with the one before it.
const OVERLAP: usize = 16;
const HASH: usize = 10;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sidecar {
    #[default]
    None,
    Right,
    /// As zapo-js computes it.
    RightWithVector,
    Wrong,
}

/// Hashes the encrypted file as it is read.
pub struct Hashes {
    plain: Parts,
    with_vector: Parts,
}

impl Hashes {
    pub fn new(mac_key: &[u8; 32], vector: &[u8; 16]) -> Option<Self> {
        let begin = |window: &[u8]| {
            let hmac = Hmac::<Sha256>::new_from_slice(mac_key).ok()?;
            Some(Parts { hmac, window: window.to_vec(), hashes: Vec::new() })
        };
        Some(Self { plain: begin(&[])?, with_vector: begin(vector)? })
    }

    pub fn push(&mut self, encrypted: &[u8]) {
        self.plain.push(encrypted);
        self.with_vector.push(encrypted);
    }

    /// Compares with what the message states.
    pub fn compare(self, stated: &[u8]) -> Sidecar {
        if self.plain.finish() == stated {
            Sidecar::Right
        } else if self.with_vector.finish() == stated {
            Sidecar::RightWithVector
        } else {
            Sidecar::Wrong
        }
    }
}

struct Parts {
    hmac: Hmac<Sha256>,
    window: Vec<u8>,
    hashes: Vec<u8>,
}

impl Parts {
    fn push(&mut self, encrypted: &[u8]) {
        self.window.extend_from_slice(encrypted);
        while let Some(part) = self.window.get(..PART + OVERLAP) {
            self.hashes.extend(hash(&self.hmac, part));
            self.window.drain(..PART);
        }
    }

    fn finish(mut self) -> Vec<u8> {
        if !self.window.is_empty() {
            self.hashes.extend(hash(&self.hmac, &self.window));
        }
        self.hashes
    }
}

fn hash(hmac: &Hmac<Sha256>, part: &[u8]) -> impl Iterator<Item = u8> + use<> {
    let mut hmac = hmac.clone();
    hmac.update(part);
    hmac.finalize().into_bytes().into_iter().take(HASH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wacore::download::{DownloadUtils, MediaType};

    #[test]
    fn the_sidecar_of_the_library_is_right_for_every_length() {
        let (vector, _, mac_key) = DownloadUtils::get_media_keys(&[7; 32], MediaType::Video).unwrap();
        for length in [1, PART - 40, PART - 11, PART, PART + 16, 2 * PART + 6, 3 * PART + 100] {
            let plain = vec![5; length];
            let sealed = wacore::upload::encrypt_media_with_key(&plain, MediaType::Video, Some(&[7; 32])).unwrap();
            let hashes = || {
                let mut hashes = Hashes::new(&mac_key, &vector).unwrap();
                sealed.data_to_upload.chunks(1_000).for_each(|chunk| hashes.push(chunk));
                hashes
            };
            let stated = sealed.streaming_sidecar.unwrap();
            assert_eq!(hashes().compare(&stated), Sidecar::Right, "{length}");
            assert_eq!(hashes().compare(&stated[1..]), Sidecar::Wrong, "{length}");
        }
    }
}

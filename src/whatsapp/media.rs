//! Decrypts a file that somebody has sent. On WhatsApp's servers it is encrypted with AES-256-CBC and followed by the first ten
//! bytes of an HMAC. It is decrypted in chunks while it is downloaded, so that it is never in memory as a whole. Its last bytes are
//! held back until everything is checked, so that nobody can store a wrong file by mistake.

use aes::Aes256;
use cbc::{
    Decryptor,
    cipher::{Block, BlockModeDecrypt, KeyIvInit, block_padding::Pkcs7},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use wacore::download::{DownloadUtils, MediaType};

use crate::{
    devices::media::{Bytes32, MediaReference},
    error::{Error, Result},
    files::kind::FileKind,
};

const BLOCK: usize = 16;
const MAC: usize = 10;
/// The number of encrypted bytes that are held back: the last two blocks and the HMAC. The last block may be only padding, so the
/// last byte of the file is in one of the last two blocks.
const HELD_BACK: usize = 2 * BLOCK + MAC;

/// The reason why a file cannot be decrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaFault {
    /// The file has fewer bytes than the message says. A later attempt may get all of them.
    Incomplete,
    /// These are not the bytes of the message's file: the length, the HMAC or the hash differs from that in the message.
    Wrong,
}

/// A file that is being decrypted.
pub struct OpenMedia {
    cipher: Decryptor<Aes256>,
    mac: Hmac<Sha256>,
    encrypted_hash: Sha256,
    encrypted_sha256: Bytes32,
    /// Encrypted bytes that are not decrypted yet; after each chunk they are at most `HELD_BACK + BLOCK`.
    held: Vec<u8>,
    /// How many encrypted bytes are still to come.
    left: u64,
}

impl OpenMedia {
    pub fn new(reference: &MediaReference) -> Result<Self> {
        let (iv, key, mac_key) = DownloadUtils::get_media_keys(&reference.media_key.0, media_type(reference.kind))
            .map_err(Error::internal)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&mac_key).map_err(Error::internal)?;
        mac.update(&iv);
        Ok(Self {
            cipher: Decryptor::new_from_slices(&key, &iv).map_err(Error::internal)?,
            mac,
            encrypted_hash: Sha256::new(),
            encrypted_sha256: reference.encrypted_sha256,
            held: Vec::with_capacity(HELD_BACK + BLOCK),
            left: encrypted_length(reference.size),
        })
    }

    /// Takes the next encrypted bytes and returns those bytes of the file that can be decrypted now, except the last ones. Nothing
    /// is checked yet: they may be bytes of a wrong file.
    pub fn update(&mut self, encrypted: &[u8]) -> std::result::Result<Vec<u8>, MediaFault> {
        self.left = self.left.checked_sub(encrypted.len() as u64).ok_or(MediaFault::Wrong)?;
        self.encrypted_hash.update(encrypted);
        self.held.extend_from_slice(encrypted);
        let whole_blocks = self.held.len().saturating_sub(HELD_BACK) / BLOCK * BLOCK;
        let rest = self.held.split_off(whole_blocks);
        let mut opened = std::mem::replace(&mut self.held, rest);
        self.mac.update(&opened);
        let (blocks, _) = Block::<Decryptor<Aes256>>::slice_as_chunks_mut(&mut opened);
        self.cipher.decrypt_blocks(blocks);
        Ok(opened)
    }

    /// Checks the encrypted file, and returns the last bytes of the file, at least one. The caller compares the SHA-256 of the
    /// decrypted file.
    pub fn finish(mut self) -> std::result::Result<Vec<u8>, MediaFault> {
        if self.left > 0 {
            return Err(MediaFault::Incomplete);
        }
        let mac_at = self.held.len().checked_sub(MAC).ok_or(MediaFault::Wrong)?;
        let tag = self.held.split_off(mac_at);
        self.mac.update(&self.held);
        self.mac.verify_truncated_left(&tag).map_err(|_| MediaFault::Wrong)?;
        if !bool::from(self.encrypted_hash.finalize().as_slice().ct_eq(&self.encrypted_sha256.0)) {
            return Err(MediaFault::Wrong);
        }
        let last = self.cipher.decrypt_padded::<Pkcs7>(&mut self.held).map_err(|_| MediaFault::Wrong)?;
        Ok(last.to_vec())
    }
}

/// Returns how many bytes WhatsApp's servers have of a file of this size. At least one byte of padding fills its last block, and
/// the HMAC follows.
pub(super) const fn encrypted_length(size: u64) -> u64 {
    (size / BLOCK as u64 + 1).saturating_mul(BLOCK as u64).saturating_add(MAC as u64)
}

/// Returns the library's name of the kind, from which WhatsApp derives the keys of a file together with the media key.
pub(super) const fn media_type(kind: FileKind) -> MediaType {
    match kind {
        FileKind::Image => MediaType::Image,
        FileKind::Video => MediaType::Video,
        FileKind::Audio => MediaType::Audio,
        FileKind::Document => MediaType::Document,
    }
}

#[cfg(test)]
mod tests {
    use wacore::upload::MediaEncryptor;

    use super::*;

    fn bytes(count: usize) -> Vec<u8> {
        (0..count).map(|at| u8::try_from(at * 31 % 251).unwrap()).collect()
    }

    fn encrypted(file: &[u8], kind: FileKind) -> (MediaReference, Vec<u8>) {
        let mut encryptor = MediaEncryptor::with_key([7; 32], media_type(kind)).unwrap();
        let mut encrypted = Vec::new();
        encryptor.update(file, &mut encrypted);
        let info = encryptor.finalize(&mut encrypted).unwrap();
        let reference = MediaReference {
            kind,
            path: "/v/1.enc".into(),
            media_key: Bytes32([7; 32]),
            sha256: Bytes32(info.file_sha256),
            encrypted_sha256: Bytes32(info.file_enc_sha256),
            size: file.len() as u64,
            media_type: None,
            name: None,
        };
        (reference, encrypted)
    }

    /// Returns the decrypted bytes before the last ones, and the last ones.
    fn open(
        reference: &MediaReference,
        encrypted: &[u8],
        chunk: usize,
    ) -> std::result::Result<(Vec<u8>, Vec<u8>), MediaFault> {
        let mut opening = OpenMedia::new(reference).unwrap();
        let mut opened = Vec::new();
        for chunk in encrypted.chunks(chunk) {
            opened.extend(opening.update(chunk)?);
            assert!(opening.held.len() <= HELD_BACK + BLOCK);
        }
        Ok((opened, opening.finish()?))
    }

    #[test]
    fn a_file_of_each_kind_and_length_is_opened_whatever_its_chunks() {
        for kind in FileKind::ALL {
            for length in [1, 15, 16, 17, 31, 32, 33, 47, 48, 49, 1_000, 65_536, 70_001] {
                let file = bytes(length);
                let (reference, encrypted) = encrypted(&file, kind);
                assert_eq!(encrypted.len() as u64, encrypted_length(length as u64));
                for chunk in [1, 7, 16, 4_096, 100_000] {
                    if chunk == 1 && length > 1_000 {
                        continue;
                    }
                    let (mut opened, last) = open(&reference, &encrypted, chunk).unwrap();
                    assert!(!last.is_empty(), "the file is complete only after everything is checked");
                    opened.extend(last);
                    assert_eq!(opened, file, "{kind:?} {length} {chunk}");
                }
            }
        }
    }

    #[test]
    fn a_file_that_is_cut_anywhere_is_incomplete() {
        let (reference, encrypted) = encrypted(&bytes(100), FileKind::Image);
        for length in 0..encrypted.len() {
            assert_eq!(open(&reference, &encrypted[..length], 16), Err(MediaFault::Incomplete), "{length}");
        }
    }

    #[test]
    fn a_changed_byte_anywhere_is_noticed_before_the_last_bytes_are_given() {
        let (reference, right) = encrypted(&bytes(100), FileKind::Image);
        for at in 0..right.len() {
            let mut wrong = right.clone();
            wrong[at] ^= 1;
            assert_eq!(open(&reference, &wrong, 16), Err(MediaFault::Wrong), "{at}");
        }
        let longer = [right.clone(), vec![0]].concat();
        assert_eq!(open(&reference, &longer, 16), Err(MediaFault::Wrong));
    }

    #[test]
    fn another_key_kind_or_hash_is_noticed() {
        let (reference, encrypted) = encrypted(&bytes(100), FileKind::Image);
        for wrong in [
            MediaReference { media_key: Bytes32([8; 32]), ..reference.clone() },
            MediaReference { kind: FileKind::Video, ..reference.clone() },
            MediaReference { encrypted_sha256: Bytes32([0; 32]), ..reference.clone() },
            MediaReference { size: 80, ..reference.clone() },
        ] {
            assert_eq!(open(&wrong, &encrypted, 16), Err(MediaFault::Wrong));
        }
        assert_eq!(open(&MediaReference { size: 200, ..reference }, &encrypted, 16), Err(MediaFault::Incomplete));
    }
}

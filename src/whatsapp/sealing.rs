//! Encrypts a file for WhatsApp's servers, in chunks. The bytes depend only on the key, the kind and the file, so a file can be
//! encrypted twice with the same result: once to learn its hashes, which an upload states before its first byte, and once to send it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use wacore::upload::{EncryptedMediaInfo, MediaEncryptor};

use super::media::{encrypted_length, media_type};
use crate::{
    error::{Error, Result},
    files::kind::FileKind,
};

/// Returns whether a message has a sidecar for a file of this kind. A phone plays audio and video before it has all of the file,
/// and checks each part against the sidecar.
const fn has_sidecar(kind: FileKind) -> bool {
    matches!(kind, FileKind::Video | FileKind::Audio)
}

/// What a message says about an encrypted file, apart from the place where the file is.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedFile {
    pub kind: FileKind,
    pub media_key: [u8; 32],
    /// The SHA-256 hash of the file.
    pub sha256: [u8; 32],
    /// The SHA-256 hash of the encrypted file.
    pub encrypted_sha256: [u8; 32],
    /// The size of the file in bytes.
    pub size: u64,
    /// A hash of each 64 KiB of a video or audio, as the protocol library computes it. zapo-js lets its first part begin with the
    /// initialisation vector instead. It is not known which of the two forms real phones expect.
    pub sidecar: Option<Vec<u8>>,
}

impl SealedFile {
    /// Returns the size of the encrypted file in bytes: whole blocks with at least one byte of padding, and ten bytes of an HMAC.
    pub fn encrypted_size(&self) -> u64 {
        encrypted_length(self.size)
    }

    /// Returns the path of an upload without its query, and the value of the query's parameter `token`.
    pub fn upload_path(&self) -> (String, String) {
        let token = URL_SAFE_NO_PAD.encode(self.encrypted_sha256);
        (format!("{}/{token}", media_type(self.kind).upload_path()), token)
    }
}

/// A file that is being encrypted.
pub struct SealMedia {
    kind: FileKind,
    encryptor: MediaEncryptor,
}

impl SealMedia {
    /// Begins to encrypt a file. `media_key` is random and belongs to this file alone.
    pub fn new(kind: FileKind, media_key: [u8; 32]) -> Result<Self> {
        let encryptor = MediaEncryptor::with_key_and_sidecar(media_key, media_type(kind), has_sidecar(kind));
        Ok(Self { kind, encryptor: encryptor.map_err(Error::internal)? })
    }

    /// Takes the next bytes of the file and returns the encrypted bytes that follow from them.
    pub fn update(&mut self, plain: &[u8]) -> Vec<u8> {
        let mut sealed = Vec::with_capacity(plain.len() + 16);
        self.encryptor.update(plain, &mut sealed);
        sealed
    }

    /// Returns the last encrypted bytes, and the hashes and the size of the file, which are known now.
    pub fn finish(self) -> Result<(Vec<u8>, SealedFile)> {
        let mut sealed = Vec::new();
        let info = self.encryptor.finalize(&mut sealed).map_err(Error::internal)?;
        let EncryptedMediaInfo { media_key, file_sha256, file_enc_sha256, file_length, streaming_sidecar } = info;
        let file = SealedFile {
            kind: self.kind,
            media_key,
            sha256: file_sha256,
            encrypted_sha256: file_enc_sha256,
            size: file_length,
            sidecar: streaming_sidecar,
        };
        Ok((sealed, file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wacore::download::DownloadUtils;

    fn seal(kind: FileKind, plain: &[u8], chunk: usize) -> (Vec<u8>, SealedFile) {
        let mut sealing = SealMedia::new(kind, [7; 32]).unwrap();
        let mut sealed: Vec<u8> = plain.chunks(chunk).flat_map(|chunk| sealing.update(chunk)).collect();
        let (last, file) = sealing.finish().unwrap();
        sealed.extend(last);
        (sealed, file)
    }

    #[test]
    fn what_is_encrypted_in_chunks_is_opened_by_the_library_of_the_protocol() {
        for kind in FileKind::ALL {
            for length in [1, 15, 16, 17, 100_000] {
                let plain: Vec<u8> = (0..length).map(|number: u32| number.to_le_bytes()[0]).collect();
                let (sealed, file) = seal(kind, &plain, 37);
                assert_eq!(sealed.len() as u64, file.encrypted_size());
                assert_eq!(file.size, u64::from(length));
                assert_eq!(file.sidecar.is_some(), matches!(kind, FileKind::Video | FileKind::Audio));
                assert_eq!(DownloadUtils::verify_and_decrypt(&sealed, &[7; 32], media_type(kind)).unwrap(), plain);
            }
        }
    }

    #[test]
    fn the_bytes_do_not_depend_on_the_chunks() {
        let plain = vec![3; 200_000];
        assert!(seal(FileKind::Video, &plain, 16) == seal(FileKind::Video, &plain, 65_537));
    }

    #[test]
    fn an_upload_is_named_by_the_hash_of_the_encrypted_file() {
        let (_, file) = seal(FileKind::Image, b"a sticker", 9);
        let (path, token) = file.upload_path();
        assert_eq!(path, format!("/mms/image/{token}"));
        assert_eq!(URL_SAFE_NO_PAD.decode(token).unwrap(), file.encrypted_sha256);
    }
}

//! The stored files, their direct paths, and who may upload.
//!
//! The bytes are files in a folder, so that many documents of 100 MB do not fill the memory. Reads and writes of single
//! chunks block their task: the folder is the disk of this machine, and a chunk is small.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::media::faults::{Armed, Direction, Spoilt};
use crate::stanza;

/// All files together. The oldest are deleted when a new one would exceed it.
const MOST_BYTES: u64 = 2 << 30;

/// The public host names; a device asks `/media` of the simulator instead of both.
pub const HOST_NAME: &str = "mmg.whatsapp.net";
pub const FALLBACK_HOST_NAME: &str = "mmg-fallback.whatsapp.net";

/// How a stored file is named: the SHA-256 of its encrypted bytes, as base64url without padding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Token(String);

impl Token {
    pub fn of(enc_sha256: &[u8]) -> Self {
        Self(BASE64_URL_SAFE_NO_PAD.encode(enc_sha256))
    }

    /// Reads a token as clients write it, with or without padding.
    pub fn parse(text: &str) -> Option<Self> {
        let hash = BASE64_URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?;
        (hash.len() == 32).then(|| Self::of(&hash))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What the host answers after an upload.
#[derive(Clone, Debug, Serialize)]
pub struct Uploaded {
    pub url: String,
    pub direct_path: String,
}

/// How much of a file the host has.
pub enum Progress {
    Complete(Uploaded),
    Partial(u64),
    Nothing,
}

/// Why a direct path leads to no file, as the status that the host answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing(pub u16);

/// A stored file that is being read.
pub struct Stored {
    pub file: File,
    pub length: u64,
    pub token: Token,
    pub owner: String,
}

#[derive(Clone, Serialize, Deserialize)]
struct StoredFile {
    length: u64,
    /// The phone whose account uploaded it.
    owner: String,
    number: u64,
}

#[derive(Clone, Serialize, Deserialize)]
struct DirectPath {
    token: Token,
    signature: String,
    /// The status with which the path is refused from now on.
    expired: Option<u16>,
}

/// An upload that has not ended. A later request for the same file takes it over, and the earlier one may not write any
/// more.
struct Unfinished {
    path: PathBuf,
    length: u64,
    request: u64,
}

#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Index {
    files: BTreeMap<String, StoredFile>,
    /// By the name of the object in the path.
    paths: BTreeMap<String, DirectPath>,
    last_number: u64,
}

#[derive(Default)]
struct State {
    index: Index,
    unfinished: HashMap<Token, Unfinished>,
    /// Which phone's devices may upload with which authorisation.
    auths: BTreeMap<String, String>,
    faults: Vec<Armed>,
    last_request: u64,
}

struct Inner {
    folder: PathBuf,
    is_temporary: bool,
    state: Mutex<State>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        if self.is_temporary {
            // A folder that was never needed does not exist.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

#[derive(Clone)]
pub struct MediaHost {
    inner: Arc<Inner>,
}

impl Default for MediaHost {
    /// Keeps its files in a temporary folder until it is dropped.
    fn default() -> Self {
        let folder = std::env::temp_dir().join(stanza::new_id(&format!("simulator-media-{}-", std::process::id())));
        Self::with(folder, true, Index::default())
    }
}

impl MediaHost {
    /// Keeps its files in this folder, over a restart.
    pub fn kept_in(folder: &Path, index: Index) -> Self {
        Self::with(folder.to_owned(), false, index)
    }

    fn with(folder: PathBuf, is_temporary: bool, index: Index) -> Self {
        let state = Mutex::new(State { index, ..State::default() });
        Self { inner: Arc::new(Inner { folder, is_temporary, state }) }
    }

    /// A host without files that keeps them where this one does.
    pub fn emptied(&self) -> Self {
        if self.inner.is_temporary {
            return Self::default();
        }
        if let Err(error) = fs::remove_dir_all(&self.inner.folder)
            && error.kind() != io::ErrorKind::NotFound
        {
            log::warn!("the stored files could not be deleted: {error}");
        }
        Self::kept_in(&self.inner.folder, Index::default())
    }

    pub fn index(&self) -> Index {
        self.state().index.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file_of(&self, token: &Token) -> PathBuf {
        self.inner.folder.join(token.as_str())
    }

    // ---- Who may upload --------------------------------------------------------------------------------------------

    /// The authorisation of an account's devices; it stays the same until it expires.
    pub fn auth_of(&self, phone: &str) -> String {
        let mut state = self.state();
        if let Some((auth, _)) = state.auths.iter().find(|(_, owner)| *owner == phone) {
            return auth.clone();
        }
        let auth = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 24]>());
        state.auths.insert(auth.clone(), phone.to_owned());
        auth
    }

    /// From now on devices have to ask for a new media connection.
    pub fn expire_auths(&self) {
        self.state().auths.clear();
    }

    /// The phone that has this authorisation.
    pub fn owner_of(&self, auth: &str) -> Option<String> {
        self.state().auths.get(auth).cloned()
    }

    // ---- Faults ----------------------------------------------------------------------------------------------------

    pub fn arm(&self, fault: Armed) {
        self.state().faults.push(fault);
    }

    pub fn disarm(&self) {
        self.state().faults.clear();
    }

    /// The faults that this request meets. Each of them counts as caused.
    pub fn next_faults(&self, direction: Direction, owner: &str) -> Spoilt {
        Armed::take(&mut self.state().faults, direction, owner)
    }

    // ---- Uploads ---------------------------------------------------------------------------------------------------

    /// How much of the file is there. Earlier requests for it may not write any more, so the answer stays true.
    pub fn progress(&self, token: &Token) -> Progress {
        let mut state = self.state();
        if state.index.files.contains_key(token.as_str()) {
            let direct_path = state.index.new_path(token);
            return Progress::Complete(Uploaded::at(direct_path));
        }
        let request = state.next_request();
        match state.unfinished.get_mut(token) {
            Some(unfinished) => {
                unfinished.request = request;
                Progress::Partial(unfinished.length)
            }
            None => Progress::Nothing,
        }
    }

    /// Begins an upload, or goes on with one from `offset`; `None` if that is not where it ended.
    pub fn begin(&self, token: &Token, offset: u64) -> io::Result<Option<Upload>> {
        fs::create_dir_all(&self.inner.folder)?;
        let mut state = self.state();
        let request = state.next_request();
        let file = if offset == 0 {
            let path = self.inner.folder.join(format!("unfinished-{request}"));
            let file = File::create(&path)?;
            if let Some(before) = state.unfinished.insert(token.clone(), Unfinished { path, length: 0, request }) {
                let _ = fs::remove_file(before.path);
            }
            file
        } else {
            let Some(unfinished) = state.unfinished.get_mut(token).filter(|found| found.length == offset) else {
                return Ok(None);
            };
            unfinished.request = request;
            File::options().append(true).open(&unfinished.path)?
        };
        Ok(Some(Upload { host: self.clone(), token: token.clone(), file, request }))
    }

    /// Stores a file that a phone encrypted.
    pub fn adopt(&self, path: &Path, enc_sha256: &[u8], owner: &str) -> io::Result<String> {
        let token = Token::of(enc_sha256);
        self.store(path, &token, owner)
    }

    /// A file in the folder for bytes whose hash is not known yet.
    pub fn scratch(&self) -> io::Result<(PathBuf, File)> {
        fs::create_dir_all(&self.inner.folder)?;
        let path = self.inner.folder.join(format!("sealing-{}", self.state().next_request()));
        let file = File::create(&path)?;
        Ok((path, file))
    }

    /// Returns a direct path of the file.
    fn store(&self, path: &Path, token: &Token, owner: &str) -> io::Result<String> {
        let length = fs::metadata(path)?.len();
        fs::rename(path, self.file_of(token))?;
        let mut state = self.state();
        let index = &mut state.index;
        index.last_number += 1;
        let number = index.last_number;
        index.files.insert(token.0.clone(), StoredFile { length, owner: owner.to_owned(), number });
        while index.files.values().map(|file| file.length).sum::<u64>() > MOST_BYTES && index.files.len() > 1 {
            let Some(oldest) = index.files.iter().min_by_key(|(_, file)| file.number).map(|(name, _)| name.clone())
            else {
                break;
            };
            index.files.remove(&oldest);
            let _ = fs::remove_file(self.inner.folder.join(oldest));
        }
        Ok(index.new_path(token))
    }

    // ---- Direct paths ----------------------------------------------------------------------------------------------

    /// Opens the file that a direct path names.
    pub fn open(&self, direct_path: &str) -> Result<Stored, Missing> {
        const NOT_FOUND: Missing = Missing(404);
        const BAD_SIGNATURE: Missing = Missing(403);
        let (path, query) = direct_path.split_once('?').unwrap_or((direct_path, ""));
        let object = path.rsplit('/').next().and_then(|name| name.strip_suffix("_n.enc")).ok_or(NOT_FOUND)?;
        let state = self.state();
        let known = state.index.paths.get(object).ok_or(NOT_FOUND)?;
        let signature = query.split('&').find_map(|part| part.strip_prefix("oh="));
        if signature != Some(known.signature.as_str()) {
            return Err(BAD_SIGNATURE);
        }
        if let Some(status) = known.expired {
            return Err(Missing(status));
        }
        let stored = state.index.files.get(known.token.as_str()).ok_or(NOT_FOUND)?;
        let file = File::open(self.file_of(&known.token)).map_err(|_| NOT_FOUND)?;
        Ok(Stored { file, length: stored.length, token: known.token.clone(), owner: stored.owner.clone() })
    }

    /// From now on the direct paths of this file are refused with `status`; its bytes stay. `false` if it has none.
    pub fn expire(&self, token: &Token, status: u16) -> bool {
        let mut state = self.state();
        let paths = state.index.paths.values_mut().filter(|path| path.token == *token);
        paths.map(|path| path.expired = Some(status)).count() > 0
    }

    /// A new direct path of a stored file.
    pub fn renew(&self, token: &Token) -> Option<String> {
        let mut state = self.state();
        state.index.files.contains_key(token.as_str()).then(|| state.index.new_path(token))
    }
}

impl State {
    fn next_request(&mut self) -> u64 {
        self.last_request += 1;
        self.last_request
    }
}

impl Index {
    /// A path as WhatsApp's: with a signature in its query, which clients have to keep.
    fn new_path(&mut self, token: &Token) -> String {
        const THIRTY_DAYS: u64 = 30 * 24 * 60 * 60;
        let [a, b, c]: [u32; 3] = rand::random();
        let object = format!("{a}_{b}_{c}");
        let signature = format!("01_{}", BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 18]>()));
        let expires = crate::clock::now_secs() + THIRTY_DAYS;
        let path = format!("/v/t62.7118-24/{object}_n.enc?ccb=11-4&oh={signature}&oe={expires:X}&_nc_sid=5e03e0");
        self.paths.insert(object, DirectPath { token: token.clone(), signature, expired: None });
        path
    }
}

impl Uploaded {
    fn at(direct_path: String) -> Self {
        Self { url: url_of(&direct_path), direct_path }
    }
}

/// The public address of a direct path.
pub fn url_of(direct_path: &str) -> String {
    format!("https://{HOST_NAME}{direct_path}&mms3=true")
}

/// A request that uploads a file.
pub struct Upload {
    host: MediaHost,
    token: Token,
    file: File,
    request: u64,
}

/// Why an upload cannot go on.
#[derive(Debug)]
pub enum UploadEnded {
    /// A later request for the same file took it over.
    TakenOver,
    /// The bytes are not those that the token names; they were deleted.
    WrongBytes,
    Disk(io::Error),
}

impl From<io::Error> for UploadEnded {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl Upload {
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), UploadEnded> {
        let mut state = self.host.state();
        let unfinished = state.unfinished.get_mut(&self.token).filter(|found| found.request == self.request);
        let unfinished = unfinished.ok_or(UploadEnded::TakenOver)?;
        self.file.write_all(bytes)?;
        unfinished.length += bytes.len() as u64;
        Ok(())
    }

    /// Checks all bytes against the token and stores them.
    pub fn finish(self, owner: &str) -> Result<Uploaded, UploadEnded> {
        let path = {
            let mut state = self.host.state();
            let is_mine = state.unfinished.get(&self.token).is_some_and(|found| found.request == self.request);
            let mine = is_mine.then(|| state.unfinished.remove(&self.token)).flatten();
            mine.ok_or(UploadEnded::TakenOver)?.path
        };
        if Token::of(&hash_of(&path)?) != self.token {
            fs::remove_file(&path)?;
            return Err(UploadEnded::WrongBytes);
        }
        let direct_path = self.host.store(&path, &self.token, owner)?;
        Ok(Uploaded::at(direct_path))
    }
}

fn hash_of(path: &Path) -> io::Result<[u8; 32]> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; 1 << 16];
    loop {
        let count = file.read(&mut chunk)?;
        match chunk.get(..count) {
            Some(read) if !read.is_empty() => hash.update(read),
            _ => return Ok(hash.finalize().into()),
        }
    }
}

impl Stored {
    pub fn skip_to(&mut self, offset: u64) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(offset)).map(drop)
    }
}

//! Sends a file in chunks. A runtime may end a response whose body fails as if the file were complete (workerd 2026-07-30,
//! `findings/workerd-ends-failed-body-as-complete.sh`), so a client could not tell half a file from a whole one. That is why a file of
//! usual size is generated before the first byte is sent, and a longer file that fails says so in its last line.

use std::time::Duration;

use crate::{
    error::{Error, Result},
    language::Language,
    ports::{Database, TimeZones},
};

/// A file of at most this many bytes is generated before the first byte is sent: about thirty thousand contacts.
const WHOLE_BYTES: usize = 4 * 1024 * 1024;
/// The waits before the second and the third attempt to load a chunk.
const WAITS: [Duration; 2] = [Duration::from_millis(250), Duration::from_secs(1)];
/// The beginning of the last line of a file that is not complete. No row of a file begins like this, and the dashboard searches for it.
const INCOMPLETE: &str = "#incomplete";

/// A CSV file that is generated in chunks.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait Chunks {
    /// Returns the next chunk, which consists of whole rows; `None` at the end. After an error the same chunk can be requested again.
    async fn next_chunk(&mut self, db: &impl Database, zones: &impl TimeZones) -> Result<Option<String>>;

    fn language(&self) -> Language;
}

/// A file whose download has begun.
#[derive(Debug)]
pub struct BegunDownload<F> {
    /// The beginning of the file, or all of it.
    pub text: String,
    /// The chunks that follow; `None` if the text is the whole file.
    pub rest: Option<RemainingChunks<F>>,
}

/// Begins a download. If the file is not long, an error is returned for the whole file.
pub async fn begin<F: Chunks, W: Future<Output = ()>>(
    mut file: F,
    db: &impl Database,
    zones: &impl TimeZones,
    wait: impl Fn(Duration) -> W,
) -> Result<BegunDownload<F>> {
    let mut text = String::new();
    while text.len() < WHOLE_BYTES {
        match read(&mut file, db, zones, &wait).await? {
            Some(piece) => text.push_str(&piece),
            None => return Ok(BegunDownload { text, rest: None }),
        }
    }
    Ok(BegunDownload { text, rest: Some(RemainingChunks { file, has_ended: false }) })
}

/// The chunks of a long file after its beginning.
#[derive(Debug)]
pub struct RemainingChunks<F> {
    file: F,
    has_ended: bool,
}

impl<F: Chunks> RemainingChunks<F> {
    /// Returns the next chunk; `None` at the end. If it cannot be loaded, it is the last one and says that the file is not complete.
    pub async fn next<W: Future<Output = ()>>(
        &mut self,
        db: &impl Database,
        zones: &impl TimeZones,
        wait: impl Fn(Duration) -> W,
    ) -> Option<String> {
        if self.has_ended {
            return None;
        }
        match read(&mut self.file, db, zones, &wait).await {
            Ok(piece) => piece,
            Err(error) => {
                log::error!("a download ends early: {error}");
                self.has_ended = true;
                Some(last_line(self.file.language()))
            }
        }
    }
}

/// Loads a chunk, again after a wait if the database fails.
async fn read<W: Future<Output = ()>>(
    file: &mut impl Chunks,
    db: &impl Database,
    zones: &impl TimeZones,
    wait: &impl Fn(Duration) -> W,
) -> Result<Option<String>> {
    for span in WAITS {
        match file.next_chunk(db, zones).await {
            Err(Error::Internal(_)) => wait(span).await,
            read => return read,
        }
    }
    file.next_chunk(db, zones).await
}

fn last_line(language: Language) -> String {
    let why = language.of(
        "The file ends here, because the server could not read the rest. Download it again.",
        "Berkas ini terputus di sini, karena server tidak dapat membaca sisanya. Unduh lagi.",
    );
    format!("\"{INCOMPLETE}: {why}\"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Timestamp,
        ports::{Row, Statement},
    };
    use futures::{FutureExt, future::ready};
    use std::{cell::RefCell, collections::VecDeque};

    struct NoDatabase;

    impl Database for NoDatabase {
        async fn query(&self, _: Statement) -> Result<Vec<Row>> {
            Err(Error::internal("no database"))
        }

        async fn batch(&self, _: Vec<Statement>) -> Result<Vec<Vec<Row>>> {
            Err(Error::internal("no database"))
        }
    }

    struct NoZones;

    impl TimeZones for NoZones {
        fn offset_at(&self, _: &str, _: Timestamp) -> Option<i64> {
            None
        }
    }

    /// A file whose chunks have these results, one after the other.
    #[derive(Debug)]
    struct ScriptedChunks(VecDeque<Result<Option<String>>>);

    impl Chunks for ScriptedChunks {
        async fn next_chunk(&mut self, _: &impl Database, _: &impl TimeZones) -> Result<Option<String>> {
            self.0.pop_front().expect("nobody reads after the end")
        }

        fn language(&self) -> Language {
            Language::English
        }
    }

    /// Returns the result of reading a chunk with this text. Without a text, the read fails.
    fn chunk_or_failure(text: Option<&str>) -> Result<Option<String>> {
        text.map(|text| Some(text.to_owned())).ok_or_else(|| Error::internal("D1 is unavailable"))
    }

    /// Returns the text of the beginning, the chunks after it, and the waits in milliseconds.
    fn download(chunks: impl Into<VecDeque<Result<Option<String>>>>) -> Result<(String, Vec<String>, Vec<u128>)> {
        let waits = RefCell::new(Vec::new());
        let wait = |span: Duration| {
            waits.borrow_mut().push(span.as_millis());
            ready(())
        };
        let begun = begin(ScriptedChunks(chunks.into()), &NoDatabase, &NoZones, wait).now_or_never().unwrap()?;
        let mut pieces = Vec::new();
        if let Some(mut rest) = begun.rest {
            while let Some(piece) = rest.next(&NoDatabase, &NoZones, wait).now_or_never().unwrap() {
                pieces.push(piece);
            }
        }
        Ok((begun.text, pieces, waits.take()))
    }

    #[test]
    fn a_usual_file_is_made_before_its_first_byte_is_sent_so_an_error_is_its_answer() {
        assert_eq!(
            download([chunk_or_failure(Some("head\n")), chunk_or_failure(Some("row\n")), Ok(None)]),
            Ok(("head\nrow\n".into(), vec![], vec![])),
        );
        assert!(
            download([
                chunk_or_failure(Some("head\n")),
                chunk_or_failure(None),
                chunk_or_failure(None),
                chunk_or_failure(None)
            ])
            .is_err()
        );
    }

    #[test]
    fn a_chunk_is_loaded_again_if_the_database_fails_and_not_if_the_request_is_wrong() {
        assert_eq!(
            download([
                chunk_or_failure(Some("head\n")),
                chunk_or_failure(None),
                chunk_or_failure(None),
                chunk_or_failure(Some("row\n")),
                chunk_or_failure(None),
                Ok(None)
            ]),
            Ok(("head\nrow\n".into(), vec![], vec![250, 1_000, 250])),
        );
        assert_eq!(
            download([Err(Error::NotFound { what: "the broadcast" })]),
            Err(Error::NotFound { what: "the broadcast" })
        );
    }

    #[test]
    fn a_long_file_whose_rest_cannot_be_read_says_so_in_its_last_line() {
        let long = format!("{}\n", "x".repeat(WHOLE_BYTES));
        assert_eq!(
            download([chunk_or_failure(Some(&long)), chunk_or_failure(Some("row\n")), Ok(None)]),
            Ok((long.clone(), vec!["row\n".into()], vec![])),
        );
        let (text, pieces, _) = download([
            chunk_or_failure(Some(&long)),
            chunk_or_failure(Some("row\n")),
            chunk_or_failure(None),
            chunk_or_failure(None),
            chunk_or_failure(None),
        ])
        .unwrap();
        assert_eq!(text, long);
        let [row, last] = pieces.as_slice() else { panic!("{pieces:?}") };
        assert_eq!(row, "row\n");
        assert!(last.starts_with("\"#incomplete: ") && last.ends_with("Download it again.\"\n"), "{last}");
    }
}

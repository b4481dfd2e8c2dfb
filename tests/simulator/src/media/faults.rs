//! Faults of the media host that a test causes: for the next requests, or until they are ended.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Upload,
    Download,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MediaFault {
    Slow {
        bytes_per_second: u64,
    },
    /// The connection ends after so many bytes of the request or of the answer.
    Cut {
        after: u64,
    },
    /// The host answers this status, such as 404, 410 or 503.
    Status {
        status: u16,
    },
    /// The first byte of a download is another one.
    WrongBytes,
    /// An upload is stored, but the connection ends before the answer.
    LostAnswer,
}

/// The body of the control call.
#[derive(Clone, Debug, Deserialize)]
pub struct Armed {
    on: Direction,
    #[serde(flatten)]
    fault: MediaFault,
    /// How many requests meet it; without end if null.
    #[serde(default = "once")]
    times: Option<u32>,
    /// Only requests for files that this phone's account uploads or has uploaded.
    of: Option<String>,
}

#[expect(clippy::unnecessary_wraps, reason = "the type of the field")]
fn once() -> Option<u32> {
    Some(1)
}

/// What is wrong with one request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spoilt {
    pub bytes_per_second: Option<u64>,
    pub cut_after: Option<u64>,
    pub status: Option<u16>,
    pub has_wrong_bytes: bool,
    pub loses_answer: bool,
}

impl Armed {
    /// The faults of one request; those that were its last are removed.
    pub fn take(armed: &mut Vec<Self>, direction: Direction, owner: &str) -> Spoilt {
        let mut spoilt = Spoilt::default();
        for fault in armed.iter_mut() {
            if fault.on != direction || fault.of.as_deref().is_some_and(|of| of != owner) {
                continue;
            }
            if let Some(times) = &mut fault.times {
                if *times == 0 {
                    continue;
                }
                *times -= 1;
            }
            match fault.fault {
                MediaFault::Slow { bytes_per_second } => spoilt.bytes_per_second = Some(bytes_per_second.max(1)),
                MediaFault::Cut { after } => spoilt.cut_after = Some(after),
                MediaFault::Status { status } => spoilt.status = Some(status),
                MediaFault::WrongBytes => spoilt.has_wrong_bytes = true,
                MediaFault::LostAnswer => spoilt.loses_answer = true,
            }
        }
        armed.retain(|fault| fault.times != Some(0));
        spoilt
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_meets_as_many_requests_of_its_phone_as_it_was_armed_for() {
        let body = r#"{ "on": "upload", "kind": "cut", "after": 5, "times": 2, "of": "62811" }"#;
        let mut armed = vec![serde_json::from_str::<Armed>(body).unwrap()];
        let cut = Spoilt { cut_after: Some(5), ..Spoilt::default() };
        assert_eq!(Armed::take(&mut armed, Direction::Download, "62811"), Spoilt::default());
        assert_eq!(Armed::take(&mut armed, Direction::Upload, "62812"), Spoilt::default());
        for expected in [cut, cut, Spoilt::default()] {
            assert_eq!(Armed::take(&mut armed, Direction::Upload, "62811"), expected);
        }
    }

    #[test]
    fn a_fault_without_a_number_meets_one_request_and_with_null_every_one() {
        let parse = |body: &str| serde_json::from_str::<Armed>(body).unwrap();
        let mut armed = vec![parse(r#"{ "on": "download", "kind": "wrong_bytes" }"#)];
        assert!(Armed::take(&mut armed, Direction::Download, "1").has_wrong_bytes);
        assert!(armed.is_empty());
        armed.push(parse(r#"{ "on": "download", "kind": "status", "status": 410, "times": null }"#));
        for _ in 0..3 {
            assert_eq!(Armed::take(&mut armed, Direction::Download, "1").status, Some(410));
        }
    }
}

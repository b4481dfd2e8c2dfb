//! The part of a file for which a request asks (RFC 9110, 14).

use http_range_header::{RangeUnsatisfiableError, parse_range_header};

/// A part of a file, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub offset: u64,
    /// The number of bytes of the part, at least 1.
    pub length: u64,
}

impl Part {
    /// Returns the header `Content-Range` for this part of a file of this size.
    pub fn header(self, size: u64) -> String {
        format!("bytes {}-{}/{size}", self.offset, self.offset.saturating_add(self.length).saturating_sub(1))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestedPart {
    Whole,
    Part(Part),
    /// The file has no byte of the requested part (status 416).
    Nothing,
}

/// Returns the part of a file of this size that a `Range` header asks for. A header that cannot be read is ignored, as the RFC wants it, and so is one that
/// asks for several parts.
pub fn requested_part(range: Option<&str>, size: u64) -> RequestedPart {
    let Some(range) = range else { return RequestedPart::Whole };
    let ranges = match parse_range_header(range).map(|ranges| ranges.validate(size)) {
        Ok(Ok(ranges)) => ranges,
        Ok(Err(RangeUnsatisfiableError::Rejected(_))) | Err(_) => return RequestedPart::Whole,
        Ok(Err(_)) => return RequestedPart::Nothing,
    };
    match ranges.as_slice() {
        [range] => {
            let length = range.end().saturating_sub(*range.start()).saturating_add(1);
            RequestedPart::Part(Part { offset: *range.start(), length })
        }
        _ => RequestedPart::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_is_cut_at_the_end_of_the_file() {
        for (header, offset, length) in [
            ("bytes=0-0", 0, 1),
            ("bytes=0-", 0, 10),
            ("bytes=3-5", 3, 3),
            ("bytes=5-99", 5, 5),
            ("bytes=-4", 6, 4),
            ("bytes=-99", 0, 10),
            ("bytes=9-9", 9, 1),
        ] {
            assert_eq!(requested_part(Some(header), 10), RequestedPart::Part(Part { offset, length }), "{header}");
        }
        assert_eq!(Part { offset: 3, length: 3 }.header(10), "bytes 3-5/10");
    }

    #[test]
    fn a_part_behind_the_end_does_not_exist() {
        for header in ["bytes=10-", "bytes=10-20", "bytes=-0"] {
            assert_eq!(requested_part(Some(header), 10), RequestedPart::Nothing, "{header}");
        }
    }

    #[test]
    fn what_cannot_be_read_asks_for_the_whole_file() {
        for header in
            ["", "bytes=", "bytes=x-y", "items=0-1", "bytes=5-3", "bytes=0-1,3-4", "bytes=--1", "bytes=0-1, x"]
        {
            assert_eq!(requested_part(Some(header), 10), RequestedPart::Whole, "{header}");
        }
        assert_eq!(requested_part(None, 10), RequestedPart::Whole);
    }
}

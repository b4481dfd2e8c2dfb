//! Previews the first rows of a file, parsed in the same way as by an import. The user checks them before the import starts. A small file
//! has no further rows.

use std::collections::HashSet;

use serde::Serialize;

use crate::{
    contacts::{
        contact::Attributes,
        country::NamedCountry,
        import::{
            ImportOptions, Rejection,
            slice::{AcceptedRow, FilePosition, Slice, WINDOW_BYTES, read_slice},
        },
        layout::{Column, Layout},
        numbers::{has_lost_its_zero, suggest_bare_digits},
        phone::BareDigits,
        phone_fault::PhoneFault,
        table::{Delimiter, Encoding, first_rows},
    },
    error::{Error, Result},
};

/// The number of rows of a preview, and the number of rows that are imported while the caller waits.
pub const MAX_ROWS: i64 = 5_000;
/// The preview ends after this many bytes if a file has very long rows.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// The first rows of a file, in slices.
pub struct FileBeginning {
    pub slices: Vec<Slice>,
    /// Whether the file has no further rows.
    pub is_complete: bool,
}

/// Parses the first rows; refuses a file without rows.
pub fn read_beginning(text: &str, options: &ImportOptions) -> Result<FileBeginning> {
    let (mut slices, mut known, mut from, mut rows) = (Vec::new(), HashSet::new(), FilePosition::START, 0);
    while from.byte < text.len() && rows < MAX_ROWS && from.byte < MAX_BYTES {
        let rest = text.as_bytes().get(from.byte..).unwrap_or_default();
        let window = rest.get(..WINDOW_BYTES).unwrap_or(rest);
        let slice = read_slice(window, window.len() == rest.len(), from, options, &mut known)?;
        from = slice.end;
        rows += slice.rows;
        slices.push(slice);
    }
    if rows == 0 && from.byte >= text.len() {
        return Err(Error::invalid("file", "the file has no contact"));
    }
    Ok(FileBeginning { slices, is_complete: from.byte >= text.len() })
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportPreview {
    pub encoding: Encoding,
    pub delimiter: Delimiter,
    pub has_head: bool,
    pub columns: Vec<PreviewColumn>,
    pub rows: i64,
    pub is_complete: bool,
    pub accepted: i64,
    /// How many of the accepted rows are contacts already.
    pub known: i64,
    pub duplicates: i64,
    pub rejected: i64,
    /// How many rows were rejected because their number could belong to two people. Repeat the request with `bareDigits` to choose how such
    /// numbers are interpreted.
    pub ambiguous: i64,
    /// The value of `bareDigits` that probably fits the ambiguous numbers, if the other numbers of the file show it. It is `home` if the
    /// other numbers that have lost their leading 0 outnumber the ambiguous ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggested_bare_digits: Option<BareDigits>,
    pub first_rows: Vec<PreviewRow>,
    pub rejections: Vec<Rejection>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ImportColumn)]
pub struct PreviewColumn {
    pub head: String,
    pub samples: Vec<String>,
    #[serde(rename = "as")]
    pub holds: Column,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ImportRow)]
pub struct PreviewRow {
    /// The number of the row in the file, as a spreadsheet counts it.
    pub line: u64,
    pub phone: String,
    pub name: String,
    pub tags: Vec<String>,
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub attributes: Attributes,
}

const SHOWN_SAMPLES: usize = 3;
/// The number of first rows from which the sample values of a column are taken.
const SAMPLED_ROWS: usize = 20;
const MAX_SAMPLE_CHARACTERS: usize = 60;
const SHOWN_ROWS: usize = 10;
const SHOWN_REJECTIONS: usize = 20;

impl ImportPreview {
    /// Returns the preview with `known` 0, because only the store can count the known contacts.
    pub fn of(encoding: Encoding, text: &str, options: &ImportOptions, beginning: &FileBeginning) -> Self {
        let slices = &beginning.slices;
        let sum = |count: fn(&Slice) -> i64| slices.iter().map(count).sum::<i64>();
        let (rows, duplicates) = (sum(|slice| slice.rows), sum(|slice| slice.duplicates));
        let accepted = sum(|slice| i64::try_from(slice.accepted.len()).unwrap_or(i64::MAX));
        let is_ambiguous = |rejection: &&Rejection| rejection.code == PhoneFault::AMBIGUOUS;
        let ambiguous = slices.iter().flat_map(|slice| &slice.rejected).filter(is_ambiguous).count();
        // A number whose country the row names needs no leading 0, so it has not lost one.
        let without_country = accepted_in(slices).filter(|row| row.country == NamedCountry::None);
        let lost_their_zero = without_country.filter(|row| has_lost_its_zero(&row.written, row.phone.as_str())).count();
        Self {
            encoding,
            delimiter: options.layout.delimiter,
            has_head: options.layout.has_head,
            columns: columns(text, &options.layout),
            rows,
            is_complete: beginning.is_complete,
            accepted,
            known: 0,
            duplicates,
            rejected: rows - accepted - duplicates,
            ambiguous: i64::try_from(ambiguous).unwrap_or(i64::MAX),
            suggested_bare_digits: suggest_bare_digits(ambiguous, lost_their_zero),
            first_rows: accepted_in(slices).take(SHOWN_ROWS).map(PreviewRow::from).collect(),
            rejections: slices.iter().flat_map(|slice| &slice.rejected).take(SHOWN_REJECTIONS).cloned().collect(),
        }
    }
}

/// Iterates over all rows that would be imported.
pub fn accepted_in(slices: &[Slice]) -> impl Iterator<Item = &AcceptedRow> {
    slices.iter().flat_map(|slice| &slice.accepted)
}

impl From<&AcceptedRow> for PreviewRow {
    fn from(contact: &AcceptedRow) -> Self {
        let AcceptedRow { line, phone, written: _, country: _, name, tags, attributes, cells: _ } = contact.clone();
        Self { line, phone: phone.to_string(), name, tags, attributes }
    }
}

fn columns(text: &str, layout: &Layout) -> Vec<PreviewColumn> {
    let rows = first_rows(text.get(layout.starts_at..).unwrap_or_default(), layout.delimiter, SAMPLED_ROWS);
    let shown = |cell: &str| cell.chars().take(MAX_SAMPLE_CHARACTERS).collect::<String>();
    let column = |(place, holds): (usize, &Column)| {
        let cells = rows.iter().skip(usize::from(layout.has_head)).filter_map(|row| row.get(place));
        let head = rows.first().filter(|_| layout.has_head).and_then(|row| row.get(place)).unwrap_or_default();
        PreviewColumn {
            head: shown(head),
            samples: cells.filter(|cell| !cell.is_empty()).map(shown).take(SHOWN_SAMPLES).collect(),
            holds: holds.clone(),
        }
    };
    layout.columns.iter().enumerate().map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preview(text: &str) -> Result<ImportPreview> {
        let options = ImportOptions {
            layout: Layout::guess(text, None, ImportOptions::REGION),
            tags: vec![],
            has_consented: false,
            bare_digits: BareDigits::Ask,
        };
        let beginning = read_beginning(text, &options)?;
        Ok(ImportPreview::of(Encoding::Utf8, text, &options, &beginning))
    }

    #[test]
    fn a_preview_shows_how_each_row_would_be_imported() {
        let shown = preview("Nomor;Nama;Kota\n081234567890;Ayu;Bogor\nx;Budi;\n+6281234567890;Ayu;Depok\n").unwrap();
        assert_eq!(
            serde_json::to_value(shown).unwrap(),
            serde_json::json!({
                "encoding": "utf-8", "delimiter": ";", "hasHead": true,
                "columns": [
                    { "head": "Nomor", "samples": ["081234567890", "x", "+6281234567890"], "as": "phone" },
                    { "head": "Nama", "samples": ["Ayu", "Budi", "Ayu"], "as": "name" },
                    { "head": "Kota", "samples": ["Bogor", "Depok"], "as": "attribute:kota" },
                ],
                "rows": 3, "isComplete": true, "accepted": 1, "known": 0, "duplicates": 1, "rejected": 1, "ambiguous": 0,
                "firstRows": [{ "line": 2, "phone": "6281234567890", "name": "Ayu", "tags": [], "attributes": { "kota": "Bogor" } }],
                "rejections": [
                    { "line": 3, "field": "phone", "code": "phone_no_digits", "message": "this is not a phone number: it has no digits", "value": "x", "cells": ["x", "Budi", ""] },
                    { "line": 4, "field": "phone", "code": "duplicate", "message": "an earlier row of this file has the same number", "value": "+6281234567890", "cells": ["+6281234567890", "Ayu", "Depok"] },
                ],
            })
        );
    }

    #[test]
    fn numbers_that_lost_their_zero_suggest_how_the_ambiguous_ones_are_meant() {
        let shown = preview("nomor\n81234567890\n81234567891\n85291900012\n").unwrap();
        assert_eq!((shown.accepted, shown.ambiguous, shown.suggested_bare_digits), (2, 1, Some(BareDigits::Home)));
        let shown = preview("nomor\n6281234567890\n085234567891\n85291900012\n").unwrap();
        assert_eq!((shown.accepted, shown.ambiguous, shown.suggested_bare_digits), (2, 1, None));
        // A number whose country code is in another column has not lost a leading 0, so it says nothing about the ambiguous number.
        let named = "country code,phone\n65,91900012\n65,91900013\n65,91900014\n65,91900015\n,85291900012\n";
        let shown = preview(named).unwrap();
        assert_eq!((shown.accepted, shown.ambiguous, shown.suggested_bare_digits), (4, 1, None));
    }

    #[test]
    fn a_preview_reads_only_the_first_five_thousand_rows() {
        let row = |number: u32| format!("0812{:08},A\n", 34_000_000 + number);
        let of = |rows: u32| preview(&(0..rows).map(row).collect::<String>()).unwrap();
        assert_eq!((of(5_000).rows, of(5_000).is_complete), (5_000, true));
        assert_eq!((of(5_001).rows, of(5_001).is_complete), (5_000, false));
    }

    #[test]
    fn a_number_that_repeats_far_below_is_a_duplicate() {
        let row = |number: u32| format!("0812{:08},A\n", 34_000_000 + number % 1_500);
        let shown = preview(&(0..3_000).map(row).collect::<String>()).unwrap();
        assert_eq!((shown.accepted, shown.duplicates, shown.rejections.len()), (1_500, 1_500, 20));
    }

    #[test]
    fn a_file_without_rows_is_refused() {
        for text in ["", "\n\n", "phone,name\n", "phone,name\n,\n"] {
            assert!(
                matches!(preview(text), Err(Error::Invalid { details, .. }) if details["field"] == "file"),
                "{text}"
            );
        }
    }
}

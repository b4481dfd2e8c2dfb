//! Pages of a long list. A cursor says where the next page starts.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;

use crate::error::{Error, Result};

pub const DEFAULT_LIMIT: u32 = 50;
pub const MAX_LIMIT: u32 = 100;

/// The page that a caller asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// Where the previous page ended, in the form that its store wrote.
    pub after: Option<String>,
    pub limit: u32,
}

impl PageRequest {
    pub fn first(limit: u32) -> Self {
        Self { after: None, limit }
    }

    /// Parses `?cursor=&limit=`.
    pub fn parse(cursor: Option<&str>, limit: Option<&str>) -> Result<Self> {
        let limit = match limit {
            None => DEFAULT_LIMIT,
            Some(text) => match text.parse() {
                Ok(limit) if (1..=MAX_LIMIT).contains(&limit) => limit,
                _ => return Err(Error::invalid("limit", format!("the limit is a number from 1 to {MAX_LIMIT}"))),
            },
        };
        let after = cursor.filter(|text| !text.is_empty()).map(decode).transpose()?;
        Ok(Self { after, limit })
    }

    /// Returns the request for the page that begins at this cursor; `None` after the last page.
    pub fn next(&self, cursor: Option<&str>) -> Result<Option<Self>> {
        let after = cursor.map(decode).transpose()?;
        Ok(after.map(|after| Self { after: Some(after), limit: self.limit }))
    }

    /// Returns how many rows to select: one more than the page has, because it shows whether there is a next page.
    pub fn rows_to_read(&self) -> u32 {
        self.limit.saturating_add(1)
    }
}

fn decode(cursor: &str) -> Result<String> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| wrong_cursor())?;
    String::from_utf8(bytes).map_err(|_| wrong_cursor())
}

/// Returns the error for a text that is not the cursor of a page.
pub fn wrong_cursor() -> Error {
    Error::invalid("cursor", "this cursor is not from an earlier page")
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Cuts the selected rows to the page; `end_of` writes where it ends.
    pub fn cut(mut items: Vec<T>, request: &PageRequest, end_of: impl Fn(&T) -> String) -> Self {
        let limit = request.limit as usize;
        let has_more = items.len() > limit;
        items.truncate(limit);
        let next_cursor = items.last().filter(|_| has_more).map(|last| URL_SAFE_NO_PAD.encode(end_of(last)));
        Self { items, next_cursor }
    }

    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(each).collect(), next_cursor: self.next_cursor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_to_the_row_after_the_page() {
        let page = Page::cut(vec![1, 2, 3], &PageRequest::first(2), i32::to_string);
        assert_eq!(page.items, [1, 2]);
        let next = PageRequest::parse(page.next_cursor.as_deref(), Some("2")).unwrap();
        assert_eq!(next, PageRequest { after: Some("2".into()), limit: 2 });
        let long = PageRequest::first(1_000);
        let after = long.next(page.next_cursor.as_deref()).unwrap();
        assert_eq!(after, Some(PageRequest { after: Some("2".into()), limit: 1_000 }));
        assert_eq!(long.next(None).unwrap(), None);
        assert_eq!(Page::cut(vec![3], &next, i32::to_string).next_cursor, None);
    }

    #[test]
    fn a_wrong_limit_or_cursor_is_refused_by_field() {
        for (cursor, limit, field) in [
            (None, Some("0"), "limit"),
            (None, Some("101"), "limit"),
            (None, Some("x"), "limit"),
            (Some("§"), None, "cursor"),
        ] {
            assert!(
                matches!(PageRequest::parse(cursor, limit), Err(Error::Invalid { details, .. }) if details["field"] == field)
            );
        }
        assert_eq!(PageRequest::parse(Some(""), None).unwrap(), PageRequest::first(DEFAULT_LIMIT));
    }
}

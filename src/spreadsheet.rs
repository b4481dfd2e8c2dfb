//! Writes rows as a CSV file for spreadsheets. The file has a byte order mark, so that a spreadsheet decodes it as UTF-8. Each cell is in
//! quotes, and no cell can be interpreted as a formula, whichever separator the spreadsheet expects.

use std::borrow::Cow;

use crate::error::{Error, Result};

const BYTE_ORDER_MARK: &str = "\u{feff}";
/// The characters that begin a formula (OWASP, *CSV Injection*); in some languages full-width ones do so, too.
const FORMULA_BEGINS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
/// The character that is written before a text which would be a formula. A spreadsheet shows it, and an import removes it.
const GUARD: char = '\'';

/// A CSV file to which rows are added.
pub struct Sheet {
    writer: csv::Writer<Vec<u8>>,
    delimiter: u8,
}

impl Sheet {
    /// Begins a file whose cells are separated by `delimiter`.
    pub fn new(delimiter: u8, head: impl IntoIterator<Item = String>) -> Result<Self> {
        let mut sheet = Self { writer: writer(delimiter, BYTE_ORDER_MARK), delimiter };
        sheet.add_row(head)?;
        Ok(sheet)
    }

    pub fn add_row(&mut self, cells: impl IntoIterator<Item = String>) -> Result<()> {
        self.writer.write_record(cells.into_iter().map(|cell| with_guards(&cell).into_owned())).map_err(Error::internal)
    }

    /// Returns the rows that were added since the last call. In this way, a long file can be generated in chunks.
    pub fn take_text(&mut self) -> Result<String> {
        let full = std::mem::replace(&mut self.writer, writer(self.delimiter, ""));
        text_of(full)
    }

    pub fn into_text(self) -> Result<String> {
        text_of(self.writer)
    }
}

/// Creates a writer whose output begins with `beginning`.
fn writer(delimiter: u8, beginning: &str) -> csv::Writer<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new();
    writer.delimiter(delimiter).quote_style(csv::QuoteStyle::Always).flexible(true);
    writer.from_writer(beginning.as_bytes().to_vec())
}

fn text_of(writer: csv::Writer<Vec<u8>>) -> Result<String> {
    let bytes = writer.into_inner().map_err(Error::internal)?;
    String::from_utf8(bytes).map_err(Error::internal)
}

/// Returns whether a new cell may begin after this character: a spreadsheet in another language splits the file at another separator than
/// the one it was written with, even inside quotes.
const fn is_cell_end(character: char) -> bool {
    matches!(character, ',' | ';' | '\t' | '|' | '\r' | '\n')
}

/// Returns the cell with a guard before each formula.
fn with_guards(cell: &str) -> Cow<'_, str> {
    let begins_formula = |(at, character): (usize, char)| {
        let before = cell.get(..at).and_then(|before| before.chars().next_back());
        FORMULA_BEGINS.contains(&character) && before.is_none_or(is_cell_end)
    };
    let places: Vec<usize> = cell.char_indices().filter(|place| begins_formula(*place)).map(|(at, _)| at).collect();
    if places.is_empty() {
        return Cow::Borrowed(cell);
    }
    let mut guarded = String::with_capacity(cell.len() + places.len());
    for (at, character) in cell.char_indices() {
        if places.contains(&at) {
            guarded.push(GUARD);
        }
        guarded.push(character);
    }
    Cow::Owned(guarded)
}

/// Returns the cell without its guards.
pub fn without_guards(cell: &str) -> Cow<'_, str> {
    if !cell.contains(GUARD) {
        return Cow::Borrowed(cell);
    }
    let mut plain = String::with_capacity(cell.len());
    let mut before = None;
    let mut characters = cell.chars().peekable();
    while let Some(character) = characters.next() {
        let is_guard = character == GUARD
            && before.is_none_or(is_cell_end)
            && characters.peek().is_some_and(|next| FORMULA_BEGINS.contains(next));
        if !is_guard {
            plain.push(character);
        }
        before = Some(character);
    }
    if plain.len() == cell.len() { Cow::Borrowed(cell) } else { Cow::Owned(plain) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sheet_text(delimiter: u8, cells: &[&str]) -> String {
        let mut sheet = Sheet::new(delimiter, ["name".to_owned(), "note".to_owned()]).unwrap();
        sheet.add_row(cells.iter().map(|cell| (*cell).to_owned())).unwrap();
        sheet.into_text().unwrap()
    }

    #[test]
    fn a_file_in_chunks_is_the_same_as_the_whole_file() {
        let rows = |sheet: &mut Sheet, from: i32| {
            (from..from + 3).for_each(|row| sheet.add_row([format!("a,{row}")]).unwrap());
        };
        let begun = || Sheet::new(b';', ["x".to_owned()]).unwrap();
        let (mut whole, mut pieces) = (begun(), begun());
        let mut text = String::new();
        for from in [0, 3] {
            rows(&mut whole, from);
            rows(&mut pieces, from);
            text += &pieces.take_text().unwrap();
        }
        assert_eq!((text, pieces.take_text().unwrap()), (whole.into_text().unwrap(), String::new()));
    }

    #[test]
    fn no_cell_is_read_as_a_formula() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("+62", "'+62"),
            ("-1", "'-1"),
            ("@sum", "'@sum"),
            ("\tx", "'\tx"),
            ("＝1", "'＝1"),
            ("x;=1+1;y", "x;'=1+1;y"),
            ("x|@sum", "x|'@sum"),
            ("x,-1", "x,'-1"),
            ("x\t=1", "x\t'=1"),
            ("x\n=1", "x\n'=1"),
            ("x\r=1", "x\r'=1"),
            ("a-b=c", "a-b=c"),
            ("Ayu, \"si\" pertama", "Ayu, \"\"si\"\" pertama"),
        ] {
            let text = sheet_text(b',', &[cell, ""]);
            assert_eq!(text, format!("\u{feff}\"name\",\"note\"\n\"{expected}\",\"\"\n"));
        }
    }

    #[test]
    fn cells_are_always_quoted_whichever_separator_the_file_has() {
        assert_eq!(sheet_text(b';', &["a,b", "c;d"]), "\u{feff}\"name\";\"note\"\n\"a,b\";\"c;d\"\n");
    }

    proptest! {
        /// A spreadsheet may split the file at any separator: no part begins a formula, and an import gets the cell back.
        #[test]
        fn a_cell_is_safe_wherever_it_is_split_and_comes_back(cell in "[a=+@',;|\t\r\n-]{0,12}") {
            let guarded = with_guards(&cell);
            for piece in guarded.split(is_cell_end) {
                prop_assert!(!piece.starts_with(['=', '+', '-', '@']), "{}", piece);
            }
            // A person who writes an apostrophe before a formula has guarded it already.
            let is_guarded = without_guards(&cell) != cell;
            if !is_guarded && !cell.contains(['\t', '\r']) {
                prop_assert_eq!(&*without_guards(&guarded), &*cell);
            }
        }
    }
}

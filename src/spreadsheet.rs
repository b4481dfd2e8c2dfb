//! Writes rows as a CSV file for spreadsheets: with a byte order mark, so that a spreadsheet reads it as UTF-8, and with no
//! cell that it would read as a formula.

use crate::error::{Error, Result};

const BYTE_ORDER_MARK: &str = "\u{feff}";
/// The characters that begin a formula (OWASP, *CSV Injection*).
const FORMULA_BEGINS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A CSV file to which rows are added.
pub struct Sheet(csv::Writer<Vec<u8>>);

impl Sheet {
    pub fn new(head: &[&str]) -> Result<Self> {
        let mut sheet = Self(csv::Writer::from_writer(BYTE_ORDER_MARK.as_bytes().to_vec()));
        sheet.add_row(head.iter().map(|cell| (*cell).to_owned()))?;
        Ok(sheet)
    }

    pub fn add_row(&mut self, cells: impl IntoIterator<Item = String>) -> Result<()> {
        self.0.write_record(cells.into_iter().map(without_formula)).map_err(Error::internal)
    }

    /// The rows that were added since the last call. A long file can be made in pieces this way.
    pub fn take_text(&mut self) -> Result<String> {
        let full = std::mem::replace(&mut self.0, csv::Writer::from_writer(Vec::new()));
        Self(full).into_text()
    }

    pub fn into_text(self) -> Result<String> {
        let bytes = self.0.into_inner().map_err(Error::internal)?;
        String::from_utf8(bytes).map_err(Error::internal)
    }
}

fn without_formula(cell: String) -> String {
    if cell.starts_with(FORMULA_BEGINS) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_pieces_is_the_same_as_the_whole_file() {
        let rows = |sheet: &mut Sheet, from: i32| {
            (from..from + 3).for_each(|row| sheet.add_row([format!("a,{row}")]).unwrap());
        };
        let (mut whole, mut pieces) = (Sheet::new(&["x"]).unwrap(), Sheet::new(&["x"]).unwrap());
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
        let mut sheet = Sheet::new(&["name", "note"]).unwrap();
        for cell in ["=1+1", "+62", "-1", "@sum", "\tx", "Ayu, \"si\" pertama"] {
            sheet.add_row([cell.to_owned(), String::new()]).unwrap();
        }
        let text = sheet.into_text().unwrap();
        assert_eq!(text, "\u{feff}name,note\n'=1+1,\n'+62,\n'-1,\n'@sum,\n'\tx,\n\"Ayu, \"\"si\"\" pertama\",\n");
    }
}

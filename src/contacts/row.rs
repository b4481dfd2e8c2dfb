//! One row of a file, with its cells grouped by what their columns hold. An import and a list of recipients use the same rules.

use std::borrow::Cow;

use crate::{
    contacts::{contact::Attributes, country::NamedCountry, layout::Column, numbers::NumberCell},
    folding::fold,
};

/// The attribute that holds the tags of a row in a list of recipients, where tags are an attribute like any other.
const TAGS: &str = "tags";

/// The cells of a row, grouped by what they hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MappedRow {
    numbers: Vec<Number>,
    /// The parts of the name with one space between them.
    pub name: String,
    /// The cells of the tag columns, each not yet split into tags.
    pub tags: Vec<String>,
    /// The attributes, without empty ones.
    pub attributes: Vec<(String, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Number {
    text: String,
    is_substitute: bool,
    country: NamedCountry,
}

impl MappedRow {
    /// Groups the cells. Missing cells count as empty; cells without a column are ignored.
    pub fn of<'a>(cells: impl IntoIterator<Item = &'a str>, columns: &[Column]) -> Self {
        let (mut row, mut last_names) = (Self::default(), Vec::new());
        let (mut names, mut countries) = (Vec::new(), Vec::new());
        let mut numbers = Vec::new();
        for (cell, column) in cells.into_iter().map(plain_cell).zip(columns) {
            match column {
                Column::Phone => numbers.push((cell.into_owned(), false)),
                Column::OtherPhone => numbers.push((cell.into_owned(), true)),
                Column::CountryCode => countries.push(NamedCountry::of(&cell)),
                _ if cell.is_empty() => {}
                Column::Name => names.push(cell),
                Column::LastName => last_names.push(cell),
                Column::Tags => row.tags.push(cell.into_owned()),
                Column::Attribute(name) => row.attributes.push((name.clone(), cell.into_owned())),
                Column::Ignore => {}
            }
        }
        let country = country_of_each(columns, &countries);
        let numbers = numbers.into_iter().enumerate().filter(|(_, (text, _))| !text.is_empty());
        row.numbers =
            numbers.map(|(at, (text, is_substitute))| Number { text, is_substitute, country: country(at) }).collect();
        names.append(&mut last_names);
        row.name = names.join(" ");
        row
    }

    /// Returns the attributes by their names, and the tags as one more attribute.
    pub fn attributes_and_tags(&self) -> Attributes {
        let tags = (!self.tags.is_empty()).then(|| (TAGS.to_owned(), self.tags.join(", ")));
        self.attributes.iter().cloned().chain(tags).collect()
    }

    /// Returns the cells of numbers.
    pub fn numbers(&self) -> Vec<NumberCell<'_>> {
        self.numbers
            .iter()
            .map(|Number { text, is_substitute, country }| NumberCell {
                text,
                is_substitute: *is_substitute,
                country: *country,
            })
            .collect()
    }
}

/// Returns the country of each cell of numbers, by the index of the cell among them. If there are as many columns of country codes as of
/// numbers, each code is for the number at the same index. Otherwise all codes are for all numbers, and have to be equal.
fn country_of_each<'a>(columns: &[Column], countries: &'a [NamedCountry]) -> impl Fn(usize) -> NamedCountry + 'a {
    let count = |wanted: &[Column]| columns.iter().filter(|column| wanted.contains(column)).count();
    let (codes, numbers) = (count(&[Column::CountryCode]), count(&[Column::Phone, Column::OtherPhone]));
    move |number| match countries.get(number) {
        Some(own) if codes == numbers => *own,
        None if codes == numbers => NamedCountry::None,
        _ => NamedCountry::common(countries),
    }
}

/// Folded texts that a spreadsheet or a database writes into a cell without a value. Brackets around them are ignored: `(null)`, `[NULL]`,
/// `<NA>`. Nobody has such a name.
const NO_VALUES: [&str; 9] = ["#n/a", "#n/d", "#nv", "n/a", "none", "null", "undefined", "\\n", "#getting_data"];
/// Texts that mean *no value* only in brackets: a person may be called Na or Blank.
const NO_VALUES_IN_BRACKETS: [&str; 4] = ["na", "nan", "blank", "empty"];
/// Texts that mean *no value* only in exactly this spelling: a person may be called Nan.
const NOT_A_NUMBER: [&str; 2] = ["nan", "NaN"];
/// The longest of these texts is shorter than this.
const MAX_NO_VALUE_CHARACTERS: usize = 20;

/// Returns whether the text of a cell means that it has no value.
fn is_no_value(cell: &str) -> bool {
    if cell.chars().nth(MAX_NO_VALUE_CHARACTERS).is_some() {
        return false;
    }
    let folded = fold(cell);
    let brackets = [('(', ')'), ('[', ']'), ('<', '>')];
    let inside = brackets.iter().find_map(|(open, close)| folded.strip_prefix(*open)?.strip_suffix(*close));
    NOT_A_NUMBER.contains(&cell)
        || is_spreadsheet_error(cell)
        || NO_VALUES.contains(&inside.unwrap_or(&folded))
        || inside.is_some_and(|inside| NO_VALUES_IN_BRACKETS.contains(&inside))
}

/// Returns whether this is the error of a formula in any language: `#REF!`, `#DIV/0!`, `#¡VALOR!`, `#BEZUG!`, `#NAME?`, `#N/A!`.
fn is_spreadsheet_error(cell: &str) -> bool {
    let name = cell.strip_prefix('#').and_then(|rest| rest.strip_suffix(['!', '?']));
    let is_part = |letter: char| {
        letter.is_alphabetic() && !letter.is_lowercase()
            || letter.is_numeric()
            || matches!(letter, '/' | '_' | '¡' | '¿')
    };
    name.is_some_and(|name| name.contains(char::is_alphabetic) && name.chars().all(is_part))
}

/// Normalizes the text of a cell: it has one kind of line end, lacks the apostrophes that keep a spreadsheet from interpreting a formula,
/// and is empty if the text means that there is no value.
fn plain_cell(cell: &str) -> Cow<'_, str> {
    let cell = cell.trim();
    if is_no_value(cell) {
        return Cow::Borrowed("");
    }
    let text = if cell.contains('\r') {
        Cow::Owned(cell.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(cell)
    };
    match crate::spreadsheet::without_guards(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(plain) => Cow::Owned(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contacts::phone::Region;

    fn of(cells: &[&str], columns: &[Column]) -> MappedRow {
        MappedRow::of(cells.iter().copied(), columns)
    }

    #[test]
    fn the_parts_of_a_name_are_joined_with_the_last_name_last() {
        let columns = [Column::LastName, Column::Name, Column::Name];
        assert_eq!(of(&["Lestari", "Ayu", "Dewi"], &columns).name, "Ayu Dewi Lestari");
        assert_eq!(of(&["Lestari", "", " "], &columns).name, "Lestari");
        assert_eq!(of(&["", "Ayu"], &columns).name, "Ayu");
    }

    #[test]
    fn each_number_has_the_country_code_beside_it() {
        use Column::{CountryCode as Code, Ignore, OtherPhone, Phone};
        let (home, away) = (NamedCountry::Known(Region::ID), NamedCountry::Known(Region::SG));
        let (none, unknown) = (NamedCountry::None, NamedCountry::Unknown);
        for (cells, columns, expected) in [
            (vec!["62", "811"], vec![Code, Phone], vec![home]),
            (vec!["811", "62"], vec![Phone, Code], vec![home]),
            (vec!["811"], vec![Phone, Code], vec![none]),
            (vec!["Ayu", "811"], vec![Code, Phone], vec![unknown]),
            (vec!["Thailand", "811", "812"], vec![Code, Phone, OtherPhone], vec![unknown, unknown]),
            (vec!["+62", "811", "812"], vec![Code, Phone, OtherPhone], vec![home, home]),
            (vec!["62", "811", "65", "912"], vec![Code, Phone, Code, Phone], vec![home, away]),
            (vec!["", "811", "65", "912"], vec![Code, Phone, Code, Phone], vec![none, away]),
            (vec!["811", "62", "912", "65"], vec![Phone, Code, Phone, Code], vec![home, away]),
            (vec!["62", "", "65", "912"], vec![Code, Phone, Code, Phone], vec![away]),
            (vec!["62", "811", "65"], vec![Code, Phone, Code], vec![unknown]),
            (vec!["65", "811", "65"], vec![Code, Phone, Code], vec![away]),
            (vec!["", "811", "65"], vec![Code, Phone, Code], vec![away]),
            (vec!["62", "811"], vec![Ignore, Phone], vec![none]),
        ] {
            let countries: Vec<_> = of(&cells, &columns).numbers().iter().map(|cell| cell.country).collect();
            assert_eq!(countries, expected, "{cells:?} {columns:?}");
        }
    }

    #[test]
    fn a_cell_without_a_value_is_empty() {
        let columns = [Column::Phone, Column::Name, Column::Attribute("kota".into())];
        for cell in [
            "#N/A",
            "#N/A!",
            "#REF!",
            "#VALUE!",
            "#DIV/0!",
            "#NAME?",
            "#NULL!",
            "#NUM!",
            "#ERROR!",
            "#SPILL!",
            "None",
            "null",
            "NULL",
            "nan",
            "NaN",
            "<NA>",
            "undefined",
        ] {
            assert_eq!(of(&[cell, cell, cell], &columns), MappedRow::default(), "{cell}");
        }
        let named = of(&["", "Nan", "Nul"], &columns);
        assert_eq!((named.name.as_str(), named.attributes.len()), ("Nan", 1));
    }

    #[test]
    fn the_empty_value_of_another_program_or_language_is_never_greeted() {
        let columns = [Column::Phone, Column::Name, Column::Attribute("kota".into())];
        for cell in [
            "\\N",
            "N/A",
            "n/a",
            " N/A ",
            "(null)",
            "(NULL)",
            "[null]",
            "<null>",
            "Null",
            "NONE",
            "none",
            "(none)",
            "(blank)",
            "(empty)",
            "(Empty)",
            "Undefined",
            "#NV",
            "#N/D",
            "#¡VALOR!",
            "#¿NOMBRE?",
            "#BEZUG!",
            "#WERT!",
            "#NOM?",
            "#ССЫЛКА!",
            "#CALC!",
            "#n/a",
            "#GETTING_DATA",
            "ｎｕｌｌ",
        ] {
            assert_eq!(of(&[cell, cell, cell], &columns), MappedRow::default(), "{cell}");
        }
    }

    #[test]
    fn a_person_or_a_text_that_looks_like_an_empty_value_stays() {
        let columns = [Column::Name, Column::Attribute("kota".into())];
        for cell in [
            "Ayu None",
            "Null Christopher",
            "Nan",
            "Na",
            "NA",
            "Blank",
            "Empty",
            "Nona",
            "Nil",
            "Nunnull",
            "#1",
            "#PROMO",
            "#promo!",
            "#!",
            "#?",
            "No. 7!",
            "N/A sampai Juni",
            "(Ayu)",
            "[Solo]",
            "\\Nani",
            "-",
            "?",
            "!",
        ] {
            let row = of(&[cell, cell], &columns);
            assert_eq!((row.name.as_str(), row.attributes.len()), (cell, 1), "{cell}");
        }
    }

    #[test]
    fn the_apostrophes_that_guard_against_formulas_are_removed() {
        let columns = [Column::Name, Column::Attribute("kota".into())];
        let row = of(&["'=1+1", "'-\r\n'+x; '=y;'=z"], &columns);
        assert_eq!((row.name.as_str(), row.attributes[0].1.as_str()), ("=1+1", "-\n+x; '=y;=z"));
        assert_eq!(of(&["'Abdu", ""], &columns).name, "'Abdu", "an apostrophe of a name stays");
    }
}

//! Which of a person's names is shown.

/// The names of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Names<'a> {
    pub address_book: Option<&'a str>,
    pub business: Option<&'a str>,
    pub push: Option<&'a str>,
    pub phone: Option<&'a str>,
}

pub fn display_name<'a>(names: &Names<'a>) -> Option<&'a str> {
    let has_letter = |name: &&str| name.chars().any(char::is_alphanumeric);
    [names.address_book, names.business, names.push, names.phone].into_iter().flatten().find(has_letter)
}

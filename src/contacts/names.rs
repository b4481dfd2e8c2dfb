//! Which of a person's names is shown.

/// The names of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Names<'a> {
    pub address_book: Option<&'a str>,
    pub business: Option<&'a str>,
    pub push: Option<&'a str>,
    pub phone: Option<&'a str>,
}

/// Whether somebody can read it: it has a letter or a digit.
pub fn is_name(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The name to show.
pub fn display_name<'a>(names: &Names<'a>) -> Option<&'a str> {
    [names.address_book, names.business, names.push, names.phone].into_iter().flatten().find(|name| is_name(name))
}

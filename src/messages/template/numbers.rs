//! The filters `int` and `float`. The engine's own ones treat `9.000` as 9, and `nan` as 0; with these, a value that is no plain number is
//! an error that names it.

use minijinja::{
    Environment, ErrorKind, State,
    value::{Kwargs, Value},
};

/// A value before `|int` or `|float` that is no plain number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a plain number such as 9000 or 9000.5")]
pub struct NotANumber(pub String);

impl NotANumber {
    /// Finds this error among the causes of an error of the engine.
    pub fn cause_of(error: &minijinja::Error) -> Option<&Self> {
        let mut cause = std::error::Error::source(error);
        while let Some(found) = cause {
            if let Some(this) = found.downcast_ref() {
                return Some(this);
            }
            cause = found.source();
        }
        None
    }
}

/// Returns the number in the engine's characters: digits with at most one point. `None` for a number whose point may separate thousands,
/// `9.000`, and for everything else.
pub fn plain_number(text: &str) -> Option<&str> {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = digits.starts_with(|first: char| first.is_ascii_digit()) && digits.parse::<f64>().is_ok();
    (is_number && !has_separators(text)).then_some(text)
}

/// Returns whether the text is digits with separators between them, one of which may separate thousands: `9.000`, `1,250,000`, `9 000`.
fn has_separators(text: &str) -> bool {
    let digits = text.trim().trim_start_matches(['-', '+']);
    let mut parts = digits.split(['.', ',', '\'', '’', '_', ' ', '\u{A0}', '\u{202F}']);
    let first = parts.next().unwrap_or_default();
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let rest: Vec<&str> = parts.collect();
    let is_grouped = (1..=3).contains(&first.len()) && first != "0" && rest.last().is_some_and(|last| last.len() == 3);
    let is_other = rest.len() > 1 || digits.contains(|letter: char| !letter.is_ascii_digit() && letter != '.');
    !rest.is_empty() && is_digits(first) && rest.iter().all(|part| is_digits(part)) && (is_grouped || is_other)
}

/// Replaces the filters `int` and `float` of the engine, which treat `9.000` as 9.
pub fn add_filters(environment: &mut Environment<'static>) {
    environment.add_filter(
        "int",
        |state: &State, value: &Value, default: Option<Value>, base: Option<u32>, kwargs: Kwargs| {
            let has_default = default.is_some() || kwargs.has("default");
            let is_decimal = base.is_none_or(|base| base == 10) && !kwargs.has("base");
            let value = if is_decimal { checked_number(value, has_default)? } else { value.clone() };
            minijinja::filters::int(state, &value, default, base, kwargs)
        },
    );
    environment.add_filter("float", |state: &State, value: &Value, default: Option<Value>, kwargs: Kwargs| {
        let has_default = default.is_some() || kwargs.has("default");
        minijinja::filters::float(state, &checked_number(value, has_default)?, default, kwargs)
    });
}

/// Returns the value in a form that the engine parses. A default replaces a word, but not a number that is written in another way.
fn checked_number(value: &Value, has_default: bool) -> std::result::Result<Value, minijinja::Error> {
    let Some(text) = value.as_str() else { return Ok(value.clone()) };
    match plain_number(text) {
        Some(number) => Ok(Value::from(number)),
        // The engine parses `nan` and `inf` as numbers, but not an empty text.
        None if has_default && !has_separators(text) => Ok(Value::from("")),
        None => {
            let cause = NotANumber(text.to_owned());
            Err(minijinja::Error::new(ErrorKind::InvalidOperation, cause.to_string()).with_source(cause))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{inspect::tests::row, lint::ProblemCode};

    #[test]
    fn a_number_with_separators_is_an_error_that_names_it_and_its_column() {
        for value in
            ["9.000", "1,250,000", "1.250.000", "1.250.000,50", "9 000", "9,5", "Rp 9000", "Solo", "nan", "inf", "12a"]
        {
            for text in ["Total {{total|int}}", "Total {{ total|float }}", "{% if total|int > 9 %}a{% endif %}."] {
                let found = row(text, &[("total", value)]).unwrap_err();
                assert_eq!(
                    (found.code, found.variable.as_deref()),
                    (ProblemCode::NotANumber, Some("total")),
                    "{text}: {value}"
                );
                assert!(found.message.contains(value) && found.message.contains("{{total}}"), "{}", found.message);
            }
        }
        for (value, expected) in [
            ("9000", "9000"),
            (" 9000 ", "9000"),
            ("9000.5", "9000"),
            ("-7", "-7"),
            ("+7", "7"),
            ("0.125", "0"),
            ("007", "7"),
            ("9000.000", "9000"),
        ] {
            assert_eq!(row("{{total|int}}", &[("total", value)]), Ok(expected.to_owned()), "{value}");
        }
        assert_eq!(row("{{total|float}}", &[("total", " 9000.5\u{a0}")]), Ok("9000.5".to_owned()));
    }

    #[test]
    fn a_default_replaces_a_word_and_not_a_number_with_separators() {
        for text in ["{{total|int(0)}}", "{{total|int(default=0)}}"] {
            assert_eq!(row(text, &[("total", "belum ada")]), Ok("0".to_owned()));
            assert_eq!(row(text, &[("total", "nan")]), Ok("0".to_owned()));
            assert_eq!(row(text, &[("total", "9.000")]).unwrap_err().code, ProblemCode::NotANumber);
        }
        assert_eq!(row("{{total|int(base=16)}}", &[("total", "ff")]), Ok("255".to_owned()));
    }
}

//! What a caller may send besides texts, with its limits.

use super::content::{Content, Coordinates};
use crate::{
    contacts::names::is_visible,
    error::{Error, Result},
};

/// The longest name and the longest address of a place, in characters. These are our own limits: WhatsApp states none.
const MAX_NAME_CHARACTERS: usize = 200;
const MAX_ADDRESS_CHARACTERS: usize = 500;

/// A place on the map, with the name and the address that stand below it.
pub fn parse_location(at: Coordinates, name: Option<&str>, address: Option<&str>) -> Result<Content> {
    let at = Coordinates::new(at.latitude, at.longitude).ok_or_else(|| {
        Error::invalid("content.at", "a latitude is between -90 and 90 degrees, a longitude between -180 and 180")
    })?;
    let name = optional("content.name", name, MAX_NAME_CHARACTERS)?;
    Ok(Content::Location { at, name, address: optional("content.address", address, MAX_ADDRESS_CHARACTERS)? })
}

/// The text without blanks around it; `None` if nobody would see anything of it.
fn optional(field: &str, text: Option<&str>, most: usize) -> Result<Option<String>> {
    let text = text.map(str::trim).filter(|text| is_visible(text));
    if text.is_some_and(|text| text.chars().count() > most) {
        return Err(Error::invalid(field, format!("this has at most {most} characters")));
    }
    Ok(text.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field_of(refused: Result<Content>) -> String {
        match refused {
            Err(Error::Invalid { details, .. }) => details["field"].as_str().unwrap_or_default().to_owned(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_place_is_on_earth_and_its_words_are_optional() {
        let at = |latitude, longitude| Coordinates { latitude, longitude };
        for place in [at(-6.175_4, 106.827_2), at(90.0, -180.0), at(-90.0, 180.0), at(0.0, 0.0)] {
            assert_eq!(
                parse_location(place, Some(" Monas "), Some(" ")),
                Ok(Content::Location { at: place, name: Some("Monas".into()), address: None })
            );
        }
        for place in [at(90.000_1, 0.0), at(0.0, -180.000_1), at(f64::INFINITY, 0.0), at(0.0, f64::NAN)] {
            assert_eq!(field_of(parse_location(place, None, None)), "content.at");
        }
        let long = "a".repeat(MAX_ADDRESS_CHARACTERS + 1);
        assert_eq!(field_of(parse_location(at(0.0, 0.0), Some(&long), None)), "content.name");
        assert_eq!(field_of(parse_location(at(0.0, 0.0), None, Some(&long))), "content.address");
    }
}

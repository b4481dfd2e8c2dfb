//! The two interpretations of the digits of a phone number: as a number of the home country, and as a number that begins with its country
//! code.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType};

use super::{
    phone::{BareDigits, Phone, Region},
    phone_fault::PhoneFault,
    written_number::{NumberKind, WrittenNumber},
};

/// One interpretation of digits.
pub struct Interpretation {
    pub phone: Phone,
    /// Whether a mobile phone may have this number. Nearly every WhatsApp account belongs to such a number.
    pub is_mobile: bool,
}

/// The interpretations of the same digits: as a number of the home country, and as a number that begins with its country code.
#[derive(Default)]
pub struct Interpretations {
    home: Option<Interpretation>,
    abroad: Option<Interpretation>,
}

impl Interpretations {
    pub fn of(number: &WrittenNumber, region: Region, bare_digits: BareDigits) -> Self {
        let WrittenNumber { has_country_code, digits, .. } = number;
        let code = country_code(region);
        let mobile = |digits: &str| Interpretation::international(digits).filter(|reading| reading.is_mobile);
        // The country code is repeated in front of a mobile number. A landline that begins like this has no account.
        let doubled = digits.strip_prefix(&code).filter(|rest| code.len() > 1 && rest.starts_with(&code));
        let doubled = doubled.and_then(mobile);
        if doubled.is_some() {
            return Self { home: None, abroad: doubled };
        }
        if *has_country_code {
            // In Indonesia, people dial `001`, `007` or `008` before a number of another country. So `001 65…` can also be a number
            // with the country code 1.
            let dialled = digits.strip_prefix(['1', '7', '8']).filter(|_| number.is_dialled).and_then(mobile);
            return Self { home: dialled, abroad: Interpretation::international(digits) };
        }
        if number.is_russian {
            let abroad = digits.strip_prefix('8').and_then(|rest| mobile(&format!("7{rest}")));
            return Self { home: Interpretation::international(&format!("{code}{digits}")), abroad };
        }
        if digits.starts_with('0') {
            let home = PHONE_NUMBER_UTIL.parse(digits, Some(region)).ok().as_ref().and_then(Interpretation::of);
            // People may write a 0 before a number that has its country code: `0628119000017`.
            let rest = digits.trim_start_matches('0');
            let has_code = rest.starts_with(&code);
            let abroad = Interpretation::international(rest).filter(|reading| has_code && reading.is_mobile);
            return Self { home, abroad };
        }
        let is_named = bare_digits == BareDigits::InNamedCountry;
        // The number may begin with the national prefix of its country, such as the 8 of Russia.
        let national = || PHONE_NUMBER_UTIL.parse(digits, Some(region)).ok().as_ref().and_then(Interpretation::of);
        let home =
            Interpretation::international(&format!("{code}{digits}")).or_else(|| national().filter(|_| is_named));
        let abroad = Interpretation::international(digits);
        if digits.starts_with(&code) {
            // A number that has its country code never gets a second one.
            let home = home.filter(|home| abroad.is_none() && (home.is_mobile || is_named));
            return Self { home, abroad };
        }
        Self { home, abroad }
    }

    /// Returns the kind of the number; `None` if the digits are no number in either interpretation.
    pub fn kind(&self) -> Option<NumberKind> {
        let readings = [&self.home, &self.abroad].into_iter().flatten();
        readings.map(|reading| if reading.is_mobile { NumberKind::Mobile } else { NumberKind::Other }).min()
    }

    /// Returns the number that is meant; `None` if the digits are no number in either interpretation.
    pub fn choose(self, bare_digits: BareDigits) -> Option<Result<Phone, PhoneFault>> {
        let (home, abroad) = match (self.home, self.abroad) {
            (None, None) => return None,
            (Some(_), _) if bare_digits == BareDigits::InUnrecognizedCountry => {
                return Some(Err(PhoneFault::UnknownCountry));
            }
            (Some(only), None) | (None, Some(only)) => return Some(Ok(only.phone)),
            (Some(home), Some(abroad)) if home.phone == abroad.phone => return Some(Ok(home.phone)),
            (Some(home), Some(abroad)) => (home, abroad),
        };
        Some(match bare_digits {
            BareDigits::FromProgram => Ok(abroad.phone),
            BareDigits::InNamedCountry => Ok(home.phone),
            BareDigits::InUnrecognizedCountry => Err(PhoneFault::UnknownCountry),
            _ if home.is_mobile && !abroad.is_mobile => Ok(home.phone),
            _ if abroad.is_mobile && !home.is_mobile => Ok(abroad.phone),
            BareDigits::International => Ok(abroad.phone),
            BareDigits::Home => Ok(home.phone),
            BareDigits::Ask => Err(PhoneFault::Ambiguous { home: home.phone, abroad: abroad.phone }),
        })
    }
}

impl Interpretation {
    /// Parses digits that begin with a country code, including digits of an old numbering plan.
    pub fn international(digits: &str) -> Option<Self> {
        let parse = |digits: &str| {
            PHONE_NUMBER_UTIL.parse(format!("+{digits}"), None::<Region>).ok().as_ref().and_then(Self::of)
        };
        parse(digits).or_else(|| parse(&current_spelling(digits)?))
    }

    fn of(number: &PhoneNumber) -> Option<Self> {
        number.is_valid().then(|| Self { phone: Phone::of(number), is_mobile: is_mobile(number) })
    }
}

/// Returns whether the number may be that of a mobile phone. In some numbering plans mobile and fixed numbers look alike.
pub fn is_mobile(number: &PhoneNumber) -> bool {
    matches!(number.get_type(), PhoneNumberType::Mobile | PhoneNumberType::FixedLineOrMobile)
}

pub fn e164(number: &PhoneNumber) -> String {
    number.format_as(PhoneNumberFormat::E164).trim_start_matches('+').to_owned()
}

/// Returns the calling code of a country, such as `62`.
pub fn country_code(region: Region) -> String {
    PHONE_NUMBER_UTIL.get_country_code_for_region(region).unwrap_or_default().to_string()
}

/// Returns today's form of a number from before its country's plan was changed. WhatsApp keeps the old form as the id of old accounts:
/// Mexico dropped the 1 after +52 (2019), and Brazil put a 9 before the eight digits of a mobile number (2016).
pub fn current_spelling(digits: &str) -> Option<String> {
    if let Some(rest) = digits.strip_prefix("521").filter(|rest| rest.len() == 10) {
        return Some(format!("52{rest}"));
    }
    let rest = digits.strip_prefix("55").filter(|rest| rest.len() == 10)?;
    let (area, subscriber) = rest.split_at_checked(2)?;
    subscriber.starts_with(['6', '7', '8', '9']).then(|| format!("55{area}9{subscriber}"))
}

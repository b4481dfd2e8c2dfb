//! A phone number that is valid by its country's numbering plan, in one form: E.164 without `+`. Numbers from the API, files and the
//! dashboard are all parsed here.

use std::fmt;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, phonenumber_matcher::FindNumberExt as _};

pub use rlibphonenumber::Region;
use serde::{Deserialize, Serialize};

use super::{
    chat_kind::ChatKind,
    number_readings::{Interpretations, country_code, current_spelling, e164, is_mobile},
    phone_fault::PhoneFault,
    written_number::{self, FoundNumber, WrittenNumber},
};
use crate::error::Result;

/// The country of numbers without a country code. It is the same for all tenants, because none can choose another one yet.
pub const DEFAULT_REGION: Region = Region::ID;

/// The suffix of the chat id of a person whose number is known.
pub const CHAT_ID_SUFFIX: &str = "@c.us";

/// Returns the id of the chat with a person. `recipient` is the number (digits only, country code first); for a recipient of whom only the
/// LID is known, it is the chat id already.
pub fn chat_id(recipient: &str) -> String {
    if is_number(recipient) { format!("{recipient}{CHAT_ID_SUFFIX}") } else { recipient.to_owned() }
}

/// Returns whether a recipient is a number, and not the chat id of a LID.
pub fn is_number(recipient: &str) -> bool {
    !recipient.contains('@')
}

/// Returns the recipient from the id of a chat with one person: the number, or the chat id itself if it is that of a LID.
pub fn recipient_in(chat_id: &str) -> &str {
    number_in(chat_id).unwrap_or(chat_id)
}

/// Returns the number from the id of a chat with one person. `None` if the person is known by the LID only, and for other chats.
pub fn number_in(chat_id: &str) -> Option<&str> {
    chat_id.strip_suffix(CHAT_ID_SUFFIX)
}

/// How digits without `+` and without a leading 0 are interpreted: `85291900012` can be a number in Hong Kong, or an Indonesian number that
/// has lost its leading 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BareDigits {
    /// The digits come from a user or a file: if they could be the numbers of two people, they are refused as `phone_ambiguous`.
    #[default]
    Ask,
    /// The user has answered: digits that could be the numbers of two people begin with a country code.
    International,
    /// The user has answered: digits that could be the numbers of two people are numbers of the home country that have lost their leading
    /// 0.
    Home,
    /// The row gives the country of its number: digits that are a number of that country are that number.
    #[serde(skip)]
    InNamedCountry,
    /// The row gives a country that is not recognized: only digits that begin with a country code are a number.
    #[serde(skip)]
    InUnrecognizedCountry,
    /// The digits come from a program: they begin with a country code whenever that makes a valid number. The product itself prints numbers
    /// like this.
    #[serde(skip)]
    FromProgram,
}

/// A number of a numbering plan: digits only, country code first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// Converts the number that the library has parsed.
    pub(super) fn of(number: &PhoneNumber) -> Self {
        Self(e164(number))
    }

    /// Parses a number that comes from a user or a file.
    pub fn parse(text: &str, default_region: Region) -> Result<Self> {
        Ok(Self::read(text, default_region, BareDigits::Ask)?)
    }

    /// Returns whether the number may be that of a mobile phone.
    pub fn is_mobile(&self) -> bool {
        PHONE_NUMBER_UTIL.parse(format!("+{self}"), None::<Region>).is_ok_and(|number| is_mobile(&number))
    }

    /// Parses a number as people, files and programs write it: `+62 812-3456-7890`, `0812 3456 7890`, `6281234567890`,
    /// `wa.me/6281234567890`, `6281234567890@c.us`. Text beside the number is ignored only if it cannot be a part of it.
    pub fn read(text: &str, default_region: Region, bare_digits: BareDigits) -> std::result::Result<Self, PhoneFault> {
        let kind_of = |number: &WrittenNumber| Interpretations::of(number, default_region, bare_digits).kind();
        let FoundNumber { number, note } = written_number::find(text, &country_code(default_region), kind_of)?;
        // `bare_digits` is for numbers that have lost their leading 0, and this one has it.
        let bare_digits = match bare_digits {
            BareDigits::InUnrecognizedCountry => bare_digits,
            _ if number.digits.starts_with('0') || number.is_dialled => BareDigits::Ask,
            _ => bare_digits,
        };
        let phone = Interpretations::of(&number, default_region, bare_digits)
            .choose(bare_digits)
            .unwrap_or_else(|| Err(PhoneFault::of(&number, default_region)))?;
        if ChatKind::of(&phone.chat_id()) == ChatKind::Bot {
            return Err(PhoneFault::Bot);
        }
        match note {
            Some((text, segment)) if !phone.is_the_only_one_in(&text.replacen(&segment, &format!(" +{phone} "), 1)) => {
                Err(PhoneFault::Letters)
            }
            _ => Ok(phone),
        }
    }

    /// Returns whether the library finds this number in the text, and no other one.
    fn is_the_only_one_in(&self, text: &str) -> bool {
        let mut found = text.find_phone_numbers();
        found.next().is_some_and(|one| e164(&one.number) == self.0 && one.number.extension.is_none())
            && found.next().is_none()
    }

    /// Returns today's number of an account whose id follows an old numbering plan; `None` for every other id.
    pub fn of_old_id(digits: &str) -> Option<Self> {
        let number = PHONE_NUMBER_UTIL.parse(format!("+{}", current_spelling(digits)?), None::<Region>).ok()?;
        number.is_valid().then(|| Self::of(&number))
    }

    /// Returns the digits, country code first.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn chat_id(&self) -> String {
        chat_id(&self.0)
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{contacts::number_readings::Interpretation, error::Error};
    use BareDigits::{Ask, FromProgram, Home};
    use proptest::prelude::*;
    use rlibphonenumber::{PhoneNumberFormat, PhoneNumberType};

    fn read(text: &str, bare_digits: BareDigits) -> std::result::Result<String, &'static str> {
        match Phone::read(text, DEFAULT_REGION, bare_digits) {
            Ok(phone) => Ok(phone.0),
            Err(fault) => Err(fault.code()),
        }
    }

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for text in [
            "+62 812-3456-7890",
            "0812-3456-7890",
            "0812 3456 7890",
            "6281234567890",
            " +6281234567890 ",
            "(0812) 34567890",
            "0812/3456/7890",
            "0812.3456.7890",
            "0812 34 56 78 90",
            "+62 (0)812 3456 7890",
            "62 (0) 812 3456 7890",
            "62 0812 3456 7890",
            "+620812 3456 7890",
            "0062 812 3456 7890",
            "00 62 812 3456 7890",
            "\u{202a}+62 812\u{2011}3456\u{2011}7890\u{202c}",
            "0812\u{a0}3456\u{2013}7890",
            "\u{feff}0812\u{200b}3456\u{ad}7890",
            "٠٨١٢٣٤٥٦٧٨٩٠",
            "０８１２３４５６７８９０",
            "＋６２ ８１２ ３４５６ ７８９０",
            "'081234567890",
            "=\"081234567890\"",
            "tel:+62-812-3456-7890",
            "whatsapp:+6281234567890",
            "https://wa.me/6281234567890",
            "wa.me/6281234567890?text=Halo%20kak%2012",
            "https://api.whatsapp.com/send?phone=6281234567890&text=Halo",
            "whatsapp://send?phone=%2B6281234567890",
            "chat kami: wa.me/6281234567890",
            "6281234567890@c.us",
            "6281234567890@s.whatsapp.net",
            "6281234567890:12@s.whatsapp.net",
            "6281234567890.0",
            "081234567890.0",
            "6281234567890,00",
            "+6281234567890.0",
            "081234567890 (Ibu)",
            "081234567890 Ibu Sari",
            "Ibu Sari: 0812-3456-7890",
            "WA 081234567890",
            "No. HP: 0812 3456 7890 (aktif)",
            "📱 081234567890",
            "*081234567890*",
        ] {
            for bare_digits in [Ask, FromProgram, Home] {
                assert_eq!(read(text, bare_digits).as_deref(), Ok("6281234567890"), "{text}");
            }
        }
        assert_eq!(read("+1 650-253-0000", Ask).as_deref(), Ok("16502530000"));
        assert_eq!(Phone::parse("650-253-0000", Region::US).unwrap().as_str(), "16502530000");
    }

    #[test]
    fn a_note_decimals_or_a_00_never_become_digits_of_a_number() {
        for (text, phone) in [
            ("0811900010 (Ibu)", "62811900010"),
            ("0811900010 Ibu", "62811900010"),
            ("0811900010 (kantor)", "62811900010"),
            ("628119000010.0", "628119000010"),
            ("08119000010.0", "628119000010"),
            ("8119000010.0", "628119000010"),
            ("628119000010.00", "628119000010"),
            ("628119000010,0", "628119000010"),
            ("0062 811 9000 017", "628119000017"),
            ("0062-811-9000-017", "628119000017"),
            ("+0062 811 9000 017", "628119000017"),
        ] {
            for bare_digits in [Ask, FromProgram, Home] {
                assert_eq!(read(text, bare_digits).as_deref(), Ok(phone), "{text}");
            }
        }
    }

    #[test]
    fn a_plus_before_a_number_with_its_0_says_nothing() {
        for (text, phone) in [
            ("+08119000017", "628119000017"),
            ("+0811-9000-017", "628119000017"),
            ("+ 0811 9000 017", "628119000017"),
            ("+(0811) 9000017", "628119000017"),
            ("(+0811) 9000017", "628119000017"),
            ("＋０８１１９０００ ０１７", "628119000017"),
            ("+08119000017 (Ibu)", "628119000017"),
            ("+08119000017.0", "628119000017"),
            ("+0215551234", "62215551234"),
            ("+0628119000017", "628119000017"),
            ("wa.me/08119000017", "628119000017"),
            ("https://api.whatsapp.com/send?phone=%2B08119000017", "628119000017"),
            ("08119000017@c.us", "628119000017"),
            ("0008119000017", "628119000017"),
        ] {
            for bare_digits in [Ask, FromProgram, Home] {
                assert_eq!(read(text, bare_digits).as_deref(), Ok(phone), "{text}");
            }
        }
        for text in ["+01234567", "+0", "+0 1234567"] {
            assert_eq!(read(text, Ask), read(&text.replace('+', ""), Ask), "{text}");
            assert!(read(text, Ask).is_err(), "{text}");
        }
    }

    #[test]
    fn the_error_for_a_text_that_is_no_phone_number_names_the_fault() {
        for (text, code) in [
            ("", "phone_missing"),
            (" \u{200b}'", "phone_missing"),
            ("ayu", "phone_no_digits"),
            ("-", "phone_no_digits"),
            ("'; drop table", "phone_no_digits"),
            ("0812", "phone_too_short"),
            ("12", "phone_too_short"),
            ("+62", "phone_too_short"),
            ("+62 812", "phone_too_short"),
            ("081190001", "phone_too_short"),
            ("6281219000", "phone_too_short"),
            ("99999999999999999999", "phone_too_long"),
            ("0812-3456-7890-1234-5678", "phone_too_long"),
            ("081234567890123", "phone_too_long"),
            ("+999 1234567", "phone_unknown_prefix"),
            ("6.28129E+11", "phone_spreadsheet"),
            ("6,28129E+11", "phone_spreadsheet"),
            ("6.28E11", "phone_spreadsheet"),
            ("628.119.000.010,00", "phone_spreadsheet"),
            ("#########", "phone_spreadsheet"),
            ("0811234567 pes. 12", "phone_letters"),
            ("021-1234567 ext 12", "phone_letters"),
            ("+62-21-1234567;ext=12", "phone_letters"),
            ("0812xxxx7890", "phone_letters"),
            ("081234567O", "phone_letters"),
            ("O81234567890", "phone_letters"),
            ("0812345678²", "phone_letters"),
            ("081234567890 RT 02", "phone_letters"),
            ("120363001@g.us", "phone_letters"),
            ("77123456789012@lid", "phone_letters"),
            ("+62 811-9000-015 ::: +62 811-9000-016", "phone_two_numbers"),
            ("0811-9000-015 / 0811-9000-016", "phone_two_numbers"),
            ("08119000015, 08119000016", "phone_two_numbers"),
            ("08119000015 08119000016", "phone_two_numbers"),
            ("0811 9000 015 0811 9000 016", "phone_two_numbers"),
            ("08119000015\n08119000016", "phone_two_numbers"),
            ("08119000015 atau 08119000016", "phone_two_numbers"),
            ("0811900010/1", "phone_two_numbers"),
            ("0811900010 (2)", "phone_two_numbers"),
            ("0811900010-1", "phone_two_numbers"),
            ("0811900010#12", "phone_two_numbers"),
            ("+1 313-555-0002", "recipient_bot"),
        ] {
            for bare_digits in [Ask, FromProgram, Home] {
                assert_eq!(read(text, bare_digits), Err(code), "{text}");
            }
            assert!(matches!(Phone::parse(text, DEFAULT_REGION), Err(Error::Invalid { .. })), "{text}");
        }
    }

    #[test]
    fn a_number_with_its_country_code_never_gets_a_second_one() {
        for digits in ["62811900017", "62816190001", "62855190001", "62896190001", "6281190000171", "62215551234"] {
            for bare_digits in [Ask, FromProgram, Home] {
                assert_eq!(read(digits, bare_digits).as_deref(), Ok(digits));
            }
        }
    }

    /// Each row has three results: for digits from a program, for digits from a user, and for digits from a user who has answered
    /// that the leading zeros were lost.
    #[test]
    fn digits_that_could_be_two_persons_are_a_question_for_a_person() {
        let ambiguous = Err("phone_ambiguous");
        for (digits, abroad, asked, home) in [
            ("85291900012", Ok("85291900012"), ambiguous, Ok("6285291900012")),
            ("819019000012", Ok("819019000012"), ambiguous, Ok("62819019000012")),
            ("821019000012", Ok("821019000012"), ambiguous, Ok("62821019000012")),
            // The other interpretation is a landline, which has no WhatsApp.
            ("6591900012", Ok("6591900012"), Ok("6591900012"), Ok("6591900012")),
            ("81288880013", Ok("81288880013"), Ok("6281288880013"), Ok("6281288880013")),
            // Only one interpretation is a number.
            ("8119000017", Ok("628119000017"), Ok("628119000017"), Ok("628119000017")),
            ("5511912345678", Ok("5511912345678"), Ok("5511912345678"), Ok("5511912345678")),
            // These numbers have a 0 before their country code. A landline of these lengths has no WhatsApp.
            ("062811900017", Ok("62811900017"), Ok("62811900017"), Ok("62811900017")),
            ("0628119000017", Ok("628119000017"), Ok("628119000017"), Ok("628119000017")),
        ] {
            for (bare_digits, expected) in [(FromProgram, abroad), (Ask, asked), (Home, home)] {
                assert_eq!(
                    read(digits, bare_digits).as_deref(),
                    expected.as_ref().copied(),
                    "{digits} {bare_digits:?}"
                );
            }
        }
        let fault = Phone::read("85291900012", DEFAULT_REGION, Ask).unwrap_err();
        let Error::Invalid { message, details } = fault.in_field("to") else { panic!("not an invalid input") };
        assert!(message.contains("+6285291900012 or +85291900012"), "{message}");
        assert_eq!(
            details,
            serde_json::json!({ "field": "to", "reason": "phone_ambiguous", "readings": ["+6285291900012", "+85291900012"] })
        );
    }

    #[test]
    fn a_number_of_another_country_without_plus_never_gets_the_home_code() {
        for digits in ["16502530000", "5511912345678", "60123456789", "919876543210", "447400123456", "4915123456789"] {
            for bare_digits in [Ask, FromProgram, Home] {
                let number = read(digits, bare_digits);
                assert!(number.as_deref() == Ok(digits) || number.is_err(), "{digits} {bare_digits:?}: {number:?}");
            }
            assert_eq!(read(digits, FromProgram).as_deref(), Ok(digits));
        }
    }

    #[test]
    fn an_old_id_is_the_number_of_today() {
        for (old, today) in [("5215519000017", "525519000017"), ("553181900017", "5531981900017")] {
            assert_eq!(Phone::of_old_id(old).unwrap().as_str(), today);
            assert_eq!(read(old, FromProgram).as_deref(), Ok(today));
            assert_eq!(read(&format!("+{old}"), Ask).as_deref(), Ok(today));
        }
        for other in ["6281234567890", "5531981900017", "525519000017", "553134567890", "6281190001", "1"] {
            assert_eq!(Phone::of_old_id(other), None, "{other}");
        }
    }

    #[test]
    fn numbers_the_simulated_network_hands_out_are_valid() {
        for text in ["6281234567890", "6281100000001", "628110000001", "6285700001234", "628990000001"] {
            assert_eq!(Phone::parse(text, DEFAULT_REGION).unwrap().as_str(), text);
        }
    }

    /// The first digits of every Indonesian mobile network, without the 0.
    const INDONESIAN_PREFIXES: [u64; 40] = [
        811, 812, 813, 814, 815, 816, 817, 818, 819, 821, 822, 823, 828, 831, 832, 833, 838, 851, 852, 853, 855, 856,
        857, 858, 859, 868, 877, 878, 879, 881, 882, 883, 884, 885, 886, 887, 888, 889, 896, 899,
    ];

    /// Returns every spelling of a number that the product prints: bare, with `+`, as a chat id, as the dashboard shows it, as a file for
    /// spreadsheets has it, and as people in its country write it.
    fn spellings(phone: &Phone, region: Region) -> Vec<String> {
        let number = PHONE_NUMBER_UTIL.parse(format!("+{phone}"), None::<Region>).unwrap();
        let pretty = number.format_as(PhoneNumberFormat::International).into_owned();
        let mut all = vec![
            format!("+{phone}"),
            phone.chat_id(),
            pretty.clone(),
            pretty.replace(' ', "-").replacen('-', " ", 1),
            crate::contacts::numbers::for_spreadsheet(phone.as_str()),
        ];
        if region == DEFAULT_REGION {
            all.push(number.format_as(PhoneNumberFormat::National).into_owned());
        }
        all
    }

    proptest! {
        #[test]
        fn an_indonesian_number_reads_back_from_every_spelling_of_the_product(
            prefix in 0_usize..40, length in 9_usize..=12, digits in 0_u64..1_000_000_000,
        ) {
            let national = format!("{}{digits:09}", INDONESIAN_PREFIXES[prefix]);
            let phone = Phone(format!("62{}", &national[..length]));
            prop_assume!(Interpretation::international(phone.as_str()).is_some());
            for text in spellings(&phone, DEFAULT_REGION) {
                for bare_digits in [Ask, FromProgram, Home] {
                    prop_assert_eq!(Phone::read(&text, DEFAULT_REGION, bare_digits), Ok(phone.clone()), "{}", text);
                }
            }
            for bare_digits in [Ask, FromProgram, Home] {
                prop_assert_eq!(Phone::read(phone.as_str(), DEFAULT_REGION, bare_digits), Ok(phone.clone()));
            }
        }
    }

    /// Tests a mobile number of every country that the library knows.
    #[test]
    fn a_number_of_any_country_reads_back_from_every_spelling_of_the_product() {
        let mut countries = 0;
        for region in PHONE_NUMBER_UTIL.get_supported_regions() {
            let Ok(example) = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, PhoneNumberType::Mobile)
            else {
                continue;
            };
            let phone = Phone(e164(&example));
            for text in spellings(&phone, region) {
                for bare_digits in [Ask, FromProgram, Home] {
                    assert_eq!(Phone::read(&text, DEFAULT_REGION, bare_digits), Ok(phone.clone()), "{text}");
                }
            }
            assert_eq!(Phone::read(phone.as_str(), DEFAULT_REGION, FromProgram), Ok(phone.clone()));
            countries += 1;
        }
        assert!(countries > 200, "{countries}");
    }

    #[test]
    fn digits_after_a_number_are_not_its_last_ones() {
        for text in [
            "0811-9000-017 2 pcs",
            "WA 0811 9000 017 24 jam",
            "0811-9000-017\n2 pcs",
            "0811-9000-017 5",
            "0811-9000-017 25 th",
            "0811-900-017 100 ribu",
            "0811-9000-017 - 2 pcs",
            "0811 9000 017-18",
            "Call 0811-9000-017 24/7",
            "0812 3456 7890 2 pcs",
            "+62 811-9000-017 3x",
        ] {
            for bare_digits in [Ask, FromProgram, Home] {
                let answer = read(text, bare_digits);
                assert!(matches!(answer, Err("phone_two_numbers" | "phone_letters")), "{text} is {answer:?}");
            }
        }
        for (text, phone) in [
            ("0812 34 56 78 90", "6281234567890"),
            ("0812 34 56 78 90 Ayu", "6281234567890"),
            ("0812 3456 7890 1", "62812345678901"),
            ("081 234 567 890", "6281234567890"),
            ("0812 345 678 90", "6281234567890"),
            ("0812-3456-7890 Ayu", "6281234567890"),
            ("Ayu 0812 345 6789", "628123456789"),
            ("+49 30 123456-78", "493012345678"),
            ("+33 6 12 34 56 78", "33612345678"),
            ("+41 79 123 45 67 Anna", "41791234567"),
        ] {
            assert_eq!(read(text, Ask).as_deref(), Ok(phone), "{text}");
        }
    }

    #[test]
    fn the_number_of_a_line_is_no_country_code() {
        for text in
            ["91. 0812-3456-789", "3) 0812-3456-789", "(3) 0812 3456 789", "#3 0812 3456 789", "55. +62 812-3456-789"]
        {
            for bare_digits in [Ask, FromProgram, Home] {
                assert_eq!(read(text, bare_digits).as_deref(), Ok("628123456789"), "{text}");
            }
        }
        for text in ["30 0812-3456-789", "RT 3 0812-3456-789", "49 0812 3456 789", "12345. 0812 3456 789"] {
            assert_eq!(read(text, FromProgram), Err("phone_two_numbers"), "{text}");
        }
        for text in ["62 0812 3456 7890", "(62) 0812-3456-7890", "62 (0) 812 3456 7890", "0062 0812 3456 7890"] {
            assert_eq!(read(text, Ask).as_deref(), Ok("6281234567890"), "{text}");
        }
    }

    #[test]
    fn what_is_dialled_in_front_of_a_number_is_no_part_of_it() {
        for text in ["8 (916) 123-45-67", "8 777 123 45 67", "001 65 9281 2345"] {
            assert_eq!(read(text, Ask), Err(PhoneFault::AMBIGUOUS), "{text}");
        }
        assert_eq!(read("001 65 9281 2345", FromProgram), Err(PhoneFault::AMBIGUOUS));
        assert_eq!(read("8 (916) 123-45-67", FromProgram).as_deref(), Ok("79161234567"));
        assert_eq!(
            read("89161234567", Ask).as_deref(),
            Ok("6289161234567"),
            "an Indonesian number that has lost its 0"
        );
        let in_russia = Phone::read("8 916 123-45-67", Region::RU, BareDigits::InNamedCountry);
        assert_eq!(in_russia.map(|phone| phone.0).as_deref(), Ok("79161234567"));
        let in_russia = Phone::read("89161234567", Region::RU, BareDigits::InNamedCountry);
        assert_eq!(in_russia.map(|phone| phone.0).as_deref(), Ok("79161234567"));
        for text in ["+6262811900017", "6262811900017", "+62 62 811 9000 17"] {
            assert_eq!(read(text, FromProgram).as_deref(), Ok("62811900017"), "{text}");
        }
    }

    #[test]
    fn a_number_with_all_its_digits_is_read_however_a_program_prints_it() {
        for (text, phone) in [
            ("6.28119000017E11", "628119000017"),
            ("6.28119000017e+11", "628119000017"),
            ("8.119000017E9", "628119000017"),
            ("85291900012+", "85291900012"),
            ("\u{200f}+85291900012", "85291900012"),
        ] {
            assert_eq!(read(text, Ask).as_deref(), Ok(phone), "{text}");
        }
        assert_eq!(read("6.2811900001E11", Ask), Err("phone_spreadsheet"), "a digit is lost");
    }
}

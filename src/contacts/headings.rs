//! Finds out from the heading of a column what its cells hold. It knows Indonesian, English, some words of other languages, the exports of
//! Google Contacts, Outlook and Odoo, and what people write themselves, in any script. A heading is recognized only if each of its words is
//! known: *No HP* is the number of the contact, *No HP Suami* is somebody else's.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::heading_words::{
    CODE_WORDS, COUNTING_WORDS, COUNTRY_WORDS, FILLER_WORDS, FIRST_WORDS, FULL_WORDS, HEADINGS_WITHOUT_BLANK,
    LAST_WORDS, MIDDLE_WORDS, NAME_PARTS_ALONE, NAME_WORDS, OTHER_NUMBER_WORDS, PHONE_WORDS, SECOND_NUMBER_WORDS,
    TAG_HEADINGS, UNSURE_WORDS, WHATSAPP_WORDS, WHOLE_NAME_HEADINGS,
};
use crate::folding::fold;

/// What the cells below a heading hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    Phone(PhoneHeading),
    Name(NamePart),
    Tags,
    /// The country code of the numbers in another column.
    CountryCode,
    /// A column that a template cannot use: the label of another column, a picture, the reasons of a rejection, or the consent in an
    /// export.
    Useless,
    Other,
}

/// How certain it is that a column holds the number to write to. Earlier variants are preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PhoneHeading {
    Whatsapp,
    Phone,
    /// A number at home, at work or of another kind.
    Other,
    /// A word such as *Nomor* or *Kontak*, which is also the heading of columns without phone numbers: the cells decide.
    Unsure,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamePart {
    Full,
    First,
    Middle,
    Last,
}

/// The headings of the two columns that a file of rejected rows has after those of the imported file: the row and the reason, in English
/// and in Indonesian.
pub const REJECTION_HEADINGS: [[&str; 2]; 2] =
    [["Row in the file", "Why it was left out"], ["Baris di berkas", "Alasan tidak diimpor"]];
/// The heading that an earlier release gave to the column of the row.
const OLD_REJECTION_HEADING: &str = "Line in the file";

/// The headings of an export of contacts, in English and in Indonesian: first the number, the name and the tags, then the columns that an
/// import ignores. The attributes follow, each below its own name.
pub const EXPORT_HEADINGS: [ExportHeadings; 2] = [
    ExportHeadings {
        read: ["phone", "name", "tags"],
        unread: ["Consent to broadcasts", "Consent since", "Added to contacts"],
    },
    ExportHeadings {
        read: ["no_hp", "nama", "tag"],
        unread: ["Persetujuan siaran", "Persetujuan sejak", "Ditambahkan ke kontak"],
    },
];

#[derive(Debug, Clone, Copy)]
pub struct ExportHeadings {
    pub read: [&'static str; 3],
    pub unread: [&'static str; 3],
}

/// Returns what each column holds if the file is an export of contacts, and `None` for any other file. The headings of an export are exact:
/// an attribute may be called `hp_2` or `last_name` and is still an attribute.
pub fn headings_of_export(head: &[&str]) -> Option<Vec<Heading>> {
    let ours = EXPORT_HEADINGS.iter().find(|ours| {
        ours.unread.iter().all(|heading| head.iter().any(|cell| without_zone(cell) == *heading))
            && head.iter().any(|cell| ours.read.first() == Some(cell))
    })?;
    let known = [Heading::Phone(PhoneHeading::Whatsapp), Heading::Name(NamePart::Full), Heading::Tags];
    let mut unused: Vec<(&str, Heading)> = ours.read.into_iter().zip(known).collect();
    let mut heading = |cell: &&str| {
        if ours.unread.contains(&without_zone(cell)) {
            return Heading::Useless;
        }
        // An attribute may have the name of one of the first columns. The attribute is the later column.
        match unused.iter().position(|(name, _)| name == cell) {
            Some(place) => unused.remove(place).1,
            None => Heading::Other,
        }
    };
    Some(head.iter().map(&mut heading).collect())
}

/// Returns the heading of a column of times without its time zone: `Consent since (Asia/Jakarta)`.
fn without_zone(heading: &str) -> &str {
    heading.split_once(" (").map_or(heading, |(before, _)| before)
}

/// Words for the person whom a column is about.
const ROLE_WORDS: &[(Role, &[&str])] = &[
    (
        Role::Buyer,
        &["customer", "customers", "pelanggan", "client", "klien", "konsumen", "pembeli", "pemesan", "billing"],
    ),
    (Role::Recipient, &["penerima", "recipient"]),
    (Role::Member, &["member", "anggota", "peserta"]),
];
impl Heading {
    pub fn of(cell: &str) -> Self {
        let plain = plain_heading(cell);
        let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Self::Other;
        }
        if is_useless(&plain, &words) || is_ignored_export_heading(cell) {
            return Self::Useless;
        }
        if TAG_HEADINGS.contains(&plain.as_str()) {
            return Self::Tags;
        }
        if let Some(part) = name_part(&words) {
            return Self::Name(part);
        }
        match phone_heading(&words) {
            Some(phone) => Self::Phone(phone),
            None if names_country_code(cell) => Self::CountryCode,
            None => Self::Other,
        }
    }
}

/// Returns whether a heading may be that of a column of country codes. *Phone country code* may also be the heading of numbers with their
/// country code: the cells decide.
pub fn names_country_code(cell: &str) -> bool {
    let plain = plain_heading(cell);
    let words: Vec<&str> = plain.split(' ').collect();
    has(&words, COUNTRY_WORDS) && has(&words, CODE_WORDS) && words.into_iter().all(is_number_word)
}

/// Returns the words of a heading in lower case with one space between them: `No. HP`, `NoHP` and `nohp` become `no hp`.
fn plain_heading(cell: &str) -> String {
    let mut spaced = String::with_capacity(cell.len());
    let mut was_small = false;
    for letter in without_example(cell).chars() {
        if was_small && letter.is_uppercase() {
            spaced.push(' ');
        }
        was_small = letter.is_lowercase();
        // Vowels and tones of Thai and Hindi are combining marks.
        let is_of_word = letter.is_alphanumeric() || is_combining_mark(letter);
        spaced.push(if is_of_word { letter } else { ' ' });
    }
    // Folding decomposes the syllables of Korean.
    let spaced = fold(&spaced).nfc().collect::<String>().replace("whats app", "whatsapp");
    let apart = |word| HEADINGS_WITHOUT_BLANK.iter().find(|(joined, _)| *joined == word).map(|(_, apart)| *apart);
    spaced.split_whitespace().map(|word| apart(word).unwrap_or(word)).collect::<Vec<_>>().join(" ")
}

/// A text with more digits is an example, as in `Nomor WhatsApp (contoh: 081234567890)`, and not part of the heading.
const MAX_HEADING_DIGITS: usize = 5;
const EXAMPLE_WORDS: [&str; 7] = ["contoh", "cth", "misal", "misalnya", "example", "eg", "ex"];

/// Returns the heading without the example that follows it in brackets or after a word such as *contoh*.
fn without_example(cell: &str) -> String {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    let is_example = |text: &str| digits(text) > MAX_HEADING_DIGITS || text.split_whitespace().any(is_example_word);
    let before = match cell.split_once(['(', '[']) {
        Some((before, inside)) if is_example(inside) => before,
        _ => cell,
    };
    let mut words = Vec::new();
    for word in before.split_whitespace() {
        if is_example_word(word) || digits(word) > MAX_HEADING_DIGITS {
            break;
        }
        words.push(word);
    }
    words.join(" ")
}

fn is_example_word(word: &str) -> bool {
    let letters: String = word.chars().filter(|letter| letter.is_alphanumeric()).collect();
    EXAMPLE_WORDS.iter().any(|known| known.eq_ignore_ascii_case(&letters))
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_useless(plain: &str, words: &[&str]) -> bool {
    let is_label = || {
        words.last().is_some_and(|last| matches!(*last, "label" | "type")) && words.iter().any(|word| is_number(word))
    };
    plain == "photo" || is_label() || is_rejection_heading(plain)
}

/// Returns whether this is the heading of the row or of the reason in a file of rejected rows.
pub fn is_rejection_heading(heading: &str) -> bool {
    let mut ours = REJECTION_HEADINGS.iter().flatten().chain([&OLD_REJECTION_HEADING]);
    ours.any(|ours| is_same_heading(heading, ours))
}

/// Returns whether this is the heading of a column of an export that an import ignores. It is recognized even if somebody has deleted other
/// columns.
fn is_ignored_export_heading(heading: &str) -> bool {
    EXPORT_HEADINGS.iter().flat_map(|ours| ours.unread).any(|ours| is_same_heading(without_zone(heading), ours))
}

/// Returns whether this is the heading of the reason in a file of rejected rows.
pub fn is_rejection_reason(heading: &str) -> bool {
    REJECTION_HEADINGS.iter().any(|[_, reason]| is_same_heading(heading, reason))
}

fn is_same_heading(heading: &str, ours: &str) -> bool {
    plain_heading(heading) == plain_heading(ours)
}

fn name_part(words: &[&str]) -> Option<NamePart> {
    const PARTS: [(NamePart, &[&str]); 3] =
        [(NamePart::First, FIRST_WORDS), (NamePart::Middle, MIDDLE_WORDS), (NamePart::Last, LAST_WORDS)];
    if WHOLE_NAME_HEADINGS.contains(&words.join(" ").as_str()) {
        return Some(NamePart::Full);
    }
    let is_core = |word: &&str| NAME_WORDS.contains(word);
    let rest: Vec<&str> = words.iter().copied().filter(|word| !is_core(word)).collect();
    let has_core = rest.len() < words.len();
    if let [only] = rest.as_slice()
        && let Some((part, _)) = PARTS.iter().find(|(_, theirs)| theirs.contains(only))
    {
        let is_name_alone = NAME_PARTS_ALONE.contains(only);
        return (has_core || is_name_alone).then_some(*part);
    }
    let is_full = |word: &&str| FULL_WORDS.contains(word) || role_of_word(word).is_some();
    (has_core && rest.iter().all(is_full)).then_some(NamePart::Full)
}

/// The person whom a column is about, in a file with the numbers of two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Buyer,
    Recipient,
    Member,
}

fn role_of_word(word: &str) -> Option<Role> {
    ROLE_WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(role, _)| *role)
}

/// Returns the person whom the heading names: the recipient in *Nama Penerima*. *Shipping phone* names nobody in particular.
pub fn role_of(cell: &str) -> Option<Role> {
    plain_heading(cell).split(' ').find_map(role_of_word)
}

/// Returns whether a heading has a word for a phone, whatever its other words are: *HP Wali*, *Default Address Phone*.
pub fn mentions_a_phone(cell: &str) -> bool {
    let plain = plain_heading(cell);
    let words: Vec<&str> = plain.split(' ').collect();
    (has(&words, WHATSAPP_WORDS) || has(&words, PHONE_WORDS)) && !has(&words, OTHER_NUMBER_WORDS)
}

/// Returns whether a heading says that the contact can be reached by its cells: *Kontak*, *Contact number*. *Nomor* may number anything.
pub fn names_a_contact(cell: &str) -> bool {
    plain_heading(cell).split(' ').any(|word| matches!(word, "contact" | "kontak"))
}

/// Returns whether the cells below a heading are numbers or dates of another kind: *No Rekening*, *Tanggal*, *ID Member*.
pub fn names_another_number(cell: &str) -> bool {
    let plain = plain_heading(cell);
    let words: Vec<&str> = plain.split(' ').collect();
    has(&words, OTHER_NUMBER_WORDS) || counts_people(&words) && !has(&words, PHONE_WORDS)
}

/// Returns whether the cells are serial numbers of people: *No Pelanggan*, *Member number*.
fn counts_people(words: &[&str]) -> bool {
    has(words, COUNTING_WORDS) && words.iter().any(|word| role_of_word(word).is_some())
}

fn has(words: &[&str], theirs: &[&str]) -> bool {
    words.iter().any(|word| theirs.contains(word))
}

/// Returns whether a word may occur in the heading of a phone number.
fn is_number_word(word: &str) -> bool {
    let lists =
        [WHATSAPP_WORDS, PHONE_WORDS, UNSURE_WORDS, SECOND_NUMBER_WORDS, FILLER_WORDS, COUNTRY_WORDS, CODE_WORDS];
    is_number(word) || role_of_word(word).is_some() || lists.iter().any(|known| known.contains(&word))
}

fn phone_heading(words: &[&str]) -> Option<PhoneHeading> {
    if !words.iter().all(|word| is_number_word(word)) {
        None
    } else if has(words, WHATSAPP_WORDS) {
        Some(PhoneHeading::Whatsapp)
    } else if has(words, PHONE_WORDS) {
        Some(if has(words, SECOND_NUMBER_WORDS) { PhoneHeading::Other } else { PhoneHeading::Phone })
    } else {
        (has(words, UNSURE_WORDS) && !counts_people(words)).then_some(PhoneHeading::Unsure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_that_of_numbers_only_if_each_of_its_words_is_known() {
        for (heading, expected) in [
            ("No. HP", PhoneHeading::Phone),
            ("NoHP", PhoneHeading::Phone),
            ("no_hp", PhoneHeading::Phone),
            ("Phone 1 - Value", PhoneHeading::Phone),
            ("Nomor HP aktif", PhoneHeading::Phone),
            ("Mobile Phone", PhoneHeading::Phone),
            ("phoneNumber", PhoneHeading::Phone),
            ("Primary Phone", PhoneHeading::Phone),
            ("Nomor Telepon", PhoneHeading::Phone),
            ("No HP / WA", PhoneHeading::Whatsapp),
            ("Nomor WhatsApp yang aktif", PhoneHeading::Whatsapp),
            ("WhatsApp Number (with country code)", PhoneHeading::Whatsapp),
            ("Home Phone 2", PhoneHeading::Other),
            ("Business Phone", PhoneHeading::Other),
            ("Telp. Kantor", PhoneHeading::Other),
            ("Nomor", PhoneHeading::Unsure),
            ("No", PhoneHeading::Unsure),
            ("Kontak", PhoneHeading::Unsure),
            ("Contact Number", PhoneHeading::Unsure),
        ] {
            assert_eq!(Heading::of(heading), Heading::Phone(expected), "{heading}");
        }
        for heading in [
            "No HP Suami",
            "No. Pesanan",
            "Nomor Rekening",
            "Phone Model",
            "Assistant's Phone",
            "Business Fax",
            "Emergency Phone",
            "E-mail 1 - Value",
            "Company",
            "Kode Pos",
            "Kode Area",
            "Country",
            "",
            "2",
        ] {
            assert_eq!(Heading::of(heading), Heading::Other, "{heading}");
        }
    }

    #[test]
    fn a_heading_of_names_shows_which_part_of_the_name_the_column_holds() {
        for (heading, part) in [
            ("Name", NamePart::Full),
            ("Nama Lengkap", NamePart::Full),
            ("FULL NAME", NamePart::Full),
            ("Nama Pelanggan", NamePart::Full),
            ("Display Name", NamePart::Full),
            ("First Name", NamePart::First),
            ("FirstName", NamePart::First),
            ("Given Name", NamePart::First),
            ("Nama Depan", NamePart::First),
            ("Middle Name", NamePart::Middle),
            ("Additional Name", NamePart::Middle),
            ("Last Name", NamePart::Last),
            ("Surname", NamePart::Last),
            ("Nama Belakang", NamePart::Last),
        ] {
            assert_eq!(Heading::of(heading), Heading::Name(part), "{heading}");
        }
        for heading in
            ["Company Name", "Nama Toko", "Organization Name", "Name Prefix", "Phonetic First Name", "Pertama"]
        {
            assert_eq!(Heading::of(heading), Heading::Other, "{heading}");
        }
    }

    #[test]
    fn a_heading_in_another_script_is_known() {
        for heading in [
            "الهاتف",
            "رقم الجوال",
            "شماره تلفن",
            "电话",
            "手机",
            "手机号码",
            "聯絡電話",
            "電話番号",
            "携帯",
            "전화번호",
            "휴대폰 번호",
            "เบอร์โทร",
            "เบอร์โทรศัพท์",
            "फ़ोन",
            "फ\u{93c}ोन",
            "मोबाइल नंबर",
            "телефон",
            "Номер телефона",
            "Мобильный",
            "טלפון",
            "מספר נייד",
            "τηλέφωνο",
            "ΤΗΛΈΦΩΝΟ",
            "Κινητό 2",
        ] {
            assert_eq!(Heading::of(heading), Heading::Phone(PhoneHeading::Phone), "{heading}");
        }
        for heading in [
            "الاسم",
            "الاسم الكامل",
            "نام",
            "姓名",
            "名前",
            "氏名",
            "이름",
            "ชื่อ",
            "ชื่อ-นามสกุล",
            "नाम",
            "पूरा नाम",
            "имя",
            "ФИО",
            "Имя и фамилия",
            "שם",
            "שם מלא",
            "όνομα",
            "ΟΝΟΜΑ",
        ] {
            assert_eq!(Heading::of(heading), Heading::Name(NamePart::Full), "{heading}");
        }
        assert_eq!(Heading::of("Фамилия"), Heading::Name(NamePart::Last));
        assert_eq!(Heading::of("שם פרטי"), Heading::Name(NamePart::First));
        assert_eq!(Heading::of("واتساب"), Heading::Phone(PhoneHeading::Whatsapp));
        assert_eq!(Heading::of("标签"), Heading::Tags);
        for heading in ["城市", "المدينة", "город", "都市", "เมือง", "公司电话", "Телефон мамы", "नगर"]
        {
            assert_eq!(Heading::of(heading), Heading::Other, "{heading}");
        }
    }

    /// A word that is not in this form would never match.
    #[test]
    fn each_word_is_in_the_form_in_which_headings_are_compared() {
        let lists = [
            WHATSAPP_WORDS,
            PHONE_WORDS,
            UNSURE_WORDS,
            COUNTING_WORDS,
            SECOND_NUMBER_WORDS,
            FILLER_WORDS,
            OTHER_NUMBER_WORDS,
            COUNTRY_WORDS,
            CODE_WORDS,
            NAME_WORDS,
            NAME_PARTS_ALONE,
            WHOLE_NAME_HEADINGS,
            FULL_WORDS,
            FIRST_WORDS,
            MIDDLE_WORDS,
            LAST_WORDS,
            TAG_HEADINGS,
        ];
        for word in lists.into_iter().flatten() {
            assert_eq!(plain_heading(word), *word);
        }
    }

    #[test]
    fn a_heading_of_country_codes_is_known_in_both_languages() {
        for heading in [
            "Country code",
            "COUNTRY_CODE",
            "countryCode",
            "Kode Negara",
            "Calling code",
            "Dial Code",
            "Dialing prefix",
        ] {
            assert_eq!(Heading::of(heading), Heading::CountryCode, "{heading}");
        }
        for heading in ["Phone Country Code", "Kode negara HP", "WhatsApp Number (with country code)"] {
            assert!(matches!(Heading::of(heading), Heading::Phone(_)) && names_country_code(heading), "{heading}");
        }
        for heading in ["Country", "Negara", "Postal code", "Kode", "Country Code of Birth", "Phone"] {
            assert!(!names_country_code(heading), "{heading}");
        }
    }

    #[test]
    fn columns_of_labels_and_of_rejection_reasons_are_useless_in_a_template() {
        for heading in ["Phone 1 - Label", "Phone 2 - Type", "E-mail 1 - Label", "Photo", "Alasan tidak diimpor"] {
            assert_eq!(Heading::of(heading), Heading::Useless, "{heading}");
        }
        for heading in REJECTION_HEADINGS.iter().flatten().chain([&OLD_REJECTION_HEADING]) {
            assert_eq!(Heading::of(heading), Heading::Useless, "{heading}");
        }
        for heading in ["Labels", "Group Membership", "Categories", "Grup"] {
            assert_eq!(Heading::of(heading), Heading::Tags, "{heading}");
        }
    }
}

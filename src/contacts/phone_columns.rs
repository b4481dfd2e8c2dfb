//! Chooses the columns of a table that hold the numbers to write to.

use csv::StringRecord;

use super::{
    headings::{Heading, PhoneHeading, mentions_a_phone, names_a_contact, names_another_number, role_of},
    layout::{Column, ColumnCounts},
};

/// Returns the columns of numbers, from the first of these rules that finds one:
/// - columns whose heading says so, if one of their cells has a number;
/// - if these columns are empty, a column of contacts that holds numbers (*Kontak*), else a column whose heading mentions a phone (*HP Wali*);
/// - the unsure column with the most numbers;
/// - the column with the most numbers whose heading names no numbers of another kind.
///
/// Without headings, it returns every column in which most of the filled cells hold numbers: a line is about one person, as with *HP 1*
/// and *HP 2*.
pub fn phone_columns(head: &StringRecord, headings: &[Heading], cell_counts: &ColumnCounts) -> Vec<(usize, Column)> {
    let cell = |place: usize| head.get(place).unwrap_or_default();
    let mut sure: Vec<(usize, PhoneHeading)> = headings
        .iter()
        .enumerate()
        .filter_map(|(place, heading)| match heading {
            Heading::Phone(phone) if *phone != PhoneHeading::Unsure => Some((place, *phone)),
            _ => None,
        })
        .collect();
    let is_unsure = |place: usize| headings.get(place) == Some(&Heading::Phone(PhoneHeading::Unsure));
    if sure.iter().all(|(place, _)| cell_counts.numbers(*place) == 0) {
        // If such a column has texts, its numbers are wrong; the number of somebody else must not replace them: *No HP Suami*.
        let is_empty = sure.iter().all(|(place, _)| cell_counts.filled_cells(*place) == 0);
        let is_contact =
            |place: usize| is_unsure(place) && names_a_contact(cell(place)) && cell_counts.holds_numbers(place);
        let contact = cell_counts.most_numbers(|place| is_empty && is_contact(place));
        // *HP Sales* beside *Kontak* is the number of somebody else.
        let mentioned = || cell_counts.most_numbers(|place| is_empty && mentions_a_phone(cell(place)));
        if let Some(place) = contact.or_else(mentioned).or_else(|| cell_counts.most_numbers(is_unsure)) {
            sure.push((place, PhoneHeading::Whatsapp));
        } else if sure.is_empty() {
            let may_be = |place: usize| !names_another_number(cell(place));
            let unsure = || (0..cell_counts.width()).find(|place| is_unsure(*place));
            let first = || (0..cell_counts.width()).find(|place| may_be(*place));
            let place = cell_counts.most_numbers(may_be).or_else(unsure).or_else(first).unwrap_or_default();
            let is_further = |other: &usize| head.is_empty() && *other != place && cell_counts.holds_numbers(*other);
            let further = (0..cell_counts.width()).filter(is_further);
            return std::iter::once(place).chain(further).map(|place| (place, Column::Phone)).collect();
        }
    }
    let sure = of_one_person(head, headings, sure);
    // The headings that name WhatsApp's number precede all others, and those of home and work follow them.
    let best = sure.iter().map(|(_, phone)| *phone).min();
    let column = |(place, phone)| (place, if Some(phone) == best { Column::Phone } else { Column::OtherPhone });
    sure.into_iter().map(column).collect()
}

/// Keeps the columns of one person where a file has the numbers of a buyer and of a recipient: the person whose name is used, because a
/// text that greets one must not go to the other.
fn of_one_person(
    head: &StringRecord,
    headings: &[Heading],
    mut phones: Vec<(usize, PhoneHeading)>,
) -> Vec<(usize, PhoneHeading)> {
    let role = |place: usize| head.get(place).and_then(role_of);
    let name = headings.iter().position(|heading| matches!(heading, Heading::Name(_)));
    let wanted = name.and_then(role).filter(|wanted| phones.iter().any(|(place, _)| role(*place) == Some(*wanted)));
    if let Some(wanted) = wanted.or_else(|| phones.iter().find_map(|(place, _)| role(*place))) {
        phones.retain(|(place, _)| role(*place).is_none_or(|role| role == wanted));
    }
    phones
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::contacts::{
        import::{
            ImportOptions,
            slice::{FilePosition, read_slice},
        },
        layout::{Column, Layout},
        numbers::OTHER_NUMBERS,
        phone::{BareDigits, DEFAULT_REGION},
        recipients,
    };

    fn guessed(text: &str) -> Vec<String> {
        Layout::guess(text, None, DEFAULT_REGION).columns.into_iter().map(String::from).collect()
    }

    #[test]
    fn numbers_of_accounts_members_and_dates_are_no_phone_numbers() {
        for (file, phone) in [
            ("No Rekening,Nama,HP Wali\n8123456789,Ayu,0811-9000-101\n8123456780,Budi,\n", 2),
            ("No Rekening;Nama;Alamat;Nomor Darurat\n8123456789;Ayu;Solo;0811-9000-101\n", 3),
            ("No Pelanggan;Nama;HP Penghuni\n523310123456;Ayu;0811-9000-101\n", 2),
            ("No Anggota;Nama;No HP\n8123456789;Ayu;\n8123456780;Budi;\n", 2),
            ("ID Member,Hp Istri\n8123456789,\n8123456780,0811-9000-101\n", 1),
            ("Nome;CPF;Celular\nAyu;312.555.789-10;+55 31 98190-0017\n", 2),
            ("Tanggal;Nama;HP Wali Murid\n29/11/2026;Ayu;0811-9000-101\n", 2),
            ("Ayu,29/11/2026,0811-9000-101\nBudi,30/11/2026,0811-9000-102\n", 2),
            ("Name,Email,Phone,Default Address Phone\nAyu,a@b.co,,0811-9000-101\n", 3),
            ("Name;Telefon geschäftlich;Mobiltelefon\nAyu;021-5551234;0811-9000-101\n", 2),
            ("Ayu;0811-9000-101;WhatsApp\nBudi;0811-9000-102;SMS\n", 1),
            ("Ayu;0811-9000-101;Shopee\nBudi;0811-9000-102;SMS\nCici;0811-9000-103;WA\n", 1),
        ] {
            let layout = Layout::guess(file, None, DEFAULT_REGION);
            let phones: Vec<usize> =
                (0..layout.columns.len()).filter(|place| layout.columns[*place] == Column::Phone).collect();
            assert_eq!(phones, [phone], "{file}");
            assert_eq!(layout.starts_at, 0, "{file}");
        }
    }

    #[test]
    fn the_numbers_of_two_people_in_a_row_are_not_those_of_one() {
        let file = "Nama Pembeli;No Telp Pembeli;Nama Penerima;No Telp Penerima\nAyu;021-5551234;Budi;0811-9000-102\n";
        let expected = ["name", "phone", "attribute:nama_penerima", "attribute:no_telp_penerima"];
        assert_eq!(guessed(file), expected);
        let file = "Customer Phone,Recipient Phone,Customer Name\n,0811-9000-102,Ayu\n";
        assert_eq!(guessed(file)[0], "phone");
        assert_eq!(guessed(file)[1], "attribute:recipient_phone");
    }

    /// A text that greets one of two people must not go to the other.
    #[test]
    fn the_number_of_a_salesman_or_a_parent_or_an_old_one_is_not_taken_before_the_own_one_of_the_contact() {
        for (file, phone) in [
            ("Nama;Kontak;HP Sales\nAyu;0811-9000-101;0811-9000-102\n", 1),
            ("Sales;HP Sales;Nama Pelanggan;Kontak Pelanggan\nBudi;0811-9000-102;Ayu;0811-9000-101\n", 3),
            ("Name,Sales rep phone,Contact number\nAyu,0811-9000-102,0811-9000-101\n", 2),
            ("Nama;No HP Ortu;Nomor WA aktif (diawali 62)\nAyu;0811-9000-102;628119000101\n", 2),
            ("Nama;HP Wali;No. HP (awali dengan 62, tanpa spasi)\nAyu;0811-9000-102;628119000101\n", 2),
            ("No Telp Kantor;Nomor WhatsApp yang bisa dihubungi;Nama\n021-5550101;0811-9000-101;Ayu\n", 1),
            ("Nama,No HP Lama,No HP Baru\nAyu,0811-9000-102,0811-9000-101\n", 2),
            ("Name,Old phone,New phone\nAyu,0811-9000-102,0811-9000-101\n", 2),
            ("Nama,No HP Lama,Alamat Baru\nAyu,0811-9000-101,Solo\n", 1),
            ("Nama;HP Wali;Kontak\nAyu;0811-9000-101;ayu@example.com\n", 1),
            ("Nama;HP Wali;Kontak\nAyu;0811-9000-101;\n", 1),
        ] {
            let columns = guessed(file);
            let sent_to = recipients::check(&recipients::read_csv(file, BareDigits::Ask).unwrap(), DEFAULT_REGION);
            assert_eq!(columns[phone], "phone", "{file}{columns:?}");
            assert_eq!(sent_to.unwrap().recipients[0].phone.as_str(), "628119000101", "{file}");
        }
    }

    #[test]
    fn further_numbers_of_a_line_without_a_head_are_kept() {
        assert_eq!(guessed("0811-9000-101,0811-9000-102,0811-9000-103\n"), ["phone", "phone", "phone"]);
        let file = "0811-9000-101,0811-9000-102 (rumah),Ayu\n0811-9000-103,-,Budi\n0811-9000-104,0811-9000-105,Cici\n";
        assert_eq!(guessed(file), ["phone", "phone", "name"]);
        let file = "Ayu,0811-9000-101,pesan 12 pcs\nBudi,0811-9000-102,titip 0811-9000-103\nCici,0811-9000-104,lunas\n";
        assert_eq!(guessed(file), ["name", "phone", "ignore"], "a note that has a number once");
    }

    /// This holds for an import and for the list of a broadcast.
    #[test]
    fn several_numbers_in_a_line_are_read_alike_with_and_without_a_head_line() {
        let rows = "Ayu,0811-9000-101,0811-9000-102,0811-9000-103\nBudi,021-5550101,0811-9000-104,-\n\
                    Cici,tidak ada,0811-9000-105,\nDodi,0811-9000-1O6,0811-9000-107,\nEka,0811-9000-108,,\n";
        let read = |text: &str| {
            let layout = Layout::guess(text, None, DEFAULT_REGION);
            let options = ImportOptions { layout, tags: vec![], has_consented: false, bare_digits: BareDigits::Ask };
            let slice = read_slice(text.as_bytes(), true, FilePosition::START, &options, &mut HashSet::new()).unwrap();
            let imported: Vec<_> =
                slice.accepted.into_iter().map(|row| (row.name, row.phone.to_string(), row.attributes)).collect();
            let list = recipients::read_csv(text, BareDigits::Ask).unwrap();
            let sent_to = recipients::check(&list, DEFAULT_REGION).unwrap().recipients;
            let sent_to: Vec<_> =
                sent_to.into_iter().map(|person| (person.name, person.phone.to_string(), person.attributes)).collect();
            assert_eq!(imported, sent_to);
            imported
        };
        let headless = read(rows);
        assert_eq!(headless, read(&format!("Nama,HP 1,HP 2,HP 3\n{rows}")));
        let numbers: Vec<_> = headless
            .iter()
            .map(|(_, phone, attributes)| (phone.as_str(), attributes.get(OTHER_NUMBERS).map_or("", String::as_str)))
            .collect();
        let expected = [
            ("628119000101", "+628119000102, +628119000103"),
            ("628119000104", "+62215550101"),
            ("628119000105", ""),
            ("628119000107", ""),
            ("628119000108", ""),
        ];
        assert_eq!(numbers, expected, "one text per line");
    }
}

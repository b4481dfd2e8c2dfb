//! Which columns of a table hold the numbers to write to.

use csv::StringRecord;

use super::{
    headings::{Heading, PhoneHeading, Role, mentions_a_phone, names_another_number, role_of},
    layout::{Column, ColumnCounts},
};

/// The columns of numbers: those whose heading says so. If none of them has a number in its cells (*WhatsApp: ya*), the best
/// of these comes before them: a column whose heading mentions a phone (*HP Wali*), or an unsure one. If there is none of all
/// these, it is the column with the most numbers whose heading names no numbers of another kind.
pub fn phone_columns(head: &StringRecord, headings: &[Heading], judged: &ColumnCounts) -> Vec<(usize, Column)> {
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
    if sure.iter().all(|(place, _)| judged.numbers(*place) == 0) {
        let mentioned = judged.most_numbers(|place| mentions_a_phone(cell(place)));
        if let Some(place) = mentioned.or_else(|| judged.most_numbers(is_unsure)) {
            sure.push((place, PhoneHeading::Whatsapp));
        } else if sure.is_empty() {
            let may_be = |place: usize| !names_another_number(cell(place));
            let unsure = || (0..judged.width()).find(|place| is_unsure(*place));
            let first = || (0..judged.width()).find(|place| may_be(*place));
            let place = judged.most_numbers(may_be).or_else(unsure).or_else(first).unwrap_or_default();
            return vec![(place, Column::Phone)];
        }
    }
    let sure = of_one_person(head, headings, sure);
    // The headings that name WhatsApp's number come before all others, and those of home and work after them.
    let best = sure.iter().map(|(_, phone)| *phone).min();
    let column = |(place, phone)| (place, if Some(phone) == best { Column::Phone } else { Column::OtherPhone });
    sure.into_iter().map(column).collect()
}

/// Of the numbers of a buyer and a recipient, those of the person whose name is taken: a text that greets one must not go to
/// the other.
fn of_one_person(
    head: &StringRecord,
    headings: &[Heading],
    mut phones: Vec<(usize, PhoneHeading)>,
) -> Vec<(usize, PhoneHeading)> {
    let role = |place: usize| head.get(place).and_then(role_of);
    let names = headings.iter().enumerate().filter(|(_, heading)| matches!(heading, Heading::Name(_)));
    let of_name: Option<Role> = names.map(|(place, _)| role(place)).next().flatten();
    let wanted = of_name.filter(|wanted| phones.iter().any(|(place, _)| role(*place) == Some(*wanted)));
    if let Some(wanted) = wanted.or_else(|| phones.iter().find_map(|(place, _)| role(*place))) {
        phones.retain(|(place, _)| role(*place).is_none_or(|role| role == wanted));
    }
    phones
}

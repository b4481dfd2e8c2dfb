//! Masks what may be a phone number in the text of a log line. The ids of this product stay, so that a line can be found by them.

/// Seven digits in a row may be a phone number: no shorter international number (ITU-T E.164) is in use.
const MIN_PHONE_NUMBER_DIGITS: usize = 7;
/// The length of the prefix of an id, such as `cmp_`, and of the UUID that follows it.
const ID_PARTS: (usize, usize) = (4, 36);

/// Replaces each run of digits that is long enough to be a phone number by `#`, except in ids (`ids.rs`).
pub fn mask_numbers(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let id = leading_id(rest);
        let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        let taken = match (id, digits) {
            (Some(id), _) => id,
            (None, 0) => rest.chars().next().map_or(rest.len(), char::len_utf8),
            (None, digits) => digits,
        };
        let Some((part, after)) = rest.split_at_checked(taken) else { break };
        masked.push_str(if id.is_none() && digits >= MIN_PHONE_NUMBER_DIGITS { "#" } else { part });
        rest = after;
    }
    masked
}

/// Returns the length in bytes of the id with which the text begins; `None` if it begins with no id.
fn leading_id(text: &str) -> Option<usize> {
    let (prefix, rest) = text.split_at_checked(ID_PARTS.0)?;
    let (uuid, _) = rest.split_at_checked(ID_PARTS.1)?;
    let kind = prefix.strip_suffix('_')?;
    let is_id = kind.bytes().all(|letter| letter.is_ascii_lowercase()) && uuid::Uuid::try_parse(uuid).is_ok();
    is_id.then_some(ID_PARTS.0 + ID_PARTS.1)
}

#[cfg(test)]
mod tests {
    use super::mask_numbers;

    #[test]
    fn what_may_be_a_phone_number_is_masked() {
        for (text, masked) in [
            ("6281234567890@s.whatsapp.net is gone", "#@s.whatsapp.net is gone"),
            ("+62 812-3456-7890", "+62 812-3456-7890"),
            ("1234567 and 123456", "# and 123456"),
            ("nomor é6281234567890é", "nomor é#é"),
            ("cmp_6281234567890", "cmp_#"),
            ("", ""),
        ] {
            assert_eq!(mask_numbers(text), masked, "{text}");
        }
    }

    /// The last group of a UUID is often digits alone, so a line about a broadcast could not be found by its id.
    #[test]
    fn an_id_with_many_digits_stays_in_the_log() {
        let line =
            "alert: campaign.id=cmp_01a22e94-27c2-7ebd-98b6-610123456789 could not be dispatched to 6281234567890";
        let masked = "alert: campaign.id=cmp_01a22e94-27c2-7ebd-98b6-610123456789 could not be dispatched to #";
        assert_eq!(mask_numbers(line), masked);
    }
}

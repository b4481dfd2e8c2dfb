//! Computes how long the device shows *typing* before it sends a message (design 15).

use std::time::Duration;

use super::settings::Typing;
use crate::{clock::Random, devices::commands::Gap};

/// The time per word at 40 words a minute.
const MILLIS_PER_WORD: u64 = 1_500;
/// The time per character at 200 characters a minute.
const MILLIS_PER_CHARACTER: u64 = 300;

/// Returns the shortest and the longest typing time in milliseconds; `None` if typing is off. For a campaign message the range depends on
/// its gap: with longer gaps the device types longer.
pub fn typing_range(settings: &Typing, gap: Option<Gap>) -> Option<(u64, u64)> {
    let range = match gap.map(|gap| gap.min_ms) {
        None => (settings.min_ms, settings.max_ms),
        Some(30_000..) => (3_000, 5_000),
        Some(10_000..) => (2_000, 4_000),
        Some(_) => (1_000, 2_000),
    };
    settings.enabled.then_some(range)
}

/// Draws a random typing time near the time that a person needs, within the range. The bounds limit the range of the draw and not its
/// result, so that long texts do not all take the longest time.
pub fn typing_for(text: &str, (shortest, longest): (u64, u64), random: &mut impl Random) -> Duration {
    let longest = longest.max(shortest);
    let words = text.split_whitespace().count() as u64 * MILLIS_PER_WORD;
    let characters = text.chars().count() as u64 * MILLIS_PER_CHARACTER;
    let needed = u64::midpoint(words, characters).clamp(shortest, longest);
    let low = shortest.max(needed.saturating_mul(8) / 10);
    let high = longest.min(needed.saturating_mul(12) / 10);
    Duration::from_millis(random.between(low, high))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clock::SeededRandom;

    const TEN_WORDS: &str = "Your order is on its way and will arrive tomorrow."; // 50 characters

    fn seconds_of(text: &str, range: (u64, u64)) -> Vec<f64> {
        let mut random = SeededRandom::new(3);
        (0..2_000).map(|_| typing_for(text, range, &mut random).as_secs_f64()).collect()
    }

    fn spread(text: &str, range: (u64, u64)) -> (f64, f64) {
        let drawn = seconds_of(text, range);
        (drawn.iter().copied().fold(f64::MAX, f64::min), drawn.iter().copied().fold(0.0, f64::max))
    }

    fn is_about((low, high): (f64, f64), expected: (f64, f64)) -> bool {
        (low - expected.0).abs() < 0.05 && (high - expected.1).abs() < 0.05
    }

    #[test]
    fn typing_takes_as_long_as_a_person_needs() {
        // 10 words: 15 s at 40 a minute; 50 characters: 15 s at 200 a minute.
        assert!(is_about(spread(TEN_WORDS, (1_000, 60_000)), (12.0, 18.0)));
        // 1 word: 1.5 s; 4 characters: 1.2 s.
        assert!(is_about(spread("halo", (500, 60_000)), (1.08, 1.62)));
    }

    #[test]
    fn long_and_short_texts_still_vary_within_the_bounds() {
        assert!(is_about(spread(TEN_WORDS, (1_000, 3_000)), (2.4, 3.0)));
        assert!(is_about(spread("", (1_000, 3_000)), (1.0, 1.2)));
        assert!(is_about(spread("ok", (1_000, 3_000)), (1.0, 1.26)));
    }

    #[test]
    fn the_typing_range_of_a_campaign_depends_on_its_gap() {
        let own = Typing { enabled: true, min_ms: 700, max_ms: 900 };
        let range = |min_ms| typing_range(&own, Some(Gap { min_ms, max_ms: min_ms * 2 }));
        assert_eq!(typing_range(&own, None), Some((700, 900)));
        assert_eq!(range(30_000), Some((3_000, 5_000)));
        assert_eq!(range(29_999), Some((2_000, 4_000)));
        assert_eq!(range(10_000), Some((2_000, 4_000)));
        assert_eq!(range(9_999), Some((1_000, 2_000)));
        assert_eq!(range(0), Some((1_000, 2_000)));
    }

    #[test]
    fn there_is_no_typing_range_if_typing_is_off() {
        let off = Typing { enabled: false, ..Typing::default() };
        assert_eq!(typing_range(&off, None), None);
        assert_eq!(typing_range(&off, Some(Gap { min_ms: 30_000, max_ms: 60_000 })), None);
    }

    proptest! {
        #[test]
        fn every_typing_time_lies_within_its_bounds(
            text in "(\\PC| |\n){0,200}",
            shortest in 0_u64..20_000,
            longest in 0_u64..20_000,
            seed: u64,
        ) {
            let millis = typing_for(&text, (shortest, longest), &mut SeededRandom::new(seed)).as_millis();
            prop_assert!((u128::from(shortest)..=u128::from(longest.max(shortest))).contains(&millis));
        }
    }
}

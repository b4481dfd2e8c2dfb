//! The gap: how long a device waits before the next campaign message (design 16).

use std::time::Duration;

use crate::{clock::Random, devices::commands::Gap};

/// One in ten gaps is doubled, so that the gaps are less regular.
const DOUBLED_ONE_IN: u64 = 10;

/// Draws a random gap after a campaign message: uniform in `[min, max]`, doubled in one of ten cases, never less than `min`.
pub fn draw_gap(gap: Gap, random: &mut impl Random) -> Duration {
    let drawn = random.between(gap.min_ms, gap.max_ms.max(gap.min_ms));
    let doubled = random.between(1, DOUBLED_ONE_IN) == 1;
    Duration::from_millis(if doubled { drawn.saturating_mul(2) } else { drawn })
}

/// Returns the mean of the drawn gaps.
pub fn mean_gap(gap: Gap) -> Duration {
    let middle = u64::midpoint(gap.min_ms, gap.max_ms.max(gap.min_ms));
    Duration::from_millis(middle.saturating_add(middle / DOUBLED_ONE_IN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededRandom;

    #[test]
    fn a_gap_is_never_under_its_minimum_and_never_over_twice_its_maximum() {
        let mut random = SeededRandom::new(11);
        for (min_ms, max_ms) in [(5_000, 5_000), (10_000, 30_000), (0, 0), (7_000, 3_000)] {
            for _ in 0..2_000 {
                let gap = draw_gap(Gap { min_ms, max_ms }, &mut random);
                assert!(gap >= Duration::from_millis(min_ms), "{gap:?}");
                assert!(gap <= Duration::from_millis(2 * max_ms.max(min_ms)), "{gap:?}");
            }
        }
    }

    #[test]
    fn the_mean_of_drawn_gaps_is_the_computed_mean() {
        let mut random = SeededRandom::new(8);
        for (min_ms, max_ms) in [(5_000, 10_000), (30_000, 60_000), (7_000, 7_000), (7_000, 3_000)] {
            let gap = Gap { min_ms, max_ms };
            let drawn: Duration = (0..20_000).map(|_| draw_gap(gap, &mut random)).sum();
            let ratio = drawn.as_secs_f64() / 20_000.0 / mean_gap(gap).as_secs_f64();
            assert!((0.99..1.01).contains(&ratio), "{ratio}");
        }
    }

    #[test]
    fn about_one_gap_in_ten_is_doubled() {
        let mut random = SeededRandom::new(5);
        let doubled = (0..10_000)
            .filter(|_| draw_gap(Gap { min_ms: 10_000, max_ms: 19_999 }, &mut random) >= Duration::from_secs(20))
            .count();
        assert!((800..1_200).contains(&doubled), "{doubled}");
    }
}

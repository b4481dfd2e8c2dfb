//! Repeats work once if it panics, so that one panic does not end it.

use std::panic::{AssertUnwindSafe, catch_unwind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    First,
    Second,
}

/// Runs the work, and once more if it panics, because the cause may have been temporary. `None` if it panicked twice.
pub fn run_twice_if_it_panics<T>(mut work: impl FnMut(Attempt) -> T) -> Option<T> {
    for attempt in [Attempt::First, Attempt::Second] {
        if let Ok(result) = catch_unwind(AssertUnwindSafe(|| work(attempt))) {
            return Some(result);
        }
    }
    log::error!("an event was dropped: handling it panicked twice");
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_panics_is_run_once_more() {
        let mut attempts = Vec::new();
        let mut run = |panics: usize| {
            attempts.clear();
            let result = run_twice_if_it_panics(|attempt| {
                attempts.push(attempt);
                assert!(attempts.len() > panics);
                attempts.len()
            });
            (result, attempts.clone())
        };
        assert_eq!(run(0), (Some(1), vec![Attempt::First]));
        assert_eq!(run(1), (Some(2), vec![Attempt::First, Attempt::Second]));
        assert_eq!(run(2), (None, vec![Attempt::First, Attempt::Second]));
    }
}

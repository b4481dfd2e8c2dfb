//! Which part of the Worker consumes the messages of a queue.

use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueConsumer {
    Dispatch,
    /// Dispatch jobs that failed at each try.
    FailedDispatch,
    BackgroundJobs,
    /// Background jobs that failed at each try.
    FailedBackgroundJobs,
}

/// A message of a queue that nothing consumes goes back for this long, which is as long as Cloudflare takes: a release that
/// consumes it may be deployed meanwhile.
pub const UNCONSUMED_RETRY_AFTER: Duration = Duration::from_hours(12);

impl QueueConsumer {
    /// `None` if nothing consumes this queue.
    pub fn of(queue: &str) -> Option<Self> {
        Some(match queue {
            "dispatch" => Self::Dispatch,
            "dispatch-dead" => Self::FailedDispatch,
            "effects" => Self::BackgroundJobs,
            "effects-dead" => Self::FailedBackgroundJobs,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The queues that Cloudflare delivers to this Worker, by `wrangler.toml`.
    fn delivered() -> Vec<&'static str> {
        let consumers = include_str!("../../wrangler.toml").split("[[queues.consumers]]").skip(1);
        let queues = consumers.filter_map(|text| text.lines().find_map(|line| line.strip_prefix("queue = ")));
        queues.map(|name| name.trim_matches('"')).collect()
    }

    #[test]
    fn every_queue_that_the_worker_gets_has_a_consumer_except_the_two_that_nothing_fills() {
        let queues = delivered();
        assert_eq!(queues.len(), 6, "{queues:?}");
        let unconsumed: Vec<_> = queues.into_iter().filter(|queue| QueueConsumer::of(queue).is_none()).collect();
        assert_eq!(unconsumed, ["knowledge", "knowledge-dead"]);
    }
}

//! Decides which part of the Worker consumes the messages of a queue.

use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueConsumer {
    Dispatch,
    /// Dispatch jobs for which every attempt failed.
    FailedDispatch,
    BackgroundJobs,
    /// Background jobs for which every attempt failed.
    FailedBackgroundJobs,
}

/// How long a message of a queue without a consumer waits before its next delivery, which is the longest delay that Cloudflare allows: a
/// release that consumes it may be deployed meanwhile.
pub const UNCONSUMED_RETRY_AFTER: Duration = Duration::from_hours(12);

impl QueueConsumer {
    /// Returns the consumer of this queue; `None` if nothing consumes it.
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

    /// Returns the queues that Cloudflare delivers to this Worker, according to `wrangler.toml`.
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

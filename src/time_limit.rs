//! A limit on how long a caller waits for an answer: an object can hang, and then nobody else may wait for it.

use std::pin::pin;

use futures::future::{Either, select};

use crate::error::{Error, Result};

/// Returns the result of the work, or an error if `timeout` ends first. If both are ready, the result counts.
pub async fn within<T>(timeout: impl Future<Output = ()>, work: impl Future<Output = Result<T>>) -> Result<T> {
    match select(pin!(work), pin!(timeout)).await {
        Either::Left((result, _)) => result,
        Either::Right(((), _)) => Err(Error::internal("no answer in time")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{
        FutureExt,
        future::{pending, ready},
    };

    #[test]
    fn a_call_that_hangs_fails_when_its_time_is_over() {
        assert!(within(ready(()), pending::<Result<()>>()).now_or_never().unwrap().is_err());
        assert!(within(pending(), pending::<Result<()>>()).now_or_never().is_none(), "its time is not over");
    }

    #[test]
    fn an_answer_counts_however_late_it_comes() {
        for answer in [Ok(1), Err(Error::TooSlow)] {
            assert_eq!(within(pending(), ready(answer.clone())).now_or_never(), Some(answer.clone()));
            assert_eq!(within(ready(()), ready(answer.clone())).now_or_never(), Some(answer));
        }
    }
}

//! Which status of a message replaces which: a status never goes backwards.

use crate::devices::event::MessageStatus;

/// The statuses that `next` replaces; any other stays.
///
/// An acknowledgement or a receipt replaces `failed` and `unknown` even if it comes late, because it is a proof and they
/// are guesses.
pub const fn replaced_by(next: MessageStatus) -> &'static [MessageStatus] {
    use MessageStatus::{Delivered, Failed, Queued, Read, Received, Sending, Sent, Typing, Unknown};
    match next {
        // `typing` is only a live update and never stored.
        Queued | Typing | Received => &[],
        Sending => &[Queued],
        Sent => &[Queued, Sending, Failed, Unknown],
        Delivered => &[Queued, Sending, Sent, Failed, Unknown],
        Read => &[Queued, Sending, Sent, Delivered, Failed, Unknown],
        Failed => &[Queued, Sending, Unknown],
        Unknown => &[Queued, Sending],
    }
}

/// `replaced_by` as a JSON list, for `status in (select value from json_each(?))`.
pub fn replaced_by_json(next: MessageStatus) -> String {
    let names: Vec<&str> = replaced_by(next).iter().map(|status| status.as_str()).collect();
    serde_json::json!(names).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use MessageStatus::{Delivered, Failed, Queued, Read, Received, Sending, Sent, Unknown};

    const ALL: [MessageStatus; 8] = [Queued, Sending, Sent, Delivered, Read, Failed, Unknown, Received];

    #[test]
    fn no_status_replaces_itself_or_a_later_one() {
        let order = [Queued, Sending, Sent, Delivered, Read];
        for (place, next) in order.into_iter().enumerate() {
            for (other_place, other) in order.into_iter().enumerate() {
                assert_eq!(replaced_by(next).contains(&other), other_place < place, "{other:?} -> {next:?}");
            }
        }
    }

    #[test]
    fn a_proof_replaces_a_failure_and_a_failure_never_replaces_a_proof() {
        for proof in [Sent, Delivered, Read] {
            assert!(replaced_by(proof).contains(&Failed) && replaced_by(proof).contains(&Unknown));
            assert!(!replaced_by(Failed).contains(&proof) && !replaced_by(Unknown).contains(&proof));
        }
    }

    #[test]
    fn an_incoming_message_stays_received() {
        for next in ALL {
            assert!(!replaced_by(next).contains(&Received), "{next:?}");
        }
        assert!(replaced_by(Received).is_empty());
    }

    /// So several statuses of one message in a batch can be written as one.
    #[test]
    fn replacing_is_transitive() {
        for last in ALL {
            for middle in replaced_by(last) {
                for first in replaced_by(*middle) {
                    assert!(replaced_by(last).contains(first), "{first:?} -> {middle:?} -> {last:?}");
                }
            }
        }
    }

    #[test]
    fn statuses_written_as_one_end_where_they_would_end_one_by_one() {
        let step =
            |state: MessageStatus, next: MessageStatus| if replaced_by(next).contains(&state) { next } else { state };
        let reported = [Queued, Sending, Sent, Delivered, Read, Failed, Unknown];
        for state in ALL {
            for first in reported {
                for second in reported {
                    let one_by_one = step(step(state, first), second);
                    assert_eq!(step(state, step(first, second)), one_by_one, "{state:?} <- {first:?} <- {second:?}");
                }
            }
        }
    }
}

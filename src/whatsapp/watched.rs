//! The people whose presence the account has asked WhatsApp for. The library keeps all of them, and asks for each again whenever it
//! connects. Without a limit, the list would grow with everybody to whom the device writes.

use std::collections::VecDeque;

use wacore_binary::Jid;

/// The most people on the list: as many as somebody who answers chats at a desk writes to in a short time.
const MAX_WATCHED: usize = 50;

#[derive(Default)]
pub struct Watched(VecDeque<Jid>);

impl Watched {
    /// Adds a person. If the list is full, returns the person who was added longest ago and is removed now.
    pub fn add(&mut self, person: Jid) -> Option<Jid> {
        self.0.retain(|watched| *watched != person);
        self.0.push_back(person);
        if self.0.len() > MAX_WATCHED { self.0.pop_front() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: usize) -> Jid {
        Jid::pn(format!("62811{number}"))
    }

    #[test]
    fn a_person_to_whom_the_last_message_is_long_ago_is_not_watched_any_more() {
        let mut watched = Watched::default();
        assert!((0..MAX_WATCHED).all(|number| watched.add(person(number)).is_none()));
        assert_eq!(watched.add(person(0)), None, "is watched already");
        assert_eq!(watched.add(person(MAX_WATCHED)), Some(person(1)));
        assert_eq!(watched.0.len(), MAX_WATCHED);
    }
}

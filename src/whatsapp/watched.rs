//! Whose presence the account has asked WhatsApp for. The library keeps them all and asks for each again whenever it connects, so
//! the list would grow with everybody whom the device writes to.

use std::collections::VecDeque;

use wacore_binary::Jid;

/// As many as a person has in mind who chats at a desk.
const MAX_WATCHED: usize = 50;

#[derive(Default)]
pub struct Watched(VecDeque<Jid>);

impl Watched {
    /// Adds a person. Returns the one who has to leave the list for it, if it is full.
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

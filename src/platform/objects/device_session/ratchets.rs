//! A ratchet is on disk before a text that it sealed leaves. The protocol library writes one up to 25 ms after it has
//! turned. What a customer's text turned may be lost, for his next text turns it again; but not once an answer was sealed
//! by it: after a kill we would seal the next one by a key that he has never heard of, and he would have to ask for it
//! again. The library holds a text back only when its own counters run out.

use std::rc::Rc;

use whatsapp_rust::Client;

use super::{Inner, runtime::spawn};

impl Inner {
    /// A customer's text has turned a ratchet. While a text of ours is under way it is written at once: in this turn of
    /// the event loop, and so in one transaction with whatever is sealed by it.
    pub fn ratchet_turned(self: &Rc<Self>) {
        self.has_turned.set(true);
        self.sql.crash_points.ratchet_turned();
        if !self.send_queues.borrow().has_messages_under_way() {
            return;
        }
        let object = self.clone();
        spawn(async move {
            if let Some(client) = object.client() {
                object.keep_ratchets(&client).await;
            }
        });
    }

    /// Writes what has turned since the last time; false if that failed, and then nothing may be sealed.
    pub async fn keep_ratchets(&self, client: &Client) -> bool {
        if !self.has_turned.replace(false) {
            return true;
        }
        let kept = client.flush_pending_signal_state().await;
        if let Err(error) = &kept {
            log::warn!("the ratchets could not be written: {error}");
            self.has_turned.set(true);
        }
        kept.is_ok()
    }
}

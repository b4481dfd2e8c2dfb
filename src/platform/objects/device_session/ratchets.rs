//! Makes sure that a Signal ratchet is on disk before a message that it encrypted is sent. The protocol library writes a ratchet up to 25
//! ms after it advanced. An advance by a customer's message may be lost, because the customer's next message advances the ratchet again. It
//! may not be lost once an answer was encrypted with it: after a kill the object would encrypt the next message with a key that the
//! customer's phone does not have, and the phone would have to ask for the message again. The library itself waits for the write only when
//! its own counters run out.

use std::rc::Rc;

use whatsapp_rust::Client;

use super::{Inner, runtime::spawn};

impl Inner {
    /// Records that a customer's message has advanced a ratchet. While a message is being sent, the ratchet is written immediately: in this
    /// turn of the event loop, and so in one transaction with everything that is encrypted with it.
    pub fn ratchet_advanced(self: &Rc<Self>) {
        self.has_unwritten_ratchets.set(true);
        self.crash_points.ratchet_advanced();
        if !self.session.borrow().has_messages_under_way() {
            return;
        }
        let object = self.clone();
        spawn(async move {
            if let Some(client) = object.client() {
                object.write_ratchets(&client).await;
            }
        });
    }

    /// Writes the ratchets that have advanced since the last call. Returns false if that failed; then nothing may be encrypted.
    pub async fn write_ratchets(&self, client: &Client) -> bool {
        if !self.has_unwritten_ratchets.replace(false) {
            return true;
        }
        let kept = client.flush_pending_signal_state().await;
        if let Err(error) = &kept {
            log::warn!("the ratchets could not be written: {error}");
            self.has_unwritten_ratchets.set(true);
        }
        kept.is_ok()
    }
}

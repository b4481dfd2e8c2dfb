//! When the client of the protocol library starts and stops: when the device wants a socket, and when a person links it.

use super::{Effect, Session, SignalStoreOnStop, Turns, whatsapp::WhatsApp};
use crate::{
    devices::{
        commands::StatusReply,
        device::{Status, StatusCause},
    },
    error::{Error, Result},
};

/// Starts and stops the client, of which at most one runs.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait Client {
    fn is_starting(&self) -> bool;
    /// Starts a client, unless one runs or the device wants no socket.
    async fn start(&self) -> Result<()>;
    /// Stops the client, if one runs, and waits until it writes nothing any more.
    async fn stop(&self, signal_store: SignalStoreOnStop);
}

/// Whether the device wants a socket, and no client runs or is starting.
pub fn is_client_missing(device: &(impl Turns + WhatsApp + Client)) -> bool {
    device.turn(|session, _| session.status().wants_socket()) && !device.has_client() && !device.is_starting()
}

/// Starts the client if the device wants a socket and no client runs. Every alarm and the roll call do this.
pub async fn ensure_connected(device: &(impl Turns + WhatsApp + Client)) {
    if is_client_missing(device) {
        device.turn(Session::reconcile_status);
        if device.turn(|session, _| session.status().wants_socket())
            && let Err(error) = device.start().await
        {
            log::error!("the WhatsApp client could not start: {error}");
        }
    }
    device.turn(|session, _| {
        session.add_effect(Effect::HandOverEvents);
        session.add_effect(Effect::Rearm);
    });
}

/// Starts pairing. The QR arrives by an event; a QR that is valid already is in the answer. A device that is linked but
/// stopped (opened elsewhere, banned, outdated) connects again instead.
pub async fn link(device: &(impl Turns + WhatsApp + Client)) -> Result<StatusReply> {
    let (status, has_link) = device.turn(|session, _| (session.status(), session.link().is_some()));
    let is_stopped = matches!(status, Status::Replaced | Status::Banned | Status::Failed);
    if is_stopped && has_link {
        device.stop(SignalStoreOnStop::Keep).await;
        device.turn(|session, at| session.set_status(StatusCause::ReconnectRequested, at));
        device.start().await?;
    } else if status.is_linked() {
        return Err(Error::Conflict("this device is linked already; log it out first".into()));
    } else if status != Status::Pairing || !device.has_client() {
        device.stop(SignalStoreOnStop::Forget).await;
        device.turn(|session, at| session.set_status(StatusCause::LinkRequested, at));
        device.start().await?;
    }
    Ok(device.turn(|session, at| session.status_reply(at)))
}

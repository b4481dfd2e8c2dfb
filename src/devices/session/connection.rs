//! What becomes of the device when its connection changes: its status, its link, its QR, and whether the client stops.

use super::{Effect, Moment, Session, Storage};
use crate::{
    clock::{Random, Timestamp},
    devices::{
        commands::{Qr, StatusReply},
        device::{DeviceStatus, Status, StatusCause},
        event::DeviceEventKind,
        failure::FailureReason,
        pairing::PAIRING_LASTS_FOR,
        people, record,
        tenant_log::FindNumberHolder,
    },
    error::Result,
};

/// The WhatsApp Web version that the client presents if none is configured.
const DEFAULT_CLIENT_VERSION: (u32, u32, u32) = (2, 3000, 1_043_857_760);

/// What the protocol library reports about pairing and the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionEvent {
    /// The phone has scanned the QR, and the link is saved.
    Scanned,
    /// No phone has scanned any of the QRs.
    QrsExhausted,
    PairingFailed,
    /// The device receives the messages that arrived while it was not connected.
    CatchingUp,
    Connected,
    Disconnected,
    /// Another client took the connection over.
    OpenedElsewhere,
    /// The phone removed this device.
    RemovedOnPhone,
    /// WhatsApp locked the account.
    AccountLocked,
    TemporaryBan,
    /// WhatsApp no longer accepts this version of the protocol client.
    ClientOutdated,
}

/// What happens to the stored Signal data when the client stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignalStoreOnStop {
    Keep,
    Forget,
}

impl<S: Storage> Session<S> {
    /// Changes the status of the device as the library's report demands.
    pub fn on_connection_news(&mut self, news: ConnectionEvent, at: &Moment) {
        use SignalStoreOnStop::{Forget, Keep};
        match news {
            ConnectionEvent::Scanned => {
                self.show_qr(None, at.now);
                self.set_status(StatusCause::Scanned, at);
            }
            ConnectionEvent::QrsExhausted => self.stop_with_status(StatusCause::QrExpired, Forget, at),
            ConnectionEvent::PairingFailed => self.stop_with_status(StatusCause::PairingFailed, Forget, at),
            ConnectionEvent::CatchingUp => self.set_status(StatusCause::CatchingUp, at),
            ConnectionEvent::Connected => {
                self.set_status(StatusCause::Connected, at);
                self.resume_unanswered(at);
                self.request_uploads(at);
                self.check_number();
            }
            // During pairing the library opens another socket and reports another QR.
            ConnectionEvent::Disconnected if self.status() == Status::Pairing => {}
            ConnectionEvent::Disconnected => self.set_status(StatusCause::ConnectionLost, at),
            ConnectionEvent::OpenedElsewhere => self.stop_with_status(StatusCause::OpenedElsewhere, Keep, at),
            ConnectionEvent::RemovedOnPhone => self.on_link_lost(StatusCause::RemovedOnPhone, at),
            ConnectionEvent::AccountLocked => self.on_link_lost(StatusCause::AccountLocked, at),
            ConnectionEvent::TemporaryBan => self.stop_with_status(StatusCause::TemporaryBan, Keep, at),
            ConnectionEvent::ClientOutdated => self.stop_with_status(StatusCause::ClientOutdated, Keep, at),
        }
    }

    fn on_link_lost(&mut self, cause: StatusCause, at: &Moment) {
        self.give_up_outgoing(&FailureReason::DeviceLoggedOut, at);
        self.stop_with_status(cause, SignalStoreOnStop::Forget, at);
    }

    /// Asks the hub, for a new link, whether another device holds the number. This waits until the device is connected,
    /// because before that it could not be removed from the phone's list. The alarm asks again while there is no
    /// answer.
    pub(super) fn check_number(&mut self) {
        let Some(record) = self.record.as_ref().filter(|record| record.is_number_unchecked) else { return };
        let Some(phone) = record.status.phone.clone() else { return };
        let (tenant, device, epoch) = (record.tenant.clone(), record.device.clone(), record.epoch.clone());
        let ask = FindNumberHolder { tenant, device, epoch, phone };
        self.add_effect(Effect::CheckNumber(ask));
    }

    /// The device is logged out; its client is stopped and its Signal data deleted.
    pub fn on_logged_out(&mut self, cause: StatusCause, at: &Moment) {
        self.show_qr(None, at.now);
        self.give_up_outgoing(&FailureReason::DeviceLoggedOut, at);
        self.set_status(cause, at);
    }

    /// Stops the client. The library does not reconnect after this, and neither does the object until a person acts.
    fn stop_with_status(&mut self, cause: StatusCause, signal_store: SignalStoreOnStop, at: &Moment) {
        self.show_qr(None, at.now);
        self.set_status(cause, at);
        self.add_effect(Effect::StopClient(signal_store));
    }

    /// Changes the status of the device and appends the event for the hub, both in one turn of the event loop. Does
    /// nothing if neither the status nor its cause changes.
    pub fn set_status(&mut self, cause: StatusCause, at: &Moment) {
        let Some(status) = cause.status() else { return };
        let changed =
            self.record.as_ref().is_some_and(|record| record.status.status != status || record.status.cause != cause);
        if !changed {
            return;
        }
        let before = self.record.clone();
        let saved = self.change_record(|record| {
            // The hub has to get the history of the number before it learns that the device has lost the number.
            if record.status.status.is_linked() && !status.is_linked() {
                record.note_end_of_link(at.now);
            }
            record.status.status = status;
            record.status.cause = cause;
            record.status.at = at.now;
            record.status.proven_until = at.proven_until;
        });
        if let Err(error) = saved {
            return self.abort("the status could not be stored", &error);
        }
        let Some(now_shown) = self.record.as_ref().map(|record| record.status.clone()) else { return };
        if !self.append_event(DeviceEventKind::DeviceStatus(now_shown), at.now) {
            // The next instance reports a status only if it differs from the stored one.
            let restored = before.map_or(Ok(()), |before| self.change_record(|record| *record = before));
            if let Err(error) = restored {
                log::error!("a status that was not reported could not be taken back: {error}");
            }
            return;
        }
        self.show_waits(at);
        self.add_effect(Effect::Rearm);
    }

    /// Corrects the stored status. An earlier instance saved it and then ended without changing it, so the connection
    /// of that instance is gone.
    pub fn reconcile_status(&mut self, at: &Moment) {
        let Some(record) = &self.record else { return };
        let pairing_is_over = at.now.since(record.status.at) > PAIRING_LASTS_FOR;
        match record.status.status {
            Status::Pairing if record.link.is_none() && pairing_is_over => {
                self.set_status(StatusCause::QrExpired, at);
            }
            Status::Pairing => {}
            _ => self.set_status(StatusCause::Restarted, at),
        }
    }

    /// Saves a new link. A message that was first sent over an earlier link is never sent again automatically.
    pub fn begin_link(&mut self, phone: &str, lid: &str, now: Timestamp, random: &mut impl Random) {
        let link = record::new_token(random);
        if let Err(error) = self.save_link(phone, lid, link, now) {
            self.abort("the link could not be saved", &error);
        }
    }

    fn save_link(&mut self, phone: &str, lid: &str, link: String, now: Timestamp) -> Result<()> {
        let mut before = None;
        self.change_record(|record| before = record.begin_link(phone, lid, link, now))?;
        if let Some(before) = before {
            people::change_number(&self.storage.part("people"), &before, phone)?;
            self.load_outgoing(now)?;
        }
        Ok(())
    }

    /// Forgets the link, because the Signal data that it needs is being deleted.
    pub fn end_link(&mut self, now: Timestamp) {
        let ended = self.change_record(|record| {
            if record.link.take().is_some() {
                record.note_end_of_link(now);
            }
        });
        self.add_effect(Effect::HandOverEvents);
        if let Err(error) = ended {
            log::error!("the link could not be deleted: {error}");
        }
    }

    /// Shows this QR on the dashboard, or none.
    pub fn show_qr(&mut self, qr: Option<Qr>, now: Timestamp) {
        if self.qr != qr {
            self.qr.clone_from(&qr);
            self.append_event(DeviceEventKind::DeviceQr(qr), now);
        }
    }

    /// The status with its proof, and the QR while it is valid.
    pub fn status_reply(&self, at: &Moment) -> StatusReply {
        let status = self.record.as_ref().map(|record| {
            let mut status = record.status.clone();
            status.proven_until = at.proven_until;
            status.read_at(at.now)
        });
        let status = status.unwrap_or(DeviceStatus {
            status: Status::Unlinked,
            cause: StatusCause::Created,
            at: at.now,
            phone: None,
            lid: None,
            proven_until: None,
        });
        let qr = self.qr.clone().filter(|qr| at.now < qr.expires_at);
        StatusReply { status, qr }
    }
}

/// The version of WhatsApp Web that the client presents: the one that an operator configured (`2.3000.1043857760`), or a
/// default.
pub fn client_version(configured: Option<&str>) -> (u32, u32, u32) {
    configured.and_then(parse_version).unwrap_or(DEFAULT_CLIENT_VERSION)
}

fn parse_version(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Some(first)), Some(Some(second)), Some(Some(third)), None) => Some((first, second, third)),
        _ => None,
    }
}

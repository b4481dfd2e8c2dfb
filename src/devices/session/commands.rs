//! The commands that the session answers by itself. The object answers those that start or stop its client.

use super::{Moment, Session, Storage};
use crate::{
    clock::{Random, Timestamp},
    devices::{
        commands::{
            ApplyConsentEvent, ApplyConsents, CancelMessage, ChangeInbox, DecideMessage, EndMedia, EndUpload, Envelope,
            FindKnownItems, GetMedia, GetPaceFacts, GetPacing, GetReceipts, GetStatus, ListGroups, ListOutbox,
            SendMessage, SetCampaignState, TakeItems,
        },
        record::Record,
    },
    error::{Error, Result},
    ids::{DeviceId, TenantId},
    ports::ObjectCommand,
};

impl<S: Storage> Session<S> {
    /// Answers the command with this name, as JSON; `None` if the session does not know it. `rate_limits` reads the variable
    /// `RATE_LIMITS`.
    pub fn run_command(
        &mut self,
        name: &str,
        body: &[u8],
        rate_limits: impl FnOnce() -> Option<String>,
        at: &Moment,
        random: &mut impl Random,
    ) -> Option<Result<String>> {
        Some(match name {
            GetStatus::NAME => self.answer(body, at, random, |session, _: GetStatus| Ok(session.status_reply(at))),
            SendMessage::NAME => self.answer(body, at, random, |session, command: SendMessage| {
                session.accept_message(command, rate_limits().as_deref(), at)
            }),
            CancelMessage::NAME => {
                self.answer(body, at, random, |session, command: CancelMessage| session.cancel(&command, at))
            }
            DecideMessage::NAME => {
                self.answer(body, at, random, |session, command: DecideMessage| session.decide(&command, at))
            }
            ListOutbox::NAME => {
                self.answer(body, at, random, |session, command: ListOutbox| session.list_outbox(&command, at))
            }
            GetPacing::NAME => self.answer(body, at, random, |session, _: GetPacing| Ok(session.pacing_reply(at.now))),
            ChangeInbox::NAME => {
                self.answer(body, at, random, |session, command: ChangeInbox| session.change_inbox(command))
            }
            TakeItems::NAME => {
                self.answer(body, at, random, |session, command: TakeItems| session.take_items(command, at))
            }
            FindKnownItems::NAME => {
                self.answer(body, at, random, |session, command: FindKnownItems| session.known_items(command))
            }
            SetCampaignState::NAME => {
                self.answer(body, at, random, |session, command: SetCampaignState| session.set_campaign(command, at))
            }
            ApplyConsents::NAME => self
                .answer(body, at, random, |session, command: ApplyConsents| session.apply_consents(&command.0, at.now)),
            ApplyConsentEvent::NAME => self.answer(body, at, random, |session, command: ApplyConsentEvent| {
                session.apply_consent_event(&command.0, at.now)
            }),
            GetPaceFacts::NAME => {
                self.answer(body, at, random, |session, command: GetPaceFacts| session.pace_facts(&command, at))
            }
            ListGroups::NAME => self.answer(body, at, random, |session, _: ListGroups| session.list_groups()),
            GetReceipts::NAME => {
                self.answer(body, at, random, |session, command: GetReceipts| session.read_receipts(&command))
            }
            GetMedia::NAME => {
                self.answer(body, at, random, |session, command: GetMedia| session.media_reference(&command.file))
            }
            EndMedia::NAME => {
                self.answer(body, at, random, |session, command: EndMedia| session.end_media(&command, at))
            }
            EndUpload::NAME => {
                self.answer(body, at, random, |session, command: EndUpload| session.end_upload(&command, at))
            }
            _ => return None,
        })
    }

    fn answer<C: ObjectCommand>(
        &mut self,
        body: &[u8],
        at: &Moment,
        random: &mut impl Random,
        run: impl FnOnce(&mut Self, C) -> Result<C::Reply>,
    ) -> Result<String> {
        let command = self.parse_and_authorise(body, at.now, random)?;
        serde_json::to_string(&run(self, command)?).map_err(Error::internal)
    }

    /// Parses a command and authorises its sender. The first command of all creates the record; a command of any other
    /// tenant is refused as if there were no device.
    pub fn parse_and_authorise<C: ObjectCommand>(
        &mut self,
        body: &[u8],
        now: Timestamp,
        random: &mut impl Random,
    ) -> Result<C> {
        let Envelope { tenant, device, generation, command } = serde_json::from_slice(body).map_err(Error::internal)?;
        self.authorise(tenant, device, generation, now, random)?;
        Ok(command)
    }

    fn authorise(
        &mut self,
        tenant: TenantId,
        device: DeviceId,
        generation: i64,
        now: Timestamp,
        random: &mut impl Random,
    ) -> Result<()> {
        let Some(record) = self.record.as_mut() else {
            let record = Record::new(tenant, device, generation, now, random);
            record.save(&self.storage)?;
            self.record = Some(record);
            return Ok(());
        };
        record.check_caller(&tenant, generation)?;
        if generation > record.generation {
            record.generation = generation;
            record.save(&self.storage)?;
        }
        Ok(())
    }
}

//! Carries out the effects that the session decides on.

use std::{rc::Rc, time::Duration};

use whatsapp_rust::features::{MediaRetryResult, MediaReuploadRequest};
use worker::MessageBuilder;

use super::{Inner, now, runtime::spawn, transport::close_stale_socket};
use crate::{
    clock::SystemRandom,
    contacts::consent::changes::ConsentPage,
    devices::{
        commands::{DispatchJob, GetGroup},
        device::PROOF_LASTS_FOR,
        event::{Append, AppendReply},
        groups::Group,
        media::{FetchMediaJob, Reupload},
        outbox::WaitingMessage,
        session::{
            Effect, Moment, ReachOutLimit, Session, Turns,
            client::Client,
            hand_over::{HUB_ANSWERS_WITHIN, Hub, hand_over_round},
            send_flow,
        },
        tenant_log::{FindNumberHolder, ReadConsents},
        uploads::UploadMediaJob,
    },
    error::{Error, Result},
    platform::{
        bindings,
        objects::{crash_points::Point, panics::catch_panic, sleep::Sleep, stub},
        pacing_overrides,
        queues::BackgroundQueue,
        sql_storage::ObjectSql,
        time_zones::HostTimeZones,
    },
    ports::Queue,
    time_limit::within,
    whatsapp::{groups, limits},
    workflows::background_job::BackgroundJob,
};

/// How long a caller waits for what WhatsApp reports of a group.
const GROUP_ANSWERS_WITHIN: Duration = Duration::from_secs(5);
/// After how long the caller may ask again.
const GROUP_RETRY_AFTER_SECONDS: u32 = 10;

impl Turns for Rc<Inner> {
    type Storage = ObjectSql;

    fn turn<T>(&self, decide: impl FnOnce(&mut Session<ObjectSql>, &Moment) -> T) -> T {
        let moment = self.moment();
        let mut session = self.session.borrow_mut();
        let decided = decide(&mut session, &moment);
        let effects = session.take_effects();
        drop(session);
        for effect in effects {
            self.carry_out(effect);
        }
        decided
    }

    async fn wait(&self, span: Duration) {
        Sleep::new(span).await;
    }
}

impl Hub for Rc<Inner> {
    async fn append(&self, append: &Append) -> Result<AppendReply> {
        let reply = stub::call(&self.env, bindings::TENANT_HUB, append.tenant.as_str(), append).await?;
        if !append.events.is_empty() {
            self.crash_points.reach(Point::MidHandOver);
        }
        Ok(reply)
    }

    async fn read_consents(&self, ask: &ReadConsents) -> Result<ConsentPage> {
        stub::call_within(HUB_ANSWERS_WITHIN, &self.env, bindings::TENANT_HUB, ask.tenant.as_str(), ask).await
    }
}

impl Inner {
    fn moment(&self) -> Moment<'static> {
        let stored = self.session.borrow().settings();
        Moment {
            now: now(),
            is_logged_in: self.client().is_some_and(|client| client.is_logged_in()),
            proven_until: self.last_byte_at.get().map(|at| at.plus(PROOF_LASTS_FOR)),
            settings: pacing_overrides::apply(stored, |name| self.variable(name)),
            zones: &HostTimeZones,
        }
    }

    fn carry_out(self: &Rc<Self>, effect: Effect) {
        let object = self.clone();
        match effect {
            Effect::HandOverEvents => self.hand_over_events(),
            Effect::Send(waiting) => spawn(async move { object.send_to_end(waiting).await }),
            Effect::WakeAt(due) => spawn(async move { send_flow::wake_at(&object, due).await }),
            Effect::RequestItems(job) => spawn(async move { object.request_items(job).await }),
            Effect::FetchMedia(job) => spawn(async move { object.request_file(job).await }),
            Effect::UploadMedia(job) => spawn(async move { object.request_upload(job).await }),
            Effect::AskReupload(ask) => spawn(async move { object.ask_reupload(&ask).await }),
            Effect::CheckNumber(ask) => spawn(async move { object.check_number(&ask).await }),
            Effect::LogOut(cause) => spawn(async move {
                if let Err(error) = object.log_out(cause).await {
                    log::error!("a device whose number another one holds could not be logged out: {error}");
                }
            }),
            Effect::AskReachOutLimit => spawn(async move { object.ask_reach_out_limit().await }),
            Effect::AskGroup(chat_id) => spawn(async move { object.ask_group(&chat_id).await }),
            Effect::BecomeUnavailableWhenIdle => {
                spawn(async move { send_flow::become_unavailable_when_idle(&object).await });
            }
            // This runs in the background, because the handler of the client's own event must not wait for the client.
            Effect::StopClient(signal_store) => spawn(async move { object.stop(signal_store).await }),
            Effect::Rearm => self.rearm(),
            Effect::Abort => {
                close_stale_socket(&self.id);
                self.abort.soon(&self.sql);
            }
        }
    }

    /// Sets the alarm for the earliest thing that is due, unless it wakes the object earlier anyway. Setting the alarm writes
    /// one row.
    pub fn rearm(&self) {
        let Some(after) = self.session.borrow().next_alarm(now()) else { return };
        if self.alarm.wake_by(now().plus(after)) {
            self.sql.count("alarm", 1);
        }
    }

    /// Starts the hand-over of events, unless one is already running.
    pub fn hand_over_events(self: &Rc<Self>) {
        if !self.hand_over.request() {
            return;
        }
        let object = self.clone();
        spawn(async move {
            let run = object.hand_over.run(async || hand_over_round(&object).await);
            if catch_panic(run).await.is_none() {
                object.turn(|session, _| session.on_hand_over_failure());
            }
            object.rearm();
        });
    }

    async fn send_to_end(self: &Rc<Self>, waiting: WaitingMessage) {
        let send = async {
            self.crash_points.reach(Point::Send);
            send_flow::send(self, &waiting, &mut SystemRandom).await
        };
        match catch_panic(send).await {
            Some(Ok(())) => {}
            Some(Err(error)) => log::error!("a message could not be sent: {error}"),
            None => self.turn(|session, at| session.on_send_panic(&waiting, at)),
        }
        self.turn(|session, at| session.end_sending(&waiting, at));
    }

    async fn request_items(&self, job: DispatchJob) {
        let sent = match self.env.queue(bindings::DISPATCH) {
            Ok(queue) => queue.send(MessageBuilder::new(job).build()).await,
            Err(error) => Err(error),
        };
        if let Err(error) = sent {
            log::warn!("the dispatch queue did not take an item request: {error}");
        }
    }

    /// The next alarm after an hour asks again, if the job is lost.
    async fn request_file(&self, job: FetchMediaJob) {
        if let Err(error) = self.queue_job(&BackgroundJob::FetchMedia(job)).await {
            log::warn!("the queue of background jobs did not take that a file is to be fetched: {error}");
        }
    }

    /// The next alarm asks again.
    async fn request_upload(self: &Rc<Self>, job: UploadMediaJob) {
        let file = job.file.clone();
        if let Err(error) = self.queue_job(&BackgroundJob::UploadMedia(job)).await {
            log::warn!("the queue of background jobs did not take that a file is to be uploaded: {error}");
            self.turn(|session, _| session.on_upload_postponed(&file));
        }
    }

    async fn queue_job(&self, job: &BackgroundJob) -> Result<()> {
        BackgroundQueue::new(&self.env)?.send(job).await
    }

    /// WhatsApp passes the question on; the library waits 30 s for the answer.
    async fn ask_reupload(self: &Rc<Self>, ask: &Reupload) {
        let path = self.reuploaded_path(ask).await;
        self.turn(|session, at| session.on_reupload(&ask.file, path.as_deref(), at));
    }

    async fn reuploaded_path(&self, Reupload { message, media_key, .. }: &Reupload) -> Option<String> {
        let client = self.client()?;
        let participant = message.participant.as_ref().map(|participant| participant.parse()).transpose().ok()?;
        let request = MediaReuploadRequest {
            msg_id: &message.wa_message_id,
            chat_jid: &message.chat.parse().ok()?,
            media_key: &media_key.0,
            is_from_me: message.is_from_me,
            participant: participant.as_ref(),
        };
        match client.media_reupload().request(&request).await {
            Ok(MediaRetryResult::Success { direct_path }) => Some(direct_path),
            Ok(_) => None,
            Err(error) => {
                log::warn!("the sender's phone did not upload a file again: {error}");
                None
            }
        }
    }

    async fn check_number(self: &Rc<Self>, ask: &FindNumberHolder) {
        let tenant = ask.tenant.as_str();
        match stub::call_within(HUB_ANSWERS_WITHIN, &self.env, bindings::TENANT_HUB, tenant, ask).await {
            Ok(found) => self.turn(|session, at| session.on_number_checked(ask, &found, at.now)),
            // The next alarm asks again.
            Err(error) => log::warn!("the hub did not say whether another device holds the number: {error}"),
        }
    }

    pub async fn ask_group(self: &Rc<Self>, chat_id: &str) {
        let (Some(client), Ok(group)) = (self.client(), chat_id.parse()) else { return };
        match client.groups().get_metadata(&group).await {
            Ok(group) => {
                let members = group.participants.iter().map(|of| {
                    let addresses = [Some(&of.jid), of.phone_number.as_ref(), of.lid.as_ref()];
                    groups::member(addresses, of.participant_type)
                });
                let info = groups::info(&group.subject, group.addressing_mode, members);
                self.turn(|session, at| session.on_group_answer(chat_id, &info, at));
            }
            Err(error) => log::warn!("WhatsApp did not report a group: {error}"),
        }
    }

    /// A group with its members. WhatsApp is asked for them if they are not known, and the caller waits for its answer, but not for long: the
    /// library itself would wait for 75 s.
    pub async fn read_group(self: &Rc<Self>, ask: &GetGroup) -> Result<Group> {
        let is_asked = self.turn(|session, at| at.is_logged_in && session.lacks_members(&ask.chat_id));
        let answer = async {
            if is_asked {
                self.ask_group(&ask.chat_id).await;
            }
            Ok(())
        };
        let in_time = within(Sleep::new(GROUP_ANSWERS_WITHIN), answer).await;
        match self.session.borrow().read_group(ask) {
            Err(Error::NotFound { .. }) if in_time.is_err() => Err(Error::Unavailable {
                message: "WhatsApp has not reported the group in time; ask again".into(),
                after_seconds: GROUP_RETRY_AFTER_SECONDS,
            }),
            group => group,
        }
    }

    async fn ask_reach_out_limit(self: &Rc<Self>) {
        let Some(client) = self.client() else { return };
        match client.mex().fetch_reachout_timelock().await {
            Ok(lock) => {
                let ends = lock.time_enforcement_ends.and_then(|ends| limits::time(&ends.into()));
                let limit = ReachOutLimit { is_active: lock.is_active, ends };
                self.turn(|session, at| session.on_reach_out_answer(&limit, at));
            }
            Err(error) => log::warn!("WhatsApp did not say how long its reach-out limit lasts: {error}"),
        }
    }
}

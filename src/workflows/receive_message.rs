//! The steps that each received message passes. The device stores the message; then the opt-out keyword and the hooks decide
//! about it, in this order. The messages of one chat pass the hooks one after the other, and no chat waits for another.
//!
//! A hook that needs I/O requests an effect and waits for its result: the object of a device has no I/O but its socket, its
//! storage and calls to other objects. Nothing is awaited here. The result of the effect comes back by `receive_result`, with
//! the id of the effect, and the same hook decides again.

use std::{ops::ControlFlow, time::Duration};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    clock::{Random, Timestamp},
    contacts::opt_out::{ConsentKeyword, ConsentText, find_consent},
    devices::{
        session::{IncomingMessage, Moment, Session, Storage},
        unfinished::{self, AwaitedEffect, UnfinishedMessage},
    },
    error::{Error, Result},
    ids::EffectId,
    messages::message::Message,
    panics::{Attempt, run_twice_if_it_panics},
};

/// How long a chat waits for the result of an effect. Later messages of the chat wait for it, too, so a result that got
/// lost must not stop them for ever.
pub const RESULT_WITHIN: Duration = Duration::from_mins(10);

/// The steps that decide about a received message once it has been searched for an opt-out keyword, in this order. The names are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Hook {
    /// A user answers in this chat, so no bot may.
    HumanTakeover,
    /// A flow has asked something, and the message is the answer.
    WaitingFlow,
    /// The message starts a flow.
    Trigger,
    /// An AI answers.
    Ai,
}

impl Hook {
    pub const ALL: [Self; 4] = [Self::HumanTakeover, Self::WaitingFlow, Self::Trigger, Self::Ai];
}

/// What a hook decides about a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision<E> {
    /// The next hook decides.
    NotMine,
    /// The message has passed: no other hook decides about it.
    Handled,
    /// The hook decides when it has the result of this effect.
    Request(E),
}

/// An effect to be carried out. Its result is passed to `receive_result`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestedEffect<E> {
    pub id: EffectId,
    pub effect: E,
}

/// The hooks of one build: those of the product, or those of a test.
pub trait Hooks<S: Storage> {
    /// An effect that a hook can request. It is stored while the message waits.
    type Effect: Serialize + DeserializeOwned;
    type EffectResult;

    /// Returns the hook's decision about the message. `result` is that of the effect which the hook has requested for this message. A hook
    /// that panics is called once more, so it must be harmless to repeat each of its writes.
    fn decide(
        &self,
        hook: Hook,
        message: &Message,
        result: Option<&Self::EffectResult>,
        session: &mut Session<S>,
        at: &Moment,
        random: &mut impl Random,
    ) -> Decision<Self::Effect>;
}

/// The hooks of the product: none of them is built yet.
pub struct NoHooks;

/// No hook of the product requests anything yet.
#[derive(Debug, Serialize, Deserialize)]
pub enum NoEffect {}

impl NoEffect {
    /// Carries out a requested effect. There is none, so this is never called.
    pub const fn carry_out(self) {
        match self {}
    }
}

impl<S: Storage> Hooks<S> for NoHooks {
    type Effect = NoEffect;
    type EffectResult = NoEffect;

    fn decide(
        &self,
        hook: Hook,
        _: &Message,
        _: Option<&NoEffect>,
        _: &mut Session<S>,
        _: &Moment,
        _: &mut impl Random,
    ) -> Decision<NoEffect> {
        match hook {
            Hook::HumanTakeover | Hook::WaitingFlow | Hook::Trigger | Hook::Ai => Decision::NotMine,
        }
    }
}

/// Stores a received message and lets its steps decide about it, all in one turn of the event loop. A caller that catches a panic calls it
/// once more, with `Attempt::Second`.
///
/// A message whose step panics twice passes no further step. It is stored and shown like any other, and its chat continues.
pub fn receive_message<S: Storage, H: Hooks<S>>(
    session: &mut Session<S>,
    hooks: &H,
    incoming: &IncomingMessage,
    attempt: Attempt,
    at: &Moment,
    random: &mut impl Random,
) -> Option<RequestedEffect<H::Effect>> {
    let message = match attempt {
        Attempt::First => session.receive(incoming, at, random),
        Attempt::Second => session.receive_again(incoming, at, random),
    }?;
    // The hooks have decided about the message before its author edited it. An edit passes only the keyword step.
    let is_edit = message.marks.edited_at.is_some();
    // The event of the message is appended already. If a panic left this function now, the event would be appended again.
    match run_twice_if_it_panics(|_| record_consent(session, &message, at))? {
        Consent::Unchanged if is_edit => return None,
        Consent::Unchanged => {}
        Consent::OptOut => return None,
        Consent::NotStored => {
            // An opt-out must not be lost, so the message is received anew when WhatsApp delivers it again. It may then be in its
            // chat twice.
            session.forget(incoming, &message);
            return None;
        }
    }
    match run_twice_if_it_panics(|_| unfinished::queue_after_earlier(&session.unfinished(), &message))? {
        Ok(true) => None,
        Ok(false) => ask_hooks(session, hooks, &message, None, at, random),
        Err(error) => {
            log::error!("the hooks do not see a message, because its chat could not be read: {error}");
            None
        }
    }
}

/// Passes the result of an effect to the hook that requested it. A result that nothing waits for changes nothing: it came twice or too
/// late, or its id is unknown.
pub fn receive_result<S: Storage, H: Hooks<S>>(
    session: &mut Session<S>,
    hooks: &H,
    id: &EffectId,
    result: &H::EffectResult,
    at: &Moment,
    random: &mut impl Random,
) -> Result<Option<RequestedEffect<H::Effect>>> {
    let Some(waiting) = unfinished::waiting_for(&session.unfinished(), id)? else { return Ok(None) };
    // A later release may have stored a hook that this one does not have. Its message passes no further hook.
    let hook = waiting.awaited.and_then(|awaited| awaited.hook.parse().ok());
    let next = hook.and_then(|hook| ask_hooks(session, hooks, &waiting.message, Some((hook, result)), at, random));
    if next.is_some() {
        return Ok(next);
    }
    finish(session, hooks, &waiting.message, at, random)
}

/// Resumes messages that wait; every alarm calls this. In a new instance of the object, it requests their effects again, because the
/// earlier instance may have ended before the request left. It gives up results that are overdue.
pub fn resume<S: Storage, H: Hooks<S>>(
    session: &mut Session<S>,
    hooks: &H,
    at: &Moment,
    random: &mut impl Random,
) -> Vec<RequestedEffect<H::Effect>> {
    let read = |rows: Result<Vec<UnfinishedMessage>>| {
        rows.unwrap_or_else(|error| {
            log::error!("unfinished messages could not be read: {error}");
            Vec::new()
        })
    };
    let is_in_time = |awaited: &AwaitedEffect| at.now.since(awaited.requested_at) < RESULT_WITHIN;
    let mut requested = Vec::new();
    if session.mark_resumed() {
        let awaited = read(unfinished::list_awaited(&session.unfinished())).into_iter().filter_map(|row| row.awaited);
        // A later release may have stored an effect that this one cannot parse.
        let known = |awaited: AwaitedEffect| {
            Some(RequestedEffect { id: awaited.id, effect: serde_json::from_str(&awaited.effect).ok()? })
        };
        requested.extend(awaited.filter(is_in_time).filter_map(known));
    }
    for UnfinishedMessage { message, awaited } in read(unfinished::first_of_each_chat(&session.unfinished())) {
        let next = match awaited {
            Some(awaited) if is_in_time(&awaited) => Ok(None),
            Some(awaited) => {
                log::warn!("the effect {} got no result in time", awaited.id);
                finish(session, hooks, &message, at, random)
            }
            None => pass_rest(session, hooks, &message.chat_id, at, random),
        };
        match next {
            Ok(next) => requested.extend(next),
            Err(error) => log::error!("the messages of a chat could not go on: {error}"),
        }
    }
    requested
}

/// Records that the message is an opt-out or opt-in, or looks like an opt-out. This does not wait for earlier messages of the
/// chat, because no broadcast may leave meanwhile. An opt-out passes no hook, so that no bot answers it. An opt-in keyword may
/// also answer a flow, and a probable opt-out may be anything, so the hooks decide about these.
fn record_consent<S: Storage>(session: &mut Session<S>, message: &Message, at: &Moment) -> Consent {
    let Some(text) = message.content.written_text() else { return Consent::Unchanged };
    let settings = session.keyword_settings();
    let found = find_consent(text, &settings);
    let keyword = match found {
        Some(ConsentText::Keyword(keyword)) => keyword,
        Some(ConsentText::ProbableOptOut(ref word)) if settings.counts_probable => ConsentKeyword::OptOut(word),
        Some(ConsentText::ProbableOptOut(word)) => {
            let is_stored = session.record_probable_opt_out(word, message, at);
            return if is_stored { Consent::Unchanged } else { Consent::NotStored };
        }
        None => return Consent::Unchanged,
    };
    if !session.record_consent(keyword, message, at) {
        return Consent::NotStored;
    }
    match keyword {
        ConsentKeyword::OptOut(_) => Consent::OptOut,
        ConsentKeyword::OptIn(_) => Consent::Unchanged,
    }
}

/// The effect of a message on the consent of its sender.
enum Consent {
    /// The hooks decide next: the message is no keyword, or an opt-in, or only a probable opt-out.
    Unchanged,
    OptOut,
    /// The storage rejected the keyword.
    NotStored,
}

/// Asks the hooks about a message, from the first one on, or from the hook that has got its result. Returns the effect that the message
/// waits for; `None` if it has passed.
fn ask_hooks<S: Storage, H: Hooks<S>>(
    session: &mut Session<S>,
    hooks: &H,
    message: &Message,
    from: Option<(Hook, &H::EffectResult)>,
    at: &Moment,
    random: &mut impl Random,
) -> Option<RequestedEffect<H::Effect>> {
    let is_before = |hook: &Hook| from.is_some_and(|(first, _)| *hook != first);
    for hook in Hook::ALL.into_iter().skip_while(is_before) {
        let result = from.and_then(|(first, result)| (hook == first).then_some(result));
        let decided = run_twice_if_it_panics(|_| match hooks.decide(hook, message, result, session, at, random) {
            Decision::NotMine => ControlFlow::Continue(()),
            Decision::Handled => ControlFlow::Break(None),
            Decision::Request(effect) => ControlFlow::Break(wait_for(session, message, hook, effect, at.now, random)),
        });
        match decided {
            Some(ControlFlow::Continue(())) => {}
            Some(ControlFlow::Break(requested)) => return requested,
            None => return None,
        }
    }
    None
}

/// Stores that the message waits. An effect that could not be stored is not requested.
fn wait_for<S: Storage, E: Serialize>(
    session: &Session<S>,
    message: &Message,
    hook: Hook,
    effect: E,
    now: Timestamp,
    random: &mut impl Random,
) -> Option<RequestedEffect<E>> {
    let id = EffectId::new(now, random);
    let stored = serde_json::to_string(&effect).map_err(Error::internal).and_then(|effect| {
        let awaited = AwaitedEffect { id: id.clone(), hook: hook.into_str().to_owned(), effect, requested_at: now };
        unfinished::wait_for(&session.unfinished(), message, &awaited)
    });
    match stored {
        Ok(()) => Some(RequestedEffect { id, effect }),
        Err(error) => {
            log::error!("an effect is not requested, because it could not be stored: {error}");
            None
        }
    }
}

/// Deletes the row of a message that has passed the hooks, and continues with the next message of its chat.
fn finish<S: Storage, H: Hooks<S>>(
    session: &mut Session<S>,
    hooks: &H,
    message: &Message,
    at: &Moment,
    random: &mut impl Random,
) -> Result<Option<RequestedEffect<H::Effect>>> {
    unfinished::finish(&session.unfinished(), message)?;
    pass_rest(session, hooks, &message.chat_id, at, random)
}

/// Lets the unfinished messages of a chat pass, until one of them waits.
fn pass_rest<S: Storage, H: Hooks<S>>(
    session: &mut Session<S>,
    hooks: &H,
    chat: &str,
    at: &Moment,
    random: &mut impl Random,
) -> Result<Option<RequestedEffect<H::Effect>>> {
    while let Some(next) = unfinished::first(&session.unfinished(), chat)? {
        // After two chats became one, the first message of each may wait for a result.
        if next.awaited.is_some() {
            break;
        }
        let requested = ask_hooks(session, hooks, &next.message, None, at, random);
        if requested.is_some() {
            return Ok(requested);
        }
        unfinished::finish(&session.unfinished(), &next.message)?;
    }
    Ok(None)
}

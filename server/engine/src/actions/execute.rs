//! Hop 5, the one door: every command, whatever it came in by, is limited, permitted, run and answered here.

use super::{
    account,
    credentials::{hurts, want_proof},
    engine::Engine,
    limits::{Limit, limit},
    login::hand_over,
    outcome::Outcome,
    permit::{Right, permit},
    server::show_usage,
    verbs::{HandOver, Verb, verb},
};
use crate::{
    domain::permission::Caller,
    hub::{Connection, Hub, Presence},
    ports::{
        bus::{Envelope, Origin},
        store::{Read, Tx},
    },
    runner::{Error, Result},
};
use protocol::{Command, Fault, Reply};
use std::sync::Arc;
use tokio::sync::oneshot;

/// Where the answer to a command goes.
pub enum Answer {
    /// To a connection, by way of the hub, in order with the events around it.
    Connection {
        /// Which.
        connection: Arc<Connection>,
        /// See [`protocol::ClientFrame::reference`].
        reference: u32,
    },
    /// To whoever waits.
    Waiter(oneshot::Sender<std::result::Result<Reply, Fault>>),
}

/// Runs one command and waits for its answer.
///
/// # Errors
/// The refusal.
pub async fn execute(engine: &Engine, caller: Caller, command: Command) -> std::result::Result<Reply, Fault> {
    let (sender, receiver) = oneshot::channel();
    submit(engine, caller, command, Answer::Waiter(sender)).await;
    receiver.await.unwrap_or(Err(Fault::Busy { retry_ms: 500 }))
}

/// Runs one command. When this returns its answer is on the way; only messages and resumes may still
/// wait for their turn, so that a connection can have many messages under way.
pub async fn submit(engine: &Engine, caller: Caller, command: Command, answer: Answer) {
    let asks_again = hurts(&command) && !engine.credentials.has_proof(caller.login);
    let is_long = limit(&command) == Limit::Search;
    let verb = match admit(engine, caller, &command).and_then(|()| verb(command, &engine.config)) {
        Ok(verb) => verb,
        Err(fault) => return answer.give(&engine.hub, Err(fault)),
    };
    match (verb, answer) {
        (Verb::Heartbeat, answer) => answer.give(&engine.hub, Ok(Reply::Done)),
        (Verb::Here(here), Answer::Connection { connection, reference }) => {
            engine.attention.set(&connection, here, engine.clock.now());
            engine.hub.answer(connection, reference, Ok(Reply::Done));
        }
        (Verb::Typing(conversation), Answer::Connection { connection, reference }) => {
            engine.hub.typing(connection, reference, conversation);
        }
        (Verb::Resume(cursor), Answer::Connection { connection, reference }) => {
            account::resume(engine, connection, None, reference, cursor);
        }
        // They need a connection: to be here with, to be shown beside, and to follow with.
        (Verb::Here(_) | Verb::Typing(_) | Verb::Resume(_), answer) => {
            answer.give(&engine.hub, Err(Fault::Forbidden))
        }
        (Verb::Read(right, verb), answer) => {
            let now = engine.clock.now();
            let hub = engine.hub.clone();
            let read = move |read: &mut dyn Read| {
                let allowed = permit(read, caller, right, now)?;
                verb(read, &allowed, hub.presence())
            };
            let reply =
                if is_long { engine.reads.run_long(read).await } else { engine.reads.run(read).await };
            let reply = reply.map_err(Error::into_fault);
            answer.give(&engine.hub, reply.map(|reply| with_online(engine.hub.presence(), reply)));
        }
        (Verb::Usage, answer) => {
            let reply = show_usage(engine, caller).await;
            answer.give(&engine.hub, reply);
        }
        (Verb::HandOver(step), answer) => {
            let reply = hand_over(engine, caller, step).await;
            answer.give(&engine.hub, reply);
        }
        (Verb::Fused(conversation, mut verb), answer) => {
            let publish = publisher(engine, answer);
            engine.writes.submit_in(conversation, move |tx| verb(tx, caller), publish);
        }
        (Verb::Write(right, mut verb), answer) => {
            let (done, finished) = oneshot::channel::<()>();
            let publish = publisher(engine, answer);
            let write = move |tx: &mut dyn Tx| {
                let now = tx.now();
                let allowed = permit(tx, caller, right, now)?;
                if asks_again {
                    want_proof(tx, &allowed)?;
                }
                verb(tx, &allowed)
            };
            let finish = move |outcome| {
                publish(outcome);
                let _ = done.send(());
            };
            match right.conversation() {
                Some(conversation) => engine.writes.submit_in(conversation, write, finish),
                None => engine.writes.submit(write, finish),
            }
            let _ = finished.await;
        }
    }
}

async fn hand_over(engine: &Engine, caller: Caller, step: HandOver) -> std::result::Result<Reply, Fault> {
    let now = engine.clock.now();
    let permitted = engine.reads.look_up(move |read| permit(read, caller, Right::Oneself, now)).await;
    let by = permitted.map_err(Error::into_fault)?;
    let me = by.me().id;
    match step {
        HandOver::Offer => hand_over::offer(engine, me, by.login()).map(Reply::HandOver),
        HandOver::Answer(allow) => hand_over::answer(engine, me, allow).map(|()| Reply::Done),
    }
}

/// Counts a command against its caller's limits.
///
/// # Errors
/// [`Fault::RateLimited`].
pub(crate) fn admit(engine: &Engine, caller: Caller, command: &Command) -> std::result::Result<(), Fault> {
    engine.limits.admit(caller.person, limit(command))
}

/// Tells others, then the caller; called after the commit, in commit order.
fn publisher(engine: &Engine, answer: Answer) -> impl FnOnce(Result<Outcome>) + Send + 'static {
    let (bus, hub) = (engine.bus.clone(), engine.hub.clone());
    move |outcome| match outcome {
        Ok(outcome) => {
            let origin = answer.origin_of(&outcome);
            let (reply, others) = outcome.split();
            let reply = with_online(hub.presence(), reply);
            match answer {
                Answer::Connection { .. } if origin.is_some() => others.publish(bus.as_ref(), origin),
                // The reply goes first: what is told may close the connection.
                Answer::Connection { .. } => {
                    answer.give(&hub, Ok(reply));
                    others.publish(bus.as_ref(), None);
                }
                Answer::Waiter(_) => {
                    others.publish(bus.as_ref(), None);
                    answer.give(&hub, Ok(reply));
                }
            }
        }
        Err(error) => answer.give(&hub, Err(error.into_fault())),
    }
}

impl Answer {
    /// A new message is answered by its own entry: its connection gets it as the reply, in the place
    /// where all others get the event, and it is encoded once.
    fn origin_of(&self, outcome: &Outcome) -> Option<Origin> {
        match (self, &outcome.reply, outcome.tell.as_slice()) {
            (Self::Connection { connection, reference }, Reply::Sent(_), [Envelope::Entry { .. }, ..]) => {
                Some(Origin { connection: connection.id, reference: *reference })
            }
            _ => None,
        }
    }

    pub(crate) fn give(self, hub: &Hub, result: std::result::Result<Reply, Fault>) {
        match self {
            Self::Connection { connection, reference } => hub.answer(connection, reference, result),
            // Whoever waited may have gone.
            Self::Waiter(waiter) => drop(waiter.send(result)),
        }
    }
}

/// Adds who is online: the hub's to say, not the store's.
fn with_online(presence: &Presence, mut reply: Reply) -> Reply {
    match &mut reply {
        Reply::Opened(conversation) => conversation.online = presence.online_in(conversation.id),
        Reply::Door(door) => door.room.online = presence.online_in(door.room.id),
        Reply::Rooms(page) => {
            for room in &mut page.rooms {
                room.online = presence.online_in(room.id);
            }
        }
        Reply::Members(page) => {
            for member in &mut page.members {
                member.online = presence.is_online(member.person.id);
            }
        }
        _ => {}
    }
    reply
}

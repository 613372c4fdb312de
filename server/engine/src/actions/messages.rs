//! Hop 6: saying something, and reading what was said.

use super::{Engine, fault};
use crate::{
    domain::permission::Actor,
    ports::{
        bus::{Bus, Envelope, Origin},
        store::{Appended, NewMessage},
    },
};
use protocol::{
    ConversationId, Entry, Fault, History, Nonce, Replayed, Reply, Seq, ServerFrame,
    limits::{PAGE, TEXT_BYTES},
};

/// Sends a message. The reply goes to the connection through the hub, in its turn: after every lower
/// seq of the conversation, and only after the commit.
///
/// # Errors
/// What can be refused without asking the store.
pub fn send_message(
    engine: &Engine,
    actor: Actor,
    origin: Origin,
    conversation: ConversationId,
    nonce: Nonce,
    text: String,
) -> Result<(), Fault> {
    if text.len() > TEXT_BYTES {
        return Err(Fault::TextTooLong);
    }
    if text.trim().is_empty() {
        return Err(Fault::TextEmpty);
    }
    let (bus, hub) = (engine.bus.clone(), engine.hub.clone());
    let message = NewMessage { actor, conversation, nonce, text };
    engine.store.messages.append(
        message,
        Box::new(move |outcome| {
            let reference = origin.reference;
            let answer = match outcome {
                Ok(Appended::New(entry)) => {
                    return bus.publish(Envelope::Entry { entry, origin: Some(origin) });
                }
                Ok(Appended::Known(entry)) => ServerFrame::Reply { reference, ok: Reply::Sent(entry) },
                Err(error) => ServerFrame::Refusal { reference, fault: fault(error) },
            };
            hub.answer(origin.connection, answer);
        }),
    );
    Ok(())
}

/// Says something without a connection to reply to.
///
/// # Errors
/// The store's.
pub async fn say(
    engine: &Engine,
    actor: Actor,
    conversation: ConversationId,
    nonce: Nonce,
    text: String,
) -> Result<Entry, Fault> {
    let message = NewMessage { actor, conversation, nonce, text };
    let tell = |appended: &Appended, bus: &dyn Bus| {
        if let Appended::New(entry) = appended {
            bus.publish(Envelope::Entry { entry: entry.clone(), origin: None });
        }
    };
    match engine.committed(|done| engine.store.messages.append(message, done), tell).await? {
        Appended::New(entry) | Appended::Known(entry) => Ok(entry),
    }
}

/// See [`protocol::Command::History`].
///
/// # Errors
/// [`Fault::Missing`] and the store's.
pub async fn history(
    engine: &Engine,
    actor: Actor,
    conversation: ConversationId,
    before: Option<Seq>,
    limit: Option<u16>,
) -> Result<History, Fault> {
    let limit = limit.unwrap_or(50).clamp(1, PAGE);
    engine.store.messages.history(actor, conversation, before, limit).await.map_err(fault)
}

/// See [`protocol::Command::Replay`].
///
/// # Errors
/// [`Fault::Missing`] and the store's.
pub async fn replay(
    engine: &Engine,
    actor: Actor,
    conversation: ConversationId,
    after: Seq,
) -> Result<Replayed, Fault> {
    engine.store.messages.replay(actor, conversation, after).await.map_err(fault)
}

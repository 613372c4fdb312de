//! Hop 6: one message, once. See [`protocol::Command::Send`].

use crate::{
    actions::{
        Outcome,
        outcome::{grown, opened},
        permit::identify,
    },
    domain::{
        fingerprint::{Fingerprint, fingerprint},
        permission::{Action, Caller, Object, authorize},
        text::Text,
        timestamp::timestamp,
    },
    ports::store::{NewMessage, StoreError, Tx},
    runner::{Error, Result},
};
use protocol::{ConversationId, Entry, Fault, Kind, Nonce, PersonId, Reply, Role, What};

/// A message on its way to the log.
#[derive(Debug, Clone)]
pub struct Draft {
    conversation: ConversationId,
    nonce: Nonce,
    text: Text,
    hash: Fingerprint,
}

impl Draft {
    /// Prepares a message, off the writer thread.
    #[must_use]
    pub fn new(conversation: ConversationId, nonce: Nonce, text: Text) -> Self {
        let hash = fingerprint(conversation, text.as_str());
        Self { conversation, nonce, text, hash }
    }
}

/// Appends a message. A retry, even by somebody who may no longer write, gets the first result.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Forbidden`], [`Fault::Muted`], [`Fault::NonceReused`],
/// [`Fault::Unreachable`], [`Fault::LoggedOut`] and the store's.
pub fn send(tx: &mut dyn Tx, caller: Caller, draft: &Draft) -> Result<Outcome> {
    let Draft { conversation, nonce, ref text, hash } = *draft;
    let place = tx.place(conversation, caller)?;
    let (author, place) = match place {
        Some(mut place) => (place.author.take().ok_or(Fault::LoggedOut)?, Some(place)),
        None => (identify(tx, caller)?, None),
    };
    let object = Object::Conversation(conversation, place.as_ref().map(|place| place.standing));
    let asked = authorize(author.clone(), caller, Action::Write, object, tx.now());
    let (Ok(_), Some(place)) = (&asked, place) else {
        let fault = asked.err().unwrap_or(Fault::Missing);
        return known(tx, caller.person, draft)?.ok_or(fault.into());
    };
    let newcomer = match place.standing.kind {
        Kind::Private if place.members < 2 => match peer_to_seat(tx, conversation, caller.person)? {
            Some(peer) => {
                tx.seat(conversation, peer, Role::Member)?;
                Some(peer)
            }
            None => return known(tx, caller.person, draft)?.ok_or(Fault::Unreachable.into()),
        },
        _ => None,
    };
    let at = timestamp(tx.now(), place.last_at);
    let new = NewMessage {
        conversation,
        seq: place.seq,
        ord: place.ord,
        at,
        author: caller.person,
        nonce,
        hash,
        text: text.as_str(),
    };
    if !tx.append(new)? {
        let taken = || Error::Store(StoreError::Failed("a nonce is taken by nobody".into()));
        return known(tx, caller.person, draft)?.ok_or_else(taken);
    }
    let what = What::Message { author, nonce, text: text.as_str().to_owned() };
    let entry = Entry { conversation, seq: place.seq, ord: place.ord, at, what };
    let mut tell = vec![grown(entry.clone())];
    if let Some(peer) = newcomer {
        tell.extend(tx.view(conversation, peer)?.map(|view| opened(peer, view)));
    }
    Ok(Outcome::told(Reply::Sent(entry), tell))
}

/// A private chat comes into the other one's list with its first message. `None` if they have left for ever:
/// nobody would read it.
fn peer_to_seat(tx: &mut dyn Tx, conversation: ConversationId, author: PersonId) -> Result<Option<PersonId>> {
    let peer = tx.view(conversation, author)?.and_then(|view| view.peer);
    Ok(peer.filter(|peer| !peer.gone).map(|peer| peer.id))
}

/// What this author already sent under this nonce, if anything.
fn known(tx: &mut dyn Tx, author: PersonId, draft: &Draft) -> Result<Option<Outcome>> {
    match tx.sent(author, draft.nonce)? {
        None => Ok(None),
        Some(sent) if sent.hash != draft.hash => Err(Fault::NonceReused.into()),
        Some(sent) => Ok(Some(Outcome::quiet(Reply::Sent(sent.entry)))),
    }
}

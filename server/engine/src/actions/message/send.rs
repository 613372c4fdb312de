//! Hop 6: one message, once. See [`protocol::Command::Send`].

use super::{calling::Calling, formatted::Formatted, history::first_seq};
use crate::{
    actions::{
        Outcome, file,
        outcome::{listed, opened},
        permit::identify,
        sticker,
    },
    config::PrivateChats,
    domain::{
        fingerprint::{Fingerprint, fingerprint},
        form,
        permission::{Action, Allowed, Caller, Object, authorize},
        text::Text,
        timestamp::timestamp,
    },
    ports::{
        bus::Envelope,
        store::{Extra, NewMessage, Peer, StoreError, Tx},
    },
    runner::{Error, Result},
};
use protocol::{
    Asks, ConversationId, Entry, Event, Fault, FileId, Kind, Mark, NewForm, Nonce, PersonId, Reply, Role,
    What, With,
};

/// A message on its way to the log.
#[derive(Debug, Clone)]
pub struct Draft {
    conversation: ConversationId,
    nonce: Nonce,
    text: Text,
    hash: Fingerprint,
    calling: Calling,
    formatted: Formatted,
    /// What it has besides, but for whom it calls and what its text means: that follows from the text, and another
    /// release may see it otherwise.
    extra: Extra,
    /// Files that were uploaded for it, or its sticker.
    files: Vec<FileId>,
}

impl Draft {
    /// Prepares a message, off the writer thread.
    ///
    /// # Errors
    /// [`Fault::ListFull`] if it names more people than [`protocol::limits::MENTIONS`], [`Fault::Unreadable`] for a sticker
    /// with a text, files or a form, and those of [`form::parse`].
    pub fn new(
        conversation: ConversationId,
        nonce: Nonce,
        text: String,
        with: Option<With>,
    ) -> std::result::Result<Self, Fault> {
        let With { reply, mentions, files, sticker, form } = with.unwrap_or_default();
        if sticker.is_some() && (!text.is_empty() || !files.is_empty() || form.is_some()) {
            return Err(Fault::Unreadable);
        }
        let form =
            form.map(|json| json.read().map_err(|_| Fault::Unreadable).and_then(form::parse)).transpose()?;
        let alone = files.is_empty() && sticker.is_none();
        let text = if alone { Text::parse(text)? } else { Text::parse_beside(text)? };
        let calling = Calling::new(text.as_str(), mentions)?;
        // A form is drawn from itself.
        let formatted = if form.is_some() { Formatted::default() } else { Formatted::of(text.as_str()) };
        let says = (formatted, calling);
        let extra = Extra { reply, sticker: sticker.is_some(), form, ..Extra::default() };
        let files = sticker.map_or(files, |sticker| vec![sticker]);
        Ok(Self::prepared(conversation, nonce, text, says, (extra, files)))
    }

    /// A message that says again what others said, and calls nobody.
    pub(super) fn copy(
        conversation: ConversationId,
        nonce: Nonce,
        (text, formatted): (Text, Formatted),
        extra: Extra,
    ) -> Self {
        Self::prepared(conversation, nonce, text, (formatted, Calling::default()), (extra, Vec::new()))
    }

    fn prepared(
        conversation: ConversationId,
        nonce: Nonce,
        text: Text,
        (formatted, calling): (Formatted, Calling),
        (mut extra, files): (Extra, Vec<FileId>),
    ) -> Self {
        // Whom it calls by a chosen name is no other message: they may have another name at the retry.
        let mut besides =
            if extra.is_empty() { String::new() } else { serde_json::to_string(&extra).unwrap_or_default() };
        for file in &files {
            besides += &format!(" {file}");
        }
        let hash = fingerprint(conversation, text.as_str(), &besides);
        // After that: another release may see it otherwise, and a retry is the same message all the same.
        extra.form.iter_mut().for_each(form::format);
        Self { conversation, nonce, text, hash, calling, formatted, extra, files }
    }
}

/// Appends a message. A retry, even by somebody who may no longer write, gets the first result.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Forbidden`], [`Fault::Muted`], [`Fault::MutedAll`], [`Fault::Slow`],
/// [`Fault::NonceReused`], [`Fault::Unreachable`], [`Fault::NotFriends`], [`Fault::LoggedOut`] and the store's.
pub fn send(tx: &mut dyn Tx, caller: Caller, draft: &Draft, private: PrivateChats) -> Result<Outcome> {
    let Draft { conversation, nonce, hash, .. } = *draft;
    let place = tx.place(conversation, caller)?;
    let (author, place) = match place {
        Some(mut place) => (place.author.take().ok_or(Fault::LoggedOut)?, Some(place)),
        None => (identify(tx, caller)?, None),
    };
    let object = Object::Conversation(conversation, place.as_ref().map(|place| place.standing));
    let asked = authorize(author.clone(), caller, Action::Write, object, tx.now());
    let (Ok(allowed), Some(place)) = (&asked, place) else {
        let fault = asked.err().unwrap_or(Fault::Missing);
        return known(tx, caller.person, draft)?.ok_or(fault.into());
    };
    let peer = if place.standing.kind == Kind::Private {
        tx.contacts().peer(conversation, caller.person)?
    } else {
        None
    };
    let is_new = peer.is_some() && place.members < 2;
    if let Some(fault) = peer.as_ref().and_then(|peer| obstacle(peer, caller.person, is_new, private)) {
        return known(tx, caller.person, draft)?.ok_or(fault.into());
    }
    let hidden_from = peer.as_ref().filter(|peer| peer.blocks).map(|peer| peer.person.id);
    let newcomer = peer.filter(|_| is_new).map(|peer| peer.person.id);
    if let Some(newcomer) = newcomer {
        tx.seat(conversation, newcomer, Role::Member)?;
    }
    let (extra, text) = match besides(tx, allowed, draft)? {
        Ok(besides) => besides,
        Err(fault) => return known(tx, caller.person, draft)?.ok_or(fault.into()),
    };
    let at = timestamp(tx.now(), place.last_at);
    let now = tx.now();
    let new = NewMessage {
        conversation,
        seq: place.seq,
        ord: place.ord,
        at,
        author: caller.person,
        nonce,
        hash,
        text: &text,
        extra: extra.as_ref(),
        hidden_from,
    };
    if !tx.append(new)? {
        let taken = || Error::Store(StoreError::Failed("a nonce is taken by nobody".into()));
        return known(tx, caller.person, draft)?.ok_or_else(taken);
    }
    let files = extra.as_ref().map(Extra::held).unwrap_or_default();
    if !files.is_empty() {
        tx.write_files().attach(conversation, place.seq, &files)?;
    }
    if place.standing.slow_until.is_some() {
        tx.write_groups().note_spoke(conversation, caller.person, now)?;
    }
    let entry = if extra.as_ref().is_some_and(|extra| extra.reply.is_some()) {
        tx.messages().message(conversation, place.seq, caller.person)?.map(|found| found.entry)
    } else {
        let more = extra.map(|extra| Box::new(extra.into()));
        let what = What::Message { author, nonce, text, more };
        Some(Entry { conversation, seq: place.seq, ord: place.ord, at, what })
    };
    let entry = entry.ok_or(Fault::Missing)?;
    let mut tell = vec![Envelope::Entry { entry: entry.clone(), origin: None, hidden_from }];
    if let Some(peer) = newcomer {
        if hidden_from.is_some() {
            // It is in their list as far as the author can tell, and nowhere as far as they can.
            let mark = Mark { hidden: Some(place.seq), ..tx.contacts().mark(peer, conversation)? };
            tx.write_contacts().set_mark(peer, mark)?;
            tell.push(listed(peer, Event::Mark(mark)));
        }
        tell.extend(tx.view(conversation, peer)?.map(|view| opened(peer, view)));
    }
    Ok(Outcome::told(Reply::Sent(entry), tell))
}

/// What a message has besides its text – nothing in most – and the text, which of a sticker is its name. What it answers is
/// there for its author.
fn besides(
    tx: &mut dyn Tx,
    by: &Allowed,
    draft: &Draft,
) -> Result<std::result::Result<(Option<Extra>, String), Fault>> {
    if let Some(reply) = draft.extra.reply {
        let is_seen = reply >= first_seq(tx, by, draft.conversation)?;
        if !is_seen || tx.messages().message(draft.conversation, reply, by.me().id)?.is_none() {
            return Ok(Err(Fault::Missing));
        }
    }
    if let Some(new) = &draft.extra.form
        && let Err(fault) = may_ask(by, draft.conversation, new)
    {
        return Ok(Err(fault));
    }
    let text = draft.text.as_str();
    let found = match draft.files.as_slice() {
        // Those of a copy are known.
        [] => Ok((draft.extra.files.clone(), text.to_owned())),
        [sticker] if draft.extra.sticker => {
            sticker::resolve(tx, by, *sticker).map(|(picture, text)| (vec![picture], text))
        }
        files => file::to_send(tx, by.me().id, files).map(|files| (files, text.to_owned())),
    };
    let (files, said) = match found {
        Ok(found) => found,
        Err(Error::Refused(fault)) => return Ok(Err(fault)),
        Err(error) => return Err(error),
    };
    let (mentions, all) = if draft.calling.is_nobody() {
        (Vec::new(), false)
    } else {
        draft.calling.resolve(tx, by, draft.conversation, text)?
    };
    let nodes = draft.formatted.json(text, &mentions, all);
    let extra = Extra { mentions, all, nodes, files, ..draft.extra.clone() };
    Ok(Ok((Some(extra).filter(|extra| !extra.is_empty()), said)))
}

/// Whether this form can be sent here, now, and by whom it is.
fn may_ask(by: &Allowed, conversation: ConversationId, new: &NewForm) -> std::result::Result<(), Fault> {
    form::may_begin(new, by.now())?;
    if matches!(new.asks, Asks::Bulletin(_)) {
        let object = Object::Conversation(conversation, by.standing());
        authorize(by.me().clone(), by.caller(), Action::Inform, object, by.now())?;
    }
    Ok(())
}

/// Why nobody may write to the other one of a private chat. It comes into their list with the first message,
/// unless they have left for ever: nobody would read it.
fn obstacle(peer: &Peer, me: PersonId, is_new: bool, private: PrivateChats) -> Option<Fault> {
    if is_new && peer.person.gone {
        return Some(Fault::Unreachable);
    }
    (!private.lets([me, peer.person.id], peer.is_friend)).then_some(Fault::NotFriends)
}

/// What this author already sent under this nonce, if anything.
fn known(tx: &mut dyn Tx, author: PersonId, draft: &Draft) -> Result<Option<Outcome>> {
    match tx.sent(author, draft.nonce)? {
        None => Ok(None),
        Some(sent) if sent.hash != draft.hash => Err(Fault::NonceReused.into()),
        Some(sent) => Ok(Some(Outcome::quiet(Reply::Sent(sent.entry)))),
    }
}

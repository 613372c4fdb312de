//! See [`protocol::Command::Stars`].

use super::history::first_seq;
use crate::{
    actions::permit::{Right, permit},
    domain::permission::{Action, Allowed},
    ports::store::{Found, Read},
    runner::{Error, Result},
};
use protocol::{ConversationId, Entry, Fault, MessageAt, Reply, Seq, Stars, limits::RECORDS};
use std::collections::BTreeMap;

/// The messages on the caller's list, newest first: those that they may still read, and that were not taken back.
/// A page with fewer than [`RECORDS`] is the last one.
///
/// # Errors
/// The store's.
pub fn list_stars(read: &mut dyn Read, by: &Allowed, asked: Stars) -> Result<Reply> {
    let me = by.me().id;
    let mut list = List { read, by, firsts: BTreeMap::new() };
    if let Some(at) = asked.of {
        let is_there = list.read.messages().is_starred(me, at)?;
        let message = if is_there { list.message(at)? } else { None };
        return Ok(Reply::Messages(message.into_iter().collect()));
    }
    let (mut messages, mut before) = (Vec::new(), asked.before);
    loop {
        let part = list.read.messages().stars(me, before, RECORDS)?;
        for at in &part {
            messages.extend(list.message(*at)?);
            if messages.len() == usize::from(RECORDS) {
                return Ok(Reply::Messages(messages));
            }
        }
        if part.len() < usize::from(RECORDS) {
            return Ok(Reply::Messages(messages));
        }
        before = part.last().copied();
    }
}

/// What one person may see of their list.
struct List<'a> {
    read: &'a mut dyn Read,
    by: &'a Allowed,
    /// From where on they may read a conversation, if they may at all.
    firsts: BTreeMap<ConversationId, Option<Seq>>,
}

impl List<'_> {
    /// A message, if they may read it and it stands.
    fn message(&mut self, at: MessageAt) -> Result<Option<Entry>> {
        let MessageAt { conversation, seq } = at;
        let first = match self.firsts.get(&conversation) {
            Some(first) => *first,
            None => {
                let first = self.first(conversation)?;
                self.firsts.insert(conversation, first);
                first
            }
        };
        if first.is_none_or(|first| seq < first) {
            return Ok(None);
        }
        let found = self.read.messages().message(conversation, seq, self.by.me().id)?;
        Ok(found.filter(Found::stands).map(|found| found.entry))
    }

    fn first(&mut self, conversation: ConversationId) -> Result<Option<Seq>> {
        let right = Right::In(conversation, Action::Follow);
        match permit(self.read, self.by.caller(), right, self.by.now()) {
            Ok(allowed) => Ok(Some(first_seq(self.read, &allowed, conversation)?)),
            Err(Error::Refused(Fault::Missing | Fault::Forbidden)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

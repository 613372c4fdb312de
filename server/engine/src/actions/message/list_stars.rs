//! See [`protocol::Command::Stars`].

use super::history::first_seq;
use crate::{
    actions::permit::{Right, permit},
    domain::permission::{Action, Allowed},
    ports::store::{Found, Read},
    runner::{Error, Result},
};
use protocol::{Fault, MessageAt, Reply, limits::RECORDS};

/// The messages on the caller's list, newest first: those that they may still read, and that were not taken back.
///
/// # Errors
/// The store's.
pub fn list_stars(read: &mut dyn Read, by: &Allowed, before: Option<MessageAt>) -> Result<Reply> {
    let mut messages = Vec::new();
    for MessageAt { conversation, seq } in read.messages().stars(by.me().id, before, RECORDS)? {
        let right = Right::In(conversation, Action::Follow);
        let allowed = match permit(read, by.caller(), right, by.now()) {
            Ok(allowed) => allowed,
            Err(Error::Refused(Fault::Missing | Fault::Forbidden)) => continue,
            Err(error) => return Err(error),
        };
        if seq < first_seq(read, &allowed, conversation)? {
            continue;
        }
        let found = read.messages().message(conversation, seq, by.me().id)?;
        messages.extend(found.filter(Found::stands).map(|found| found.entry));
    }
    Ok(Reply::Messages(messages))
}

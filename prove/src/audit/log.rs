//! The logs of all conversations, as the history has them.

use crate::ledger::Said;
use protocol::{ConversationId, PersonId, Seq};
use std::collections::{BTreeMap, BTreeSet};

/// A notice that somebody came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Came(PersonId),
    Went(PersonId),
}

/// One entry of a history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    pub seq: Seq,
    pub said: Option<Said>,
    pub text: String,
    /// The votes on a poll, for each option; none of what is no poll.
    pub votes: Vec<u32>,
    /// Somebody came or went.
    pub change: Option<Change>,
    /// Only its author sees it: the other one of a private chat blocks them. Known from the database alone.
    pub hidden: bool,
    /// The newest place at which this message was changed.
    pub changed: Option<Seq>,
    /// Of an event that changes a message: who does it, and that message's place. Known from the database alone.
    pub changes: Option<(PersonId, Seq)>,
}

/// The whole log of every conversation.
pub type Histories = BTreeMap<ConversationId, Vec<Place>>;
/// The members of every conversation at first.
pub type Members = BTreeMap<ConversationId, BTreeSet<PersonId>>;

//! A race that was run, and all that was heard of it.

use super::actor::Heard;
use protocol::{Command, ConversationId, Entry, Fault, PersonId, Reply, Seq, What};

/// What races with the messages of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The owner removes somebody.
    Kick,
    /// Somebody leaves.
    Leave,
    /// The owner deletes the group.
    Delete,
    /// The owner adds somebody.
    Add,
    /// Somebody blocks whoever writes to them.
    Block,
    /// An admin removes somebody while the owner takes their role away.
    Demote,
    /// Somebody is removed while they reconnect.
    Return,
    /// Somebody is removed from a space, and so from the room that all are in.
    Room,
    /// The same, and all are in its lobby.
    Lobby,
}

impl Kind {
    pub const ALL: [Self; 9] = [
        Self::Kick,
        Self::Leave,
        Self::Delete,
        Self::Add,
        Self::Block,
        Self::Demote,
        Self::Return,
        Self::Room,
        Self::Lobby,
    ];
}

/// What was asked when all was over.
pub type Late = Vec<(Command, Result<Reply, Fault>)>;
/// What the four of them heard: the owner, the writer, the other one, the victim.
pub type Records = [Vec<Heard>; 4];

/// A race that was run.
pub struct Race {
    pub kind: Kind,
    pub conversation: ConversationId,
    /// The lobby of the space that the room is in.
    pub lobby: ConversationId,
    /// The last place before it.
    pub base: Seq,
    /// The log after that; empty if it was deleted.
    pub log: Vec<Entry>,
    pub people: [PersonId; 4],
    pub records: Records,
    /// What the victim asked afterwards.
    pub late: Late,
}

/// Where somebody left or was removed.
pub fn went(log: &[Entry], who: PersonId) -> Option<Seq> {
    let is_it = |entry: &&Entry| matches!(&entry.what, What::Left { person } | What::Removed { person, .. } if person.id == who);
    log.iter().find(is_it).map(|entry| entry.seq)
}

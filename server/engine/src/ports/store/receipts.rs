//! How far people have read, as others are told.

use super::StoreResult;
use protocol::{ConversationId, Person, PersonId, Seq};

/// A member, as the author of a message may know how far they have read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// How far they have read; `None` if they do not say so, or not to this author.
    pub told: Option<Seq>,
    /// When they came, milliseconds since 1970.
    pub since: i64,
}

/// Which readers of a message are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readership {
    /// The conversation.
    pub conversation: ConversationId,
    /// The author of the message.
    pub author: PersonId,
    /// Its place.
    pub seq: Seq,
    /// When it was written, milliseconds since 1970: who came later is none of them.
    pub at: i64,
    /// Those who have not read it, instead of those who have.
    pub unread: bool,
}

/// How far the two of a private chat tell each other that they have read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mutual {
    /// The chat.
    pub conversation: ConversationId,
    /// The other one.
    pub peer: PersonId,
    /// Whether they tell others.
    pub peer_tells: bool,
    /// How far they are told that one has read.
    pub mine: Seq,
    /// How far one is told that they have.
    pub theirs: Seq,
}

/// What can be asked. The robot, guests and whoever has left are nobody's readers.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait ReadReceipts {
    /// Whether somebody tells others how far they have read.
    fn tells_reads(&mut self, person: PersonId) -> StoreResult<bool>;
    /// Of a private chat: who is told how far somebody has read, and how far that is; `None` if one of the two does not
    /// tell the other.
    fn told(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
    ) -> StoreResult<Option<(PersonId, Seq)>>;
    /// The private chats of somebody with people who are in them, too.
    fn mutual(&mut self, person: PersonId) -> StoreResult<Vec<Mutual>>;
    /// All other members, as the author of messages may know of them.
    fn positions(&mut self, conversation: ConversationId, author: PersonId) -> StoreResult<Vec<Position>>;
    /// When somebody wrote the message at a place, milliseconds since 1970; `None` if it is not theirs.
    fn written_at(
        &mut self,
        conversation: ConversationId,
        seq: Seq,
        author: PersonId,
    ) -> StoreResult<Option<i64>>;
    /// Who has read a message, or has not, of those who say so: by id, after one.
    fn readers(&mut self, of: Readership, after: Option<PersonId>, limit: u16) -> StoreResult<Vec<Person>>;
}

/// What can be written. A read position is moved by [`super::Tx::read_to`].
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait WriteReceipts {
    /// Somebody tells others how far they have read, or no longer. Their private chats look different to both.
    fn set_tells_reads(&mut self, person: PersonId, tells: bool) -> StoreResult<()>;
    /// A private chat looks different to the other one, who is told that somebody has read on.
    fn note_told(&mut self, conversation: ConversationId) -> StoreResult<()>;
}

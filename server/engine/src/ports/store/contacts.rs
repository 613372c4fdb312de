//! What people keep about each other and about their conversations, as rows.

use super::{ListPlace, StoreResult};
use crate::domain::friendship::{Kept, Relation};
use protocol::{Contact, ConversationId, Mark, Person, PersonId};

/// The other person of a private chat, as somebody who writes there stands to them.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Who, even if they have ended.
    pub person: Person,
    /// Whether the two are friends.
    pub is_friend: bool,
    /// Whether they receive nothing from whoever writes.
    pub blocks: bool,
}

/// Reading them.
pub trait ReadContacts {
    /// What somebody keeps about another person.
    ///
    /// # Errors
    /// The medium's, here and below.
    fn relation(&mut self, person: PersonId, other: PersonId) -> StoreResult<Relation>;
    /// How much somebody keeps.
    fn kept(&mut self, person: PersonId) -> StoreResult<Kept>;
    /// The other one of a private chat; `None` if it is none, or not one of this person.
    fn peer(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Option<Peer>>;
    /// The private chats in which nobody is shown that somebody types: of those who block them, and with
    /// `friends_only` of those who are no friends.
    fn quiet_chats(&mut self, person: PersonId, friends_only: bool) -> StoreResult<Vec<ConversationId>>;
    /// People who have not ended, but for the reader and whoever blocks them, that are called `find` (folded) or
    /// spelled `sought` ([`crate::domain::spelling`]), by their names or the reader's remarks; of a space, in the
    /// order of its lobby's list, after one.
    fn people_called(
        &mut self,
        reader: PersonId,
        space: ConversationId,
        find: &str,
        sought: &str,
        after: Option<&ListPlace>,
        limit: u16,
    ) -> StoreResult<Vec<(ListPlace, Person)>>;
    /// What somebody set for a conversation.
    fn mark(&mut self, person: PersonId, conversation: ConversationId) -> StoreResult<Mark>;
}

/// Writing them.
pub trait WriteContacts {
    /// Sets what somebody keeps about another person, and gives it as it is shown to them.
    ///
    /// # Errors
    /// The medium's, here and below.
    fn set_relation(
        &mut self,
        person: PersonId,
        other: PersonId,
        relation: &Relation,
    ) -> StoreResult<Option<Contact>>;
    /// Sets what somebody set for a conversation.
    fn set_mark(&mut self, person: PersonId, mark: Mark) -> StoreResult<()>;
    /// Forgets all that somebody keeps; what others keep about them stays.
    fn drop_contacts(&mut self, person: PersonId) -> StoreResult<()>;
}

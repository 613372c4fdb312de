//! Spaces: lobbies, and who and what is behind them. Somebody is in a space when they are in its lobby.

use super::StoreResult;
use protocol::{ConversationId, PersonId, SpaceContents, SpaceSummary};

/// What can be asked about spaces.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait ReadSpaces {
    /// All spaces in the order in which they were made; whether `reader` is in each.
    fn all(&mut self, reader: PersonId) -> StoreResult<Vec<SpaceSummary>>;
    /// The spaces that somebody is in, in the same order.
    fn spaces_of(&mut self, person: PersonId) -> StoreResult<Vec<ConversationId>>;
    /// The rooms of a space that somebody is in.
    fn rooms_in(&mut self, space: ConversationId, person: PersonId) -> StoreResult<Vec<ConversationId>>;
    /// All rooms of a space.
    fn rooms_of(&mut self, space: ConversationId) -> StoreResult<Vec<ConversationId>>;
    /// What is in a space.
    fn contents(&mut self, space: ConversationId) -> StoreResult<SpaceContents>;
    /// Whether somebody may know of another person: they are in a conversation together, or `person` keeps something
    /// about them. Of somebody who has ended it is enough that they were in one that `person` is in.
    fn is_acquainted(&mut self, person: PersonId, other: PersonId) -> StoreResult<bool>;
    /// Those who keep something about somebody.
    fn kept_by(&mut self, person: PersonId) -> StoreResult<Vec<PersonId>>;
}

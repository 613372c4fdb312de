//! Services outside that somebody is told through.

use super::StoreResult;
use crate::domain::hook::Place;
use protocol::{ConversationId, HookId, HookState, PersonId, Seq};

/// A service that somebody is told through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookRow {
    /// Its id.
    pub id: HookId,
    /// Whose.
    pub person: PersonId,
    /// Where, with its key and its secret.
    pub place: Place,
    /// Whether what was written goes along.
    pub text: bool,
    /// Whether it is on.
    pub on: bool,
    /// When something was last posted, milliseconds since 1970.
    pub tried_at: Option<i64>,
    /// What became of it.
    pub state: Option<HookState>,
    /// What the service said.
    pub said: String,
}

/// What can be asked.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait ReadHooks {
    /// Whether anybody has one that is on.
    fn any(&mut self) -> StoreResult<bool>;
    /// Somebody's, the oldest first.
    fn all_of(&mut self, person: PersonId) -> StoreResult<Vec<HookRow>>;
    /// One.
    fn hook(&mut self, hook: HookId) -> StoreResult<Option<HookRow>>;
    /// Those that are on, of the members of a conversation.
    fn hooks_in(&mut self, conversation: ConversationId) -> StoreResult<Vec<HookId>>;
    /// Where there are messages that are neither read nor known to have been told, of those that are on.
    fn hooks_behind(&mut self) -> StoreResult<Vec<(HookId, ConversationId)>>;
    /// How far it has told of a conversation.
    fn hooked(&mut self, hook: HookId, conversation: ConversationId) -> StoreResult<Seq>;
}

/// What can be written.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait WriteHooks {
    /// Adds one that is on. What was said before is not told.
    fn add_hook(&mut self, person: PersonId, place: &Place, text: bool) -> StoreResult<HookId>;
    /// Whether what was written goes along.
    fn set_hook_text(&mut self, hook: HookId, text: bool) -> StoreResult<()>;
    /// Turns it on or off. What was said before it is turned on is not told.
    fn set_hook_on(&mut self, hook: HookId, on: bool) -> StoreResult<()>;
    /// It has told up to a place, if there still is one.
    fn set_hooked(&mut self, hook: HookId, conversation: ConversationId, seq: Seq) -> StoreResult<()>;
    /// Something was posted now, and this became of it. A key that is none any more turns it off.
    fn note_hook(&mut self, hook: HookId, state: HookState, said: &str) -> StoreResult<()>;
    /// Deletes one.
    fn drop_hook(&mut self, hook: HookId) -> StoreResult<()>;
    /// Turns all of somebody's off but for mails, with this state. What they posted last is forgotten.
    fn end_hooks(&mut self, person: PersonId, state: HookState) -> StoreResult<()>;
    /// Deletes all of somebody's.
    fn drop_hooks(&mut self, person: PersonId) -> StoreResult<()>;
}

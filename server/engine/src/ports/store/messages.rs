//! What messages have besides their text, and what becomes of them.

use super::{Extra, Page, StoreResult};
use protocol::{ConversationId, Entry, MessageAt, Person, PersonId, Reactors, Response, Revision, Seq, What};

/// A message as it stands, for a reader.
#[derive(Debug, Clone)]
pub struct Found {
    /// It.
    pub entry: Entry,
    /// Its author.
    pub author: Person,
    /// Only its author sees it: the other one of a private chat blocks them.
    pub is_hidden: bool,
}

impl Found {
    /// Whether it was not taken back.
    #[must_use]
    pub fn stands(&self) -> bool {
        !matches!(&self.entry.what, What::Message { more: Some(more), .. } if more.recalled.is_some())
    }
}

/// A change of a message.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message's place.
    pub seq: Seq,
    /// Who changes it.
    pub by: PersonId,
    /// How.
    pub to: ChangeTo<'a>,
    /// Whether only they learn of it.
    pub is_hidden: bool,
}

/// What a message is changed to.
#[derive(Debug, Clone, Copy)]
pub enum ChangeTo<'a> {
    /// Another text. The old one is kept as a revision.
    Text(&'a str, &'a Extra),
    /// Nothing: its text, its revisions and all that it was sent with go.
    Recalled,
    /// The same, with or without a reaction of whoever changes it.
    Reaction(&'a str, bool),
    /// The same, pinned or not.
    Pinned(bool),
    /// The same, with what somebody answers to its form, and whether nobody learns who.
    Response(PersonId, &'a Response, bool),
    /// The same, with its form closed.
    Closed,
    /// The same; these are called, who have not answered its form.
    Reminded(&'a [PersonId]),
}

/// What can be asked about messages.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait ReadMessages {
    /// A message; `None` if there is none at this place, or none that the reader can see.
    fn message(
        &mut self,
        conversation: ConversationId,
        seq: Seq,
        reader: PersonId,
    ) -> StoreResult<Option<Found>>;
    /// The oldest items for a reader after a place, oldest first, in their current state; and the last place that is
    /// accounted for, `None` if that is the log's end.
    fn items_after(
        &mut self,
        conversation: ConversationId,
        reader: PersonId,
        after: Seq,
        page: Page,
    ) -> StoreResult<(Vec<Entry>, Option<Seq>)>;
    /// The first place of a log that is at a time (milliseconds since 1970) or after it, as far as its times go up.
    fn place_at(&mut self, conversation: ConversationId, at: i64) -> StoreResult<Option<Seq>>;
    /// Whether somebody reacts in this way.
    fn reacts(
        &mut self,
        conversation: ConversationId,
        seq: Seq,
        emoji: &str,
        person: PersonId,
    ) -> StoreResult<bool>;
    /// Who reacts to a message, at most so many for each way.
    fn reactors(&mut self, conversation: ConversationId, seq: Seq, limit: u16) -> StoreResult<Vec<Reactors>>;
    /// Earlier texts, oldest first.
    fn revisions(&mut self, conversation: ConversationId, seq: Seq) -> StoreResult<Vec<Revision>>;
    /// Pinned messages that a reader can see, newest pin first.
    fn pins(&mut self, conversation: ConversationId, reader: PersonId) -> StoreResult<Vec<Entry>>;
    /// How many messages are pinned.
    fn pin_count(&mut self, conversation: ConversationId) -> StoreResult<u32>;
    /// Where the messages on somebody's list are, newest first: those that came there before one.
    fn stars(
        &mut self,
        person: PersonId,
        before: Option<MessageAt>,
        limit: u16,
    ) -> StoreResult<Vec<MessageAt>>;
    /// Whether a message is on somebody's list.
    fn is_starred(&mut self, person: PersonId, at: MessageAt) -> StoreResult<bool>;
    /// How many messages are on somebody's list.
    fn star_count(&mut self, person: PersonId) -> StoreResult<u32>;
}

/// What can be written about them.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait WriteMessages {
    /// Changes a message. Gives the event, which has its own place in the log.
    fn change(&mut self, change: Change<'_>) -> StoreResult<Entry>;
    /// Puts a message on somebody's list, or takes it off.
    fn star(&mut self, person: PersonId, conversation: ConversationId, seq: Seq, on: bool)
    -> StoreResult<()>;
    /// Removes messages from what somebody sees.
    fn hide(&mut self, person: PersonId, conversation: ConversationId, seqs: &[Seq]) -> StoreResult<()>;
}

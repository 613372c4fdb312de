//! Reading rows, inside a transaction or on a snapshot.

use super::{
    Identity, ListPlace, Made, NameHolder, Page, ReadAccounts, ReadContacts, ReadFiles, ReadForms,
    ReadGroups, ReadHooks, ReadMessages, ReadNotify, ReadPasskeys, ReadReceipts, ReadRobot, ReadSearch,
    ReadServer, ReadSpaces, ReadStickers, ReadUnsent, Sent, StoreResult, TokenHash,
};
use crate::domain::permission::Standing;
use protocol::{
    Conversation, ConversationId, Cursor, Entry, Login, LoginId, Member, Nonce, Person, PersonId, Resumed,
    RoomSummary, Seq, Span,
};

/// Events that followed a place: each place up to the last of them is in one of the two.
#[derive(Debug, Clone, Default)]
pub struct Events {
    /// Those for this reader, in order.
    pub events: Vec<Entry>,
    /// Places that are not, in order.
    pub skipped: Vec<Span>,
}

impl Events {
    /// The last place.
    #[must_use]
    pub fn last(&self) -> Option<Seq> {
        let event = self.events.last().map(|event| event.seq);
        event.max(self.skipped.last().map(|span| span.to))
    }
}

/// What can be asked. Who is online is not the store's to say: `online` is 0 or false everywhere.
///
/// What belongs to one noun is asked of that noun, so that whoever stands around a store hands each on in one line.
pub trait Read {
    /// Accounts.
    fn accounts(&mut self) -> &mut dyn ReadAccounts;
    /// What people keep about each other.
    fn contacts(&mut self) -> &mut dyn ReadContacts;
    /// Groups.
    fn groups(&mut self) -> &mut dyn ReadGroups;
    /// What the robot keeps.
    fn robot(&mut self) -> &mut dyn ReadRobot;
    /// How the server is run.
    fn server(&mut self) -> &mut dyn ReadServer;
    /// Spaces.
    fn spaces(&mut self) -> &mut dyn ReadSpaces;
    /// What messages have besides their text.
    fn messages(&mut self) -> &mut dyn ReadMessages;
    /// Passkeys.
    fn passkeys(&mut self) -> &mut dyn ReadPasskeys;
    /// Files.
    fn files(&mut self) -> &mut dyn ReadFiles;
    /// Stickers.
    fn stickers(&mut self) -> &mut dyn ReadStickers;
    /// How far people have read, as others are told.
    fn receipts(&mut self) -> &mut dyn ReadReceipts;
    /// What was written and not sent.
    fn unsent(&mut self) -> &mut dyn ReadUnsent;
    /// Who is told of what.
    fn notify(&mut self) -> &mut dyn ReadNotify;
    /// Services outside that people are told through.
    fn hooks(&mut self) -> &mut dyn ReadHooks;
    /// Forms.
    fn forms(&mut self) -> &mut dyn ReadForms;
    /// Where to look for messages.
    fn search(&mut self) -> &mut dyn ReadSearch;

    /// Somebody who has not ended.
    ///
    /// # Errors
    /// The medium's, here and below.
    fn person(&mut self, person: PersonId) -> StoreResult<Option<Person>>;
    /// Somebody, even if they have ended.
    fn anybody(&mut self, person: PersonId) -> StoreResult<Option<Person>>;
    /// How somebody stands to a conversation; `None` if there is none.
    fn standing(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Option<Standing>>;
    /// A conversation as one of its members sees it; `None` if they are not in it.
    fn view(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Option<Conversation>>;
    /// The newest place of a log.
    fn head(&mut self, conversation: ConversationId) -> StoreResult<Seq>;
    /// The newest items for a reader below a place, or of all, oldest first, in their current state.
    fn items(
        &mut self,
        conversation: ConversationId,
        reader: PersonId,
        before: Option<Seq>,
        page: Page,
    ) -> StoreResult<Vec<Entry>>;
    /// The events after a place, for a reader.
    fn events(
        &mut self,
        conversation: ConversationId,
        reader: PersonId,
        after: Seq,
        page: Page,
    ) -> StoreResult<Events>;
    /// What an author sent under a nonce.
    fn sent(&mut self, author: PersonId, nonce: Nonce) -> StoreResult<Option<Sent>>;
    /// The room that somebody made under a nonce, even if it is deleted.
    fn made(&mut self, maker: PersonId, nonce: Nonce) -> StoreResult<Option<Made>>;
    /// The private chat of two people.
    fn private_chat(&mut self, one: PersonId, other: PersonId) -> StoreResult<Option<ConversationId>>;
    /// Public rooms of a space by id, after one.
    fn rooms(
        &mut self,
        reader: PersonId,
        space: ConversationId,
        after: Option<ConversationId>,
        limit: u16,
    ) -> StoreResult<Vec<RoomSummary>>;
    /// The public rooms of a space that have this in their folded name, or whose name is spelled like it
    /// ([`crate::domain::spelling`]), and when something last happened in each
    /// (milliseconds since 1970); in no order.
    fn rooms_named(&mut self, space: ConversationId, find: &str) -> StoreResult<Vec<(ConversationId, i64)>>;
    /// The conversations with a name that somebody is in, private chats excepted, found like [`Self::rooms_named`]; the
    /// latest first.
    fn mine_named(&mut self, reader: PersonId, find: &str, limit: u16) -> StoreResult<Vec<RoomSummary>>;
    /// A public room, as the list shows it to somebody.
    fn room(&mut self, room: ConversationId, reader: PersonId) -> StoreResult<Option<RoomSummary>>;
    /// How many members a conversation has.
    fn member_count(&mut self, conversation: ConversationId) -> StoreResult<u32>;
    /// The places of those members who have this in their folded name, or whose name is spelled like it
    /// ([`crate::domain::spelling`]), in order, after one.
    fn listed(
        &mut self,
        conversation: ConversationId,
        after: Option<&ListPlace>,
        find: &str,
        limit: u16,
    ) -> StoreResult<Vec<ListPlace>>;
    /// One member.
    fn member(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Option<Member>>;
    /// Members by id, after one.
    fn members(
        &mut self,
        conversation: ConversationId,
        after: Option<PersonId>,
        limit: u16,
    ) -> StoreResult<Vec<Member>>;
    /// Who has been in a room for the longest time, but for one.
    fn longest_member(
        &mut self,
        conversation: ConversationId,
        but: PersonId,
    ) -> StoreResult<Option<PersonId>>;
    /// All conversations that somebody is in.
    fn memberships(&mut self, person: PersonId) -> StoreResult<Vec<ConversationId>>;
    /// Where somebody is muted, and until when (milliseconds since 1970).
    fn mutes(&mut self, person: PersonId) -> StoreResult<Vec<(ConversationId, i64)>>;
    /// What changed for somebody since a cursor, or everything if that is of another database.
    fn changes(&mut self, person: PersonId, since: Option<&Cursor>) -> StoreResult<Resumed>;
    /// Whose token it is.
    fn identity(&mut self, token: &TokenHash) -> StoreResult<Option<Identity>>;
    /// The newest logins of somebody, at most 100.
    fn logins(&mut self, person: PersonId) -> StoreResult<Vec<Login>>;
    /// Whose login it is, as long as it stands.
    fn login(&mut self, login: LoginId) -> StoreResult<Option<PersonId>>;
    /// The login of somebody that was added with this door, after this time (milliseconds since 1970).
    fn login_by_door(
        &mut self,
        person: PersonId,
        door: &TokenHash,
        since: i64,
    ) -> StoreResult<Option<LoginId>>;
    /// When somebody's way back was made, milliseconds since 1970; `None` if there is none.
    fn way_back(&mut self, person: PersonId) -> StoreResult<Option<i64>>;
    /// Whose way back it is.
    fn way_back_of(&mut self, secret: &TokenHash) -> StoreResult<Option<PersonId>>;
    /// Who has a name, by one of its keys ([`crate::domain::name::Name::keys`]).
    fn name_holder(&mut self, key: &str) -> StoreResult<Option<NameHolder>>;
    /// Whether somebody owns the server.
    fn has_owner(&mut self) -> StoreResult<bool>;
}

//! The truth: people, logins, conversations, messages.
//!
//! Reads are async. Writes take a [`Done`], which the store calls *after* the commit, in commit
//! order: whoever must tell others about a change in order does it there, and nowhere else.

use crate::domain::{name::Name, permission::Actor};
use async_trait::async_trait;
use protocol::{
    AvatarId, Conversation, ConversationId, Cursor, Entry, Epoch, Fault, History, Locale, Login, LoginId,
    Member, Nonce, Person, PersonId, Replayed, Resumed, RoomSummary, Seq,
};
use std::sync::Arc;

/// Why the store did not do it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The rules forbid it; nothing is wrong with the store.
    #[error("refused: {0}")]
    Refused(Fault),
    /// No room on the disk. Reading still works.
    #[error("the disk is full")]
    Full,
    /// More is waiting than the store accepts.
    #[error("the store is busy")]
    Busy,
    /// A query failed by itself, and alone: a mistake of ours. Nothing of it was written.
    #[error("query: {0}")]
    Failed(String),
    /// The medium fails. What was being written is not on disk, or nobody can tell.
    #[error("store: {0}")]
    Broken(String),
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault)
    }
}

/// What reading or writing gives.
pub type StoreResult<T> = Result<T, StoreError>;

/// Called once, after the commit or the refusal, on a thread that must not be kept waiting.
pub type Done<T> = Box<dyn FnOnce(StoreResult<T>) + Send>;

/// SHA-256 of a login's token; the token itself is never stored.
pub type TokenHash = [u8; 32];

/// Somebody who comes in.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Already checked.
    pub name: Name,
    /// Already checked.
    pub avatar: AvatarId,
    /// Their language.
    pub locale: Locale,
    /// Of the login that is made with them.
    pub token: TokenHash,
    /// What their browser calls itself.
    pub agent: String,
}

/// Who a token belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The login.
    pub login: LoginId,
    /// Its person.
    pub person: Person,
    /// Their language.
    pub locale: Locale,
    /// When the cookie was last set, milliseconds since 1970.
    pub renewed: i64,
    /// When it was last noted as used.
    pub seen: i64,
}

impl Identity {
    /// As who they ask.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor { id: self.person.id, owner: self.person.owner }
    }
}

/// A message to be appended.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// The author.
    pub actor: Actor,
    /// Where.
    pub conversation: ConversationId,
    /// See [`Nonce`].
    pub nonce: Nonce,
    /// What.
    pub text: String,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// It is new, and on disk.
    New(Entry),
    /// It was here already; this is how it stands now.
    Known(Entry),
}

/// What changed in a conversation by a command other than a message.
#[derive(Debug, Clone, Default)]
pub struct Changed {
    /// What its log got.
    pub entries: Vec<Entry>,
    /// Whose list now has it, or has it changed, each with their own view.
    pub opened: Vec<(PersonId, Conversation)>,
    /// Who no longer is in it.
    pub gone: Vec<(PersonId, ConversationId)>,
}

/// Reading and writing messages.
#[async_trait]
pub trait Messages: Send + Sync {
    /// Checks, stamps and appends. Idempotent by author and nonce.
    fn append(&self, message: NewMessage, done: Done<Appended>);
    /// A page below `before`, or the newest.
    async fn history(
        &self,
        actor: Actor,
        conversation: ConversationId,
        before: Option<Seq>,
        limit: u16,
    ) -> StoreResult<History>;
    /// What follows `after`.
    async fn replay(&self, actor: Actor, conversation: ConversationId, after: Seq) -> StoreResult<Replayed>;
}

/// What an account sees of its conversations at one point of the commit order.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// All the conversations one is in.
    pub rooms: Vec<ConversationId>,
    /// What changed since the cursor.
    pub resumed: Resumed,
}

/// Conversations and who is in them.
#[async_trait]
pub trait Conversations: Send + Sync {
    /// What changed since a cursor, read at a point of the commit order: `done` runs after every
    /// earlier commit's and before every later one's, so whoever follows from there misses nothing.
    /// A login that ended meanwhile is refused.
    fn resume(&self, login: LoginId, person: PersonId, cursor: Option<Cursor>, done: Done<Attachment>);
    /// The same without following: for a first page.
    async fn overview(&self, person: PersonId) -> StoreResult<Resumed>;
    /// Makes a room with its maker in it. Idempotent by nonce.
    fn create_room(&self, actor: Actor, nonce: Nonce, name: Name, done: Done<(Conversation, Changed)>);
    /// See [`protocol::Command::RenameRoom`].
    fn rename_room(&self, actor: Actor, conversation: ConversationId, name: Name, done: Done<Changed>);
    /// See [`protocol::Command::DeleteRoom`].
    fn delete_room(&self, actor: Actor, conversation: ConversationId, done: Done<Changed>);
    /// Idempotent.
    fn join(&self, actor: Actor, conversation: ConversationId, done: Done<(Conversation, Changed)>);
    /// Idempotent.
    fn leave(&self, actor: Actor, conversation: ConversationId, done: Done<Changed>);
    /// See [`protocol::Command::Kick`].
    fn kick(&self, actor: Actor, conversation: ConversationId, person: PersonId, done: Done<Changed>);
    /// See [`protocol::Command::Mute`].
    fn mute(
        &self,
        actor: Actor,
        conversation: ConversationId,
        person: PersonId,
        minutes: u32,
        done: Done<Changed>,
    );
    /// Finds or makes the private chat of two people.
    fn open_private(&self, actor: Actor, person: PersonId, done: Done<(Conversation, Changed)>);
    /// Moves a read position forward and gives the one that holds now, with what is left unread.
    fn read(&self, actor: Actor, conversation: ConversationId, seq: Seq, done: Done<(Seq, u32)>);
    /// A page of public rooms by id.
    async fn rooms(
        &self,
        actor: Actor,
        after: Option<ConversationId>,
        limit: u16,
    ) -> StoreResult<Vec<RoomSummary>>;
    /// A page of members by id.
    async fn members(
        &self,
        actor: Actor,
        conversation: ConversationId,
        after: Option<PersonId>,
        limit: u16,
    ) -> StoreResult<Vec<Member>>;
}

/// People and their logins.
#[async_trait]
pub trait People: Send + Sync {
    /// The database's lineage.
    fn epoch(&self) -> Epoch;
    /// Lets somebody in: a person, a login, a seat in the lobby.
    fn enter(&self, new: NewPerson, done: Done<Identity>);
    /// Whose token this is.
    async fn identify(&self, token: TokenHash) -> StoreResult<Option<Identity>>;
    /// Notes that a login was used, and (if `renewed`) that its cookie was set again.
    fn touch(&self, login: LoginId, renewed: bool, done: Done<()>);
    /// Changes a profile; with a `name`, `actor` may be the server's owner instead of the person.
    fn update(&self, actor: Actor, person: PersonId, change: ProfileChange, done: Done<Person>);
    /// Ends a person: name blanked, logins ended, rooms left. Messages keep their place.
    fn forget(&self, actor: Actor, person: PersonId, done: Done<Forgotten>);
    /// Makes the holder of the code owner, once.
    fn claim_owner(&self, person: PersonId, code_hash: TokenHash, done: Done<Person>);
    /// Sets the owner code, in the place of one nobody used, unless the server has an owner; says whether
    /// it did.
    fn set_owner_code(&self, code_hash: TokenHash, done: Done<bool>);
    /// The logins of a person.
    async fn logins(&self, actor: Actor, person: PersonId) -> StoreResult<Vec<Login>>;
    /// Ends a login.
    fn sign_out(&self, actor: Actor, login: LoginId, done: Done<()>);
    /// Whether the store answers.
    async fn ready(&self) -> StoreResult<()>;
}

/// What to change in a profile.
#[derive(Debug, Clone, Default)]
pub struct ProfileChange {
    /// Already checked.
    pub name: Option<Name>,
    /// Already checked.
    pub avatar: Option<AvatarId>,
    /// The language.
    pub locale: Option<Locale>,
}

/// What ended with a person.
#[derive(Debug, Clone)]
pub struct Forgotten {
    /// As they are shown from now on.
    pub person: Person,
    /// Their logins.
    pub logins: Vec<LoginId>,
    /// The rooms they left.
    pub changed: Changed,
}

/// The store, by its nouns, so that a test can put something of its own in the place of one.
#[derive(Clone)]
pub struct Store {
    /// See [`People`].
    pub people: Arc<dyn People>,
    /// See [`Conversations`].
    pub conversations: Arc<dyn Conversations>,
    /// See [`Messages`].
    pub messages: Arc<dyn Messages>,
}

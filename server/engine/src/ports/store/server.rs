//! Rows about how the server is run: who may come in, who is kept outside, what its owners did.

use super::{StoreResult, TokenHash};
use protocol::{
    AboutMe, Act, Admission, ConversationId, Deed, Feedback, Held, LoginId, Person, PersonId, RecordId,
    Resident, ServerInvitation, ServerSettings, SignIn,
};

/// An invitation to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewInvitation {
    /// The room whose guests it lets in, or a space's lobby; `None` for the server.
    pub room: Option<ConversationId>,
    /// The hash of its code.
    pub code: TokenHash,
    /// Who makes it.
    pub maker: PersonId,
    /// Until when it holds, milliseconds since 1970.
    pub until: i64,
    /// How many people it lets in.
    pub uses: u32,
}

/// Where an invitation leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// Into a space, known by its lobby.
    Space(ConversationId),
    /// Into one room, as a guest.
    Room(ConversationId),
}

/// An invitation that is brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// Its id.
    pub id: RecordId,
    /// Where it leads.
    pub to: Destination,
    /// Who made it.
    pub maker: Person,
    /// Until when it holds, milliseconds since 1970.
    pub until: i64,
    /// How many more people it lets in.
    pub left: u32,
}

/// A try to come in, to be noted.
#[derive(Debug, Clone)]
pub struct NewSignIn {
    /// Who came in.
    pub person: Option<PersonId>,
    /// See [`SignIn::name`].
    pub name: String,
    /// See [`SignIn::agent`].
    pub agent: String,
    /// See [`SignIn::network`].
    pub network: String,
    /// See [`SignIn::refused`].
    pub refused: String,
}

/// What an owner did, to be noted.
#[derive(Debug, Clone)]
pub struct NewAct {
    /// Who did it.
    pub by: PersonId,
    /// What.
    pub deed: Deed,
    /// To whom.
    pub to: Option<PersonId>,
    /// What else there is to say.
    pub about: String,
}

/// What the server holds, counted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// People who have not ended.
    pub people: u32,
    /// Rooms.
    pub rooms: u32,
    /// Messages.
    pub messages: u64,
    /// Bytes of the database.
    pub bytes: u64,
}

/// What can be asked of these rows.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait ReadServer {
    /// How the server is run.
    fn settings(&mut self) -> StoreResult<ServerSettings>;
    /// Whether this is the hash of the owner code that holds; it is not used up.
    fn is_owner_code(&mut self, hash: &TokenHash) -> StoreResult<bool>;
    /// The invitations into a room or space, or onto the server, the newest first.
    fn invitations(&mut self, room: Option<ConversationId>) -> StoreResult<Vec<ServerInvitation>>;
    /// One of them, by the hash of its code.
    fn brought(&mut self, code: &TokenHash) -> StoreResult<Option<Brought>>;
    /// The room of one of them, or the space's lobby, by its id; `None` inside for the server's.
    fn invited_to(&mut self, invitation: RecordId) -> StoreResult<Option<Option<ConversationId>>>;
    /// The invitations that are over at a time (milliseconds since 1970).
    fn over(&mut self, now: i64) -> StoreResult<Vec<RecordId>>;
    /// The guests whom an invitation let in.
    fn guests(&mut self, invitation: RecordId) -> StoreResult<Vec<PersonId>>;
    /// How many guests a room has.
    fn guests_in(&mut self, room: ConversationId) -> StoreResult<u32>;
    /// The one room that somebody may see, if they are a guest.
    fn guest_in(&mut self, person: PersonId) -> StoreResult<Option<ConversationId>>;
    /// Why somebody is kept outside, if they are.
    fn held(&mut self, person: PersonId) -> StoreResult<Option<Held>>;
    /// The same by the hash of the token of one of their logins.
    fn held_token(&mut self, token: &TokenHash) -> StoreResult<Option<Held>>;
    /// How many people wait.
    fn waiting(&mut self) -> StoreResult<u32>;
    /// The owners of the server.
    fn owners(&mut self) -> StoreResult<Vec<PersonId>>;
    /// People by name, after one; those whose folded name has this in it, and only those who are held if so asked.
    fn residents(
        &mut self,
        find: &str,
        after: Option<PersonId>,
        held: bool,
        limit: u16,
    ) -> StoreResult<Vec<Resident>>;
    /// What owners did, the newest first, before one; to one person only if so asked.
    fn acts(&mut self, to: Option<PersonId>, before: Option<RecordId>, limit: u16) -> StoreResult<Vec<Act>>;
    /// Who tried to come in, likewise.
    fn sign_ins(&mut self, before: Option<RecordId>, limit: u16) -> StoreResult<Vec<SignIn>>;
    /// What was written to the owners, likewise.
    fn feedback(&mut self, before: Option<RecordId>, limit: u16) -> StoreResult<Vec<Feedback>>;
    /// How often somebody wrote to the owners since a time (milliseconds since 1970).
    fn feedback_since(&mut self, author: PersonId, since: i64) -> StoreResult<u32>;
    /// What somebody tells of themselves.
    fn about(&mut self, person: PersonId) -> StoreResult<AboutMe>;
    /// What there is.
    fn counts(&mut self) -> StoreResult<Counts>;
}

/// What can be written.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait WriteServer {
    /// Decides how the server is run; what is `None` stays.
    fn set_settings(
        &mut self,
        name: Option<&str>,
        admission: Option<Admission>,
        recall_minutes: Option<u32>,
    ) -> StoreResult<()>;
    /// Adds an invitation.
    fn add_invitation(&mut self, new: &NewInvitation) -> StoreResult<RecordId>;
    /// Counts one more person whom it let in.
    fn use_invitation(&mut self, invitation: RecordId) -> StoreResult<()>;
    /// Deletes one.
    fn drop_invitation(&mut self, invitation: RecordId) -> StoreResult<()>;
    /// Makes somebody a guest of one room.
    fn set_guest(&mut self, person: PersonId, by: RecordId, room: ConversationId) -> StoreResult<()>;
    /// Keeps somebody outside, and lays their logins aside. Gives those that stood.
    fn hold_back(&mut self, person: PersonId, why: Held) -> StoreResult<Vec<LoginId>>;
    /// Lets them in again, with their logins.
    fn release(&mut self, person: PersonId) -> StoreResult<()>;
    /// Deletes what is kept of somebody who ends: what they told, that they were a guest, or held.
    fn clear(&mut self, person: PersonId) -> StoreResult<()>;
    /// Notes what an owner did.
    fn add_act(&mut self, new: &NewAct) -> StoreResult<()>;
    /// Notes who tried to come in, and forgets what is older than a time (milliseconds since 1970).
    fn add_sign_in(&mut self, new: &NewSignIn, keep_since: i64) -> StoreResult<()>;
    /// Adds what somebody wrote to the owners.
    fn add_feedback(&mut self, author: PersonId, text: &str) -> StoreResult<()>;
    /// Marks it as read, and as answered if so. Whether there is such a thing.
    fn mark_feedback(&mut self, feedback: RecordId, answered: bool) -> StoreResult<bool>;
    /// Sets what somebody tells of themselves.
    fn set_about(&mut self, person: PersonId, about: &AboutMe) -> StoreResult<()>;
}

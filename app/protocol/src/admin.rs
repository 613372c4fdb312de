//! Running a server: who may come in, who is on it, what its owners did. The answers are [`crate::Json`], so that a client
//! that runs nothing need not know them.

use crate::{ConversationId, LoginId, Person, PersonId, RecordId, open_enum::open_enum};
use serde::{Deserialize, Serialize};

/// Who may come in without having been here before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Admission {
    /// Anybody.
    #[default]
    Open,
    /// Whoever has an invitation.
    Invitation,
    /// Whoever has an invitation, and whom an owner lets in; until then they wait.
    Approval,
    /// A way of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Admission);

/// How a server is run. To `server_settings` and `run_server`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ServerSettings {
    /// What it is called; empty if it has no name of its own.
    pub name: String,
    /// Who may come in.
    pub admission: Admission,
    /// Whether an owner has decided about this once.
    pub decided: bool,
    /// For how many minutes messages can be taken back; 0 for ever. [`crate::limits::RECALL_MINUTES`] if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recall_minutes: Option<u32>,
}

/// A link that lets people in: onto the server, or as guests into one room. To `make_invitation`; a list of them, the
/// newest first, to `invitations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerInvitation {
    /// Its id.
    pub id: RecordId,
    /// The room whose guests it lets in, or the space, by its lobby; absent if it leads onto the server, into its first
    /// space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<ConversationId>,
    /// Who made it.
    pub by: Person,
    /// When, milliseconds since 1970.
    pub made_at: i64,
    /// Until when it holds, milliseconds since 1970. Guests leave with it.
    pub until: i64,
    /// How many people it lets in.
    pub uses: u32,
    /// How many of them have come.
    pub used: u32,
    /// The secret, shown this once, of `0-9 a-f`: the page behind `/join/SECRET` or `/guest/SECRET` offers to use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// A space of the server. To `spaces`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpaceSummary {
    /// Its lobby.
    pub lobby: ConversationId,
    /// What it is called; empty for the first one of a server without a name.
    pub name: String,
    /// How many are in it.
    pub members: u32,
    /// How many rooms there are.
    pub rooms: u32,
    /// Whether the reader is in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub joined: bool,
}

/// Why somebody is kept outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Held {
    /// They are new, and no owner has let them in yet.
    Waiting,
    /// An owner suspended them.
    Suspended,
    /// A reason of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Held);

/// A person, as an owner of the server sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resident {
    /// The person.
    pub person: Person,
    /// When they first came, milliseconds since 1970.
    pub since: i64,
    /// When they were last here, to the hour, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<i64>,
    /// Whether they are online.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub online: bool,
    /// Why they are kept outside, if they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
    /// The only room they may see, if they are a guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest_in: Option<ConversationId>,
}

/// A page of people by name. To `all_people`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Residents {
    /// The people.
    pub people: Vec<Resident>,
    /// Whether there are more after the last one.
    pub more: bool,
    /// How many wait to be let in.
    pub waiting: u32,
}

/// What an owner did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Deed {
    /// Suspended somebody.
    Suspended,
    /// Ended a suspension.
    Lifted,
    /// Let somebody in who waited.
    Admitted,
    /// Signed devices out.
    SignedOut,
    /// Closed connections; the logins stand.
    Disconnected,
    /// Gave somebody another name; `about` is the new one.
    Renamed,
    /// Removed somebody from the server.
    Removed,
    /// Made somebody an owner of the server.
    MadeOwner,
    /// Changed who may come in, or the server's name; `about` says to what.
    Decided,
    /// Made an invitation.
    Invited,
    /// Revoked an invitation.
    Revoked,
    /// Made a space; `about` is its name.
    MadeSpace,
    /// Deleted a space; `about` is its name.
    DeletedSpace,
    /// A deed of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Deed);

/// Something that an owner did. A list, the newest first, to `acts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Its id: the greater, the later.
    pub id: RecordId,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Who did it.
    pub by: Person,
    /// What.
    pub deed: Deed,
    /// To whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Person>,
    /// What else there is to say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
}

/// A try to come in. A list, the newest first, to `sign_ins`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// Its id: the greater, the later.
    pub id: RecordId,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Who came in; absent if nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
    /// The name that was given, cut.
    pub name: String,
    /// The `User-Agent`, cut.
    pub agent: String,
    /// The network: the address cut to 24 bits (IPv4) or 48 (IPv6).
    pub network: String,
    /// Why they were refused: the name of a [`crate::Fault`]; empty if they came in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub refused: String,
}

/// How the server is doing. To `usage`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// People who have not ended.
    pub people: u32,
    /// How many of them are online.
    pub online: u32,
    /// Open connections.
    pub connections: u32,
    /// Rooms.
    pub rooms: u32,
    /// Messages in all conversations.
    pub messages: u64,
    /// Bytes of the database.
    pub database: u64,
    /// Seconds since the server started.
    pub uptime: u64,
    /// The build.
    pub build: String,
    /// What keeps it from its work, in English; absent if all is well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// What somebody wrote to the owners. A list, the newest first, to `feedback`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// Its id: the greater, the later.
    pub id: RecordId,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Who wrote it.
    pub by: Person,
    /// Plain text.
    pub text: String,
    /// Whether an owner has read it.
    pub read: bool,
    /// Whether an owner has answered it.
    pub answered: bool,
}

/// What somebody tells of themselves. Everything may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AboutMe {
    /// A word of their choice.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub gender: String,
    /// Where they are.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// An address of http or https.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub site: String,
    /// A GitHub user name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub github: String,
    /// A line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub line: String,
}

impl AboutMe {
    /// Whether nothing is told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// See [`crate::Command::AllPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleQuery {
    /// Those whose name has this in it; as in `rooms`.
    pub find: String,
    /// Those after this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<PersonId>,
    /// Only those who wait or are suspended.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub held: bool,
}

/// See [`crate::Command::CloseConnections`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connections {
    /// The login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<LoginId>,
    /// The person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

/// See [`crate::Command::MarkFeedback`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkFeedback {
    /// Its id.
    pub feedback: RecordId,
    /// Whether it was answered.
    pub answered: bool,
}

/// See [`crate::Command::RunServer`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunServer {
    /// Its name; empty for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who may come in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admission: Option<Admission>,
    /// See [`crate::ServerSettings::recall_minutes`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recall_minutes: Option<u32>,
}

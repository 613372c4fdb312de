//! What the store keeps, as the rules see it.

use super::Extra;
use crate::domain::{
    fingerprint::Fingerprint,
    name::Name,
    permission::{Caller, Standing},
};
use protocol::{AvatarId, ConversationId, Entry, Locale, LoginId, Nonce, Person, PersonId, Role, Seq};

/// SHA-256 of a secret (a login's token, an owner code); the secret itself is never stored.
pub type TokenHash = [u8; 32];

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
    /// When it was last noted as used, milliseconds since 1970.
    pub seen: i64,
    /// The one room that they may see, if they are a guest.
    pub guest_in: Option<ConversationId>,
}

impl Identity {
    /// As who they ask.
    #[must_use]
    pub fn caller(&self) -> Caller {
        Caller { person: self.person.id, login: self.login, is_guest: self.guest_in.is_some() }
    }
}

/// Somebody to be added.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// How they are shown.
    pub name: String,
    /// Which face.
    pub avatar: AvatarId,
    /// Their language.
    pub locale: Locale,
}

/// A login to be added.
#[derive(Debug, Clone)]
pub struct NewLogin {
    /// Whose.
    pub person: PersonId,
    /// Of its token.
    pub token: TokenHash,
    /// What the browser calls itself.
    pub agent: String,
    /// SHA-256 of the door it came in by, if it brought one: see `actions::login::door`.
    pub door: Option<TokenHash>,
}

/// What to change of a person; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct ProfileChange {
    /// The name shown. The name's key is [`super::Tx::take_name`]'s.
    pub name: Option<Name>,
    /// The face.
    pub avatar: Option<AvatarId>,
    /// The language.
    pub locale: Option<Locale>,
}

/// Who has a name.
#[derive(Debug, Clone)]
pub struct NameHolder {
    /// The person.
    pub person: PersonId,
    /// The name as they wrote it.
    pub shown: String,
    /// When one of their logins was last used, or their way back if that was later; milliseconds since
    /// 1970, `None` without either. An account counts as used for ever.
    pub seen: Option<i64>,
}

/// Where somebody stands in the list of a conversation's members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPlace {
    /// What members are ordered by first: a digit – 0 for the room's owner, 1 for the server's, 2 for
    /// everybody else – and the name, folded ([`crate::domain::name::folded`]).
    pub key: String,
    /// And then by this.
    pub person: PersonId,
}

/// A conversation to be added. Its id is the store's to draw.
#[derive(Debug, Clone, Copy)]
pub enum NewConversation<'a> {
    /// A space's lobby.
    Lobby {
        /// What the space is called.
        name: &'a str,
        /// Who makes it.
        maker: PersonId,
        /// Under which nonce.
        nonce: Nonce,
    },
    /// A public room.
    Room {
        /// In which space.
        space: ConversationId,
        /// Its name.
        name: &'a str,
        /// Who makes it.
        maker: PersonId,
        /// Under which nonce.
        nonce: Nonce,
    },
    /// The private chat of two people.
    Private(PersonId, PersonId),
    /// A group.
    Group {
        /// Its name; empty for none.
        name: &'a str,
        /// What it is made as: tells a retry from another group under the same nonce.
        made_as: &'a str,
        /// Who makes it.
        maker: PersonId,
        /// Under which nonce.
        nonce: Nonce,
    },
}

/// A room or group that somebody made under a nonce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Which.
    pub conversation: ConversationId,
    /// The name it was made with; of a group, what it was made as.
    pub name: String,
}

/// Where a message goes, and who sends it there: all that appending has to know, in one query.
#[derive(Debug, Clone)]
pub struct Place {
    /// How the author stands to the conversation.
    pub standing: Standing,
    /// The place the message will have.
    pub seq: Seq,
    /// The number of messages it will make.
    pub ord: u32,
    /// When the newest entry was stamped, milliseconds since 1970.
    pub last_at: i64,
    /// How many members there are.
    pub members: u32,
    /// The author as they are shown now; `None` once they or their login have ended.
    pub author: Option<Person>,
}

/// A message to be appended at a [`Place`].
#[derive(Debug, Clone, Copy)]
pub struct NewMessage<'a> {
    /// Where.
    pub conversation: ConversationId,
    /// At which place.
    pub seq: Seq,
    /// See [`Place::ord`].
    pub ord: u32,
    /// Its timestamp, milliseconds since 1970.
    pub at: i64,
    /// The author.
    pub author: PersonId,
    /// See [`Nonce`].
    pub nonce: Nonce,
    /// Tells a retry from another message under the same nonce.
    pub hash: Fingerprint,
    /// What.
    pub text: &'a str,
    /// What it has besides; `None` for most.
    pub extra: Option<&'a Extra>,
    /// Who of a private chat does not receive it: they block the author.
    pub hidden_from: Option<PersonId>,
}

/// What somebody sent under a nonce.
#[derive(Debug, Clone)]
pub struct Sent {
    /// As it stands now.
    pub entry: Entry,
    /// See [`NewMessage::hash`].
    pub hash: Fingerprint,
}

/// What a log gets besides messages.
#[derive(Debug, Clone, Copy)]
pub struct Notice<'a> {
    /// What happened.
    pub kind: NoticeKind,
    /// Who did it.
    pub author: PersonId,
    /// To whom.
    pub subject: Option<PersonId>,
    /// A room's name or an announcement, where that is what happened.
    pub text: &'a str,
    /// Until when, where it ends by itself; milliseconds since 1970.
    pub until: Option<i64>,
}

impl Notice<'_> {
    /// Somebody did something that concerns nobody else.
    #[must_use]
    pub fn by(author: PersonId, kind: NoticeKind) -> Self {
        Self { kind, author, subject: None, text: "", until: None }
    }
}

/// The kinds of notices. See [`protocol::What`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum NoticeKind {
    Created,
    Renamed,
    Joined,
    Left,
    Removed,
    Muted,
    Owner,
    Added,
    RoleChanged(Role),
    Announced,
    MutedAll(bool),
    Slowed(u32),
}

/// How much of a log one answer may hold.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Entries, at most.
    pub entries: u16,
    /// The page ends with the entry that makes its texts this many bytes.
    pub bytes: usize,
}

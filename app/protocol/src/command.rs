//! What a client says.

use crate::{AvatarId, ConversationId, Cursor, Locale, LoginId, Nonce, PersonId, Seq};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// A frame from client to server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientFrame {
    /// Chosen by the client; the reply carries it back.
    #[serde(rename = "ref")]
    pub reference: u32,
    /// What to do.
    #[serde(rename = "do")]
    pub command: Command,
}

/// A [`ClientFrame`] of which only the reference is understood so far, so that a command this
/// server does not know can still be answered.
#[derive(Debug, Deserialize)]
pub struct Envelope<'a> {
    /// See [`ClientFrame::reference`].
    #[serde(rename = "ref")]
    pub reference: u32,
    /// The command, not read yet.
    #[serde(rename = "do", borrow)]
    pub command: &'a RawValue,
}

/// Everything a client can ask for. Ids of what the asker may not see are answered as `missing`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// First on every connection: tell what changed since the cursor, or everything without one.
    /// Events flow from its reply on.
    Resume {
        /// From the last `resumed`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cursor: Option<Cursor>,
    },
    /// Say something. The reply means "on disk".
    Send {
        /// Where.
        conversation: ConversationId,
        /// Drawn once per message, kept for every retry of it.
        nonce: Nonce,
        /// 1 to [`crate::limits::TEXT_BYTES`] bytes.
        text: String,
    },
    /// A page of what is shown in a conversation, in its current state. Without `before`, the newest page.
    History {
        /// Of which conversation.
        conversation: ConversationId,
        /// Items whose first event is below this place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Seq>,
        /// At most this many, up to [`crate::limits::PAGE`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<u16>,
    },
    /// Every event after a place, in order: fills a gap.
    Replay {
        /// Of which conversation.
        conversation: ConversationId,
        /// The last place the client has.
        after: Seq,
    },
    /// I have read up to here. Only ever moves forward.
    Read {
        /// Which conversation.
        conversation: ConversationId,
        /// How far.
        seq: Seq,
    },
    /// I am typing.
    Typing {
        /// Where.
        conversation: ConversationId,
    },
    /// Make a public room and join it.
    CreateRoom {
        /// As in `send`: a retry makes no second room.
        nonce: Nonce,
        /// What to call it.
        name: String,
    },
    /// Give a room another name (its owner).
    RenameRoom {
        /// Which.
        conversation: ConversationId,
        /// What to call it.
        name: String,
    },
    /// Delete a room with everything in it (its owner).
    DeleteRoom {
        /// Which.
        conversation: ConversationId,
    },
    /// Come into a public room.
    Join {
        /// Which.
        conversation: ConversationId,
    },
    /// Leave a room.
    Leave {
        /// Which.
        conversation: ConversationId,
    },
    /// Open the private chat with somebody, made if there is none yet.
    OpenPrivate {
        /// With whom.
        person: PersonId,
    },
    /// A page of the public rooms.
    Rooms {
        /// After this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<ConversationId>,
    },
    /// A page of the members of a conversation.
    Members {
        /// Which.
        conversation: ConversationId,
        /// After this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<PersonId>,
    },
    /// Take somebody out of a room (its owner).
    Kick {
        /// Which.
        conversation: ConversationId,
        /// Whom.
        person: PersonId,
    },
    /// Let somebody who was taken out of a room come in again (its owner).
    Readmit {
        /// Which.
        conversation: ConversationId,
        /// Whom.
        person: PersonId,
    },
    /// Let somebody not write for a while (the room's owner).
    Mute {
        /// Where.
        conversation: ConversationId,
        /// Whom.
        person: PersonId,
        /// How long; 0 lets them write again.
        minutes: u32,
    },
    /// Change one's own name, avatar or language.
    Profile {
        /// A new name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// A new face.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        avatar: Option<AvatarId>,
        /// Another language.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        locale: Option<Locale>,
    },
    /// Become the server's owner with the code its console printed.
    ClaimOwner {
        /// The code.
        code: String,
    },
    /// Give somebody another name (the server's owner).
    RenamePerson {
        /// Whom.
        person: PersonId,
        /// What to call them.
        name: String,
    },
    /// Remove somebody from the server (its owner).
    RemovePerson {
        /// Whom.
        person: PersonId,
    },
    /// My logins; or, for the server's owner, anybody's.
    Logins {
        /// Somebody else.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
    },
    /// End a login, wherever it is.
    SignOut {
        /// Which.
        login: LoginId,
    },
    /// A heartbeat of the application: answered at once, at no cost. Scripts in a page cannot see the
    /// WebSocket's own pings (RFC 6455 §5.5.2).
    Ping,
}

impl Command {
    /// The name of every variant on the wire.
    pub const NAMES: &[&str] = &[
        "resume",
        "send",
        "history",
        "replay",
        "read",
        "typing",
        "create_room",
        "rename_room",
        "delete_room",
        "join",
        "leave",
        "open_private",
        "rooms",
        "members",
        "kick",
        "readmit",
        "mute",
        "profile",
        "claim_owner",
        "rename_person",
        "remove_person",
        "logins",
        "sign_out",
        "ping",
    ];

    /// Whether a `do` value names a command this version has, well-formed or not.
    #[must_use]
    pub fn is_known(command: &RawValue) -> bool {
        let text = command.get();
        let name = serde_json::from_str::<String>(text).ok().or_else(|| {
            // Whatever its fields are: too deep, a lone surrogate, a number past all bounds.
            let object: BTreeMap<String, IgnoredAny> = serde_json::from_str(text).ok()?;
            object.into_keys().next()
        });
        name.is_some_and(|name| Self::NAMES.contains(&name.as_str()))
    }
}

//! What a server says.

use crate::{
    Conversation, ConversationId, Entry, Epoch, Fault, Login, Member, Person, PersonId, RoomSummary, Seq,
    Version,
};
use serde::{Deserialize, Serialize};

/// A frame from server to client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerFrame {
    /// The first frame of every connection.
    Hello(Hello),
    /// The answer to one command that was done.
    Reply {
        /// The command's own.
        #[serde(rename = "ref")]
        reference: u32,
        /// What came of it.
        ok: Reply,
    },
    /// The answer to one command that was refused.
    Refusal {
        /// The command's own; 0 if the frame could not be read that far.
        #[serde(rename = "ref")]
        reference: u32,
        /// Why.
        fault: Fault,
    },
    /// Something happened.
    Event(Event),
}

/// Who you are, and how this server talks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The protocol version ([`crate::PROTOCOL`]).
    pub protocol: u16,
    /// Of which database the server speaks.
    pub epoch: Epoch,
    /// The person of this login.
    pub you: Person,
    /// Beat this often, in seconds.
    pub beat: u32,
    /// On the HTTP fallback: names this stream in `POST /command`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<String>,
    /// The handshake asked for a resume; its answer follows under `ref` 0, and none need be asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resuming: bool,
}

/// The answer to a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Done; there is nothing to add.
    Done,
    /// To `resume`.
    Resumed(Resumed),
    /// To `send`: the message as it stands in the log, on disk.
    Sent(Entry),
    /// To `history`.
    History(History),
    /// To `replay`.
    Replayed(Replayed),
    /// To `create_room`, `join`, `open_private`.
    Opened(Conversation),
    /// To `rooms`.
    Rooms(Rooms),
    /// To `members`.
    Members(Members),
    /// To `profile`, `claim_owner`, `rename_person`.
    Person(Person),
    /// To `logins`.
    Logins(Vec<Login>),
}

/// What changed for this account since its cursor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resumed {
    /// The database's lineage; the first half of the next cursor.
    pub epoch: Epoch,
    /// The second half.
    pub version: Version,
    /// If present: this is everything, throw away what you had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<SnapshotReason>,
    /// Conversations that changed (all of them in a snapshot).
    pub conversations: Vec<Conversation>,
    /// Conversations one is no longer in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<ConversationId>,
}

/// Why a resume became a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SnapshotReason {
    /// No cursor was sent.
    First,
    /// The cursor is of another database, or ahead of this one.
    Epoch,
}

/// A page of history, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Of which conversation.
    pub conversation: ConversationId,
    /// Contiguous.
    pub entries: Vec<Entry>,
    /// The log's newest place when the page was read.
    pub as_of: Seq,
    /// Whether there is anything older.
    pub more: bool,
}

/// What followed a place in a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replayed {
    /// Of which conversation.
    pub conversation: ConversationId,
    /// Contiguous from the place asked for.
    pub entries: Vec<Entry>,
    /// The log's newest place when it was read; ask again if the entries end before it.
    pub head: Seq,
    /// Too far behind: nothing is replayed, start again from `history`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub too_far: bool,
}

/// A page of rooms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rooms {
    /// By id.
    pub rooms: Vec<RoomSummary>,
    /// Ask again after the last one.
    pub more: bool,
}

/// A page of members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    /// Of which conversation.
    pub conversation: ConversationId,
    /// By id.
    pub members: Vec<Member>,
    /// Ask again after the last one.
    pub more: bool,
}

/// Something happened that the client did not ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A conversation's log grew. In order, without a gap, per connection.
    Entry(Entry),
    /// Places of a log that this reader may not see; the cursor moves over them.
    Skip {
        /// Of which conversation.
        conversation: ConversationId,
        /// The first.
        from: Seq,
        /// The last.
        to: Seq,
    },
    /// A conversation is now in one's list, or changed there.
    Conversation(Conversation),
    /// A conversation is no longer in one's list.
    Gone {
        /// Which.
        conversation: ConversationId,
    },
    /// One has read up to here, on some device.
    Read {
        /// Which conversation.
        conversation: ConversationId,
        /// How far.
        seq: Seq,
        /// Messages by others after that.
        unread: u32,
    },
    /// Somebody has another name or face.
    Person(Person),
    /// Somebody is typing; good for [`crate::limits::TYPING_SECONDS`].
    Typing {
        /// Where.
        conversation: ConversationId,
        /// Who.
        person: Person,
    },
    /// Who came and went in a conversation, gathered over at least 250 ms.
    Presence(PresenceChange),
    /// This connection fell behind, and events and replies were left out: resume, ask again for what is
    /// unanswered, replay what is open.
    Behind,
}

/// Presence in one conversation. The lobby's is the whole server's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresenceChange {
    /// Which.
    pub conversation: ConversationId,
    /// How many members have a connection now.
    pub online: u32,
    /// Who came. Left out where more than 20 changed at once: the number still holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub came: Vec<PersonId>,
    /// Who went.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub went: Vec<PersonId>,
}

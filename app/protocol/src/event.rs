//! What a server says.

use crate::{
    Conversation, ConversationId, Cursor, Entry, Epoch, Fault, Login, Member, Person, PersonId, RoomSummary,
    Seq, Span, open_enum::open_enum,
};
use serde::{Deserialize, Serialize};

/// A frame from server to client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
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
    /// A frame of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(ServerFrame);

/// Who you are, and how this server talks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The protocol version ([`crate::PROTOCOL`]).
    pub protocol: u16,
    /// Which build of the server this is; any text of 1 to 64 ASCII characters. A page of another build
    /// works, but may not know everything that this server says.
    pub build: String,
    /// The lineage of the database: another one after a restore.
    pub epoch: Epoch,
    /// The person of this login.
    pub you: Person,
    /// Send [`crate::Command::Ping`] this often, in seconds, if you cannot see the WebSocket's pings.
    pub heartbeat: u32,
    /// On the HTTP fallback: names this stream in `POST /command`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<String>,
    /// The handshake asked for a resume; its answer follows under `ref` 0, and none need be asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resuming: bool,
}

/// The answer to a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
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
    /// An answer of a later release: the command was done. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Reply);

/// What changed for this account since its cursor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resumed {
    /// Where the next `resume` starts from.
    pub cursor: Cursor,
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
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum SnapshotReason {
    /// No cursor was sent.
    First,
    /// The cursor is not of this database, or ahead of it.
    Epoch,
    /// A reason of a later release: as [`Self::Epoch`]. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(SnapshotReason);

/// A page of history: what is shown of a span of the log, in its current state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Of which conversation.
    pub conversation: ConversationId,
    /// Oldest first, each at the place of its first event.
    pub items: Vec<Entry>,
    /// The first place that the page covers. Places from here to `to` without an item have nothing to show:
    /// they changed an earlier item, were not for this reader, or are no longer kept.
    pub from: Seq,
    /// The last place that the page covers; below `from` if the page covers none.
    pub to: Seq,
    /// The log's newest place when the page was read: the state that the items are in.
    pub as_of: Seq,
    /// Whether there is anything before `from`.
    pub more: bool,
}

/// What followed a place in a log: every place after it, each as an event or in a skipped span, up to
/// where the page ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replayed {
    /// Of which conversation.
    pub conversation: ConversationId,
    /// The events as they happened, oldest first.
    pub events: Vec<Entry>,
    /// Places without an event: no longer kept, or not for this reader. Oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Span>,
    /// The log's newest place when it was read; ask again if events and spans end before it.
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
#[serde(rename_all = "snake_case", remote = "Self")]
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
    /// An event of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Event);

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

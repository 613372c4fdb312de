//! The frames of servers.

use crate::{
    Card, Contact, Conversation, ConversationId, Cursor, Door, Entry, Epoch, Fault, Group, HandOver,
    HideMessages, Hits, Invitation, Invite, JoinRequest, Json, Login, Mark, Member, Notifications, People,
    Person, PersonId, Placed, Privacy, Reactors, ReadCount, Readers, Responders, Revision, RoomSummary,
    ScheduledMessage, Seq, Span, StickerPack, WayBack, open_enum::open_enum,
};
use serde::{Deserialize, Serialize};

/// A frame from server to client.
pub type ServerFrame = FrameOf<Reply>;

/// A frame from server to client, whose replies are decoded as `R`.
// Nearly all frames are events: a box would be one more allocation for each.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum FrameOf<R> {
    /// The first frame of every connection.
    Hello(Hello),
    /// The answer to a command that was done.
    Reply {
        /// The command's.
        #[serde(rename = "ref")]
        reference: u32,
        /// The result.
        ok: R,
    },
    /// The answer to a command that was refused.
    Refusal {
        /// The command's; 0 if the frame could not be decoded so far.
        #[serde(rename = "ref")]
        reference: u32,
        /// The reason.
        fault: Fault,
    },
    /// An event.
    Event(Event),
    /// A frame of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(FrameOf<R>);

/// What a connection starts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
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
    /// The handshake asked for a resume: its answer follows under [`Cursor::HANDSHAKE`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resuming: bool,
}

/// The answer to a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Reply {
    /// Done.
    Done,
    /// To `resume`.
    Resumed(Resumed),
    /// To `send`: the message as it is in the log, on disk.
    Sent(Entry),
    /// To `history`.
    History(History),
    /// To `replay`.
    Replayed(Replayed),
    /// To `create_room`, `join`, `open_private`, `create_group`, `accept_invite`.
    Opened(Conversation),
    /// To `rooms`.
    Rooms(Rooms),
    /// To `members`.
    Members(Members),
    /// To `profile`, `claim_owner`, `rename_person`.
    Person(Person),
    /// To `logins`.
    Logins(Vec<Login>),
    /// To `room`.
    Door(Door),
    /// To `card`.
    Card(Card),
    /// To `way_back`, `make_way_back`.
    WayBack(WayBack),
    /// To `hand_over`.
    HandOver(HandOver),
    /// To `people`.
    People(People),
    /// To `group`.
    Group(Group),
    /// To `make_invite`.
    Invite(Invite),
    /// To `invites`.
    Invites(Vec<Invite>),
    /// To `invitation`, and to `accept_invite` where one has to be let in.
    Invitation(Box<Invitation>),
    /// To `requests`.
    Requests(Vec<JoinRequest>),
    /// To the commands of running a server: what each of them says.
    Admin(Json),
    /// To `pins` and `stars`: messages as they are now.
    Messages(Vec<Entry>),
    /// To `reactors`.
    Reactors(Vec<Reactors>),
    /// To `revisions`.
    Revisions(Vec<Revision>),
    /// To `stickers`.
    Stickers(Vec<StickerPack>),
    /// To `read_counts`.
    ReadCounts(Vec<ReadCount>),
    /// To `readers`.
    Readers(Readers),
    /// To `privacy`.
    Privacy(Privacy),
    /// To `place_at`.
    Placed(Placed),
    /// To `schedule`, `scheduled`, `change_scheduled`, `cancel_scheduled`.
    Scheduled(Vec<ScheduledMessage>),
    /// To `responders`.
    Responders(Responders),
    /// To `search`.
    Hits(Hits),
    /// To `notify`.
    Notify(Notifications),
    /// An answer of a later release: the command was done. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Reply);

/// What changed for an account since a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Resumed {
    /// Where the next `resume` starts from.
    pub cursor: Cursor,
    /// If present, this is everything: the client drops what it had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<SnapshotReason>,
    /// Conversations that changed (all of them in a snapshot).
    pub conversations: Vec<Conversation>,
    /// Conversations that one is no longer a member of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<ConversationId>,
    /// Why, of those of which it is still known; also in `gone`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone_why: Vec<Gone>,
    /// One's contacts that changed (all of them in a snapshot).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// What one set for conversations, where that changed (all of it in a snapshot).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// Messages that one removed from what one sees since the cursor; none in a snapshot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<HideMessages>,
    /// What one is writing, as a list of [`crate::Draft`], where that changed (all of it in a snapshot).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drafts: Option<Json>,
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
#[serde(remote = "Self")]
pub struct History {
    /// The conversation.
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
#[serde(remote = "Self")]
pub struct Replayed {
    /// The conversation.
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

impl Replayed {
    /// The last place that it has an event or a skipped span for; `None` if it has neither.
    #[must_use]
    pub fn end(&self) -> Option<Seq> {
        let event = self.events.last().map(|entry| entry.seq);
        event.max(self.skipped.last().map(|span| span.to))
    }
}

/// A page of rooms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Rooms {
    /// In the order that was asked for.
    pub rooms: Vec<RoomSummary>,
    /// Whether there are more after the last one.
    pub more: bool,
    /// With `find`: the `page` to ask for next, if there are more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A page of members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Members {
    /// The conversation.
    pub conversation: ConversationId,
    /// In the order that was asked for.
    pub members: Vec<Member>,
    /// Whether there are more after the last one.
    pub more: bool,
    /// With `find`: the `page` to ask for next, if there are more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many members the whole conversation has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
    /// How many of them are online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online: Option<u32>,
    /// How many of them are guests: see [`Member::guest`]. A room goes with its last member who is none.
    #[serde(default, skip_serializing_if = "crate::group_view::is_zero")]
    pub guests: u32,
}

/// What a client receives without having asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Event {
    /// A log has a new event. Per connection they come in order and without a gap.
    Entry(Entry),
    /// Places of a log that have no event for this reader.
    Skip {
        /// The conversation.
        conversation: ConversationId,
        /// The first.
        from: Seq,
        /// The last.
        to: Seq,
    },
    /// A conversation was added to one's list, or changed.
    Conversation(Conversation),
    /// A conversation was removed from one's list.
    Gone(Gone),
    /// One's read position moved, on some device.
    Read {
        /// The conversation.
        conversation: ConversationId,
        /// The last place that was read.
        seq: Seq,
        /// The number of unread messages after it.
        unread: u32,
    },
    /// Somebody's name or avatar changed, or they left for ever.
    Person(Person),
    /// Somebody is typing, for [`crate::limits::TYPING_SECONDS`].
    Typing {
        /// The conversation.
        conversation: ConversationId,
        /// The person.
        person: Person,
    },
    /// Who came and went, gathered over at least 250 ms.
    Presence(PresenceChange),
    /// A device took one's offer and waits for the answer. Also said after a resume, while it waits.
    HandOver {
        /// Both devices show these four digits.
        digits: String,
        /// What the device calls itself (its `User-Agent`, cut).
        agent: String,
        /// Until when it waits, milliseconds since 1970. Older servers do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<i64>,
    },
    /// One's offer was answered, on some device.
    HandOverAnswered {
        /// Whether the device is let in.
        allowed: bool,
    },
    /// One's logins are others now: a device came in, or was signed out.
    Logins,
    /// This connection fell behind: events and replies were left out. The client resumes and sends its
    /// unanswered commands again.
    Behind,
    /// Somebody in one's private list changed, or is not in it any more.
    Contact(Contact),
    /// One changed what one set for a conversation, on some device.
    Mark(Mark),
    /// One removed messages from what one sees, on some device.
    Hidden(HideMessages),
    /// The other one of a private chat has read on, and both tell each other.
    PeerRead {
        /// The conversation.
        conversation: ConversationId,
        /// How far they have read; 0 if they say so no longer.
        seq: Seq,
    },
    /// One is writing something else, on some device: a [`crate::Draft`].
    Draft(Json),
    /// One's messages that wait for their time are others now.
    Scheduled,
    /// What is one's own about a message changed, on some device – what one answered, or whether it is on one's own list –: the
    /// message, with one's own. How it is for everybody comes as an event of the log.
    Mine(Entry),
    /// How one is told of messages is something else now, on some device; see [`crate::Notify`].
    Notify,
    /// An event of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Event);

/// A conversation that is no longer in one's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Gone {
    /// Its id.
    pub conversation: ConversationId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<GoneReason>,
    /// What it was called; empty if that is not known any more.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Until when one may not join again, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub banned_until: Option<i64>,
}

/// Why a conversation is no longer in one's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum GoneReason {
    /// One left it, on some device.
    Left,
    /// Somebody removed one from it.
    Removed,
    /// It was deleted.
    Deleted,
    /// A reason of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(GoneReason);

/// A change of presence in a conversation. Everyone is in the lobby, so its presence is the server's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct PresenceChange {
    /// The conversation.
    pub conversation: ConversationId,
    /// How many members are online.
    pub online: u32,
    /// Members who came online. Not told if more than 20 changed at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub came: Vec<PersonId>,
    /// Members who went offline.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub went: Vec<PersonId>,
}

crate::by_name!(Hello, Resumed, History, Replayed, Rooms, Members, Gone, PresenceChange);

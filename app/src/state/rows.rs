//! The rows of a conversation: day lines, the unread line, notices, messages, pending messages. They are built
//! in `row_builder`.

use super::{
    chat::Chat,
    outbox::{Outgoing, Stage},
    timeline::Timeline,
};
use crate::{
    rich::Call,
    text::{Words, day::LocalTime},
};
use protocol::{Attachment, ConversationId, Fault, FileId, Json, Nonce, Person, PersonId, Seq, Tally, What};
use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

/// A row. It is its own key in the list: a row that changes is drawn again.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Row {
    /// The first row of a day.
    Day(String),
    /// The line before the first unread row.
    Unread,
    /// An event that is no message.
    Notice {
        /// Its place.
        seq: Seq,
        /// The sentence.
        text: String,
        /// The reader can write again what they took back there.
        again: bool,
    },
    /// What this version of the page does not know. Neighbours share one row.
    Unknown {
        /// The place of the first.
        seq: Seq,
    },
    /// A message. It is shared, because lists of rows are copied and compared at every change.
    Message(Arc<Bubble>),
}

/// The rows of one step of the window. They are added and removed together, so the list of groups is never
/// reordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The number of the step.
    pub number: usize,
    /// The rows from top to bottom.
    pub rows: Arc<Vec<Row>>,
}

/// A message as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bubble {
    /// The same while it is pending and after.
    pub nonce: Nonce,
    /// Its place; none while it is pending.
    pub seq: Option<Seq>,
    /// See [`super::items::Item::revision`].
    pub revision: u32,
    /// The author.
    pub author: PersonId,
    /// What the reader calls the author; empty for former members.
    pub name: String,
    /// Whether the reader blocks the author, and sees the text only when they ask for it.
    pub blocked: bool,
    /// The author's avatar.
    pub avatar: u16,
    /// Whether the author runs the server.
    pub owner: bool,
    /// Whether the author is a program.
    pub robot: bool,
    /// Whether it is one's own.
    pub mine: bool,
    /// Whether it is the first of a group and shows its author.
    pub first: bool,
    /// Whether the row before it is no message.
    pub apart: bool,
    /// The text.
    pub text: String,
    /// What its Markdown means: a list of [`protocol::Node`]. None for plain text.
    pub nodes: Option<Json>,
    /// Its files.
    pub files: Vec<Attachment>,
    /// When it was written, milliseconds since 1970.
    pub at: i64,
    /// The same in the reader's time zone.
    pub local: LocalTime,
    /// Its delivery.
    pub progress: Progress,
    /// What it has besides. Most have nothing.
    pub extras: Option<Box<Extras>>,
}

/// What a message has besides its text, as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extras {
    /// The message that it answers.
    pub quote: Option<Quoted>,
    /// Who is called in the text.
    pub calls: Vec<Call>,
    /// Whether its text was changed.
    pub edited: bool,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Reactions, and which are the reader's own.
    pub reactions: Vec<(Tally, bool)>,
    /// Who wrote it, if it was copied from elsewhere.
    pub from: Option<String>,
    /// Whether it is several messages in one, whose first lines are its text.
    pub bundle: bool,
    /// Whether it is pending and has files, which are drawn as they go.
    pub uploading: bool,
    /// The picture of a sticker, whose name is the text.
    pub sticker: Option<FileId>,
    /// Whether its readers answer it, and its text says what.
    pub form: bool,
}

/// A message that another one answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// Its place.
    pub seq: Seq,
    /// What the reader calls its author; empty if it is not there for them.
    pub name: String,
    /// What it says, or why that is not to be seen.
    pub text: String,
}

impl Hash for Bubble {
    /// Hashes only what distinguishes most rows: all rows are hashed at every change.
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.nonce, self.first, self.progress).hash(state);
    }
}

/// The delivery of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Progress {
    /// Not sent yet.
    Waiting,
    /// Sent, without an answer so far.
    InFlight,
    /// On the server's disk.
    Saved,
    /// The other one of a private chat has read it, or so many members (then it is not 0).
    Read(u32),
    /// Refused.
    Failed(Refused),
}

/// Why a message was refused, as far as its row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refused {
    /// The author may not write here any more.
    NotAllowed,
    /// The author is muted.
    Muted,
    /// All are, but for the owner and admins.
    MutedAll,
    /// The author has to wait.
    Slow,
    /// It is too long.
    TooLong,
    /// Only friends may write to each other in private.
    NotFriends,
    /// Something is wrong with the form.
    WrongForm,
    /// A reason that this version of the page does not know.
    Unknown,
    /// Any other reason.
    Other,
}

impl Refused {
    pub(super) fn of(fault: &Fault) -> Self {
        match fault {
            Fault::Forbidden | Fault::Missing | Fault::Banned { .. } => Self::NotAllowed,
            Fault::Muted { .. } => Self::Muted,
            Fault::MutedAll => Self::MutedAll,
            Fault::Slow { .. } => Self::Slow,
            Fault::TextTooLong => Self::TooLong,
            Fault::NotFriends => Self::NotFriends,
            Fault::WrongForm => Self::WrongForm,
            Fault::Unknown => Self::Unknown,
            _ => Self::Other,
        }
    }

    /// A fault with the same sentence.
    #[must_use]
    pub fn fault(self) -> Fault {
        match self {
            Self::NotAllowed => Fault::Forbidden,
            Self::Muted => Fault::Muted { until: 0 },
            Self::MutedAll => Fault::MutedAll,
            Self::Slow => Fault::Slow { until: 0 },
            Self::TooLong => Fault::TextTooLong,
            Self::NotFriends => Fault::NotFriends,
            Self::WrongForm => Fault::WrongForm,
            Self::Unknown => Fault::Unknown,
            Self::Other => Fault::NonceReused,
        }
    }
}

/// The language, time and time zone of the reader.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The language.
    pub words: &'static Words,
    /// The time, milliseconds since 1970.
    pub now: i64,
    /// The offset at a time, minutes east of UTC.
    pub zone: &'a dyn Fn(i64) -> i32,
}

impl Reader<'_> {
    /// A time (milliseconds since 1970) in the reader's time zone.
    #[must_use]
    pub fn local_time(&self, at: i64) -> LocalTime {
        LocalTime::at(at, (self.zone)(at))
    }

    /// A time (milliseconds since 1970) as a list shows it: see [`LocalTime::short`].
    #[must_use]
    pub fn short(&self, at: i64) -> String {
        self.local_time(at).short(self.local_time(self.now), self.words)
    }
}

/// A fingerprint of what the rows of a conversation are made from. Equal values mean equal rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Basis {
    conversation: ConversationId,
    /// Number and place of the first item, number of items, number of changes.
    items: (usize, Option<Seq>, usize, u32),
    pending: Vec<(Nonce, Stage)>,
    unread_from: Option<Seq>,
    read: (Option<Seq>, Vec<(Seq, u32)>),
    me: Person,
    renames: u32,
    taken_back: usize,
}

impl Basis {
    /// The one of the open conversation.
    #[must_use]
    pub fn of(chat: &Chat) -> Option<Self> {
        let conversation = chat.selected?;
        let items = chat.timelines.get(&conversation).map(Timeline::items);
        let items = items.map(|items| (items.number(), items.first(), items.len(), items.changes()));
        let pending = pending(chat, conversation);
        Some(Self {
            conversation,
            items: items.unwrap_or_default(),
            pending: pending.map(|outgoing| (outgoing.message.nonce, outgoing.stage.clone())).collect(),
            unread_from: chat.unread_from,
            read: (chat.conversation().and_then(|view| view.peer_read), chat.read_counts.clone()),
            me: chat.me.clone(),
            renames: chat.renames,
            taken_back: chat.taken_back.len(),
        })
    }
}

/// The number of items that could be shown, pending messages included.
#[must_use]
pub fn items(chat: &Chat, conversation: ConversationId) -> usize {
    let here = chat.timelines.get(&conversation).map_or(0, |timeline| timeline.items().len());
    here + pending(chat, conversation).count()
}

/// The pending messages that are shown: they come after the newest item, so none while that is not loaded.
pub fn pending(chat: &Chat, conversation: ConversationId) -> impl Iterator<Item = &Outgoing> {
    let at_end = chat.timelines.get(&conversation).is_none_or(|timeline| !timeline.newer);
    chat.outbox.pending_for(conversation).filter(move |_| at_end)
}

/// The number of the first loaded item.
#[must_use]
pub fn older(chat: &Chat, conversation: ConversationId) -> usize {
    chat.timelines.get(&conversation).map_or(0, |timeline| timeline.items().number())
}

/// The number after the last item, whatever older ones are loaded. `None` while none is.
#[must_use]
pub fn reach(chat: &Chat, conversation: ConversationId) -> Option<usize> {
    let items = chat.timelines.get(&conversation)?.items();
    let pending = pending(chat, conversation).count();
    (!items.is_empty()).then(|| items.number() + items.len() + pending)
}

/// The text of a message that is loaded or pending.
#[must_use]
pub fn text(chat: &Chat, nonce: Nonce) -> Option<String> {
    let timeline = chat.selected.and_then(|id| chat.timelines.get(&id));
    let loaded = timeline.into_iter().flat_map(|timeline| timeline.items().iter());
    let mut loaded = loaded.filter_map(|item| match &item.entry.what {
        What::Message { nonce: of, text, .. } if *of == nonce => Some(text),
        _ => None,
    });
    let pending = chat.outbox.pending_for(chat.selected?).map(|outgoing| &outgoing.message);
    let pending = || pending.into_iter().find(|message| message.nonce == nonce).map(|message| &message.text);
    loaded.next().or_else(pending).cloned()
}

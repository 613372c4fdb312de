//! What a conversation looks like as rows: day lines, the unread line, notices, messages, letters.

use super::{
    chat::Chat,
    names::called,
    outbox::{Outgoing, Stage},
    timeline::Timeline,
    window::STEP,
};
use crate::text::{Notice, Words, day::Wall};
use protocol::{ConversationId, Entry, Fault, Nonce, Person, PersonId, Seq, What};
use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

/// Messages of one author within this time stand together.
const GROUP_MS: i64 = 5 * 60_000;

/// A row. Equal rows look equal, so a row is its own key: what changes is drawn anew.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Row {
    /// A new day.
    Day(String),
    /// What follows has not been read.
    Unread,
    /// Something happened.
    Notice {
        /// Its place.
        seq: Seq,
        /// In words.
        text: String,
    },
    /// Somebody said something. Shared: a list of rows is copied and compared at every change.
    Message(Arc<Bubble>),
}

/// The rows of one step of the window: they come and go together, so a list of groups is never reordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Which step, counted from the very first entry.
    pub number: usize,
    /// From top to bottom. Shared, as its rows are.
    pub rows: Arc<Vec<Row>>,
}

/// A message as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bubble {
    /// The same before and after it has arrived.
    pub nonce: Nonce,
    /// Its place, once it has one.
    pub seq: Option<Seq>,
    /// Who, as they are called now.
    pub author: PersonId,
    /// Their name; empty for those who left for good.
    pub name: String,
    /// Their face.
    pub avatar: u16,
    /// Whether they run the server.
    pub owner: bool,
    /// One's own.
    pub mine: bool,
    /// The first of a group shows who it is.
    pub first: bool,
    /// What stands before it is no message, and keeps its own distance.
    pub apart: bool,
    /// What.
    pub text: String,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// When, on the wall.
    pub wall: Wall,
    /// How far it has come.
    pub progress: Progress,
}

impl Hash for Bubble {
    /// Only what tells most rows apart: a whole list is hashed whenever it changes.
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.nonce, self.first, self.progress).hash(state);
    }
}

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Progress {
    /// Its turn has not come, or there is no connection.
    Waiting,
    /// Sent, not answered.
    UnderWay,
    /// On the server's disk.
    Saved,
    /// Refused.
    Failed(Refused),
}

/// Why, as far as a row shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refused {
    /// One may not write here any more.
    NotAllowed,
    /// One may not write here for a while.
    Muted,
    /// It is too long.
    TooLong,
    /// Anything else.
    Other,
}

impl Refused {
    fn of(fault: &Fault) -> Self {
        match fault {
            Fault::Forbidden | Fault::Missing | Fault::Banned { .. } => Self::NotAllowed,
            Fault::Muted { .. } => Self::Muted,
            Fault::TextTooLong => Self::TooLong,
            _ => Self::Other,
        }
    }

    /// The fault it stands for, to be put in words.
    #[must_use]
    pub fn fault(self) -> Fault {
        match self {
            Self::NotAllowed => Fault::Forbidden,
            Self::Muted => Fault::Muted { until: 0 },
            Self::TooLong => Fault::TextTooLong,
            Self::Other => Fault::NonceReused,
        }
    }
}

/// Where and when the reader is.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// In which language.
    pub words: &'static Words,
    /// Milliseconds since 1970.
    pub now: i64,
    /// Minutes east of UTC at a time.
    pub zone: &'a dyn Fn(i64) -> i32,
}

impl Reader<'_> {
    /// A time as the reader's wall shows it.
    #[must_use]
    pub fn wall(&self, at: i64) -> Wall {
        Wall::at(at, (self.zone)(at))
    }
}

/// What the rows of a conversation are made from, without the entries themselves: a place in a log never
/// says anything else. While this stays the same, so do the rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Basis {
    conversation: ConversationId,
    log: (Option<Seq>, Seq, usize),
    letters: Vec<(Nonce, Stage)>,
    unread_from: Option<Seq>,
    me: Person,
    renames: u32,
}

impl Basis {
    /// Of the open conversation.
    #[must_use]
    pub fn of(chat: &Chat) -> Option<Self> {
        let conversation = chat.selected?;
        let log = chat.timelines.get(&conversation).map(|log| (log.first(), log.last(), log.len()));
        let letters = chat.outbox.letters_for(conversation);
        Some(Self {
            conversation,
            log: log.unwrap_or((None, Seq(0), 0)),
            letters: letters.map(|outgoing| (outgoing.letter.nonce, outgoing.stage.clone())).collect(),
            unread_from: chat.unread_from,
            me: chat.me.clone(),
            renames: chat.renames,
        })
    }
}

/// How many rows could be shown: entries and letters. The window counts these.
#[must_use]
pub fn items(chat: &Chat, conversation: ConversationId) -> usize {
    chat.timelines.get(&conversation).map_or(0, Timeline::len) + chat.outbox.letters_for(conversation).count()
}

/// How many entries come before those that are here.
#[must_use]
pub fn older(chat: &Chat, conversation: ConversationId) -> usize {
    let first = chat.timelines.get(&conversation).and_then(Timeline::first);
    first.map_or(0, |first| (first.0 as usize).saturating_sub(1))
}

/// How far its end reaches; older entries that come or go do not change it. `None` while there is no log.
#[must_use]
pub fn reach(chat: &Chat, conversation: ConversationId) -> Option<usize> {
    let timeline = chat.timelines.get(&conversation).filter(|timeline| !timeline.is_empty())?;
    Some(timeline.last().0 as usize + chat.outbox.letters_for(conversation).count())
}

/// The rows of a part of a conversation. What was there `before` and has not changed is taken over.
#[must_use]
pub fn rows(
    chat: &Chat,
    conversation: ConversationId,
    shown: std::ops::Range<usize>,
    reader: Reader,
    before: &[Group],
) -> Vec<Group> {
    let timeline = chat.timelines.get(&conversation);
    let known = timeline.map_or(0, Timeline::len);
    let mut building = Building {
        chat,
        reader,
        place: older(chat, conversation) + shown.start,
        groups: Vec::with_capacity(shown.len() / STEP + 2),
        rows: Vec::new(),
        day: None,
        author: None,
        unread_shown: false,
        before,
    };
    // As if all before it stood above: the first row looks the same when others come on top of it.
    if let Some(place) = shown.start.checked_sub(1)
        && let Some(entry) = timeline.and_then(|timeline| timeline.entries().nth(place))
    {
        building.pass_over(entry);
    }
    let entries = timeline.into_iter().flat_map(Timeline::entries).skip(shown.start).take(shown.len());
    entries.for_each(|entry| building.entry(entry));
    let letters = chat.outbox.letters_for(conversation);
    letters.take(shown.end.saturating_sub(known)).for_each(|outgoing| building.letter(outgoing));
    building.close_group();
    building.groups
}

struct Building<'a> {
    chat: &'a Chat,
    reader: Reader<'a>,
    /// Of the next item, counted from the very first.
    place: usize,
    groups: Vec<Group>,
    /// Of the group that is not complete yet.
    rows: Vec<Row>,
    day: Option<i64>,
    /// Who spoke last, and when, if the next message may stand with theirs.
    author: Option<(PersonId, i64)>,
    unread_shown: bool,
    before: &'a [Group],
}

impl<'a> Building<'a> {
    /// An entry that is not shown.
    fn pass_over(&mut self, entry: &Entry) {
        self.day = Some(self.reader.wall(entry.at).day);
        self.unread_shown = self.is_unread(entry);
        if let What::Message { author, .. } = &entry.what {
            self.author = Some((author.id, entry.at));
        }
    }

    fn is_unread(&self, entry: &Entry) -> bool {
        self.chat.unread_from.is_some_and(|from| entry.seq >= from)
    }

    /// An item begins, and with it, at each step, a group.
    fn next_item(&mut self) {
        if self.place.is_multiple_of(STEP) {
            self.close_group();
        }
        self.place += 1;
    }

    fn close_group(&mut self) {
        if !self.rows.is_empty() {
            let rows = Arc::new(std::mem::take(&mut self.rows));
            self.groups.push(Group { number: self.group_number(), rows });
        }
    }

    /// Of the item that was begun last.
    fn group_number(&self) -> usize {
        self.place.saturating_sub(1) / STEP
    }

    fn entry(&mut self, entry: &Entry) {
        self.next_item();
        let wall = self.new_day(entry.at);
        if !self.unread_shown && self.is_unread(entry) {
            self.unread_shown = true;
            self.author = None;
            self.rows.push(Row::Unread);
        }
        if let What::Message { author, nonce, text } = &entry.what {
            let chat = self.chat;
            let place = (Some(entry.seq), entry.at, wall);
            self.bubble(chat.person(author), *nonce, text, place, Progress::Saved);
        } else {
            self.author = None;
            self.rows.push(Row::Notice {
                seq: entry.seq,
                text: notice(self.chat, &entry.what, self.reader.words),
            });
        }
    }

    fn letter(&mut self, outgoing: &Outgoing) {
        self.next_item();
        let letter = &outgoing.letter;
        let wall = self.new_day(letter.at);
        let progress = match &outgoing.stage {
            Stage::Waiting => Progress::Waiting,
            Stage::UnderWay => Progress::UnderWay,
            Stage::Failed(fault) => Progress::Failed(Refused::of(fault)),
        };
        let chat = self.chat;
        self.bubble(&chat.me, letter.nonce, &letter.text, (None, letter.at, wall), progress);
    }

    fn new_day(&mut self, at: i64) -> Wall {
        let wall = self.reader.wall(at);
        if self.day.is_none_or(|day| day < wall.day) {
            self.day = Some(wall.day);
            self.author = None;
            self.rows.push(Row::Day(wall.day_name(self.reader.wall(self.reader.now), self.reader.words)));
        }
        wall
    }

    fn bubble(
        &mut self,
        author: &Person,
        nonce: Nonce,
        text: &str,
        (seq, at, wall): (Option<Seq>, i64, Wall),
        progress: Progress,
    ) {
        let first = self.author.is_none_or(|(who, since)| who != author.id || at - since > GROUP_MS);
        let apart = self.author.is_none();
        self.author = Some((author.id, at));
        if let Some(seq) = seq
            && let Some(known) = self.known(seq)
            && (known.nonce, known.first, known.apart, known.wall, known.at)
                == (nonce, first, apart, wall, at)
            && (&known.name, known.avatar, known.owner) == (&author.name, author.avatar.0, author.owner)
        {
            return self.rows.push(Row::Message(Arc::clone(known)));
        }
        self.rows.push(Row::Message(Arc::new(Bubble {
            nonce,
            seq,
            author: author.id,
            name: author.name.clone(),
            avatar: author.avatar.0,
            owner: author.owner,
            mine: author.id == self.chat.me.id,
            first,
            apart,
            text: text.to_owned(),
            at,
            wall,
            progress,
        })));
    }

    /// The message that stood at that place.
    fn known(&self, place: Seq) -> Option<&'a Arc<Bubble>> {
        let number = self.group_number();
        let group = self.before.iter().find(|group| group.number == number)?;
        group.rows.iter().find_map(|row| match row {
            Row::Message(bubble) if bubble.seq == Some(place) => Some(bubble),
            _ => None,
        })
    }
}

/// A notice in words.
fn notice(chat: &Chat, what: &What, words: &'static Words) -> String {
    let people = match what {
        What::Message { author: by, .. } | What::Created { by, .. } | What::Renamed { by, .. } => {
            Some((by, by))
        }
        What::Joined { person } | What::Left { person } | What::Owner { person } => Some((person, person)),
        What::Removed { person, by } | What::Muted { person, by, .. } => Some((by, person)),
        What::Unknown => None,
    };
    let [by, person] =
        people.map_or([""; 2], |(by, person)| [by, person].map(|who| called(chat, who, words)));
    (words.notice)(&Notice { what, by, person })
}

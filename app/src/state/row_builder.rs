//! Builds the rows of a conversation.

use super::{
    chat::Chat,
    items::{Item, Items},
    names::{called, shown},
    outbox::{Outgoing, Stage},
    row_extras::{extras, quote_of, recalled, recalled_line},
    rows::{Bubble, Extras, Group, Progress, Reader, Refused, Row, older, pending},
    timeline::Timeline,
    window::STEP,
};
use crate::text::{Notice, Words, day::LocalTime};
use protocol::{Attachment, ConversationId, Entry, Json, Kind, Nonce, Person, PersonId, Seq, What};
use std::{ops::Range, sync::Arc};

/// Messages of one author within this time form a group, milliseconds.
const GROUP_MS: i64 = 5 * 60_000;

/// The rows of a range of items. Messages that are unchanged since `before` are reused.
#[must_use]
pub fn rows(
    chat: &Chat,
    conversation: ConversationId,
    shown: Range<usize>,
    reader: Reader,
    before: &[Group],
) -> Vec<Group> {
    let items = chat.timelines.get(&conversation).map(Timeline::items);
    let known = items.map_or(0, Items::len);
    let mut builder = RowBuilder {
        chat,
        reader,
        number: older(chat, conversation) + shown.start,
        groups: Vec::with_capacity(shown.len() / STEP + 2),
        rows: Vec::new(),
        day: None,
        author: None,
        line: line(chat, conversation),
        peer_read: chat.conversations.get(&conversation).and_then(|view| view.peer_read),
        folds: chat.conversations.get(&conversation).is_some_and(|view| view.kind != Kind::Private),
        before,
    };
    // The first row must look the same after older rows were added above it.
    if let Some(place) = shown.start.checked_sub(1)
        && let Some(item) = items.and_then(|items| items.iter().nth(place))
    {
        builder.pass_over(&item.entry);
    }
    let seen = items.into_iter().flat_map(Items::iter).skip(shown.start).take(shown.len());
    seen.for_each(|item| builder.item(item));
    let pending = pending(chat, conversation);
    pending.take(shown.end.saturating_sub(known)).for_each(|outgoing| builder.pending(outgoing));
    builder.close_group();
    builder.groups
}

/// What a message says. Text, nodes and files change only with its revision.
struct Said<'a> {
    text: &'a str,
    nodes: Option<&'a Json>,
    files: &'a [Attachment],
    extras: Option<Box<Extras>>,
}

struct RowBuilder<'a> {
    chat: &'a Chat,
    reader: Reader<'a>,
    /// The number of the next item.
    number: usize,
    groups: Vec<Group>,
    /// The rows of the open group.
    rows: Vec<Row>,
    day: Option<i64>,
    /// Author and time of the message before, if the next one may be grouped with it.
    author: Option<(PersonId, i64)>,
    /// The item that the unread line stands before.
    line: Option<Seq>,
    /// How far the other one of a private chat has read.
    peer_read: Option<Seq>,
    /// Messages of blocked people are folded: it is no private chat.
    folds: bool,
    before: &'a [Group],
}

impl<'a> RowBuilder<'a> {
    /// Takes the item before the first that is shown.
    fn pass_over(&mut self, entry: &Entry) {
        self.day = Some(self.reader.local_time(entry.at).day);
        if recalled(&entry.what).is_some() {
            return;
        }
        if let What::Message { author, .. } = &entry.what {
            self.author = Some((author.id, entry.at));
        }
    }

    /// Counts an item; a new group begins with each step.
    fn next_item(&mut self) {
        if self.number.is_multiple_of(STEP) {
            self.close_group();
        }
        self.number += 1;
    }

    fn close_group(&mut self) {
        if !self.rows.is_empty() {
            let rows = Arc::new(std::mem::take(&mut self.rows));
            self.groups.push(Group { number: self.group_number(), rows });
        }
    }

    /// The group of the item that was counted last.
    fn group_number(&self) -> usize {
        self.number.saturating_sub(1) / STEP
    }

    fn item(&mut self, item: &Item) {
        let Item { entry, revision } = item;
        self.next_item();
        let local = self.new_day(entry.at);
        if self.line == Some(entry.seq) {
            self.author = None;
            self.rows.push(Row::Unread);
        }
        if let Some(text) = recalled_line(self.chat, &entry.what, self.reader.words) {
            self.author = None;
            let again = self.chat.taken_back(entry.conversation, entry.seq).is_some();
            self.rows.push(Row::Notice { seq: entry.seq, text, again });
        } else if let What::Message { author, nonce, text, more } = &entry.what {
            let chat = self.chat;
            let extras = more.as_deref().and_then(|more| extras(chat, more, self.reader.words));
            let identity = (Some(entry.seq), *revision);
            let nodes = more.as_ref().and_then(|more| more.nodes.as_ref());
            let files = more.as_ref().filter(|more| !more.sticker).map_or(&[][..], |more| &more.files);
            let said = Said { text, nodes, files, extras };
            let progress = self.read(author, entry.seq);
            self.bubble(chat.person(author), *nonce, said, identity, (entry.at, local), progress);
        } else {
            self.author = None;
            self.notice(entry);
        }
    }

    /// How far a message has come that is on the server.
    fn read(&self, author: &Person, seq: Seq) -> Progress {
        if author.id != self.chat.me.id {
            return Progress::Saved;
        }
        let counted = self.chat.read_counts.iter().find(|count| count.0 == seq);
        match counted {
            Some((_, count)) => Progress::Read(*count),
            None if self.peer_read >= Some(seq) => Progress::Read(0),
            None => Progress::Saved,
        }
    }

    fn notice(&mut self, entry: &Entry) {
        let seq = entry.seq;
        if entry.what != What::Unknown {
            let text = notice(self.chat, entry, self.reader.words);
            self.rows.push(Row::Notice { seq, text, again: false });
        } else if !matches!(self.rows.last(), Some(Row::Unknown { .. })) {
            self.rows.push(Row::Unknown { seq });
        }
    }

    fn pending(&mut self, outgoing: &Outgoing) {
        self.next_item();
        let message = &outgoing.message;
        let local = self.new_day(message.at);
        let progress = match &outgoing.stage {
            Stage::Waiting => Progress::Waiting,
            Stage::InFlight => Progress::InFlight,
            Stage::Failed(fault) => Progress::Failed(Refused::of(fault)),
        };
        let chat = self.chat;
        let with = message.with.as_deref();
        let reply = with.and_then(|with| with.reply);
        let quote = reply.map(|seq| quote_of(chat, message.conversation, seq, self.reader.words));
        let files = with.is_some_and(|with| !with.files.is_empty());
        let uploading = files || !message.uploads.is_empty();
        let sticker = with.and_then(|with| with.sticker);
        let extras = (quote.is_some() || uploading || sticker.is_some())
            .then(|| Box::new(Extras { quote, uploading, sticker, ..Extras::default() }));
        let said = Said { text: &message.text, nodes: None, files: &[], extras };
        self.bubble(&chat.me, message.nonce, said, (None, 0), (message.at, local), progress);
    }

    fn new_day(&mut self, at: i64) -> LocalTime {
        let local = self.reader.local_time(at);
        if self.day.is_none_or(|day| day < local.day) {
            self.day = Some(local.day);
            self.author = None;
            self.rows
                .push(Row::Day(local.day_name(self.reader.local_time(self.reader.now), self.reader.words)));
        }
        local
    }

    fn bubble(
        &mut self,
        author: &Person,
        nonce: Nonce,
        Said { text, nodes, files, extras }: Said,
        (seq, revision): (Option<Seq>, u32),
        (at, local): (i64, LocalTime),
        progress: Progress,
    ) {
        let name = shown(self.chat, author);
        let blocked = self.folds && self.chat.is_blocked(author.id);
        let first = self.author.is_none_or(|(who, since)| who != author.id || at - since > GROUP_MS);
        let apart = self.author.is_none();
        self.author = Some((author.id, at));
        if let Some(seq) = seq
            && let Some(known) = self.known(seq)
            && (known.nonce, known.revision, known.first, known.apart, known.local, known.at)
                == (nonce, revision, first, apart, local, at)
            && (&*known.name, known.avatar, known.owner, known.blocked)
                == (name, author.avatar.0, author.owner, blocked)
            && known.extras == extras
            && known.progress == progress
        {
            return self.rows.push(Row::Message(Arc::clone(known)));
        }
        self.rows.push(Row::Message(Arc::new(Bubble {
            nonce,
            seq,
            revision,
            author: author.id,
            name: name.to_owned(),
            blocked,
            avatar: author.avatar.0,
            owner: author.owner,
            robot: author.robot,
            mine: author.id == self.chat.me.id,
            first,
            apart,
            text: text.to_owned(),
            nodes: nodes.cloned(),
            files: files.to_vec(),
            at,
            local,
            progress,
            extras,
        })));
    }

    /// The message that the rows before had at a place.
    fn known(&self, place: Seq) -> Option<&'a Arc<Bubble>> {
        let number = self.group_number();
        let group = self.before.iter().find(|group| group.number == number)?;
        group.rows.iter().find_map(|row| match row {
            Row::Message(bubble) if bubble.seq == Some(place) => Some(bubble),
            _ => None,
        })
    }
}

/// The item that the unread line stands before.
#[must_use]
pub fn line(chat: &Chat, conversation: ConversationId) -> Option<Seq> {
    chat.timelines.get(&conversation)?.line(chat.unread_from?, chat.me.id)
}

/// The sentence of a notice.
#[must_use]
pub fn notice(chat: &Chat, entry: &Entry, words: &'static Words) -> String {
    let what = &entry.what;
    let kind = chat.conversations.get(&entry.conversation).map_or(Kind::Unknown, |view| view.kind);
    let people = match what {
        What::Message { author: by, .. }
        | What::Created { by, .. }
        | What::Renamed { by, .. }
        | What::Announced { by, .. }
        | What::MutedAll { by, .. }
        | What::Slowed { by, .. } => Some((by, by)),
        What::Joined { person } | What::Left { person } | What::Owner { person } => Some((person, person)),
        What::Removed { person, by }
        | What::Muted { person, by, .. }
        | What::Added { person, by }
        | What::RoleChanged { person, by, .. } => Some((by, person)),
        What::Changed { .. } | What::Unknown => None,
    };
    let [by, person] =
        people.map_or([""; 2], |(by, person)| [by, person].map(|who| called(chat, who, words)));
    (words.notice)(&Notice { what, by, person, kind })
}

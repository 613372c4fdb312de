//! See [`protocol::Command::Search`].

use super::{
    log::{Log, Range},
    place::Place,
    sought::Sought,
};
use crate::{
    actions::{
        message::first_seq,
        permit::{Right, permit},
    },
    domain::{
        permission::{Action, Allowed},
        search::{highlighted, snippet},
    },
    ports::store::{Found, Newest, Read},
    runner::{Error, Result},
};
use protocol::{ConversationId, Fault, FoundFile, Hit, Hits, MessageAt, Reply, Seq, What, limits::HITS};
use std::collections::BinaryHeap;

/// A search looks at about this many messages, or does as much work; then it tells how far it came, and whoever wants
/// more asks for the next page. Some 20 ms.
const WORK: u32 = 20_000;
/// What opening a log is worth of that.
const OPENING: u32 = 20;

/// A page of the messages that are sought, newest first, of those that the caller may read.
///
/// # Errors
/// [`Fault::Missing`] for a conversation that is not there for the caller, and the store's.
pub fn search_messages(read: &mut dyn Read, by: &Allowed, sought: &Sought) -> Result<Reply> {
    let logs = match sought.conversation {
        _ if sought.is_nothing() => Vec::new(),
        None => read.search().newest_of(by.me().id)?,
        Some(conversation) => read.search().newest(conversation)?.into_iter().collect(),
    };
    if let Some(conversation) = sought.conversation {
        // Also whoever looks for nothing learns nothing of what is not there for them.
        permit(read, by.caller(), Right::In(conversation, Action::Read), by.now())?;
    }
    let mut walk = Walk { by, sought, waiting: BinaryHeap::new(), work: 0 };
    walk.waiting.extend(logs.into_iter().filter_map(|log| Waiting::unopened(log, sought)));
    Ok(Reply::Hits(walk.page(read)?))
}

/// A log that waits to be gone on with.
struct Waiting {
    /// What it has not told is before that.
    place: Place,
    log: Stage,
}

enum Stage {
    Unopened(Newest),
    Open(Box<Log>),
}

impl Waiting {
    /// A log of which nothing is known but how far it is; `None` if it is empty.
    fn unopened(log: Newest, sought: &Sought) -> Option<Self> {
        let Newest { conversation, head, at } = log;
        let newest = Place { at: at.min(sought.until.unwrap_or(at)), conversation, seq: head.next() };
        let place = sought.before.map_or(newest, |before| newest.min(before.latest_in(conversation)));
        (head > Seq(0)).then_some(Self { place, log: Stage::Unopened(Newest { at: place.at, ..log }) })
    }

    fn open(log: Box<Log>) -> Option<Self> {
        Some(Self { place: log.place()?, log: Stage::Open(log) })
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.place.cmp(&other.place)
    }
}

/// Goes through all logs at once, always on in the one that can have the newest.
struct Walk<'a> {
    by: &'a Allowed,
    sought: &'a Sought,
    waiting: BinaryHeap<Waiting>,
    work: u32,
}

impl Walk<'_> {
    fn page(&mut self, read: &mut dyn Read) -> Result<Hits> {
        let mut page = Hits::default();
        while let Some(Waiting { place, log }) = self.waiting.pop() {
            if page.hits.len() == HITS || self.work >= WORK {
                page.reached = Some(place.at);
                page.next = Some(place.to_string());
                break;
            }
            let mut log = match log {
                Stage::Open(log) => log,
                Stage::Unopened(newest) => {
                    self.work += OPENING;
                    let log = self.open(read, newest)?.map(Box::new);
                    self.waiting.extend(log.and_then(Waiting::open));
                    continue;
                }
            };
            match log.take() {
                Some(message) => page.hits.extend(self.hit(read, log.conversation(), message.seq)?),
                None => self.work += log.step(read, self.by.me().id, self.sought)?,
            }
            self.waiting.extend(Waiting::open(log));
        }
        Ok(page)
    }

    /// Opens a log between the times that are asked for, from where the last page ended; `None` if there is nothing.
    fn open(&self, read: &mut dyn Read, newest: Newest) -> Result<Option<Log>> {
        let Newest { conversation, head, .. } = newest;
        let right = Right::In(conversation, Action::Read);
        let allowed = match permit(read, self.by.caller(), right, self.by.now()) {
            Ok(allowed) => allowed,
            Err(Error::Refused(Fault::Missing | Fault::Forbidden)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let (mut first, mut end) = (first_seq(read, &allowed, conversation)?, head.next());
        if let Some(since) = self.sought.since {
            first = first.max(place_at(read, conversation, since, head)?);
        }
        if let Some(until) = self.sought.until {
            end = end.min(place_at(read, conversation, until, head)?);
        }
        if let Some(before) = self.sought.before {
            let Place { at, seq, .. } = before.latest_in(conversation);
            end = end.min(seq).min(place_at(read, conversation, at.saturating_add(1), head)?);
        }
        if first >= end {
            return Ok(None);
        }
        Log::open(read, self.by.me().id, newest, Range { first, end }, self.sought).map(Some)
    }

    /// What is told of a message; `None` if the caller removed it from what they see.
    fn hit(&self, read: &mut dyn Read, conversation: ConversationId, seq: Seq) -> Result<Option<Hit>> {
        let me = self.by.me().id;
        if read.search().is_removed(conversation, seq, me)? {
            return Ok(None);
        }
        let found = read.messages().message(conversation, seq, me)?.filter(Found::stands);
        let Some(found) = found else { return Ok(None) };
        let Found { entry, author, .. } = found;
        let What::Message { text, more, .. } = entry.what else { return Ok(None) };
        let more = more.map(|more| *more).unwrap_or_default();
        let files = if more.sticker { Vec::new() } else { more.files };
        let files = files.into_iter().map(|file| {
            let name = highlighted(&file.name, &self.sought.query);
            FoundFile { file, name: if name.len() > 1 { name } else { Vec::new() } }
        });
        let shown = snippet(&text, &self.sought.query);
        Ok(Some(Hit {
            place: MessageAt { conversation, seq },
            at: entry.at,
            author,
            text: if text.is_empty() { Vec::new() } else { shown.pieces },
            cut_before: shown.cut_before,
            cut_after: shown.cut_after,
            files: files.collect(),
            form: more.form.is_some(),
        }))
    }
}

/// The first place of a log at a time or after it; behind its head if there is none.
fn place_at(read: &mut dyn Read, conversation: ConversationId, at: i64, head: Seq) -> Result<Seq> {
    Ok(read.messages().place_at(conversation, at)?.unwrap_or(head.next()))
}

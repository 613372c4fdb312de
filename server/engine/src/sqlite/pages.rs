//! Pages of a log, for one reader. A message that is hidden from them has a place and no content; it knows the
//! newest place before it that they can see, so that a page backwards never walks over what they cannot.

use super::{message_rows, sql};
use crate::ports::store::{Events, Page, StoreResult};
use protocol::{ConversationId, Entry, Json, PersonId, Seq, Span, What};
use rusqlite::{Connection, params};

/// What an entry weighs besides its text.
const FRAME: usize = 160;

/// Entries up to the one that makes their texts `bytes` long: a frame has a limit too.
struct Filling {
    page: Page,
    taken: usize,
    weight: usize,
}

impl Filling {
    fn new(page: Page) -> Self {
        Self { page, taken: 0, weight: 0 }
    }

    fn has_room(&self) -> bool {
        self.weight < self.page.bytes && self.taken < usize::from(self.page.entries)
    }

    fn add(&mut self, entry: &Entry) {
        self.taken += 1;
        self.weight += FRAME;
        if let What::Message { text, more, .. } = &entry.what {
            let besides =
                more.iter().flat_map(|more| more.nodes.iter().chain(&more.bundle).chain(&more.form));
            self.weight += text.len() + besides.map(Json::bytes).sum::<usize>();
        }
    }
}

/// See [`crate::ports::store::Read::items`].
pub fn items(
    connection: &Connection,
    conversation: ConversationId,
    reader: PersonId,
    before: Option<Seq>,
    page: Page,
) -> StoreResult<Vec<Entry>> {
    let mut statement = connection.prepare_cached(sql::HISTORY)?;
    let (mut items, mut filling) = (Vec::new(), Filling::new(page));
    let mut next = Some(before.map_or(i64::MAX, |seq| i64::from(seq.0)));
    while let Some(before) = next.take() {
        let mut found = statement.query(params![conversation.0, before, page.entries])?;
        while filling.has_room()
            && let Some(row) = found.next()?
        {
            if let Some(seen) = message_rows::hidden(row, reader)? {
                next = Some(i64::from(seen.0) + 1);
                break;
            }
            let entry = message_rows::entry(row)?;
            filling.add(&entry);
            items.push(entry);
        }
    }
    items.reverse();
    message_rows::for_reader(connection, conversation, reader, items)
}

/// See [`crate::ports::store::ReadMessages::items_after`].
pub fn items_after(
    connection: &Connection,
    conversation: ConversationId,
    reader: PersonId,
    after: Seq,
    page: Page,
) -> StoreResult<(Vec<Entry>, Option<Seq>)> {
    let mut statement = connection.prepare_cached(sql::ITEMS_AFTER)?;
    let (mut items, mut filling, mut end) = (Vec::new(), Filling::new(page), None);
    let mut found = statement.query(params![conversation.0, after.0, page.entries])?;
    let (mut rows, mut is_over) = (0, false);
    while filling.has_room() {
        let Some(row) = found.next()? else {
            is_over = rows < page.entries;
            break;
        };
        rows += 1;
        let entry = message_rows::entry(row)?;
        end = Some(entry.seq);
        if message_rows::hidden(row, reader)?.is_none() {
            filling.add(&entry);
            items.push(entry);
        }
    }
    let items = message_rows::for_reader(connection, conversation, reader, items)?;
    Ok((items, end.filter(|_| !is_over)))
}

/// See [`crate::ports::store::Read::events`].
pub fn events(
    connection: &Connection,
    conversation: ConversationId,
    reader: PersonId,
    after: Seq,
    page: Page,
) -> StoreResult<Events> {
    let mut statement = connection.prepare_cached(sql::REPLAY)?;
    let mut found = statement.query(params![conversation.0, after.0, page.entries])?;
    let (mut events, mut filling) = (Events::default(), Filling::new(page));
    while filling.has_room()
        && let Some(row) = found.next()?
    {
        let entry = message_rows::entry(row)?;
        if message_rows::hidden(row, reader)?.is_none() {
            filling.add(&entry);
            events.events.push(entry);
            continue;
        }
        match events.skipped.last_mut() {
            Some(span) if span.to.next() == entry.seq => span.to = entry.seq,
            _ => events.skipped.push(Span { from: entry.seq, to: entry.seq }),
        }
    }
    for entry in &mut events.events {
        message_rows::complete(connection, entry, Some(reader))?;
    }
    Ok(events)
}

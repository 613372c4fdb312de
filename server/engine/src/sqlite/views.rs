//! A conversation as one of its members sees it.

use super::{rows, sql};
use crate::ports::store::StoreResult;
use protocol::{Conversation, ConversationId, Entry, Kind, PersonId, Seq, What};
use rusqlite::{Connection, Row, params};

/// Of a list's newest message, this many characters: a resume names every conversation in one frame.
const PREVIEW: usize = 120;

/// Reads one row of what begins with `views!` in [`super::sql`], and the place of the newest message.
pub fn read(row: &Row) -> rusqlite::Result<(Conversation, Seq)> {
    let kind = rows::kind(row.get(1)?);
    let (ord, read_ord, own): (u32, u32, u32) = (row.get(4)?, row.get(8)?, row.get(9)?);
    let conversation = Conversation {
        id: ConversationId(row.get(0)?),
        kind,
        name: row.get(2)?,
        peer: if kind == Kind::Private { Some(rows::person(row, 12)?) } else { None },
        head: Seq(row.get(3)?),
        read: Seq(row.get(7)?),
        unread: ord.saturating_sub(read_ord).saturating_sub(own),
        last: None,
        notice: None,
        members: row.get(6)?,
        online: 0,
        role: rows::role(row.get(10)?),
        muted_until: row.get(11)?,
    };
    Ok((conversation, Seq(row.get(5)?)))
}

/// Adds the newest message that its reader can see, cut to what a list shows, and the notice after it.
pub fn with_last(
    connection: &Connection,
    (mut view, last): (Conversation, Seq),
    reader: PersonId,
) -> StoreResult<Conversation> {
    let shown = match (last, view.kind) {
        (Seq(0), _) => None,
        (_, Kind::Private) => last_seen(connection, view.id, last, reader)?,
        _ => Some(rows::entry_at(connection, view.id, last)?),
    };
    if let Some(mut entry) = shown {
        if let What::Message { text, .. } = &mut entry.what
            && let Some((end, _)) = text.char_indices().nth(PREVIEW)
        {
            text.truncate(end);
        }
        view.last = Some(entry);
    }
    if view.head > last {
        // Whatever is not a message is a notice.
        view.notice = Some(rows::entry_at(connection, view.id, view.head)?);
    }
    Ok(view)
}

/// The newest message of a private chat that its reader can see.
fn last_seen(
    connection: &Connection,
    conversation: ConversationId,
    last: Seq,
    reader: PersonId,
) -> StoreResult<Option<Entry>> {
    let mut statement = connection.prepare_cached(sql::ENTRY)?;
    let mut place = last;
    while place > Seq(0) {
        let (hidden, entry) = statement.query_row(params![conversation.0, place.0], |row| {
            Ok((rows::hidden(row, reader)?, rows::entry(row)?))
        })?;
        match hidden {
            None => return Ok(Some(entry)),
            Some(seen) => place = seen,
        }
    }
    Ok(None)
}

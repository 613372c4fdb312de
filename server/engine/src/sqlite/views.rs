//! A conversation as one of its members sees it.

use super::rows;
use crate::ports::store::StoreResult;
use protocol::{Conversation, ConversationId, Kind, Seq, What};
use rusqlite::{Connection, Row};

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

/// Adds the newest message, cut to what a list shows, and the notice after it.
pub fn with_last(
    connection: &Connection,
    (mut view, last): (Conversation, Seq),
) -> StoreResult<Conversation> {
    if last > Seq(0) {
        let mut entry = rows::entry_at(connection, view.id, last)?;
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

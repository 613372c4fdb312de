//! A conversation as one of its members sees it.

use super::{group_rows, message_rows, rows, sql};
use crate::ports::store::StoreResult;
use protocol::{Conversation, ConversationId, Entry, GroupView, Kind, PersonId, Role, Seq, What};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// Of a list's newest message, this many characters: a resume names every conversation in one frame.
const PREVIEW: usize = 120;

/// A view that lacks what has to be looked up apart.
pub struct Unfinished {
    view: Conversation,
    /// The place of the newest message.
    last: Seq,
    reader: PersonId,
}

/// Reads one row of what begins with `views!` in [`super::sql`].
pub fn read(row: &Row) -> rusqlite::Result<Unfinished> {
    let kind = rows::kind(row.get(1)?);
    let (ord, read_ord, own): (u32, u32, u32) = (row.get(4)?, row.get(8)?, row.get(9)?);
    let view = Conversation {
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
        called: row.get::<_, Option<u32>>(22)?.map(Seq),
        group: group(row)?.map(Box::new),
        space: space(row, kind)?,
        made_at: row.get(23)?,
        peer_read: row.get::<_, Option<u32>>(24)?.map(Seq),
    };
    Ok(Unfinished { view, last: Seq(row.get(5)?), reader: PersonId(row.get(17)?) })
}

/// The space of a room, unless it is the first one.
fn space(row: &Row, kind: Kind) -> rusqlite::Result<Option<ConversationId>> {
    let space: Option<i64> = if kind == Kind::Room { row.get(21)? } else { None };
    Ok(space.map(ConversationId).filter(|space| *space != ConversationId::LOBBY))
}

/// What is set there, if anything is.
fn group(row: &Row) -> rusqlite::Result<Option<GroupView>> {
    let Some(mute_all) = row.get(18)? else { return Ok(None) };
    let view = GroupView {
        mute_all,
        slow_seconds: row.get(19)?,
        announcement: row.get(20)?,
        ..GroupView::default()
    };
    Ok((view != GroupView::default()).then_some(view))
}

/// Adds the newest message that its reader can see and the notice after it, both cut to what a list shows, and
/// what stands for a group.
pub fn finish(connection: &Connection, unfinished: Unfinished) -> StoreResult<Conversation> {
    let Unfinished { mut view, last, reader } = unfinished;
    let mut first = Seq(1);
    if view.kind == Kind::Group {
        first = group_rows::first_seq(connection, view.id, reader)?;
        let set = view.group.take().map_or_else(GroupView::default, |set| *set);
        let mut face = group_rows::face(connection, view.id, reader)?;
        if !view.name.is_empty() {
            face.names.clear();
        }
        let leads = matches!(view.role, Role::Owner | Role::Admin);
        let requests = if leads { group_rows::request_count(connection, view.id)? } else { 0 };
        view.group = Some(Box::new(GroupView { faces: face.faces, names: face.names, requests, ..set }));
    }
    view.last = match view.kind {
        _ if last < first => None,
        Kind::Private => last_seen(connection, view.id, last, reader)?,
        _ => Some(message_rows::raw(connection, view.id, last)?),
    };
    if let Some(entry) = &mut view.last {
        message_rows::complete_preview(connection, entry)?;
        if message_rows::is_hidden_for(connection, reader, view.id, entry.seq)? {
            view.last = seen_before(connection, entry, reader)?.filter(|entry| entry.seq >= first);
        }
    }
    if view.head > last && view.head >= first {
        // Whatever is not about a message is a notice.
        let newest = message_rows::raw(connection, view.id, view.head)?;
        view.notice =
            (!matches!(newest.what, What::Changed { .. } | What::Message { .. })).then(|| Box::new(newest));
    }
    for entry in view.last.iter_mut().chain(view.notice.as_deref_mut()) {
        if let What::Message { text, .. } | What::Announced { text, .. } = &mut entry.what
            && let Some((end, _)) = text.char_indices().nth(PREVIEW)
        {
            text.truncate(end);
        }
    }
    Ok(view)
}

/// The newest message before one that its reader can see.
fn seen_before(connection: &Connection, hidden: &Entry, reader: PersonId) -> StoreResult<Option<Entry>> {
    let mut statement = connection.prepare_cached(sql::SEEN_BEFORE)?;
    let at = params![hidden.conversation.0, hidden.seq.0, reader.0];
    let Some(seq) = statement.query_row(at, |row| row.get(0).map(Seq)).optional()? else { return Ok(None) };
    let mut entry = message_rows::raw(connection, hidden.conversation, seq)?;
    message_rows::complete_preview(connection, &mut entry)?;
    Ok(Some(entry))
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
            Ok((message_rows::hidden(row, reader)?, message_rows::entry(row)?))
        })?;
        match hidden {
            None => return Ok(Some(entry)),
            Some(seen) => place = seen,
        }
    }
    Ok(None)
}

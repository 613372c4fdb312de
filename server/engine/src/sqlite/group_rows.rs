//! Conversions between rows and values of groups.

use super::{groups_sql as sql, rows};
use crate::ports::store::{GroupRow, StoreResult};
use protocol::{
    Announcement, AvatarId, ConversationId, GroupSettings, GroupView, PersonId, Seq,
    limits::{MOSAIC, NAMES},
};
use rusqlite::{Connection, Row, params};

/// The faces and names that stand for a group.
pub fn face(
    connection: &Connection,
    conversation: ConversationId,
    reader: PersonId,
) -> StoreResult<GroupView> {
    let mut statement = connection.prepare_cached(sql::FACES)?;
    let mut found = statement.query(params![conversation.0, reader.0, MOSAIC])?;
    let mut view = GroupView::default();
    while let Some(row) = found.next()? {
        view.faces.push(AvatarId(row.get(0)?));
        let is_reader: bool = row.get(2)?;
        if !is_reader && view.names.len() < NAMES {
            view.names.push(row.get(1)?);
        }
    }
    Ok(view)
}

/// The first place that a member sees.
pub fn first_seq(
    connection: &Connection,
    conversation: ConversationId,
    person: PersonId,
) -> StoreResult<Seq> {
    let mut statement = connection.prepare_cached(sql::GROUP_MEMBER)?;
    let mut found = statement.query([conversation.0, person.0])?;
    Ok(found.next()?.map(|row| row.get(1)).transpose()?.map_or(Seq(1), Seq))
}

/// How many people ask to join.
pub fn request_count(connection: &Connection, conversation: ConversationId) -> StoreResult<u32> {
    Ok(connection.prepare_cached(sql::REQUEST_COUNT)?.query_row([conversation.0], |row| row.get(0))?)
}

/// Reads a row of [`sql::GROUP`].
pub fn group(row: &Row) -> rusqlite::Result<GroupRow> {
    let text: String = row.get(0)?;
    let announcement = match text.is_empty() {
        true => None,
        false => Some(Announcement { text, by: rows::person(row, 7)?, at: row.get(1)? }),
    };
    let settings = GroupSettings {
        mute_all: row.get(2)?,
        slow_seconds: row.get(3)?,
        admins_invite: row.get(4)?,
        approval: row.get(5)?,
        hide_history: row.get(6)?,
    };
    Ok(GroupRow { announcement, settings })
}

//! Conversions between rows of `contacts`, `marks` and `drafts` and values.

use super::rows;
use crate::domain::{friendship::Relation, spelling::spelled};
use protocol::{Contact, ConversationId, Draft, Friendship, Mark, Person, Seq};
use rusqlite::Row;

fn friendship(code: i64) -> Friendship {
    match code {
        1 => Friendship::Asked,
        2 => Friendship::AskedBy,
        3 => Friendship::Friend,
        _ => Friendship::None,
    }
}

/// `contacts.friendship`.
pub fn friendship_code(friendship: Friendship) -> i64 {
    match friendship {
        Friendship::None | Friendship::Unknown => 0,
        Friendship::Asked => 1,
        Friendship::AskedBy => 2,
        Friendship::Friend => 3,
    }
}

/// Reads a row of what begins with `contacts!`.
pub fn contact(row: &Row) -> rusqlite::Result<Contact> {
    let (person, remark): (Person, String) = (rows::person(row, 0)?, row.get(6)?);
    let spelled = spelled(if remark.is_empty() { &person.name } else { &remark });
    Ok(Contact {
        person,
        friendship: friendship(row.get(5)?),
        remark,
        note: row.get(7)?,
        blocked: row.get(8)?,
        at: row.get(9)?,
        spelled,
    })
}

/// Reads a row of [`super::contacts_sql::MARK`] or [`super::contacts_sql::MARKS_SINCE`].
pub fn mark(row: &Row) -> rusqlite::Result<Mark> {
    let (hidden, unread): (Option<u32>, Option<u32>) = (row.get(3)?, row.get(4)?);
    Ok(Mark {
        conversation: ConversationId(row.get(0)?),
        pinned: row.get(1)?,
        muted: row.get(2)?,
        hidden: hidden.map(Seq),
        unread: unread.map(Seq),
    })
}

/// Reads a row of [`super::contacts_sql::RELATION`].
pub fn relation(row: &Row) -> rusqlite::Result<Relation> {
    Ok(Relation {
        friendship: friendship(row.get(0)?),
        remark: row.get(1)?,
        note: row.get(2)?,
        blocked: row.get(3)?,
        at: row.get(4)?,
    })
}

/// Reads a row of [`super::unsent_sql::DRAFT`] or [`super::unsent_sql::DRAFTS_SINCE`].
pub fn draft(row: &Row) -> rusqlite::Result<Draft> {
    let reply: Option<u32> = row.get(2)?;
    Ok(Draft {
        conversation: ConversationId(row.get(0)?),
        text: row.get(1)?,
        reply: reply.map(Seq),
        at: row.get(3)?,
    })
}

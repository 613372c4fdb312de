//! Who is in what, and how they see it.

use super::{entries, rows, sql, writer::Tx};
use crate::{
    domain::permission::{Action, Actor, Object, Standing, authorize},
    ports::store::{StoreError, StoreResult},
};
use protocol::{Conversation, ConversationId, Fault, Kind, Person, PersonId, Seq, What};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// Of a list's newest message, this many characters: a resume names every conversation in one frame.
const PREVIEW: usize = 120;

/// How somebody stands to a conversation; `None` if there is none.
pub fn standing(
    connection: &Connection,
    conversation: ConversationId,
    person: PersonId,
) -> StoreResult<Option<Standing>> {
    let found = connection
        .prepare_cached(sql::STANDING)?
        .query_row([conversation.0, person.0], read_standing)
        .optional()?;
    Ok(found)
}

/// Reads `kind, role, muted_until, present` from the first four columns.
pub fn read_standing(row: &Row) -> rusqlite::Result<Standing> {
    let present: bool = row.get(3)?;
    let role: Option<i64> = row.get(1)?;
    Ok(Standing {
        kind: rows::kind(row.get(0)?),
        role: role.filter(|_| present).map(rows::role),
        muted_until: row.get(2)?,
    })
}

/// Whoever acts, as they are shown. A command that was on its way when its person ended comes to nothing.
pub fn living(connection: &Connection, id: PersonId) -> StoreResult<Person> {
    let person =
        connection.prepare_cached(sql::LIVING)?.query_row([id.0], |row| rows::person(row, 0)).optional()?;
    person.ok_or(StoreError::Refused(Fault::LoggedOut))
}

/// Asks, inside a transaction, so that nothing can change between the answer and the act.
pub fn check(
    tx: &Tx,
    actor: Actor,
    action: Action,
    conversation: ConversationId,
) -> StoreResult<Option<Standing>> {
    living(tx.connection, actor.id)?;
    let standing = standing(tx.connection, conversation, actor.id)?;
    authorize(&actor, action, Object::Conversation(standing), tx.now)?;
    Ok(standing)
}

/// Seats somebody, anew or again. What was said before they came is not unread.
pub fn seat(tx: &Tx, conversation: ConversationId, person: PersonId, role: i64) -> StoreResult<()> {
    tx.connection
        .prepare_cached(
            "INSERT INTO members (conversation, person, role, read_seq, read_ord, version)
             SELECT id, ?2, ?3, head, ord, ?4 FROM conversations WHERE id = ?1
             ON CONFLICT (conversation, person) DO UPDATE
             SET present = 1, read_seq = excluded.read_seq, read_ord = excluded.read_ord, own_since = 0,
                 version = excluded.version",
        )?
        .execute(params![conversation.0, person.0, role, tx.next_version()])?;
    tx.connection
        .prepare_cached("UPDATE conversations SET members = members + 1 WHERE id = ?1")?
        .execute([conversation.0])?;
    Ok(())
}

/// Takes somebody's seat away; the row stays, so that their next resume can say so.
pub fn unseat(tx: &Tx, conversation: ConversationId, person: PersonId) -> StoreResult<()> {
    tx.connection
        .prepare_cached(
            "UPDATE members SET present = 0, role = 0, version = ?3 WHERE conversation = ?1 AND person = ?2",
        )?
        .execute(params![conversation.0, person.0, tx.next_version()])?;
    tx.connection
        .prepare_cached("UPDATE conversations SET members = members - 1 WHERE id = ?1")?
        .execute([conversation.0])?;
    Ok(())
}

/// A conversation as one of its members sees it. Who is online is the hub's to say.
pub fn view(
    connection: &Connection,
    conversation: ConversationId,
    person: PersonId,
) -> StoreResult<Conversation> {
    let found = connection.prepare_cached(sql::VIEW)?.query_row([person.0, conversation.0], row_to_view)?;
    with_last(connection, found)
}

/// All of somebody's conversations that changed after a version.
pub fn views_since(
    connection: &Connection,
    person: PersonId,
    version: i64,
) -> StoreResult<Vec<Conversation>> {
    let mut statement = connection.prepare_cached(sql::VIEWS_SINCE)?;
    let found = statement.query_map([person.0, version], row_to_view)?;
    found.map(|row| with_last(connection, row?)).collect()
}

fn row_to_view(row: &Row) -> rusqlite::Result<(Conversation, u32)> {
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
        members: row.get(6)?,
        online: 0,
        role: rows::role(row.get(10)?),
        muted_until: row.get(11)?,
    };
    Ok((conversation, row.get(5)?))
}

fn with_last(connection: &Connection, (mut view, last): (Conversation, u32)) -> StoreResult<Conversation> {
    if last > 0 {
        let mut entry = entries::at(connection, view.id, Seq(last))?;
        if let What::Message { text, .. } = &mut entry.what
            && let Some((end, _)) = text.char_indices().nth(PREVIEW)
        {
            text.truncate(end);
        }
        view.last = Some(entry);
    }
    Ok(view)
}

/// All the conversations somebody is in.
pub fn conversations_of(connection: &Connection, person: PersonId) -> StoreResult<Vec<ConversationId>> {
    let mut statement = connection.prepare_cached(sql::CONVERSATIONS_OF)?;
    let found = statement.query_map([person.0], |row| row.get(0).map(ConversationId))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Conversations somebody has left, or that were deleted, after a version. What goes on in one they left
/// is not theirs to hear of.
pub fn gone_since(
    connection: &Connection,
    person: PersonId,
    version: i64,
) -> StoreResult<Vec<ConversationId>> {
    let mut statement = connection.prepare_cached(sql::GONE_SINCE)?;
    let found = statement.query_map([person.0, version], |row| row.get(0).map(ConversationId))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Moves a read position forward; gives the one that holds and what is left.
pub fn read_to(tx: &Tx, conversation: ConversationId, person: PersonId, seq: Seq) -> StoreResult<(Seq, u32)> {
    tx.connection.prepare_cached(sql::READ_TO)?.execute(params![
        conversation.0,
        person.0,
        seq.0,
        tx.next_version()
    ])?;
    let holds = tx
        .connection
        .prepare_cached(sql::UNREAD)?
        .query_row([conversation.0, person.0], |row| Ok((Seq(row.get(0)?), row.get(1)?)))?;
    Ok(holds)
}

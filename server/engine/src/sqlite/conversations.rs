//! Making, joining, governing and resuming conversations.

use super::{
    Database,
    cursor::{self, Version},
    entries::{Notice, append_notice},
    members,
    rows::{self, nonce_bytes},
    sql,
    writer::Tx,
};
use crate::{
    domain::{
        name::Name,
        permission::{Action, Actor, Object, Standing, authorize},
    },
    ports::store::{Attachment, Changed, Conversations, Done, People as _, StoreResult},
};
use async_trait::async_trait;
use protocol::{
    Conversation, ConversationId, Cursor, Epoch, Fault, Kind, LoginId, Member, Nonce, PersonId, Resumed,
    RoomSummary, Seq, SnapshotReason, limits::MUTE_MINUTES,
};
use rusqlite::{Connection, OptionalExtension as _, params};

#[async_trait]
impl Conversations for Database {
    fn resume(&self, login: LoginId, person: PersonId, cursor: Option<Cursor>, done: Done<Attachment>) {
        let epoch = self.epoch();
        let read = move |tx: &Tx| {
            if !tx.connection.prepare_cached(sql::LOGIN_STANDS)?.exists([login.0])? {
                return Err(Fault::LoggedOut.into());
            }
            let resumed = resume(tx.connection, person, cursor, epoch, tx.version())?;
            Ok(Attachment { rooms: members::conversations_of(tx.connection, person)?, resumed })
        };
        self.writer.submit_whole(read, done);
    }

    async fn overview(&self, person: PersonId) -> StoreResult<Resumed> {
        let epoch = self.epoch();
        self.query(move |connection| {
            // The version first: what is read after it may be newer, never older.
            let version: i64 =
                connection.query_row("SELECT value FROM meta WHERE key = 'version'", [], |row| row.get(0))?;
            resume(connection, person, None, epoch, Version(version.cast_unsigned()))
        })
        .await
    }

    fn create_room(&self, actor: Actor, nonce: Nonce, name: Name, done: Done<(Conversation, Changed)>) {
        self.writer.submit(move |tx| create_room(tx, actor, nonce, &name), done);
    }

    fn rename_room(&self, actor: Actor, conversation: ConversationId, name: Name, done: Done<Changed>) {
        let work = move |tx: &Tx| {
            members::check(tx, actor, Action::Govern, conversation)?;
            tx.connection.execute(
                "UPDATE conversations SET name = ?2 WHERE id = ?1",
                params![conversation.0, name.shown],
            )?;
            notice(
                tx,
                conversation,
                &Notice { kind: 2, author: actor.id, subject: None, text: &name.shown, until: None },
            )
        };
        self.writer.submit(work, done);
    }

    fn delete_room(&self, actor: Actor, conversation: ConversationId, done: Done<Changed>) {
        let work = move |tx: &Tx| {
            members::check(tx, actor, Action::Govern, conversation)?;
            tx.connection.execute(sql::CLEAR_LOG, [conversation.0])?;
            tx.connection.execute(
                "UPDATE conversations SET deleted = 1, name = '', version = ?2 WHERE id = ?1",
                params![conversation.0, tx.next_version()],
            )?;
            Ok(Changed::default())
        };
        self.writer.submit(work, done);
    }

    fn join(&self, actor: Actor, conversation: ConversationId, done: Done<(Conversation, Changed)>) {
        let work = move |tx: &Tx| {
            let standing = members::check(tx, actor, Action::Join, conversation)?;
            let mut changed = Changed::default();
            if standing.is_some_and(|s| s.role.is_none()) {
                changed.entries.push(append_notice(tx, conversation, &came_or_went(3, actor.id))?);
                members::seat(tx, conversation, actor.id, 0)?;
            }
            let view = members::view(tx.connection, conversation, actor.id)?;
            changed.opened.push((actor.id, view.clone()));
            Ok((view, changed))
        };
        self.writer.submit(work, done);
    }

    fn leave(&self, actor: Actor, conversation: ConversationId, done: Done<Changed>) {
        let work = move |tx: &Tx| {
            members::check(tx, actor, Action::Leave, conversation)?;
            leave(tx, actor.id, conversation)
        };
        self.writer.submit(work, done);
    }

    fn kick(&self, actor: Actor, conversation: ConversationId, person: PersonId, done: Done<Changed>) {
        let work = move |tx: &Tx| {
            let standing = members::check(tx, actor, Action::Moderate(person), conversation)?;
            if standing.is_none_or(|s| s.kind != Kind::Room) {
                return Err(Fault::Forbidden.into());
            }
            member_standing(tx, conversation, person)?;
            members::unseat(tx, conversation, person)?;
            let removed = Notice { kind: 5, author: actor.id, subject: Some(person), text: "", until: None };
            let mut changed = notice(tx, conversation, &removed)?;
            changed.gone.push((person, conversation));
            Ok(changed)
        };
        self.writer.submit(work, done);
    }

    fn mute(
        &self,
        actor: Actor,
        conversation: ConversationId,
        person: PersonId,
        minutes: u32,
        done: Done<Changed>,
    ) {
        let work = move |tx: &Tx| {
            members::check(tx, actor, Action::Moderate(person), conversation)?;
            member_standing(tx, conversation, person)?;
            let until = (minutes > 0).then(|| tx.now + i64::from(minutes.min(MUTE_MINUTES)) * 60_000);
            tx.connection.execute(
                "UPDATE members SET muted_until = ?3, version = ?4 WHERE conversation = ?1 AND person = ?2",
                params![conversation.0, person.0, until, tx.next_version()],
            )?;
            let muted = Notice { kind: 6, author: actor.id, subject: Some(person), text: "", until };
            let mut changed = notice(tx, conversation, &muted)?;
            changed.opened.push((person, members::view(tx.connection, conversation, person)?));
            Ok(changed)
        };
        self.writer.submit(work, done);
    }

    fn open_private(&self, actor: Actor, person: PersonId, done: Done<(Conversation, Changed)>) {
        self.writer.submit(move |tx| open_private(tx, actor, person), done);
    }

    fn read(&self, actor: Actor, conversation: ConversationId, seq: Seq, done: Done<(Seq, u32)>) {
        let work = move |tx: &Tx| {
            let standing = members::check(tx, actor, Action::Read, conversation)?;
            if standing.is_none_or(|s| s.role.is_none()) {
                return Err(Fault::Forbidden.into());
            }
            members::read_to(tx, conversation, actor.id, seq)
        };
        self.writer.submit(work, done);
    }

    async fn rooms(
        &self,
        actor: Actor,
        after: Option<ConversationId>,
        limit: u16,
    ) -> StoreResult<Vec<RoomSummary>> {
        self.query(move |connection| {
            let mut statement = connection.prepare_cached(sql::ROOMS)?;
            let rows =
                statement.query_map(params![actor.id.0, after.map_or(0, |id| id.0), limit], |row| {
                    Ok(RoomSummary {
                        id: ConversationId(row.get(0)?),
                        name: row.get(1)?,
                        members: row.get(2)?,
                        online: 0,
                        joined: row.get(3)?,
                    })
                })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn members(
        &self,
        actor: Actor,
        conversation: ConversationId,
        after: Option<PersonId>,
        limit: u16,
    ) -> StoreResult<Vec<Member>> {
        self.query(move |connection| {
            let standing = members::standing(connection, conversation, actor.id)?;
            authorize(&actor, Action::Read, Object::Conversation(standing), 0)?;
            let mut statement = connection.prepare_cached(sql::MEMBERS)?;
            let rows =
                statement.query_map(params![conversation.0, after.map_or(0, |id| id.0), limit], |row| {
                    Ok(Member {
                        person: rows::person(row, 0)?,
                        role: rows::role(row.get(4)?),
                        online: false,
                        muted_until: row.get(5)?,
                    })
                })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }
}

fn resume(
    connection: &Connection,
    person: PersonId,
    cursor: Option<Cursor>,
    epoch: Epoch,
    version: Version,
) -> StoreResult<Resumed> {
    let asked = cursor.as_ref().map(|cursor| cursor::read(cursor, epoch).filter(|since| *since <= version));
    let (since, snapshot) = match asked {
        None => (-1, Some(SnapshotReason::First)),
        Some(None) => (-1, Some(SnapshotReason::Epoch)),
        Some(Some(since)) => (since.0.cast_signed(), None),
    };
    let cursor = cursor::write(epoch, version)?;
    if since == version.0.cast_signed() {
        // After a short cut or a restart most have missed nothing: worth not asking.
        return Ok(Resumed { cursor, snapshot, conversations: Vec::new(), gone: Vec::new() });
    }
    let gone = if snapshot.is_some() { Vec::new() } else { members::gone_since(connection, person, since)? };
    let conversations = members::views_since(connection, person, since)?;
    Ok(Resumed { cursor, snapshot, conversations, gone })
}

fn came_or_went(kind: i64, author: PersonId) -> Notice<'static> {
    Notice { kind, author, subject: None, text: "", until: None }
}

fn notice(tx: &Tx, conversation: ConversationId, notice: &Notice) -> StoreResult<Changed> {
    Ok(Changed { entries: vec![append_notice(tx, conversation, notice)?], ..Changed::default() })
}

/// Takes a member out, with an entry that says so.
pub fn leave(tx: &Tx, person: PersonId, conversation: ConversationId) -> StoreResult<Changed> {
    members::unseat(tx, conversation, person)?;
    let mut changed = notice(tx, conversation, &came_or_went(4, person))?;
    changed.gone.push((person, conversation));
    Ok(changed)
}

fn member_standing(tx: &Tx, conversation: ConversationId, person: PersonId) -> StoreResult<Standing> {
    let standing = members::standing(tx.connection, conversation, person)?;
    Ok(standing.filter(|s| s.role.is_some()).ok_or(Fault::Missing)?)
}

fn create_room(tx: &Tx, actor: Actor, nonce: Nonce, name: &Name) -> StoreResult<(Conversation, Changed)> {
    members::living(tx.connection, actor.id)?;
    let made: Option<i64> = tx
        .connection
        .prepare_cached(sql::ROOM_BY_NONCE)?
        .query_row(params![actor.id.0, nonce_bytes(nonce)], |row| row.get(0))
        .optional()?;
    if let Some(id) = made.map(ConversationId) {
        let standing = member_standing(tx, id, actor.id);
        return standing.and_then(|_| Ok((members::view(tx.connection, id, actor.id)?, Changed::default())));
    }
    let id = ConversationId(rows::random_id());
    tx.connection.execute(
        "INSERT INTO conversations (id, kind, name, maker, nonce, version) VALUES (?1, 1, ?2, ?3, ?4, ?5)",
        params![id.0, name.shown, actor.id.0, nonce_bytes(nonce), tx.next_version()],
    )?;
    let created = Notice { kind: 1, author: actor.id, subject: None, text: &name.shown, until: None };
    let mut changed = notice(tx, id, &created)?;
    members::seat(tx, id, actor.id, 1)?;
    let view = members::view(tx.connection, id, actor.id)?;
    changed.opened.push((actor.id, view.clone()));
    Ok((view, changed))
}

fn open_private(tx: &Tx, actor: Actor, person: PersonId) -> StoreResult<(Conversation, Changed)> {
    members::living(tx.connection, actor.id)?;
    let there: Option<bool> = tx
        .connection
        .prepare_cached("SELECT gone = 0 FROM people WHERE id = ?1")?
        .query_row([person.0], |row| row.get(0))
        .optional()?;
    let (low, high) = (actor.id.0.min(person.0), actor.id.0.max(person.0));
    let found: Option<i64> =
        tx.connection.prepare_cached(sql::PRIVATE_OF)?.query_row([low, high], |row| row.get(0)).optional()?;
    if let Some(id) = found.map(ConversationId) {
        return Ok((members::view(tx.connection, id, actor.id)?, Changed::default()));
    }
    if there != Some(true) || person == actor.id {
        return Err(Fault::Missing.into());
    }
    let id = ConversationId(rows::random_id());
    tx.connection.execute(
        "INSERT INTO conversations (id, kind, low, high, version) VALUES (?1, 2, ?2, ?3, ?4)",
        params![id.0, low, high, tx.next_version()],
    )?;
    let mut changed = Changed::default();
    for member in [actor.id, person] {
        members::seat(tx, id, member, 0)?;
    }
    for member in [actor.id, person] {
        changed.opened.push((member, members::view(tx.connection, id, member)?));
    }
    Ok((members::view(tx.connection, id, actor.id)?, changed))
}

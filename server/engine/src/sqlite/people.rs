//! People, their names and their logins.

use super::{
    Database, conversations, members,
    rows::{self, failed},
    sql,
    writer::Tx,
};
use crate::{
    domain::{
        name::Name,
        permission::{Action, Actor, Object, authorize},
    },
    ports::store::{
        Changed, Done, Forgotten, Identity, NewPerson, People, ProfileChange, StoreResult, TokenHash,
    },
};
use async_trait::async_trait;
use protocol::{ConversationId, Epoch, Fault, Kind, Login, LoginId, NameFault, Person, PersonId};
use rusqlite::{Connection, OptionalExtension as _, params};

/// A name that nobody used for this long is free again.
const NAME_KEPT_MS: i64 = 30 * 24 * 3_600_000;
/// Of what a browser calls itself, this many bytes are kept.
const AGENT_BYTES: usize = 200;

#[async_trait]
impl People for Database {
    fn epoch(&self) -> Epoch {
        self.epoch
    }

    fn enter(&self, new: NewPerson, done: Done<Identity>) {
        self.writer.submit(move |tx| enter(tx, &new), done);
    }

    async fn identify(&self, token: TokenHash) -> StoreResult<Option<Identity>> {
        self.look_up(move |connection| {
            let found = connection
                .prepare_cached(sql::IDENTIFY)?
                .query_row([token], |row| {
                    Ok(Identity {
                        login: LoginId(row.get(0)?),
                        renewed: row.get(1)?,
                        locale: rows::locale(&row.get::<_, String>(2)?),
                        person: rows::person(row, 3)?,
                        seen: row.get(7)?,
                    })
                })
                .optional()?;
            Ok(found)
        })
        .await
    }

    fn touch(&self, login: LoginId, renewed: bool, done: Done<()>) {
        let work = move |tx: &Tx| {
            tx.connection.prepare_cached(sql::TOUCH)?.execute(params![login.0, tx.now, renewed])?;
            Ok(())
        };
        self.writer.submit(work, done);
    }

    fn update(&self, actor: Actor, person: PersonId, change: ProfileChange, done: Done<Person>) {
        self.writer.submit(move |tx| update(tx, actor, person, change), done);
    }

    fn forget(&self, actor: Actor, person: PersonId, done: Done<Forgotten>) {
        self.writer.submit(move |tx| forget(tx, actor, person), done);
    }

    fn claim_owner(&self, person: PersonId, code_hash: TokenHash, done: Done<Person>) {
        let work = move |tx: &Tx| {
            let spent = tx
                .connection
                .execute("DELETE FROM meta WHERE key = 'owner_code' AND value = ?1", [code_hash])?;
            if spent == 0 {
                return Err(Fault::WrongCode.into());
            }
            tx.connection.execute("UPDATE people SET owner = 1 WHERE id = ?1", [person.0])?;
            shown_anew(tx, person)?;
            load(tx.connection, person)
        };
        self.writer.submit(work, done);
    }

    fn set_owner_code(&self, code_hash: TokenHash, done: Done<bool>) {
        let work = move |tx: &Tx| {
            let set = tx.connection.execute(
                "INSERT INTO meta (key, value) SELECT 'owner_code', ?1
                 WHERE NOT EXISTS (SELECT 1 FROM people WHERE owner = 1)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [code_hash],
            )?;
            Ok(set == 1)
        };
        self.writer.submit(work, done);
    }

    async fn logins(&self, actor: Actor, person: PersonId) -> StoreResult<Vec<Login>> {
        self.query(move |connection| {
            authorize(&actor, Action::Logins(person), Object::Server, 0)?;
            let mut statement = connection.prepare_cached(sql::LOGINS_OF)?;
            let rows = statement.query_map([person.0], |row| {
                Ok(Login {
                    id: LoginId(row.get(0)?),
                    since: row.get(1)?,
                    seen: row.get(2)?,
                    agent: row.get(3)?,
                    this: false,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    fn sign_out(&self, actor: Actor, login: LoginId, done: Done<()>) {
        self.writer.submit(move |tx| sign_out(tx, actor, login), done);
    }

    async fn ready(&self) -> StoreResult<()> {
        self.query(|connection| Ok(connection.query_row("SELECT 1", [], |_| Ok(()))?)).await
    }
}

fn load(connection: &Connection, person: PersonId) -> StoreResult<Person> {
    let found = connection
        .prepare_cached(sql::LIVING)?
        .query_row([person.0], |row| rows::person(row, 0))
        .optional()?;
    Ok(found.ok_or(Fault::Missing)?)
}

/// A private chat shows the other one, so a new name or face changes it for whoever comes back to it.
fn shown_anew(tx: &Tx, person: PersonId) -> StoreResult<()> {
    tx.connection.execute(sql::SHOWN_ANEW, params![person.0, tx.next_version()])?;
    Ok(())
}

/// Takes a name for somebody, from whoever no longer uses it.
fn take_name(tx: &Tx, person: PersonId, name: &Name) -> StoreResult<()> {
    let holder: Option<(i64, String, Option<i64>)> = tx
        .connection
        .prepare_cached(sql::NAME_HOLDER)?
        .query_row([&name.skeleton], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    if let Some((holder, held, seen)) = holder
        && holder != person.0
    {
        if seen.is_some_and(|seen| tx.now - seen < NAME_KEPT_MS) {
            let taken = if held == name.shown { NameFault::Taken } else { NameFault::LooksTaken };
            return Err(Fault::Name(taken).into());
        }
        tx.connection.execute(sql::FREE_NAME, [holder])?;
    }
    tx.connection.execute(sql::FREE_NAME, [person.0])?;
    tx.connection.execute(
        "INSERT INTO names (skeleton, name, person) VALUES (?1, ?2, ?3)",
        params![name.skeleton, name.shown, person.0],
    )?;
    Ok(())
}

fn enter(tx: &Tx, new: &NewPerson) -> StoreResult<Identity> {
    let (person, login) = (PersonId(rows::random_id()), LoginId(rows::random_id()));
    tx.connection.execute(
        "INSERT INTO people (id, name, avatar, locale, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![person.0, new.name.shown, new.avatar.0, new.locale.tag(), tx.now],
    )?;
    take_name(tx, person, &new.name)?;
    let agent: String = new.agent.chars().take(AGENT_BYTES / 4).collect();
    tx.connection.execute(
        "INSERT INTO logins (id, token, person, agent, created_at, seen_at, renewed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5)",
        params![login.0, new.token, person.0, agent, tx.now],
    )?;
    members::seat(tx, ConversationId::LOBBY, person, 0)?;
    Ok(Identity {
        login,
        person: load(tx.connection, person)?,
        locale: new.locale,
        renewed: tx.now,
        seen: tx.now,
    })
}

fn update(tx: &Tx, actor: Actor, person: PersonId, change: ProfileChange) -> StoreResult<Person> {
    if actor.id != person {
        members::living(tx.connection, actor.id)?;
        authorize(&actor, Action::Administer(person), Object::Server, tx.now)?;
    }
    load(tx.connection, person)?;
    if change.name.is_some() || change.avatar.is_some() {
        shown_anew(tx, person)?;
    }
    if let Some(name) = change.name {
        take_name(tx, person, &name)?;
        tx.connection.execute("UPDATE people SET name = ?2 WHERE id = ?1", params![person.0, name.shown])?;
    }
    if let Some(avatar) = change.avatar {
        tx.connection.execute("UPDATE people SET avatar = ?2 WHERE id = ?1", params![person.0, avatar.0])?;
    }
    if let Some(locale) = change.locale {
        tx.connection
            .execute("UPDATE people SET locale = ?2 WHERE id = ?1", params![person.0, locale.tag()])?;
    }
    load(tx.connection, person)
}

fn forget(tx: &Tx, actor: Actor, person: PersonId) -> StoreResult<Forgotten> {
    if actor.id != person {
        members::living(tx.connection, actor.id)?;
        authorize(&actor, Action::Administer(person), Object::Server, tx.now)?;
    }
    let mut shown = load(tx.connection, person)?;
    let mut changed = Changed::default();
    for conversation in members::conversations_of(tx.connection, person)? {
        match members::standing(tx.connection, conversation, person)?.map(|s| s.kind) {
            Some(Kind::Room) => {
                let left = conversations::leave(tx, person, conversation)?;
                changed.entries.extend(left.entries);
                changed.gone.extend(left.gone);
            }
            Some(Kind::Lobby) => members::unseat(tx, conversation, person)?,
            // The other one keeps the private chat.
            Some(Kind::Private | Kind::Unknown) | None => {}
        }
    }
    let logins = {
        let mut statement = tx.connection.prepare_cached("SELECT id FROM logins WHERE person = ?1")?;
        let rows = statement.query_map([person.0], |row| row.get(0).map(LoginId))?;
        rows.collect::<Result<Vec<_>, _>>()?
    };
    tx.connection.execute("DELETE FROM logins WHERE person = ?1", [person.0])?;
    tx.connection.execute(sql::FREE_NAME, [person.0])?;
    tx.connection.execute("UPDATE people SET name = '', gone = 1, owner = 0 WHERE id = ?1", [person.0])?;
    shown_anew(tx, person)?;
    shown.name.clear();
    shown.owner = false;
    Ok(Forgotten { person: shown, logins, changed })
}

fn sign_out(tx: &Tx, actor: Actor, login: LoginId) -> StoreResult<()> {
    let person: Option<i64> = tx
        .connection
        .query_row("SELECT person FROM logins WHERE id = ?1", [login.0], |row| row.get(0))
        .optional()
        .map_err(failed)?;
    let person = PersonId(person.ok_or(Fault::Missing)?);
    // Somebody else's login answers like one that does not exist.
    authorize(&actor, Action::Logins(person), Object::Server, tx.now).map_err(|_| Fault::Missing)?;
    tx.connection.execute("DELETE FROM logins WHERE id = ?1", [login.0])?;
    // The last one out frees the name.
    tx.connection.execute(
        "DELETE FROM names WHERE person = ?1 AND NOT EXISTS (SELECT 1 FROM logins WHERE person = ?1)",
        [person.0],
    )?;
    Ok(())
}

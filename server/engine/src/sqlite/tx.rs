//! Hop 7: writing rows, inside one transaction.

use super::{
    contacts_sql,
    cursor::Version,
    message_rows,
    pool::Pool,
    read::Snapshot,
    rows::{self, nonce_bytes, random_id},
    search::Index,
    server_sql, sql,
};
use crate::{
    domain::{
        name::{Name, folded},
        permission::Caller,
        spelling::spellings,
    },
    ports::store::{
        NewConversation, NewLogin, NewMessage, NewPerson, Notice, Place, ProfileChange, StoreError,
        StoreResult, TokenHash, Tx, WriteAccounts, WriteContacts, WriteFiles, WriteGroups, WriteHooks,
        WriteMessages, WriteNotify, WritePasskeys, WriteReceipts, WriteRobot, WriteServer, WriteStickers,
        WriteUnsent,
    },
};
use protocol::{ConversationId, Entry, Epoch, LoginId, PersonId, Role, Seq};
use rusqlite::{Connection, OptionalExtension as _, Params, params};
use std::collections::BTreeSet;

/// An open transaction. Dropping it rolls it back.
pub struct Transaction<'a> {
    pub(super) connection: &'a Connection,
    pub(super) pool: &'a Pool,
    pub(super) epoch: Epoch,
    pub(super) now: i64,
    /// The newest version of the database; the next transaction goes on from it after a commit.
    pub(super) committed: &'a mut u64,
    pub(super) version: u64,
    /// Conversations that it changed, by version.
    pub(super) changed: Vec<(Version, ConversationId)>,
    /// It changed more than those.
    pub(super) changed_at_large: bool,
    pub(super) open: bool,
}

impl Transaction<'_> {
    /// Every change of a conversation or membership gets the next version, which cursors count in.
    pub(super) fn next_version(&mut self) -> i64 {
        self.version += 1;
        self.version.cast_signed()
    }

    /// The next version, of a change of this conversation that all its members see.
    pub(super) fn next_version_of(&mut self, conversation: ConversationId) -> i64 {
        let version = self.next_version();
        self.changed.push((Version(self.version), conversation));
        version
    }

    pub(super) fn run(&self, statement: &str, params: impl Params) -> StoreResult<usize> {
        Ok(self.connection.prepare_cached(statement)?.execute(params)?)
    }

    /// All members of a conversation see something change there.
    pub(super) fn note_changed(&mut self, conversation: ConversationId) -> StoreResult<()> {
        let version = self.next_version_of(conversation);
        self.run(sql::TOUCH_CONVERSATION, [conversation.0, version])?;
        Ok(())
    }

    /// Somebody's name or rights changed, and with them their place in the lists of members.
    fn list_anew(&mut self, person: PersonId) -> StoreResult<()> {
        let mut statement = self.connection.prepare_cached(sql::LISTS_OF)?;
        let lists = statement.query_map([person.0], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
        for conversation in lists {
            self.run(sql::LIST_ANEW, [person.0, conversation])?;
        }
        Ok(())
    }

    /// A private chat and a contact show the other one, so a new name or face changes them for whoever comes back.
    fn show_anew(&mut self, person: PersonId) -> StoreResult<()> {
        let version = self.next_version();
        self.changed_at_large = true;
        self.run(sql::SHOWN_ANEW, [person.0, version])?;
        self.run(contacts_sql::CONTACTS_ANEW, [person.0, version])?;
        Ok(())
    }
}

impl Snapshot for Transaction<'_> {
    fn connection(&self) -> &Connection {
        self.connection
    }

    fn epoch(&self) -> Epoch {
        self.epoch
    }

    fn version(&self) -> StoreResult<Version> {
        Ok(Version(self.version))
    }

    fn index(&self) -> Option<&Index> {
        self.pool.index()
    }

    fn changed_since(&self, version: Version) -> Option<BTreeSet<ConversationId>> {
        let mut changed = self.pool.recent().changed_since(version).filter(|_| !self.changed_at_large)?;
        changed.extend(self.changed.iter().map(|(_, conversation)| *conversation));
        Some(changed)
    }
}

impl Tx for Transaction<'_> {
    fn now(&self) -> i64 {
        self.now
    }

    fn write_accounts(&mut self) -> &mut dyn WriteAccounts {
        self
    }

    fn write_contacts(&mut self) -> &mut dyn WriteContacts {
        self
    }

    fn write_groups(&mut self) -> &mut dyn WriteGroups {
        self
    }

    fn write_robot(&mut self) -> &mut dyn WriteRobot {
        self
    }

    fn write_server(&mut self) -> &mut dyn WriteServer {
        self
    }

    fn write_messages(&mut self) -> &mut dyn WriteMessages {
        self
    }

    fn write_passkeys(&mut self) -> &mut dyn WritePasskeys {
        self
    }

    fn write_files(&mut self) -> &mut dyn WriteFiles {
        self
    }

    fn write_stickers(&mut self) -> &mut dyn WriteStickers {
        self
    }

    fn write_receipts(&mut self) -> &mut dyn WriteReceipts {
        self
    }

    fn write_unsent(&mut self) -> &mut dyn WriteUnsent {
        self
    }

    fn write_notify(&mut self) -> &mut dyn WriteNotify {
        self
    }

    fn write_hooks(&mut self) -> &mut dyn WriteHooks {
        self
    }

    fn written(&self) -> u64 {
        self.connection.total_changes()
    }

    /// `BEGIN IMMEDIATE` holds the whole database.
    fn hold(&mut self, _: &[ConversationId]) -> StoreResult<bool> {
        Ok(true)
    }

    fn place(&mut self, conversation: ConversationId, author: Caller) -> StoreResult<Option<Place>> {
        let mut statement = self.connection.prepare_cached(sql::PLACE)?;
        Ok(statement.query_row([conversation.0, author.person.0, author.login.0], rows::place).optional()?)
    }

    fn append(&mut self, message: NewMessage<'_>) -> StoreResult<bool> {
        let NewMessage { conversation, seq, ord, at, author, nonce, hash, text, extra, hidden_from } =
            message;
        let (id, nonce) = (conversation.0, nonce_bytes(nonce));
        let statement = if hidden_from.is_none() { sql::INSERT_MESSAGE } else { sql::INSERT_HIDDEN };
        let inserted = self.run(statement, params![id, seq.0, ord, at, author.0, nonce, hash, text])?;
        if inserted == 0 {
            return Ok(false);
        }
        if let Some(extra) = extra {
            self.attach(conversation, seq, author, extra)?;
        }
        let version = self.next_version_of(conversation);
        self.run(sql::ADVANCE, params![id, seq.0, ord, at, version])?;
        self.run(sql::COUNT_OWN, [id, author.0])?;
        if let Some(reader) = hidden_from {
            self.run(sql::COUNT_OWN, [id, reader.0])?;
        }
        Ok(true)
    }

    fn append_notice(&mut self, conversation: ConversationId, notice: Notice<'_>) -> StoreResult<Entry> {
        let version = self.next_version_of(conversation);
        let (seq, ord, last_at): (u32, u32, i64) = self
            .connection
            .prepare_cached(sql::NOTICE_PLACE)?
            .query_row(params![conversation.0, version], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let at = crate::domain::timestamp::timestamp(self.now, last_at);
        self.run(sql::STAMP, params![conversation.0, at])?;
        let Notice { kind, author, subject, text, until } = notice;
        let subject = subject.map(|person| person.0);
        let (kind, number) = rows::notice_code(kind);
        self.run(
            sql::INSERT_NOTICE,
            params![conversation.0, seq, ord, at, kind, author.0, subject, text, number.or(until)],
        )?;
        message_rows::entry_at(self.connection, conversation, Seq(seq), None)
    }

    fn add_conversation(&mut self, new: NewConversation<'_>) -> StoreResult<ConversationId> {
        let (id, version) = (random_id(), self.next_version());
        match new {
            NewConversation::Lobby { name, maker, nonce } => {
                let nonce = nonce_bytes(nonce);
                self.run(
                    sql::INSERT_LOBBY,
                    params![id, name, maker.0, nonce, version, folded(name), spellings(name)],
                )?;
            }
            NewConversation::Room { space, name, maker, nonce } => {
                self.run(
                    sql::INSERT_ROOM,
                    params![
                        id,
                        name,
                        maker.0,
                        nonce_bytes(nonce),
                        version,
                        folded(name),
                        space.0,
                        spellings(name)
                    ],
                )?;
            }
            NewConversation::Group { name, made_as, maker, nonce } => {
                let nonce = nonce_bytes(nonce);
                self.run(
                    sql::INSERT_GROUP,
                    params![id, name, made_as, maker.0, nonce, version, folded(name), spellings(name)],
                )?;
            }
            NewConversation::Private(one, other) => {
                let (low, high) = (one.min(other), one.max(other));
                self.run(sql::INSERT_PRIVATE, [id, low.0, high.0, version])?;
            }
        }
        Ok(ConversationId(id))
    }

    fn rename_conversation(&mut self, conversation: ConversationId, name: &str) -> StoreResult<()> {
        let version = self.next_version_of(conversation);
        self.run(sql::RENAME, params![conversation.0, name, version, folded(name), spellings(name)])?;
        Ok(())
    }

    fn delete_conversation(&mut self, conversation: ConversationId) -> StoreResult<()> {
        self.run(sql::CLEAR_LOG, [conversation.0])?;
        self.clear_messages(conversation)?;
        let version = self.next_version_of(conversation);
        self.run(sql::DELETE_CONVERSATION, [conversation.0, version])?;
        self.run(sql::UNSEAT_ALL, [conversation.0, version])?;
        self.clear_group(conversation)?;
        self.detach_all(conversation)?;
        self.run(server_sql::CLOSE_INVITATIONS, [conversation.0])?;
        Ok(())
    }

    fn seat(&mut self, conversation: ConversationId, person: PersonId, role: Role) -> StoreResult<()> {
        let version = self.next_version();
        let role = rows::role_code(role);
        self.run(sql::SEAT, params![conversation.0, person.0, role, version, self.now])?;
        self.run(sql::LIST_ANEW, [person.0, conversation.0])?;
        self.run(sql::COUNT_MEMBERS, [conversation.0, 1, person.0])?;
        Ok(())
    }

    fn unseat(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<()> {
        let version = self.next_version();
        self.run(sql::UNSEAT, [conversation.0, person.0, version])?;
        self.clear_member(conversation, person)?;
        self.run(sql::COUNT_MEMBERS, [conversation.0, -1, person.0])?;
        Ok(())
    }

    fn set_role(&mut self, conversation: ConversationId, person: PersonId, role: Role) -> StoreResult<()> {
        let version = self.next_version();
        self.run(sql::SET_ROLE, [conversation.0, person.0, rows::role_code(role), version])?;
        self.run(sql::LIST_ANEW, [person.0, conversation.0])?;
        Ok(())
    }

    fn set_muted(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
        until: Option<i64>,
    ) -> StoreResult<()> {
        let version = self.next_version();
        self.run(sql::SET_MUTED, params![conversation.0, person.0, until, version])?;
        Ok(())
    }

    fn set_banned(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
        until: Option<i64>,
    ) -> StoreResult<()> {
        self.run(sql::SET_BANNED, params![conversation.0, person.0, until])?;
        Ok(())
    }

    fn read_to(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
        seq: Seq,
    ) -> StoreResult<(Seq, u32)> {
        // A position that does not move costs no version, and so no commit.
        let next = self.version + 1;
        if self.run(sql::READ_TO, params![conversation.0, person.0, seq.0, next.cast_signed()])? > 0 {
            self.version = next;
        }
        let read = |row: &rusqlite::Row| Ok((Seq(row.get(0)?), row.get(1)?));
        Ok(self.connection.prepare_cached(sql::UNREAD)?.query_row([conversation.0, person.0], read)?)
    }

    fn add_person(&mut self, new: &NewPerson) -> StoreResult<PersonId> {
        let id = random_id();
        let locale = new.locale.tag();
        self.run(
            sql::INSERT_PERSON,
            params![id, new.name, new.avatar.0, locale, self.now, folded(&new.name), spellings(&new.name)],
        )?;
        Ok(PersonId(id))
    }

    fn set_profile(&mut self, person: PersonId, change: &ProfileChange) -> StoreResult<()> {
        let ProfileChange { name, avatar, locale } = change;
        let name = name.as_ref().map(|name| name.shown.as_str());
        let (face, tag) = (avatar.map(|avatar| avatar.0), locale.map(|locale| locale.tag()));
        self.run(
            sql::SET_PROFILE,
            params![person.0, name, face, tag, name.map(folded), name.map(spellings)],
        )?;
        if name.is_some() {
            self.list_anew(person)?;
        }
        if name.is_some() || face.is_some() {
            self.show_anew(person)?;
        }
        Ok(())
    }

    fn set_owner(&mut self, person: PersonId) -> StoreResult<()> {
        self.run(sql::SET_OWNER, [person.0])?;
        self.list_anew(person)?;
        self.show_anew(person)
    }

    fn end_person(&mut self, person: PersonId, keeps_name: bool) -> StoreResult<()> {
        self.run(sql::END_PERSON, params![person.0, keeps_name])?;
        self.show_anew(person)
    }

    fn take_name(&mut self, person: PersonId, name: &Name) -> StoreResult<()> {
        for key in name.keys() {
            self.run(sql::INSERT_NAME, params![key, name.shown, person.0])?;
        }
        Ok(())
    }

    fn free_name(&mut self, person: PersonId) -> StoreResult<()> {
        self.run(sql::FREE_NAME, [person.0])?;
        Ok(())
    }

    fn add_login(&mut self, new: &NewLogin) -> StoreResult<LoginId> {
        let id = random_id();
        self.run(sql::INSERT_LOGIN, params![id, new.token, new.person.0, new.agent, self.now, new.door])?;
        Ok(LoginId(id))
    }

    fn touch_login(&mut self, login: LoginId, renewed: bool) -> StoreResult<()> {
        self.run(sql::TOUCH, params![login.0, self.now, renewed])?;
        Ok(())
    }

    fn end_login(&mut self, login: LoginId) -> StoreResult<()> {
        self.run(sql::END_LOGIN, [login.0])?;
        Ok(())
    }

    fn set_way_back(&mut self, person: PersonId, secret: Option<&TokenHash>) -> StoreResult<()> {
        match secret {
            Some(secret) => self.run(sql::SET_WAY_BACK, params![person.0, secret, self.now])?,
            None => self.run(sql::DROP_WAY_BACK, [person.0])?,
        };
        Ok(())
    }

    fn touch_way_back(&mut self, person: PersonId) -> StoreResult<()> {
        self.run(sql::TOUCH_WAY_BACK, [person.0, self.now])?;
        Ok(())
    }

    fn set_owner_code(&mut self, hash: &TokenHash) -> StoreResult<()> {
        self.run(sql::SET_OWNER_CODE, [hash])?;
        Ok(())
    }

    fn take_owner_code(&mut self, hash: &TokenHash) -> StoreResult<bool> {
        Ok(self.run(sql::TAKE_OWNER_CODE, [hash])? == 1)
    }

    fn commit(mut self: Box<Self>) -> StoreResult<()> {
        if self.version != *self.committed {
            self.run(sql::SET_VERSION, [self.version.cast_signed()])?;
            let mut recent = self.pool.recent();
            recent.remember(&self.changed);
            if self.changed_at_large {
                recent.forget(Version(self.version));
            }
        }
        self.pool.turn_over();
        self.run("COMMIT", []).map_err(in_doubt)?;
        self.open = false;
        *self.committed = self.version;
        self.pool.turn_over();
        Ok(())
    }
}

/// A COMMIT that fails in a way SQLite has no name for may have reached the disk.
fn in_doubt(error: StoreError) -> StoreError {
    match error {
        StoreError::Failed(why) => StoreError::Broken(why),
        error => error,
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        // SQLite may have given the transaction up by itself (lang_transaction.html §3.2).
        if self.open
            && !self.connection.is_autocommit()
            && let Err(error) = self.connection.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }
}

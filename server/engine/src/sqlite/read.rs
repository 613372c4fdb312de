//! Reading rows, on a snapshot or inside a transaction.

use super::{
    contact_rows, contacts_sql,
    cursor::{self, Version},
    message_rows, messages_sql, pages,
    rows::{self, identity, login, member, room, standing},
    search::Index,
    sql, unsent_sql, views,
};
use crate::{
    domain::{permission::Standing, spelling::sought},
    ports::store::{
        Events, Identity, ListPlace, Made, NameHolder, Page, Read, ReadAccounts, ReadContacts, ReadFiles,
        ReadForms, ReadGroups, ReadHooks, ReadMessages, ReadNotify, ReadPasskeys, ReadReceipts, ReadRobot,
        ReadSearch, ReadServer, ReadSpaces, ReadStickers, ReadUnsent, Sent, StoreError, StoreResult,
        TokenHash,
    },
};
use protocol::{
    Conversation, ConversationId, Cursor, Entry, Epoch, HideMessages, Json, Login, LoginId, Member, Nonce,
    Person, PersonId, Resumed, RoomSummary, Seq, SnapshotReason,
};
use rusqlite::{Connection, OptionalExtension as _, Params, Row, params};
use std::collections::BTreeSet;

/// A connection at a point of the commit order.
pub trait Snapshot {
    /// The connection; all that is read on it is of one commit.
    fn connection(&self) -> &Connection;
    /// The database's lineage.
    fn epoch(&self) -> Epoch;
    /// The newest version it shows.
    fn version(&self) -> StoreResult<Version>;
    /// The conversations that changed after a version, and maybe more; `None` if all have to be looked at.
    fn changed_since(&self, version: Version) -> Option<BTreeSet<ConversationId>>;
    /// Where messages are looked for, if there is an index.
    fn index(&self) -> Option<&Index>;
}

pub fn one<T>(
    snapshot: &impl Snapshot,
    statement: &str,
    params: impl Params,
    read: impl FnOnce(&Row) -> rusqlite::Result<T>,
) -> StoreResult<Option<T>> {
    Ok(snapshot.connection().prepare_cached(statement)?.query_row(params, read).optional()?)
}

pub fn all<T>(
    snapshot: &impl Snapshot,
    statement: &str,
    params: impl Params,
    read: impl FnMut(&Row) -> rusqlite::Result<T>,
) -> StoreResult<Vec<T>> {
    let mut statement = snapshot.connection().prepare_cached(statement)?;
    Ok(statement.query_map(params, read)?.collect::<Result<_, _>>()?)
}

impl<S: Snapshot> Read for S {
    fn accounts(&mut self) -> &mut dyn ReadAccounts {
        self
    }

    fn contacts(&mut self) -> &mut dyn ReadContacts {
        self
    }

    fn groups(&mut self) -> &mut dyn ReadGroups {
        self
    }

    fn robot(&mut self) -> &mut dyn ReadRobot {
        self
    }

    fn server(&mut self) -> &mut dyn ReadServer {
        self
    }

    fn spaces(&mut self) -> &mut dyn ReadSpaces {
        self
    }

    fn search(&mut self) -> &mut dyn ReadSearch {
        self
    }

    fn messages(&mut self) -> &mut dyn ReadMessages {
        self
    }

    fn passkeys(&mut self) -> &mut dyn ReadPasskeys {
        self
    }

    fn files(&mut self) -> &mut dyn ReadFiles {
        self
    }

    fn stickers(&mut self) -> &mut dyn ReadStickers {
        self
    }

    fn receipts(&mut self) -> &mut dyn ReadReceipts {
        self
    }

    fn unsent(&mut self) -> &mut dyn ReadUnsent {
        self
    }

    fn notify(&mut self) -> &mut dyn ReadNotify {
        self
    }

    fn hooks(&mut self) -> &mut dyn ReadHooks {
        self
    }

    fn forms(&mut self) -> &mut dyn ReadForms {
        self
    }

    fn person(&mut self, person: PersonId) -> StoreResult<Option<Person>> {
        one(self, sql::LIVING, [person.0], |row| rows::person(row, 0))
    }

    fn anybody(&mut self, person: PersonId) -> StoreResult<Option<Person>> {
        one(self, sql::ANYBODY, [person.0], |row| rows::person(row, 0))
    }

    fn standing(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Option<Standing>> {
        one(self, sql::STANDING, [conversation.0, person.0], standing)
    }

    fn view(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Option<Conversation>> {
        let view = one(self, sql::VIEW, [person.0, conversation.0], views::read)?;
        view.map(|view| views::finish(self.connection(), view)).transpose()
    }

    fn head(&mut self, conversation: ConversationId) -> StoreResult<Seq> {
        Ok(one(self, sql::HEAD, [conversation.0], |row| row.get(0).map(Seq))?.unwrap_or_default())
    }

    fn items(
        &mut self,
        conversation: ConversationId,
        reader: PersonId,
        before: Option<Seq>,
        page: Page,
    ) -> StoreResult<Vec<Entry>> {
        pages::items(self.connection(), conversation, reader, before, page)
    }

    fn events(
        &mut self,
        conversation: ConversationId,
        reader: PersonId,
        after: Seq,
        page: Page,
    ) -> StoreResult<Events> {
        pages::events(self.connection(), conversation, reader, after, page)
    }

    fn sent(&mut self, author: PersonId, nonce: Nonce) -> StoreResult<Option<Sent>> {
        let read = |row: &Row| Ok((ConversationId(row.get(0)?), Seq(row.get(1)?), row.get(2)?));
        let found = one(self, sql::BY_NONCE, params![author.0, rows::nonce_bytes(nonce)], read)?;
        let Some((conversation, seq, hash)) = found else { return Ok(None) };
        Ok(Some(Sent {
            entry: message_rows::entry_at(self.connection(), conversation, seq, Some(author))?,
            hash,
        }))
    }

    fn made(&mut self, maker: PersonId, nonce: Nonce) -> StoreResult<Option<Made>> {
        let read = |row: &Row| Ok(Made { conversation: ConversationId(row.get(0)?), name: row.get(1)? });
        one(self, sql::ROOM_BY_NONCE, params![maker.0, rows::nonce_bytes(nonce)], read)
    }

    fn private_chat(&mut self, one_of: PersonId, other: PersonId) -> StoreResult<Option<ConversationId>> {
        let (low, high) = (one_of.min(other), one_of.max(other));
        one(self, sql::PRIVATE_OF, [low.0, high.0], |row| row.get(0).map(ConversationId))
    }

    fn rooms(
        &mut self,
        reader: PersonId,
        space: ConversationId,
        after: Option<ConversationId>,
        limit: u16,
    ) -> StoreResult<Vec<RoomSummary>> {
        all(self, sql::ROOMS, params![reader.0, after.map_or(0, |id| id.0), limit, space.0], room)
    }

    fn rooms_named(&mut self, space: ConversationId, find: &str) -> StoreResult<Vec<(ConversationId, i64)>> {
        all(self, sql::ROOMS_NAMED, params![find, space.0, sought(find)], |row| {
            Ok((ConversationId(row.get(0)?), row.get(1)?))
        })
    }

    fn mine_named(&mut self, reader: PersonId, find: &str, limit: u16) -> StoreResult<Vec<RoomSummary>> {
        all(self, sql::MINE_NAMED, params![reader.0, find, sought(find), limit], room)
    }

    fn room(&mut self, id: ConversationId, reader: PersonId) -> StoreResult<Option<RoomSummary>> {
        one(self, sql::ROOM, [reader.0, id.0], room)
    }

    fn member_count(&mut self, conversation: ConversationId) -> StoreResult<u32> {
        Ok(one(self, sql::MEMBER_COUNT, [conversation.0], |row| row.get(0))?.unwrap_or_default())
    }

    fn listed(
        &mut self,
        conversation: ConversationId,
        after: Option<&ListPlace>,
        find: &str,
        limit: u16,
    ) -> StoreResult<Vec<ListPlace>> {
        let (key, last) = after.map_or(("", 0), |place| (place.key.as_str(), place.person.0));
        let place = |row: &Row| Ok(ListPlace { key: row.get(0)?, person: PersonId(row.get(1)?) });
        all(self, sql::LISTED, params![conversation.0, key, last, find, limit, sought(find)], place)
    }

    fn member(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Option<Member>> {
        one(self, sql::MEMBER, [conversation.0, person.0], member)
    }

    fn members(
        &mut self,
        conversation: ConversationId,
        after: Option<PersonId>,
        limit: u16,
    ) -> StoreResult<Vec<Member>> {
        all(self, sql::MEMBERS, params![conversation.0, after.map_or(0, |id| id.0), limit], member)
    }

    fn longest_member(
        &mut self,
        conversation: ConversationId,
        but: PersonId,
    ) -> StoreResult<Option<PersonId>> {
        one(self, sql::LONGEST_MEMBER, [conversation.0, but.0], |row| row.get(0).map(PersonId))
    }

    fn memberships(&mut self, person: PersonId) -> StoreResult<Vec<ConversationId>> {
        all(self, sql::CONVERSATIONS_OF, [person.0], |row| row.get(0).map(ConversationId))
    }

    fn mutes(&mut self, person: PersonId) -> StoreResult<Vec<(ConversationId, i64)>> {
        all(self, sql::MUTES_OF, [person.0], |row| Ok((ConversationId(row.get(0)?), row.get(1)?)))
    }

    fn changes(&mut self, person: PersonId, since: Option<&Cursor>) -> StoreResult<Resumed> {
        let (epoch, version) = (self.epoch(), self.version()?);
        let from = since.map(|cursor| cursor::read(cursor, epoch).filter(|from| *from <= version));
        let (snapshot, from) = match from {
            None => (Some(SnapshotReason::First), None),
            Some(None) => (Some(SnapshotReason::Epoch), None),
            Some(from) => (None, from),
        };
        let mut resumed = Resumed {
            cursor: cursor::write(epoch, version)?,
            snapshot,
            conversations: Vec::new(),
            gone: Vec::new(),
            gone_why: Vec::new(),
            contacts: Vec::new(),
            marks: Vec::new(),
            hidden: Vec::new(),
            drafts: None,
        };
        // After a short cut or a restart most have missed nothing.
        if from == Some(version) {
            return Ok(resumed);
        }
        let since = from.map_or(-1, |from| from.0.cast_signed());
        let id = |row: &Row| row.get(0).map(ConversationId);
        resumed.contacts = all(self, contacts_sql::CONTACTS_SINCE, [person.0, since], contact_rows::contact)?;
        resumed.marks = all(self, contacts_sql::MARKS_SINCE, [person.0, since], contact_rows::mark)?;
        let drafts = all(self, unsent_sql::DRAFTS_SINCE, [person.0, since], contact_rows::draft)?;
        if !drafts.is_empty() {
            resumed.drafts = Some(Json::of(&drafts).map_err(|error| StoreError::Failed(error.to_string()))?);
        }
        if from.is_some() {
            let read = |row: &Row| Ok((ConversationId(row.get(0)?), Seq(row.get(1)?)));
            let hidden = all(self, messages_sql::HIDDEN_SINCE, [person.0, since], read)?;
            resumed.hidden = hidden
                .chunk_by(|one, other| one.0 == other.0)
                .filter_map(|of| {
                    Some(HideMessages {
                        conversation: of.first()?.0,
                        seqs: of.iter().map(|one| one.1).collect(),
                    })
                })
                .collect();
            resumed.gone_why = all(self, sql::GONE_SINCE, [person.0, since], rows::gone)?;
            resumed.gone = resumed.gone_why.iter().map(|gone| gone.conversation).collect();
            resumed.gone_why.retain(|gone| gone.reason.is_some());
        }
        if let Some(mut changed) = from.and_then(|from| self.changed_since(from)) {
            changed.extend(all(self, sql::OWN_CHANGES_SINCE, [person.0, since], id)?);
            for conversation in changed {
                resumed.conversations.extend(self.view(conversation, person)?);
            }
            return Ok(resumed);
        }
        let changed = all(self, sql::VIEWS_SINCE, [person.0, since], views::read)?;
        resumed.conversations = changed
            .into_iter()
            .map(|view| views::finish(self.connection(), view))
            .collect::<StoreResult<_>>()?;
        Ok(resumed)
    }

    fn identity(&mut self, token: &TokenHash) -> StoreResult<Option<Identity>> {
        one(self, sql::IDENTIFY, [token], identity)
    }

    fn logins(&mut self, person: PersonId) -> StoreResult<Vec<Login>> {
        all(self, sql::LOGINS_OF, [person.0], login)
    }

    fn login(&mut self, login: LoginId) -> StoreResult<Option<PersonId>> {
        one(self, sql::LOGIN, [login.0], |row| row.get(0).map(PersonId))
    }

    fn login_by_door(
        &mut self,
        person: PersonId,
        door: &TokenHash,
        since: i64,
    ) -> StoreResult<Option<LoginId>> {
        one(self, sql::LOGIN_BY_DOOR, params![person.0, door, since], |row| row.get(0).map(LoginId))
    }

    fn way_back(&mut self, person: PersonId) -> StoreResult<Option<i64>> {
        one(self, sql::WAY_BACK, [person.0], |row| row.get(0))
    }

    fn way_back_of(&mut self, secret: &TokenHash) -> StoreResult<Option<PersonId>> {
        one(self, sql::WAY_BACK_OF, [secret], |row| row.get(0).map(PersonId))
    }

    fn name_holder(&mut self, key: &str) -> StoreResult<Option<NameHolder>> {
        one(self, sql::NAME_HOLDER, [key], |row| {
            Ok(NameHolder { person: PersonId(row.get(0)?), shown: row.get(1)?, seen: row.get(2)? })
        })
    }

    fn has_owner(&mut self) -> StoreResult<bool> {
        Ok(self.connection().prepare_cached(sql::OWNER)?.exists([])?)
    }
}

//! Reading rows, on a snapshot or inside a transaction.

use crate::{
    cursor,
    rows::{self, failed, get, nonce_bytes, not_here, seq},
    session::Session,
    sql,
    wire::Wire,
};
use engine::{
    domain::permission::Standing,
    ports::store::{
        Events, Identity, ListPlace, Made, NameHolder, Page, Read, ReadAccounts, ReadContacts, ReadFiles,
        ReadForms, ReadGroups, ReadHooks, ReadMessages, ReadNotify, ReadPasskeys, ReadReceipts, ReadRobot,
        ReadSearch, ReadServer, ReadSpaces, ReadStickers, ReadUnsent, Sent, StoreResult, TokenHash,
    },
};
use protocol::{
    Conversation, ConversationId, Cursor, Entry, Login, LoginId, Member, Nonce, Person, PersonId, Resumed,
    RoomSummary, Seq, SnapshotReason, What,
};
use std::ops::DerefMut;
use tokio_postgres::Row;

fn one<T>(rows: Vec<Row>, read: impl FnOnce(&Row) -> StoreResult<T>) -> StoreResult<Option<T>> {
    rows.first().map(read).transpose()
}

fn id(row: &Row) -> StoreResult<ConversationId> {
    get(row, 0).map(ConversationId)
}

impl<W: DerefMut<Target = Wire>> Read for Session<W> {
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

    fn hooks(&mut self) -> &mut dyn ReadHooks {
        self
    }

    fn notify(&mut self) -> &mut dyn ReadNotify {
        self
    }

    fn forms(&mut self) -> &mut dyn ReadForms {
        self
    }

    fn search(&mut self) -> &mut dyn ReadSearch {
        self
    }

    fn person(&mut self, person: PersonId) -> StoreResult<Option<Person>> {
        one(self.ask((sql::LIVING, &[&person.0]))?, |row| rows::person(row, 0))
    }

    fn anybody(&mut self, person: PersonId) -> StoreResult<Option<Person>> {
        one(self.ask((sql::ANYBODY, &[&person.0]))?, |row| rows::person(row, 0))
    }

    fn standing(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Option<Standing>> {
        one(self.about(conversation, (sql::STANDING, &[&conversation.0, &person.0]))?, rows::standing)
    }

    fn view(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Option<Conversation>> {
        one(self.query((sql::VIEW, &[&person.0, &conversation.0]))?, rows::view)
    }

    fn head(&mut self, conversation: ConversationId) -> StoreResult<Seq> {
        let head = one(self.query((sql::HEAD, &[&conversation.0]))?, |row| seq(row, 0))?;
        Ok(head.unwrap_or_default())
    }

    fn items(
        &mut self,
        conversation: ConversationId,
        _: PersonId,
        before: Option<Seq>,
        page: Page,
    ) -> StoreResult<Vec<Entry>> {
        let (before, limit) = (before.map_or(i64::MAX, |seq| i64::from(seq.0)), i64::from(page.entries));
        let found = self.query((sql::HISTORY, &[&conversation.0, &before, &limit]))?;
        let mut items = page_of(&found, page.bytes)?;
        items.reverse();
        Ok(items)
    }

    fn events(
        &mut self,
        conversation: ConversationId,
        _: PersonId,
        after: Seq,
        page: Page,
    ) -> StoreResult<Events> {
        let (after, limit) = (i64::from(after.0), i64::from(page.entries));
        let events = page_of(&self.query((sql::REPLAY, &[&conversation.0, &after, &limit]))?, page.bytes)?;
        Ok(Events { events, skipped: Vec::new() })
    }

    fn sent(&mut self, author: PersonId, nonce: Nonce) -> StoreResult<Option<Sent>> {
        let found = self.query((sql::BY_NONCE, &[&author.0, &nonce_bytes(nonce)]))?;
        let Some(row) = found.first() else { return Ok(None) };
        let (conversation, seq): (i64, i64) = (get(row, 0)?, get(row, 1)?);
        let hash: &[u8] = get(row, 2)?;
        let hash = hash.try_into().map_err(failed)?;
        let entry = one(self.query((sql::ENTRY, &[&conversation, &seq]))?, |row| rows::entry(row, 0))?;
        Ok(entry.map(|entry| Sent { entry, hash }))
    }

    fn made(&mut self, maker: PersonId, nonce: Nonce) -> StoreResult<Option<Made>> {
        let found = self.query((sql::ROOM_BY_NONCE, &[&maker.0, &nonce_bytes(nonce)]))?;
        one(found, |row| Ok(Made { conversation: id(row)?, name: get(row, 1)? }))
    }

    fn private_chat(&mut self, one_of: PersonId, other: PersonId) -> StoreResult<Option<ConversationId>> {
        let (low, high) = (one_of.min(other), one_of.max(other));
        one(self.query((sql::PRIVATE_OF, &[&low.0, &high.0]))?, id)
    }

    fn rooms(
        &mut self,
        _: PersonId,
        _: ConversationId,
        _: Option<ConversationId>,
        _: u16,
    ) -> StoreResult<Vec<RoomSummary>> {
        not_here()
    }

    fn rooms_named(&mut self, _: ConversationId, _: &str) -> StoreResult<Vec<(ConversationId, i64)>> {
        not_here()
    }

    fn mine_named(&mut self, _: PersonId, _: &str, _: u16) -> StoreResult<Vec<RoomSummary>> {
        not_here()
    }

    fn room(&mut self, room: ConversationId, reader: PersonId) -> StoreResult<Option<RoomSummary>> {
        one(self.query((sql::ROOM, &[&room.0, &reader.0]))?, rows::room)
    }

    fn member_count(&mut self, conversation: ConversationId) -> StoreResult<u32> {
        let count = one(self.query((sql::MEMBER_COUNT, &[&conversation.0]))?, |row| rows::number(row, 0))?;
        Ok(count.unwrap_or_default())
    }

    fn listed(
        &mut self,
        _: ConversationId,
        _: Option<&ListPlace>,
        _: &str,
        _: u16,
    ) -> StoreResult<Vec<ListPlace>> {
        not_here()
    }

    fn member(&mut self, _: ConversationId, _: PersonId) -> StoreResult<Option<Member>> {
        not_here()
    }

    fn members(&mut self, _: ConversationId, _: Option<PersonId>, _: u16) -> StoreResult<Vec<Member>> {
        not_here()
    }

    fn longest_member(
        &mut self,
        conversation: ConversationId,
        but: PersonId,
    ) -> StoreResult<Option<PersonId>> {
        let found = self.query((sql::LONGEST_MEMBER, &[&conversation.0, &but.0]))?;
        one(found, |row| get(row, 0).map(PersonId))
    }

    fn memberships(&mut self, person: PersonId) -> StoreResult<Vec<ConversationId>> {
        self.query((sql::CONVERSATIONS_OF, &[&person.0]))?.iter().map(id).collect()
    }

    fn mutes(&mut self, person: PersonId) -> StoreResult<Vec<(ConversationId, i64)>> {
        let found = self.query((sql::MUTES_OF, &[&person.0]))?;
        found.iter().map(|row| Ok((id(row)?, get(row, 1)?))).collect()
    }

    fn changes(&mut self, person: PersonId, since: Option<&Cursor>) -> StoreResult<Resumed> {
        let epoch = self.epoch;
        let from = since.map(|cursor| cursor::read(cursor, epoch));
        let asked = from.flatten().unwrap_or(0);
        // Inside a transaction each statement has a snapshot of its own: what the cursor stands for is
        // read first, so that it never stands for more than was read.
        self.settle();
        let answers = self.ask_all(&[
            (sql::XMIN, &[]),
            (sql::GONE_SINCE, &[&person.0, &asked]),
            (sql::VIEWS_SINCE, &[&person.0, &asked]),
        ])?;
        let [xmin, gone, changed] = answers.as_slice() else { return Err(failed("an answer is missing")) };
        let xmin: i64 = xmin.first().map(|row| get(row, 0)).transpose()?.unwrap_or_default();
        if asked > xmin {
            let mut all = self.changes(person, None)?;
            all.snapshot = Some(SnapshotReason::Epoch);
            return Ok(all);
        }
        let snapshot = match from {
            None => Some(SnapshotReason::First),
            Some(None) => Some(SnapshotReason::Epoch),
            Some(Some(_)) => None,
        };
        let gone = if snapshot.is_some() { &[] } else { gone.as_slice() };
        Ok(Resumed {
            cursor: cursor::write(epoch, xmin)?,
            snapshot,
            conversations: changed.iter().map(rows::view).collect::<StoreResult<_>>()?,
            gone: gone.iter().map(id).collect::<StoreResult<_>>()?,
            gone_why: Vec::new(),
            contacts: Vec::new(),
            marks: Vec::new(),
            hidden: Vec::new(),
            drafts: None,
        })
    }

    fn identity(&mut self, token: &TokenHash) -> StoreResult<Option<Identity>> {
        one(self.query((sql::IDENTIFY, &[&token.as_slice()]))?, rows::identity)
    }

    fn logins(&mut self, _: PersonId) -> StoreResult<Vec<Login>> {
        not_here()
    }

    fn login(&mut self, login: LoginId) -> StoreResult<Option<PersonId>> {
        one(self.ask((sql::LOGIN, &[&login.0]))?, |row| get(row, 0).map(PersonId))
    }

    fn login_by_door(&mut self, _: PersonId, _: &TokenHash, _: i64) -> StoreResult<Option<LoginId>> {
        not_here()
    }

    fn way_back(&mut self, _: PersonId) -> StoreResult<Option<i64>> {
        not_here()
    }

    fn way_back_of(&mut self, _: &TokenHash) -> StoreResult<Option<PersonId>> {
        not_here()
    }

    fn name_holder(&mut self, skeleton: &str) -> StoreResult<Option<NameHolder>> {
        one(self.ask((sql::NAME_HOLDER, &[&skeleton]))?, |row| {
            Ok(NameHolder { person: PersonId(get(row, 0)?), shown: get(row, 1)?, seen: get(row, 2)? })
        })
    }

    fn has_owner(&mut self) -> StoreResult<bool> {
        Ok(!self.query((sql::OWNER, &[]))?.is_empty())
    }
}

/// Entries up to the one that makes their texts `bytes` long.
fn page_of(found: &[Row], bytes: usize) -> StoreResult<Vec<Entry>> {
    /// What an entry weighs besides its text.
    const FRAME: usize = 160;
    let (mut page, mut weight) = (Vec::new(), 0);
    for row in found {
        if weight >= bytes {
            break;
        }
        let entry = rows::entry(row, 0)?;
        weight += FRAME + if let What::Message { text, .. } = &entry.what { text.len() } else { 0 };
        page.push(entry);
    }
    Ok(page)
}

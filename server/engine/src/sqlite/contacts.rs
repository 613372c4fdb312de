//! What people keep about each other and about their conversations: rows of `contacts` and `marks`.

use super::{
    contact_rows, contacts_sql as sql,
    read::{Snapshot, all, one},
    rows,
    tx::Transaction,
};
use crate::{
    domain::{
        friendship::{Kept, Relation},
        name::folded,
        spelling::spellings,
    },
    ports::store::{ListPlace, Peer, ReadContacts, StoreResult, WriteContacts},
};
use protocol::{Contact, ConversationId, Mark, Person, PersonId};
use rusqlite::{Row, params};

/// A remark as it is looked for, by itself or by its spellings.
fn found(remark: &str) -> String {
    if remark.is_empty() { String::new() } else { format!("{}\n{}", folded(remark), spellings(remark)) }
}

impl<S: Snapshot> ReadContacts for S {
    fn relation(&mut self, person: PersonId, other: PersonId) -> StoreResult<Relation> {
        Ok(one(self, sql::RELATION, [person.0, other.0], contact_rows::relation)?.unwrap_or_default())
    }

    fn kept(&mut self, person: PersonId) -> StoreResult<Kept> {
        let read = |row: &Row| Ok(Kept { contacts: row.get(0)?, asked: row.get(1)?, asked_by: row.get(2)? });
        Ok(one(self, sql::KEPT, [person.0], read)?.unwrap_or_default())
    }

    fn peer(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Option<Peer>> {
        one(self, sql::PEER, [conversation.0, person.0], |row| {
            Ok(Peer { person: rows::person(row, 0)?, is_friend: row.get(5)?, blocks: row.get(6)? })
        })
    }

    fn quiet_chats(&mut self, person: PersonId, friends_only: bool) -> StoreResult<Vec<ConversationId>> {
        let id = |row: &Row| row.get(0).map(ConversationId);
        let mut quiet = all(self, sql::BLOCKED_IN, [person.0], id)?;
        if friends_only {
            quiet.extend(all(self, sql::NOT_FRIENDS_IN, [person.0], id)?);
        }
        Ok(quiet)
    }

    fn people_called(
        &mut self,
        reader: PersonId,
        space: ConversationId,
        find: &str,
        sought: &str,
        after: Option<&ListPlace>,
        limit: u16,
    ) -> StoreResult<Vec<(ListPlace, Person)>> {
        let (key, last) = after.map_or(("", 0), |place| (place.key.as_str(), place.person.0));
        all(self, sql::PEOPLE_CALLED, params![reader.0, find, sought, key, last, limit, space.0], |row| {
            let person = rows::person(row, 0)?;
            Ok((ListPlace { key: row.get(5)?, person: person.id }, person))
        })
    }

    fn mark(&mut self, person: PersonId, conversation: ConversationId) -> StoreResult<Mark> {
        let none = Mark { conversation, pinned: false, muted: false, hidden: None, unread: None };
        Ok(one(self, sql::MARK, [person.0, conversation.0], contact_rows::mark)?.unwrap_or(none))
    }
}

impl WriteContacts for Transaction<'_> {
    fn set_relation(
        &mut self,
        person: PersonId,
        other: PersonId,
        relation: &Relation,
    ) -> StoreResult<Option<Contact>> {
        let version = self.next_version();
        let Relation { friendship, remark, note, blocked, at } = relation;
        let code = contact_rows::friendship_code(*friendship);
        self.run(
            sql::SET_RELATION,
            params![person.0, other.0, code, remark, found(remark), note, blocked, at, version],
        )?;
        one(self, sql::CONTACT, [person.0, other.0], contact_rows::contact)
    }

    fn set_mark(&mut self, person: PersonId, mark: Mark) -> StoreResult<()> {
        let version = self.next_version();
        let Mark { conversation, pinned, muted, hidden, unread } = mark;
        let (hidden, unread) = (hidden.map(|seq| seq.0), unread.map(|seq| seq.0));
        self.run(sql::SET_MARK, params![person.0, conversation.0, pinned, muted, hidden, version, unread])?;
        Ok(())
    }

    fn drop_contacts(&mut self, person: PersonId) -> StoreResult<()> {
        self.run(sql::DROP_CONTACTS, [person.0])?;
        self.run(sql::DROP_MARKS, [person.0])?;
        Ok(())
    }
}

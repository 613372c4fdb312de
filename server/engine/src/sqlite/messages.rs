//! What becomes of messages, read and written.

use super::{
    forms_sql,
    message_rows::{self, entry_at},
    messages_sql as sql, pages,
    read::{Snapshot, all, one},
    rows,
    sql::{ENTRY, HIDE_UNREAD, NOTICE_PLACE, STAMP},
    tx::Transaction,
};
use crate::{
    domain::timestamp::timestamp,
    ports::store::{
        Change, ChangeTo, Extra, Found, Page, Read as _, ReadMessages, StoreResult, WriteMessages,
    },
};
use protocol::{ConversationId, Entry, MessageAt, PersonId, Reactors, Revision, Seq, What};
use rusqlite::{OptionalExtension as _, params};

impl<S: Snapshot> ReadMessages for S {
    fn message(
        &mut self,
        conversation: ConversationId,
        seq: Seq,
        reader: PersonId,
    ) -> StoreResult<Option<Found>> {
        let found = one(self, ENTRY, params![conversation.0, seq.0], |row| {
            Ok((
                message_rows::hidden(row, reader)?.is_some(),
                row.get::<_, i64>(4)? == message_rows::HIDDEN,
                message_rows::entry(row)?,
            ))
        })?;
        let Some((false, is_hidden, mut entry)) = found else { return Ok(None) };
        let What::Message { author, .. } = &entry.what else { return Ok(None) };
        let author = author.clone();
        message_rows::complete(self.connection(), &mut entry, Some(reader))?;
        Ok(Some(Found { entry, author, is_hidden }))
    }

    fn items_after(
        &mut self,
        conversation: ConversationId,
        reader: PersonId,
        after: Seq,
        page: Page,
    ) -> StoreResult<(Vec<Entry>, Option<Seq>)> {
        pages::items_after(self.connection(), conversation, reader, after, page)
    }

    fn place_at(&mut self, conversation: ConversationId, at: i64) -> StoreResult<Option<Seq>> {
        let head = self.head(conversation)?;
        let mut statement = self.connection().prepare_cached(sql::TIME_OF)?;
        let (mut low, mut high) = (1, head.next().0);
        while low < high {
            let middle = low + (high - low) / 2;
            let time: Option<i64> =
                statement.query_row(params![conversation.0, middle], |row| row.get(0)).optional()?;
            if time.is_some_and(|time| time < at) { low = middle + 1 } else { high = middle }
        }
        Ok(Some(Seq(low)).filter(|seq| *seq <= head))
    }

    fn reacts(
        &mut self,
        conversation: ConversationId,
        seq: Seq,
        emoji: &str,
        person: PersonId,
    ) -> StoreResult<bool> {
        let mut statement = self.connection().prepare_cached(sql::REACTS)?;
        Ok(statement.exists(params![conversation.0, seq.0, emoji, person.0])?)
    }

    fn reactors(&mut self, conversation: ConversationId, seq: Seq, limit: u16) -> StoreResult<Vec<Reactors>> {
        let mut found: Vec<Reactors> = Vec::new();
        let read = |row: &rusqlite::Row| Ok((row.get::<_, String>(0)?, rows::person(row, 1)?));
        for (emoji, person) in all(self, sql::REACTORS, params![conversation.0, seq.0], read)? {
            match found.iter_mut().find(|one| one.emoji == emoji) {
                Some(one) if one.people.len() < usize::from(limit) => one.people.push(person),
                Some(_) => {}
                None => found.push(Reactors { emoji, people: vec![person] }),
            }
        }
        Ok(found)
    }

    fn revisions(&mut self, conversation: ConversationId, seq: Seq) -> StoreResult<Vec<Revision>> {
        let read = |row: &rusqlite::Row| Ok(Revision { at: row.get(0)?, text: row.get(1)? });
        all(self, sql::REVISIONS, params![conversation.0, seq.0], read)
    }

    fn pins(&mut self, conversation: ConversationId, reader: PersonId) -> StoreResult<Vec<Entry>> {
        let places = all(self, sql::PINS, [conversation.0], |row| row.get(0).map(Seq))?;
        let mut pins = Vec::new();
        for seq in places {
            pins.extend(self.message(conversation, seq, reader)?.map(|found| found.entry));
        }
        Ok(pins)
    }

    fn pin_count(&mut self, conversation: ConversationId) -> StoreResult<u32> {
        Ok(one(self, sql::PIN_COUNT, [conversation.0], |row| row.get(0))?.unwrap_or_default())
    }

    fn stars(
        &mut self,
        person: PersonId,
        before: Option<MessageAt>,
        limit: u16,
    ) -> StoreResult<Vec<MessageAt>> {
        let (conversation, seq) = before.map(|at| (at.conversation.0, at.seq.0)).unzip();
        all(self, sql::STARS, params![person.0, conversation, seq, limit], |row| {
            Ok(MessageAt { conversation: ConversationId(row.get(0)?), seq: Seq(row.get(1)?) })
        })
    }

    fn is_starred(&mut self, person: PersonId, at: MessageAt) -> StoreResult<bool> {
        let MessageAt { conversation, seq } = at;
        Ok(one(self, sql::IS_STARRED, [person.0, conversation.0, seq.0.into()], |_| Ok(()))?.is_some())
    }

    fn star_count(&mut self, person: PersonId) -> StoreResult<u32> {
        Ok(one(self, sql::STAR_COUNT, [person.0], |row| row.get(0))?.unwrap_or_default())
    }
}

impl WriteMessages for Transaction<'_> {
    fn change(&mut self, change: Change<'_>) -> StoreResult<Entry> {
        let Change { conversation, seq, by, to, is_hidden } = change;
        let version = self.next_version_of(conversation);
        let place: (u32, u32, i64) = self
            .connection
            .prepare_cached(NOTICE_PLACE)?
            .query_row(params![conversation.0, version], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let (placed, ord, last_at) = place;
        let at = timestamp(self.now, last_at);
        self.run(STAMP, params![conversation.0, at])?;
        let (kind, text) = message_rows::change_code(to, is_hidden);
        let id = conversation.0;
        self.run(sql::INSERT_CHANGE, params![id, placed, ord, at, kind, seq.0, by.0, text])?;
        match to {
            ChangeTo::Text(text, extra) => {
                self.set_text(conversation, seq, (Seq(placed), at), text, extra)?
            }
            ChangeTo::Recalled => self.empty(conversation, seq, by)?,
            ChangeTo::Reaction(emoji, true) => {
                self.run(sql::ADD_REACTION, params![id, seq.0, emoji, by.0, placed])?;
            }
            ChangeTo::Reaction(emoji, false) => {
                self.run(sql::DROP_REACTION, params![id, seq.0, emoji, by.0])?;
            }
            ChangeTo::Response(person, response, _) => {
                self.set_response((conversation, seq), (placed, at), person, response)?;
            }
            ChangeTo::Closed => {
                self.run(forms_sql::SET_CLOSED, params![id, seq.0, at])?;
            }
            ChangeTo::Reminded(people) => {
                self.run(forms_sql::SET_REMINDED, params![id, seq.0, at])?;
                for person in people {
                    self.run(sql::ADD_CALL, params![id, person.0, placed, by.0])?;
                }
            }
            ChangeTo::Pinned(on) => {
                self.run(sql::SET_PINNED, params![id, seq.0, on.then_some(placed)])?;
            }
        }
        if self.run(sql::MARK_CHANGED, params![id, seq.0, placed])? != 1 {
            return Err(message_rows::no_message());
        }
        entry_at(self.connection, conversation, Seq(placed), None)
    }

    fn star(
        &mut self,
        person: PersonId,
        conversation: ConversationId,
        seq: Seq,
        on: bool,
    ) -> StoreResult<()> {
        match on {
            true => self.run(sql::ADD_STAR, params![person.0, conversation.0, seq.0, self.now])?,
            false => self.run(sql::DROP_STAR, params![person.0, conversation.0, seq.0])?,
        };
        Ok(())
    }

    fn hide(&mut self, person: PersonId, conversation: ConversationId, seqs: &[Seq]) -> StoreResult<()> {
        let version = self.next_version();
        for seq in seqs {
            if self.run(sql::ADD_HIDDEN, params![person.0, conversation.0, seq.0, version])? > 0 {
                self.run(HIDE_UNREAD, params![conversation.0, person.0, seq.0, version])?;
            }
            self.run(sql::DROP_STAR, params![person.0, conversation.0, seq.0])?;
        }
        Ok(())
    }
}

impl Transaction<'_> {
    /// Adds what a new message has besides its text, and whom it calls.
    pub(super) fn attach(
        &mut self,
        conversation: ConversationId,
        seq: Seq,
        author: PersonId,
        extra: &Extra,
    ) -> StoreResult<()> {
        let json = message_rows::to_json(extra)?;
        self.run(sql::SET_EXTRA, params![conversation.0, seq.0, json])?;
        let everybody = extra.all.then_some(0);
        for person in extra.mentions.iter().map(|one| one.person.0).chain(everybody) {
            self.run(sql::ADD_CALL, params![conversation.0, person, seq.0, author.0])?;
        }
        Ok(())
    }

    /// What goes with a log.
    pub(super) fn clear_messages(&mut self, conversation: ConversationId) -> StoreResult<()> {
        for statement in [sql::CLEAR_STATES, sql::CLEAR_REVISIONS, sql::CLEAR_REACTIONS, sql::CLEAR_CALLS] {
            self.run(statement, [conversation.0])?;
        }
        self.clear_forms(conversation)
    }

    fn set_text(
        &mut self,
        conversation: ConversationId,
        seq: Seq,
        (placed, at): (Seq, i64),
        text: &str,
        extra: &Extra,
    ) -> StoreResult<()> {
        self.run(sql::KEEP_REVISION, params![conversation.0, seq.0, placed.0])?;
        self.run(sql::SET_EDITED, params![conversation.0, seq.0, at])?;
        let author = self.drop_calls(conversation, seq)?;
        self.run(sql::SET_TEXT, params![conversation.0, seq.0, text, None::<String>])?;
        self.attach(conversation, seq, author, extra)
    }

    fn empty(&mut self, conversation: ConversationId, seq: Seq, by: PersonId) -> StoreResult<()> {
        self.drop_calls(conversation, seq)?;
        self.run(sql::SET_TEXT, params![conversation.0, seq.0, "", None::<String>])?;
        self.run(sql::DROP_REVISIONS, params![conversation.0, seq.0])?;
        self.run(sql::DROP_REACTIONS, params![conversation.0, seq.0])?;
        self.drop_form(conversation, seq)?;
        self.run(sql::SET_RECALLED, params![conversation.0, seq.0, by.0])?;
        Ok(())
    }

    /// A message calls nobody any more. Gives its author.
    fn drop_calls(&mut self, conversation: ConversationId, seq: Seq) -> StoreResult<PersonId> {
        let entry = message_rows::raw(self.connection, conversation, seq)?;
        let What::Message { author, more, .. } = entry.what else { return Err(message_rows::no_message()) };
        let more = more.unwrap_or_default();
        for person in more.mentions.iter().map(|one| one.person.0).chain(more.all.then_some(0)) {
            self.run(sql::DROP_CALL, params![conversation.0, person, seq.0])?;
        }
        Ok(author.id)
    }
}

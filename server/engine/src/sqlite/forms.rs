//! Forms and what is answered to them: rows and statements.

use super::{
    files_sql,
    form_rows::{responder, response},
    forms_sql as sql,
    read::{Snapshot, all, one},
    rows::failed,
    tx::Transaction,
};
use crate::{
    domain::form::files_of,
    ports::store::{ReadForms, StoreResult, Whose},
};
use protocol::{ConversationId, PersonId, Responder, Response, Seq};
use rusqlite::{ToSql, params};

impl<S: Snapshot> ReadForms for S {
    fn response(
        &mut self,
        conversation: ConversationId,
        seq: Seq,
        person: PersonId,
    ) -> StoreResult<Option<Response>> {
        let found =
            one(self, sql::RESPONSE, params![conversation.0, seq.0, person.0], |row| response(row, 0))?;
        Ok(found.flatten())
    }

    fn responders(
        &mut self,
        conversation: ConversationId,
        seq: Seq,
        whose: Whose,
        after: Option<PersonId>,
        limit: u16,
    ) -> StoreResult<Vec<Responder>> {
        let after = after.map(|person| person.0);
        let mut params: Vec<&dyn ToSql> = vec![&conversation.0, &seq.0, &after, &limit];
        let (statement, last) = match &whose {
            Whose::All => (sql::RESPONDERS, None),
            Whose::Option(option) => (sql::VOTERS, Some(option as &dyn ToSql)),
            Whose::Missing { author } => (sql::MISSING, Some(&author.0 as &dyn ToSql)),
        };
        params.extend(last);
        all(self, statement, &*params, responder)
    }

    fn responder_count(&mut self, conversation: ConversationId, seq: Seq, whose: Whose) -> StoreResult<u32> {
        let mut params: Vec<&dyn ToSql> = vec![&conversation.0, &seq.0];
        let (statement, last) = match &whose {
            Whose::All => (sql::RESPONDER_COUNT, None),
            Whose::Option(option) => (sql::VOTER_COUNT, Some(option as &dyn ToSql)),
            Whose::Missing { author } => (sql::MISSING_COUNT, Some(&author.0 as &dyn ToSql)),
        };
        params.extend(last);
        Ok(one(self, statement, &*params, |row| row.get(0))?.unwrap_or_default())
    }
}

impl Transaction<'_> {
    /// Somebody answers a form in the place of what they answered before, by an event at a place and time.
    pub(super) fn set_response(
        &mut self,
        (conversation, seq): (ConversationId, Seq),
        (placed, at): (u32, i64),
        person: PersonId,
        to: &Response,
    ) -> StoreResult<()> {
        if let Some(Response::Vote(before)) = self.response(conversation, seq, person)? {
            for option in before {
                self.run(sql::DROP_VOTE, params![conversation.0, seq.0, option, person.0])?;
            }
        }
        let files =
            all(self, sql::DROP_FILES_OF, params![conversation.0, seq.0, person.0], |row| row.get(0))?;
        for file in files_of(Some(to)) {
            self.run(sql::ADD_RESPONSE_FILE, params![conversation.0, seq.0, person.0, file.id.0])?;
            self.run(files_sql::HOLD_FILE, [file.id.0])?;
        }
        self.loosen(&files)?;
        if *to == Response::Withdraw {
            self.run(sql::DROP_RESPONSE, params![conversation.0, seq.0, person.0])?;
            return Ok(());
        }
        let body = serde_json::to_string(to).map_err(failed)?;
        self.run(sql::SET_RESPONSE, params![conversation.0, seq.0, person.0, placed, at, body])?;
        if let Response::Vote(options) = to {
            for option in options {
                self.run(sql::ADD_VOTE, params![conversation.0, seq.0, option, person.0])?;
            }
        }
        Ok(())
    }

    /// A form goes with its message.
    pub(super) fn drop_form(&mut self, conversation: ConversationId, seq: Seq) -> StoreResult<()> {
        let files = all(self, sql::DROP_RESPONSE_FILES, params![conversation.0, seq.0], |row| row.get(0))?;
        self.loosen(&files)?;
        for statement in [sql::DROP_STATE, sql::DROP_RESPONSES, sql::DROP_VOTES] {
            self.run(statement, params![conversation.0, seq.0])?;
        }
        Ok(())
    }

    /// Forms go with their log.
    pub(super) fn clear_forms(&mut self, conversation: ConversationId) -> StoreResult<()> {
        let files = all(self, sql::CLEAR_RESPONSE_FILES, [conversation.0], |row| row.get(0))?;
        self.loosen(&files)?;
        for statement in [sql::CLEAR_STATES, sql::CLEAR_RESPONSES, sql::CLEAR_VOTES] {
            self.run(statement, [conversation.0])?;
        }
        Ok(())
    }
}

//! Rows of answers, and how a form stands.

use super::{
    forms_sql as sql,
    rows::{self, failed},
};
use crate::ports::store::StoreResult;
use protocol::{
    Asks, ConversationId, Form, Json, More, PersonId, Responder, Response, Seq, Signed, limits::SIGNED_SHOWN,
};
use rusqlite::{Connection, OptionalExtension as _, Row, params, types::Type};

/// Reads an answer from a column; `None` if there is none.
pub fn response(row: &Row, column: usize) -> rusqlite::Result<Option<Response>> {
    let body: Option<String> = row.get(column)?;
    let read = |json: String| {
        serde_json::from_str(&json)
            .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
    };
    body.map(read).transpose()
}

/// Reads one row of what begins with `responders!` in [`sql`].
pub fn responder(row: &Row) -> rusqlite::Result<Responder> {
    Ok(Responder { person: rows::person(row, 0)?, at: row.get(5)?, response: response(row, 6)? })
}

/// Adds to a message how its form stands, and what its reader answered.
pub fn complete(
    connection: &Connection,
    (conversation, seq): (ConversationId, Seq),
    reader: Option<PersonId>,
    more: &mut More,
) -> StoreResult<()> {
    let Some(json) = &more.form else { return Ok(()) };
    let place = params![conversation.0, seq.0];
    if more.changed > 0 {
        let mut form: Form = json.read().map_err(failed)?;
        let mut count = connection.prepare_cached(sql::RESPONDER_COUNT)?;
        form.people = count.query_row(place, |row| row.get(0))?;
        let mut state = connection.prepare_cached(sql::STATE)?;
        (form.closed, form.reminded) =
            state.query_row(place, |row| Ok((row.get(0)?, row.get(1)?))).optional()?.unwrap_or_default();
        match &form.made.asks {
            Asks::Poll(_) => count_votes(connection, (conversation, seq), &mut form.votes)?,
            Asks::SignUp(_) => form.signed = signed(connection, (conversation, seq))?,
            Asks::Bulletin(_) | Asks::Questionnaire(_) | Asks::Unknown => {}
        }
        more.form = Some(Json::of(&form).map_err(failed)?);
    }
    if let Some(reader) = reader {
        let mut statement = connection.prepare_cached(sql::RESPONSE)?;
        let params = params![conversation.0, seq.0, reader.0];
        let mine = statement.query_row(params, |row| response(row, 0)).optional()?.flatten();
        more.response = Some(Json::of(&mine.unwrap_or(Response::Withdraw)).map_err(failed)?);
    }
    Ok(())
}

fn count_votes(
    connection: &Connection,
    (conversation, seq): (ConversationId, Seq),
    votes: &mut [u32],
) -> StoreResult<()> {
    let mut statement = connection.prepare_cached(sql::VOTES)?;
    let mut found = statement.query(params![conversation.0, seq.0])?;
    while let Some(row) = found.next()? {
        if let Some(count) = votes.get_mut(usize::from(row.get::<_, u16>(0)?)) {
            *count = row.get(1)?;
        }
    }
    Ok(())
}

/// The first names on a list.
fn signed(connection: &Connection, (conversation, seq): (ConversationId, Seq)) -> StoreResult<Vec<Signed>> {
    let mut statement = connection.prepare_cached(sql::RESPONDERS)?;
    let found = statement.query_map(params![conversation.0, seq.0, None::<i64>, SIGNED_SHOWN], responder)?;
    let signed = |responder: rusqlite::Result<Responder>| {
        responder.map(|Responder { person, response, .. }| {
            let text = if let Some(Response::Sign(text)) = response { text } else { String::new() };
            Signed { person, text }
        })
    };
    Ok(found.map(signed).collect::<Result<_, _>>()?)
}

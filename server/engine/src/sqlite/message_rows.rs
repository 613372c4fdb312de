//! Rows of logs, and of what became of messages.

use super::{
    form_rows, messages_sql as sql,
    rows::{self, failed},
    sql::ENTRY,
};
use crate::ports::store::{ChangeTo, Extra, StoreError, StoreResult};
use protocol::{
    Brief, ConversationId, Entry, How, More, Nonce, Person, PersonId, Quote, Seq, Tally, What,
    limits::QUOTE_CHARS,
};
use rusqlite::{Connection, OptionalExtension as _, Row, params, types::Type};
use std::collections::BTreeSet;

/// What is added to the kind of an event that only its author learns of.
const HIDDEN_CHANGE: i64 = 10;

/// `entries.kind` of an event that changes a message; history passes over kinds from 20. The text is the emoji of a
/// reaction.
pub fn change_code(to: ChangeTo<'_>, is_hidden: bool) -> (i64, &str) {
    let (code, text) = match to {
        ChangeTo::Text(..) => (20, ""),
        ChangeTo::Recalled => (21, ""),
        ChangeTo::Reaction(emoji, true) => (22, emoji),
        ChangeTo::Reaction(emoji, false) => (23, emoji),
        ChangeTo::Pinned(true) => (24, ""),
        ChangeTo::Pinned(false) => (25, ""),
        ChangeTo::Response(..) => (26, ""),
        ChangeTo::Closed => (27, ""),
        ChangeTo::Reminded(_) => (28, ""),
    };
    (if is_hidden { code + HIDDEN_CHANGE } else { code }, text)
}

/// Whether only its author learns of an event of this kind.
pub fn is_hidden_change(kind: i64) -> bool {
    kind >= 20 + HIDDEN_CHANGE
}

/// `entries.kind` of a message that the other one of a private chat does not receive.
pub const HIDDEN: i64 = 8;

/// If a row of what begins with `entries!` in [`sql`] is hidden from a reader: the newest place before it that
/// is not, or 0.
pub fn hidden(row: &Row, reader: PersonId) -> rusqlite::Result<Option<Seq>> {
    let (kind, author): (i64, i64) = (row.get(4)?, row.get(8)?);
    match kind {
        _ if author == reader.0 => Ok(None),
        HIDDEN => row.get(7).map(|seq| Some(Seq(seq))),
        // No page begins at a change.
        _ if is_hidden_change(kind) => Ok(Some(Seq(0))),
        _ => Ok(None),
    }
}

/// Reads one row of what begins with `entries!` in [`sql`]. What became of a message, and which one an event changed,
/// is looked up apart: [`complete`].
pub fn entry(row: &Row) -> rusqlite::Result<Entry> {
    let (code, text): (i64, String) = (row.get(4)?, row.get(6)?);
    let by = rows::person(row, 8)?;
    let subject = || rows::person(row, 13);
    let what = match code {
        0 | HIDDEN => {
            let nonce = Nonce(u128::from_be_bytes(row.get(5)?));
            What::Message { author: by, nonce, text, more: sent_with(row, 18)?.map(Box::new) }
        }
        1 => What::Created { by, name: text },
        2 => What::Renamed { by, name: text },
        3 => What::Joined { person: by },
        4 => What::Left { person: by },
        5 => What::Removed { person: subject()?, by },
        6 => What::Muted { person: subject()?, by, until: row.get(7)? },
        7 => What::Owner { person: by },
        9 => What::Added { person: subject()?, by },
        10 => What::RoleChanged { person: subject()?, by, role: rows::role(row.get(7)?) },
        11 => What::Announced { by, text },
        12 => What::MutedAll { by, on: row.get(7)? },
        13 => What::Slowed { by, seconds: row.get(7)? },
        _ => changed(row, code, by, text)?,
    };
    Ok(Entry {
        conversation: ConversationId(row.get(0)?),
        seq: Seq(row.get(1)?),
        ord: row.get(2)?,
        at: row.get(3)?,
        what,
    })
}

/// An event that changes a message, which itself is still to be looked up.
pub fn changed(row: &Row, code: i64, by: Person, emoji: String) -> rusqlite::Result<What> {
    let how = match if is_hidden_change(code) { code - HIDDEN_CHANGE } else { code } {
        20 => How::Edited,
        21 => How::Recalled,
        22 => How::Reacted { emoji, on: true },
        23 => How::Reacted { emoji, on: false },
        24 => How::Pinned { on: true },
        26 => How::Responded,
        27 => How::Closed,
        28 => How::Reminded,
        _ => How::Pinned { on: false },
    };
    let conversation = ConversationId(row.get(0)?);
    let item = Entry { conversation, seq: Seq(row.get(7)?), ord: 0, at: 0, what: What::Unknown };
    Ok(What::Changed { by, how, item: Box::new(item) })
}

/// Reads `extra, changed` from two columns: what a message was sent with.
pub fn sent_with(row: &Row, first: usize) -> rusqlite::Result<Option<More>> {
    let changed: Option<u32> = row.get(first + 1)?;
    let extra = match row
        .get_ref(first)?
        .as_str_or_null()
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(first, Type::Text, Box::new(error)))?
    {
        None => None,
        Some(json) => Some(serde_json::from_str::<Extra>(json).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(first, Type::Text, Box::new(error))
        })?),
    };
    if extra.is_none() && changed.is_none() {
        return Ok(None);
    }
    Ok(Some(More { changed: changed.unwrap_or_default(), ..extra.unwrap_or_default().into() }))
}

/// One entry without what has to be looked up apart.
pub fn raw(connection: &Connection, conversation: ConversationId, seq: Seq) -> StoreResult<Entry> {
    Ok(connection.prepare_cached(ENTRY)?.query_row(params![conversation.0, seq.0], entry)?)
}

/// One entry, for a reader or for all.
pub fn entry_at(
    connection: &Connection,
    conversation: ConversationId,
    seq: Seq,
    reader: Option<PersonId>,
) -> StoreResult<Entry> {
    let mut entry = raw(connection, conversation, seq)?;
    complete(connection, &mut entry, reader)?;
    Ok(entry)
}

/// Completes the items of a page, without those that the reader has removed from what they see.
pub fn for_reader(
    connection: &Connection,
    conversation: ConversationId,
    reader: PersonId,
    mut items: Vec<Entry>,
) -> StoreResult<Vec<Entry>> {
    let Some((from, to)) = items.first().zip(items.last()).map(|(first, last)| (first.seq, last.seq)) else {
        return Ok(items);
    };
    let mut statement = connection.prepare_cached(sql::HIDDEN_BETWEEN)?;
    let params = params![reader.0, conversation.0, from.0, to.0];
    let hidden: BTreeSet<Seq> =
        statement.query_map(params, |row| row.get(0).map(Seq))?.collect::<Result<_, _>>()?;
    items.retain(|item| !hidden.contains(&item.seq));
    for item in &mut items {
        complete(connection, item, Some(reader))?;
    }
    Ok(items)
}

/// Whether a reader has removed a message from what they see.
pub fn is_hidden_for(
    connection: &Connection,
    reader: PersonId,
    conversation: ConversationId,
    seq: Seq,
) -> StoreResult<bool> {
    let mut statement = connection.prepare_cached(sql::HIDDEN_BETWEEN)?;
    Ok(statement.exists(params![reader.0, conversation.0, seq.0, seq.0])?)
}

/// Adds what became of a message, and the message to an event that changes one.
pub fn complete(connection: &Connection, entry: &mut Entry, reader: Option<PersonId>) -> StoreResult<()> {
    let (conversation, seq) = (entry.conversation, entry.seq);
    match &mut entry.what {
        What::Message { more: Some(more), .. } => {
            if more.changed > 0 {
                add_state(connection, conversation, seq, reader, more)?;
            }
            form_rows::complete(connection, (conversation, seq), reader, more)?;
            if let Some(quote) = &mut more.reply {
                fill_quote(connection, conversation, quote)?;
            }
        }
        What::Changed { item, .. } => {
            let seq = item.seq;
            **item = entry_at(connection, conversation, seq, None)?;
            // A page keeps its own reactions; what was answered on another device it cannot know.
            if let What::Message { more: Some(more), .. } = &mut item.what {
                form_rows::complete(connection, (conversation, seq), reader, more)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Adds what a list shows of a message: whether it was taken back, its first file, and several in short.
pub fn complete_preview(connection: &Connection, entry: &mut Entry) -> StoreResult<()> {
    complete(connection, entry, None)?;
    if let What::Message { more, .. } = &mut entry.what {
        let More { recalled, mut files, .. } = more.take().map(|more| *more).unwrap_or_default();
        let brief = Brief::of(&files).filter(|brief| brief.count > 1).map(Box::new);
        files.truncate(1);
        let kept = More { recalled, files, brief, ..More::default() };
        *more = (kept != More::default()).then(|| Box::new(kept));
    }
    Ok(())
}

fn add_state(
    connection: &Connection,
    conversation: ConversationId,
    seq: Seq,
    reader: Option<PersonId>,
    more: &mut More,
) -> StoreResult<()> {
    let place = params![conversation.0, seq.0];
    let state = connection.prepare_cached(sql::STATE)?.query_row(place, |row| {
        let pinned: Option<u32> = row.get(1)?;
        let recalled: Option<i64> = row.get(2)?;
        Ok((row.get(0)?, pinned.is_some(), recalled.map(|_| rows::person(row, 2)).transpose()?))
    });
    (more.edited, more.pinned, more.recalled) = state.optional()?.unwrap_or_default();
    let mut tallies = connection.prepare_cached(sql::TALLIES)?;
    let tally = |row: &Row| Ok(Tally { emoji: row.get(0)?, count: row.get(1)? });
    more.tallies = tallies.query_map(place, tally)?.collect::<Result<_, _>>()?;
    if let Some(reader) = reader.filter(|_| !more.tallies.is_empty()) {
        let mut mine = connection.prepare_cached(sql::REACTIONS_OF)?;
        let found = mine.query_map(params![conversation.0, seq.0, reader.0], |row| row.get(0))?;
        more.mine = found.collect::<Result<_, _>>()?;
    }
    Ok(())
}

fn fill_quote(connection: &Connection, conversation: ConversationId, quote: &mut Quote) -> StoreResult<()> {
    let place = params![conversation.0, quote.seq.0];
    let Some(entry) = connection.prepare_cached(ENTRY)?.query_row(place, entry).optional()? else {
        return Ok(());
    };
    if let What::Message { author, mut text, more, .. } = entry.what {
        if let Some((end, _)) = text.char_indices().nth(QUOTE_CHARS) {
            text.truncate(end);
        }
        quote.files = more.and_then(|more| more.told_files()).map(Box::new);
        (quote.author, quote.text) = (Some(author), text);
    }
    Ok(())
}

/// What a message has besides its text, as it is stored.
pub fn to_json(extra: &Extra) -> StoreResult<Option<String>> {
    if extra.is_empty() {
        return Ok(None);
    }
    serde_json::to_string(extra).map(Some).map_err(failed)
}

/// There is no message at a place where the rules saw one.
pub fn no_message() -> StoreError {
    StoreError::Failed("no message at this place".into())
}

//! Polls: each acknowledged answer holds until the next one, and each option has as many votes as people chose it.

use crate::{
    audit::{Count, Ledgers, Verdict},
    database::open,
    ledger::Line,
};
use protocol::{ConversationId, Form, NewForm, PersonId, Response, Seq};
use rusqlite::Connection;
use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

type Poll = (ConversationId, Seq);

/// The votes for each option of every poll.
pub fn by_poll(database: &Connection) -> anyhow::Result<HashMap<Poll, Vec<u32>>> {
    let mut polls = HashMap::new();
    let mut statement = database.prepare(
        "SELECT conversation, seq, extra ->> 'form' FROM entries WHERE extra ->> 'form' IS NOT NULL",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let made: NewForm = serde_json::from_str(&row.get::<_, String>(2)?)?;
        polls.insert((ConversationId(row.get(0)?), Seq(row.get(1)?)), Form::new(made).votes);
    }
    let mut statement =
        database.prepare("SELECT conversation, seq, option, count(*) FROM votes GROUP BY 1, 2, 3")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (poll, option): (Poll, u8) = ((ConversationId(row.get(0)?), Seq(row.get(1)?)), row.get(2)?);
        if let Some(votes) = polls.get_mut(&poll).and_then(|votes| votes.get_mut(usize::from(option))) {
            *votes = row.get(3)?;
        }
    }
    Ok(polls)
}

/// Checks what everybody answered. Returns how many answers hold in the end.
pub fn check(database: &Path, ledgers: &Ledgers, verdict: &mut Verdict) -> anyhow::Result<usize> {
    let database = open(database)?;
    let kept = answers(&database)?;
    // Kinds of events from 20 on change the message at the place `until`.
    let mut newest = database.prepare(
        "SELECT max(seq) FROM entries WHERE conversation = ?1 AND until = ?2 AND author = ?3 AND kind IN (?4, ?5)",
    )?;
    for (&person, lines) in ledgers {
        for (poll, noted) in noted(lines) {
            let (ConversationId(id), of) = poll;
            let holds = kept.get(&(poll, person)).copied();
            let seq: Option<u32> =
                newest.query_row((id, of.0, person.0, RESPONDED, RESPONDED_HIDDEN), |row| row.get(0))?;
            let Some(seq) = seq.map(Seq) else {
                if let Some((seq, _)) = noted.answered.first() {
                    verdict.add(Count::Lost, || format!("{person}'s answer to {poll:?} at {seq}"));
                }
                continue;
            };
            let is_meant = match noted.answered.iter().find(|(at, _)| *at == seq) {
                Some((_, option)) => *option == holds,
                // The newest one was not acknowledged: any that was tried may be it.
                None => noted.tried.contains(&holds),
            };
            if !is_meant {
                verdict.add(Count::Lost, || {
                    format!("{person}'s answer to {poll:?} at {seq} is not kept: {holds:?} is")
                });
            }
        }
    }
    Ok(kept.len())
}

/// Events of these kinds are answers to forms, as the store counts them: to those that all see, and to those of somebody
/// who is blocked.
const RESPONDED: i64 = 26;
const RESPONDED_HIDDEN: i64 = 36;

/// What everybody chose.
fn answers(database: &Connection) -> anyhow::Result<HashMap<(Poll, PersonId), u8>> {
    let mut kept = HashMap::new();
    let mut statement = database.prepare("SELECT conversation, seq, person, body FROM responses")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let poll = (ConversationId(row.get(0)?), Seq(row.get(1)?));
        if let Response::Vote(chosen) = serde_json::from_str(&row.get::<_, String>(3)?)?
            && let [option] = *chosen
        {
            kept.insert((poll, PersonId(row.get(2)?)), option);
        }
    }
    Ok(kept)
}

/// What somebody noted of a poll.
#[derive(Default)]
struct Noted {
    tried: Vec<Option<u8>>,
    answered: Vec<(Seq, Option<u8>)>,
}

fn noted(lines: &[Line]) -> BTreeMap<Poll, Noted> {
    let mut polls: BTreeMap<Poll, Noted> = BTreeMap::new();
    for line in lines {
        match *line {
            Line::Vote { conversation, of, option } => {
                polls.entry((conversation, of)).or_default().tried.push(option);
            }
            Line::VoteAck { conversation, of, seq, option } => {
                polls.entry((conversation, of)).or_default().answered.push((seq, option));
            }
            _ => {}
        }
    }
    polls
}

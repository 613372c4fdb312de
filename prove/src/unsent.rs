//! What is written without being sent: the latest draft is kept, and what is to be sent later waits for nothing else.

use crate::{
    audit::{Count, Ledgers, Verdict},
    database::open,
    ledger::Line,
};
use protocol::ConversationId;
use rusqlite::OptionalExtension as _;
use std::{collections::BTreeMap, path::Path, time::Duration};
use tokio::time::{Instant, sleep};

/// What is due has to be sent in this time once nothing disturbs the server.
const DUE: Duration = Duration::from_secs(10);

/// Waits until nothing is to be sent later. What waits longer is missing in the history, and counts as lost.
pub async fn all_sent(database: &Path) -> anyhow::Result<()> {
    let since = Instant::now();
    loop {
        let waiting: u32 =
            open(database)?
                .query_row("SELECT count(*) FROM scheduled WHERE failed IS NULL", [], |row| row.get(0))?;
        if waiting == 0 || since.elapsed() > DUE {
            return Ok(());
        }
        sleep(Duration::from_millis(50)).await;
    }
}

/// Checks every draft. Returns how many there are.
pub fn check(database: &Path, ledgers: &Ledgers, verdict: &mut Verdict) -> anyhow::Result<usize> {
    let database = open(database)?;
    let mut kept = database.prepare("SELECT text FROM drafts WHERE person = ?1 AND conversation = ?2")?;
    let mut drafts = 0;
    for (person, lines) in ledgers {
        for (conversation, acknowledged) in latest(lines) {
            let ConversationId(id) = conversation;
            let found: Option<String> = kept.query_row((person.0, id), |row| row.get(0)).optional()?;
            drafts += 1;
            // A later one may be kept, of which nobody told. When it was written is told by its text: a clock that is ahead
            // of the server's does not count.
            let written = found.as_ref().and_then(|found| {
                lines.iter().find_map(|line| match line {
                    Line::Draft { conversation: of, text, at } if *of == conversation && text == found => {
                        Some(*at)
                    }
                    _ => None,
                })
            });
            if written.is_none_or(|written| written < acknowledged) {
                verdict.add(Count::Lost, || {
                    format!("{person}'s draft in {conversation} of {acknowledged}: {found:?} is kept")
                });
            }
        }
    }
    Ok(drafts)
}

/// When the latest draft of each conversation that was acknowledged was written.
fn latest(lines: &[Line]) -> BTreeMap<ConversationId, i64> {
    let acknowledged = lines.iter().filter_map(|line| match line {
        Line::DraftAck { conversation, at } => Some((*conversation, *at)),
        _ => None,
    });
    acknowledged.collect()
}

//! A group commit: what waits is done in one transaction, because one fsync is what durability costs.
//!
//! Jobs need no savepoints: almost all of them refuse, if they do, before they write. When one fails
//! after it has written, everything is rolled back and done again job by job.

use super::{error::Error, inbox::Inbox, job::Job};
use crate::{
    domain::health::Health,
    ports::store::{StoreError, StoreResult, Tx, Writer},
};
use std::time::{Duration, Instant};

/// Jobs in one commit, at most.
const BATCH: usize = 128;
/// How long after its first job a batch still takes more.
const LINGER: Duration = Duration::from_millis(5);
/// How often a job that met a conflict is tried by itself, after the batch it was in.
const TRIES: u32 = 5;

/// Why a batch came to nothing.
enum Undone {
    /// One job spoilt it for the others: each is done again by itself.
    OneByOne,
    /// This is the fate of all.
    All(StoreError),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        match error {
            // A full disk is the fate of those that write; the others go through by themselves.
            StoreError::Conflict(_) | StoreError::Failed(_) | StoreError::Full => Self::OneByOne,
            error => Self::All(error),
        }
    }
}

/// Commits what waits, and finishes all of it in commit order.
///
/// # Errors
/// Nothing can be trusted any more. The jobs are not finished: nobody may be told anything.
pub fn commit(writer: &mut dyn Writer, now: i64, inbox: &mut Inbox<'_>, health: &Health) -> StoreResult<()> {
    let started = Instant::now();
    let mut batch = Vec::with_capacity(16);
    let together = together(writer, now, inbox, &mut batch, started);
    metrics::histogram!("leliao_commit_seconds").record(started.elapsed());
    metrics::histogram!("leliao_commit_items").record(u32::try_from(batch.len()).unwrap_or(u32::MAX));
    let fate = match together {
        Ok(wrote) => Ok(wrote),
        Err(Undone::OneByOne) => {
            return batch.into_iter().try_for_each(|job| alone(writer, now, job, health));
        }
        Err(Undone::All(error @ StoreError::Broken(_))) => return Err(error),
        Err(Undone::All(error)) => Err(error),
    };
    note_fate(health, &fate);
    for job in batch {
        job.finish(fate.clone().map(drop));
    }
    Ok(())
}

/// Runs a batch in one transaction and gives whether anything was written. Jobs that were not run stay in
/// the inbox.
fn together(
    writer: &mut dyn Writer,
    now: i64,
    inbox: &mut Inbox<'_>,
    batch: &mut Vec<Box<dyn Job>>,
    started: Instant,
) -> Result<bool, Undone> {
    let (mut tx, held) = match begin(writer, now, inbox) {
        Ok(begun) => begun,
        Err(error) => {
            batch.extend(inbox.take());
            return Err(error.into());
        }
    };
    let before = tx.written();
    while batch.len() < held.jobs || (held.whole && batch.len() < BATCH && started.elapsed() < LINGER) {
        let Some(mut job) = inbox.take() else { break };
        let fits = run(tx.as_mut(), job.as_mut());
        batch.push(job);
        fits?;
    }
    Ok(commit_tx(tx, before)?)
}

/// Commits, and gives whether anything was written since `before`.
fn commit_tx(tx: Box<dyn Tx + '_>, before: u64) -> StoreResult<bool> {
    let wrote = tx.written() != before;
    tx.commit().map(|()| wrote)
}

/// For what a transaction has the store to itself.
struct Held {
    /// So many of the jobs that wait, and at least one.
    jobs: usize,
    /// Or for whatever comes.
    whole: bool,
}

/// Opens a transaction and holds what the waiting jobs change, all of it at once: one statement instead of
/// one for each, and one order for all writers of a database.
fn begin<'w>(
    writer: &'w mut dyn Writer,
    now: i64,
    inbox: &mut Inbox<'_>,
) -> StoreResult<(Box<dyn Tx + 'w>, Held)> {
    let mut tx = writer.begin(now)?;
    let (mut jobs, mut conversations) = (0, Vec::new());
    for job in inbox.peek(BATCH) {
        jobs += 1;
        conversations.extend(job.conversation());
    }
    conversations.sort_unstable();
    conversations.dedup();
    let whole = tx.hold(&conversations)?;
    // A store that is held as a whole is held for one job, and the batch ends by its time.
    Ok((tx, Held { jobs: if whole { 1 } else { jobs }, whole }))
}

/// A full disk is told once, and once more when it has room again: when something could be written. What
/// only read goes through on a full disk too.
fn note_fate(health: &Health, fate: &StoreResult<bool>) {
    match fate {
        Ok(true) => health.set_disk_full(false),
        Err(StoreError::Full) => health.set_disk_full(true),
        Ok(false) | Err(_) => {}
    }
}

/// Runs one job of several; a clean refusal is no reason to stop.
fn run(tx: &mut dyn Tx, job: &mut dyn Job) -> Result<(), Undone> {
    let before = tx.written();
    match job.run(tx) {
        Ok(()) => Ok(()),
        Err(Error::Refused(_)) if tx.written() == before => Ok(()),
        Err(Error::Refused(_) | Error::Panicked(_)) => Err(Undone::OneByOne),
        Err(Error::Store(error)) => Err(error.into()),
    }
}

/// Does one job in a transaction of its own: whatever fails, fails alone.
fn alone(writer: &mut dyn Writer, now: i64, mut job: Box<dyn Job>, health: &Health) -> StoreResult<()> {
    let mut tries = 0;
    let fate = loop {
        tries += 1;
        let fate = attempt(writer, now, job.as_mut());
        if !matches!(fate, Err(StoreError::Conflict(_))) || tries == TRIES {
            break fate;
        }
    };
    if let Err(error @ StoreError::Broken(_)) = fate {
        return Err(error);
    }
    note_fate(health, &fate);
    job.finish(fate.map(drop));
    Ok(())
}

fn attempt(writer: &mut dyn Writer, now: i64, job: &mut dyn Job) -> StoreResult<bool> {
    let mut tx = writer.begin(now)?;
    tx.hold(job.conversation().as_slice())?;
    let before = tx.written();
    match job.run(tx.as_mut()) {
        Ok(()) => commit_tx(tx, before),
        Err(Error::Store(error)) => Err(error),
        // The job remembers why; the transaction is dropped, which undoes it.
        Err(Error::Refused(_) | Error::Panicked(_)) => Ok(false),
    }
}

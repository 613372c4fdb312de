//! Races at the edge of membership (PROMISES P18): people are removed, leave, are added, block each other and lose
//! their groups while everybody writes and asks. Nobody may be told of a place at which they were not in it.

mod actor;
mod check;
mod race;
mod table;

use crate::{
    audit::{Count, Verdict},
    context::Tally,
    link::Route,
    phase::Outcome,
    rng::Rng,
    server::{Program, Server},
    space::Keeper,
};
use anyhow::Context as _;
use race::Kind;
use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use table::Table;
use tokio::task::JoinSet;

/// Tables at most, of four people each.
const TABLES: u64 = 50;
/// Races against a broken server.
const CONTROL: u64 = 90;

/// What all tables write to.
struct Shared {
    /// Races that have begun.
    begun: AtomicU64,
    races: u64,
    /// Messages that a victim was not to hear.
    unheard: AtomicU64,
    tally: Tally,
    verdict: Mutex<Verdict>,
}

/// Runs so many races, and shows that three broken servers are noticed by them. Whether all was well.
pub async fn run(server: &Path, sabotage: &Path, races: u64, rng: &mut Rng) -> anyhow::Result<bool> {
    let outcome = run_on(Program::server(server), races, rng).await?;
    crate::report::row(&outcome);
    crate::report::details(&outcome.verdict);
    let mut well = outcome.verdict.is_clean();
    for mode in ["leaver-still-hears", "blocked-is-heard", "rooms-outlive-spaces"] {
        let broken = run_on(Program::sabotage(sabotage, mode), CONTROL, rng).await?;
        let leaks = broken.verdict.of(Count::Leak);
        println!("sabotage {mode:<22} LEAK {leaks} in {CONTROL} races");
        well &= leaks > 0;
    }
    Ok(well)
}

async fn run_on(program: Program, races: u64, rng: &mut Rng) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let folder = tempfile::tempdir()?;
    let mut server = Server::start(program, folder.path(), rng).await?;
    let route = Route::straight(server.address);
    let (tally, verdict) = (Tally::default(), Mutex::default());
    let shared =
        Arc::new(Shared { begun: AtomicU64::new(0), unheard: AtomicU64::new(0), races, tally, verdict });
    let tables = TABLES.min(races.div_ceil(Kind::ALL.len() as u64));
    let mut keeper = Keeper::come(route, server.owner_code().await?).await?;
    let mut playing = JoinSet::new();
    for number in 0..usize::try_from(tables)? {
        let table = Table::set(route, number, rng.fork(), &mut keeper).await.context("cannot set a table")?;
        playing.spawn(play(table, shared.clone()));
    }
    while let Some(ended) = playing.join_next().await {
        ended.context("a table failed")??;
    }
    server.kill().await?;
    let shared = Arc::into_inner(shared).context("a table is left")?;
    let took = started.elapsed();
    let speed = races as f64 / took.max(Duration::from_millis(1)).as_secs_f64();
    let unheard = shared.unheard.load(Ordering::Relaxed);
    let notes = vec![format!(
        "{tables} tables of four people, {speed:.0} races a second; {unheard} messages that a victim was not to hear"
    )];
    Ok(Outcome {
        name: "membership races".to_owned(),
        trials: races,
        verdict: shared.verdict.into_inner().unwrap_or_else(PoisonError::into_inner),
        tally: shared.tally,
        notes,
        took,
    })
}

async fn play(mut table: Table, shared: Arc<Shared>) -> anyhow::Result<()> {
    loop {
        let number = shared.begun.fetch_add(1, Ordering::Relaxed);
        if number >= shared.races {
            return Ok(());
        }
        let kinds = Kind::ALL.iter().cycle();
        let place = usize::try_from(number % Kind::ALL.len() as u64)?;
        let Some(kind) = kinds.copied().nth(place) else { return Ok(()) };
        let race = table.race(kind).await.with_context(|| format!("a race of kind {kind:?}"))?;
        let mut verdict = shared.verdict.lock().unwrap_or_else(PoisonError::into_inner);
        let acked = check::check(&race, &mut verdict);
        shared.unheard.fetch_add(race.unheard() as u64, Ordering::Relaxed);
        shared.tally.sent.fetch_add(race.sends(), Ordering::Relaxed);
        shared.tally.acked.fetch_add(acked, Ordering::Relaxed);
    }
}

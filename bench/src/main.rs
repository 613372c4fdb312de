//! `cargo xtask bench`: measures row by row, keeps the figures, and writes what became of them.

mod bound;
mod chart;
mod figures;
mod fill;
mod load;
mod people;
mod report;
mod rows;
mod server;
mod setup;
mod table;
mod upload;

use anyhow::ensure;
use clap::{Parser, Subcommand};
use figures::Outcome;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use report::Record;
use setup::{Contestant, Setup};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::PathBuf,
    time::{Duration, Instant},
};

/// Measures Leliao beside its peers, or against an earlier Leliao.
#[derive(Parser)]
#[command(name = "cargo xtask bench")]
struct Arguments {
    #[command(subcommand)]
    program: Option<Program>,
    #[command(flatten)]
    setup: Setup,
    /// Measure nothing; write the report of the figures there are.
    #[arg(long)]
    render: bool,
    /// Figures that the browser measured: a JSON file.
    #[arg(long)]
    add: Vec<PathBuf>,
}

/// What the benches start.
#[derive(Subcommand)]
enum Program {
    /// Serve as the bound.
    Bound,
    /// Fill a new data folder's lobby with messages.
    Fill { folder: PathBuf, messages: u64, apart_ms: u64 },
    /// Log in and talk in the lobby of a running server.
    Talk { server: SocketAddr, messages: u32, every_ms: u64, after_ms: u64 },
}

fn main() -> anyhow::Result<()> {
    let Arguments { program, mut setup, render, add } = Arguments::parse();
    std::fs::create_dir_all(&setup.work)?;
    setup.work = setup.work.canonicalize()?;
    // Ten thousand sockets here, and as many in a server that inherits this.
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, most, most)?;
    match program {
        Some(Program::Bound) => bound::serve(),
        Some(Program::Fill { folder, messages, apart_ms }) => {
            let server = setup.start_leliao(Contestant::Leliao, &folder)?;
            fill::fill(&server, messages)?;
            server.stop()?;
            fill::spread_in_time(&folder.join("leliao.db"), apart_ms)
        }
        Some(Program::Talk { server, messages, every_ms, after_ms }) => {
            fill::talk(server, messages, Duration::from_millis(every_ms), Duration::from_millis(after_ms))
        }
        None if setup.against.is_some() => compare(&mut setup),
        None => bench(&mut setup, render, &add),
    }
}

/// Finds out who can take part, and in which version.
fn take_part(setup: &mut Setup, all: &[Contestant]) -> BTreeMap<String, String> {
    let mut versions = BTreeMap::new();
    for contestant in all {
        let version = setup.version(*contestant);
        setup.contestants.extend(version.is_ok().then_some(*contestant));
        let version = version.unwrap_or_else(|error| format!("takes no part: {error:#}"));
        eprintln!("{}: {version}", contestant.name());
        versions.insert(contestant.name().to_owned(), version);
    }
    versions
}

fn bench(setup: &mut Setup, render: bool, add: &[PathBuf]) -> anyhow::Result<()> {
    let mut record = Record::load(&setup.work)?;
    if !render {
        record.notes.extend(take_part(setup, &Contestant::TABLE));
        measure(setup, |rows, outcome, took| {
            record.put(rows, outcome, took)?;
            record.save(&setup.work)
        })?;
    }
    for file in add {
        record.add(file)?;
        record.save(&setup.work)?;
    }
    record.write()
}

/// Measures both versions of Leliao and prints how they compare.
fn compare(setup: &mut Setup) -> anyhow::Result<()> {
    take_part(setup, &[Contestant::Leliao, Contestant::Before]);
    ensure!(setup.contestants.len() == 2, "both have to take part");
    let mut all = Outcome::default();
    measure(setup, |_, outcome, _| {
        all.values.0.extend(outcome.values.0);
        all.before.0.extend(outcome.before.0);
        all.left_out.extend(outcome.left_out);
        Ok(std::fs::write(setup.work.join("paired.md"), report::paired(&all)?)?)
    })?;
    println!("{}", report::paired(&all)?);
    Ok(())
}

/// Measures the wanted rows, group by group.
fn measure(
    setup: &Setup,
    mut keep: impl FnMut(&[&str], Outcome, Duration) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let start = Instant::now();
    for (rows, measure) in rows::GROUPS {
        let rows: Vec<&str> = rows.iter().copied().filter(|row| setup.wants(row)).collect();
        if rows.is_empty() {
            continue;
        }
        eprintln!("[{:4.0} s] measuring {}", start.elapsed().as_secs_f64(), rows.join(" and "));
        let (since, mut outcome) = (Instant::now(), Outcome::default());
        match measure(setup, &mut outcome) {
            Ok(()) => keep(&rows, outcome, since.elapsed())?,
            Err(error) => eprintln!("    {} not measured: {error:#}", rows.join(" and ")),
        }
    }
    eprintln!("[{:4.0} s] done", start.elapsed().as_secs_f64());
    Ok(())
}

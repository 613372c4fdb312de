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

use anyhow::{Context as _, ensure};
use clap::{Parser, Subcommand};
use figures::Outcome;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use report::Record;
use setup::{Contestant, Setup};
use std::{
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
    /// Leliao's binary.
    #[arg(long, default_value = "target/release/leliao")]
    server: PathBuf,
    /// Measure against this Leliao alone, in turns, and print every figure's ratio: a binary or a commit.
    #[arg(long, overrides_with = "against")]
    against: Option<PathBuf>,
    /// How often everyone takes their turn.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// Only these rows: S1,S4. The others keep the figures they had.
    #[arg(long, value_delimiter = ',')]
    rows: Vec<String>,
    /// Measure nothing; write the report of the figures there are.
    #[arg(long)]
    render: bool,
    /// Measure what takes long, and only that: row S10, and the browser's soak.
    #[arg(long)]
    soak: bool,
    /// How long the browser's soak lasts, in minutes; row S10, before it, takes three quarters of that.
    #[arg(long, default_value_t = 30)]
    minutes: u64,
    /// Figures that the browser measured: a JSON file.
    #[arg(long)]
    add: Vec<PathBuf>,
    /// For databases, on the disk that is to be measured, and for the figures.
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
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
    let arguments = Arguments::parse();
    match &arguments.program {
        Some(Program::Bound) => bound::serve(),
        Some(Program::Fill { folder, messages, apart_ms }) => {
            let server = setup(&arguments)?.start_leliao(Contestant::Leliao, folder)?;
            fill::fill(&server, *messages)?;
            server.stop()?;
            fill::spread_in_time(&folder.join("leliao.db"), *apart_ms)
        }
        Some(Program::Talk { server, messages, every_ms, after_ms }) => {
            fill::talk(*server, *messages, Duration::from_millis(*every_ms), Duration::from_millis(*after_ms))
        }
        None => bench(&arguments),
    }
}

fn setup(arguments: &Arguments) -> anyhow::Result<Setup> {
    std::fs::create_dir_all(&arguments.work)?;
    // Ten thousand sockets here, and as many in a server that inherits this.
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, most, most)?;
    let paired = [Contestant::Leliao, Contestant::Before];
    Ok(Setup {
        server: arguments.server.clone(),
        before: arguments.against.clone(),
        work: arguments.work.canonicalize().context("no folder for databases")?,
        rounds: arguments.rounds.into(),
        minutes: arguments.minutes,
        contestants: if arguments.against.is_some() { paired.into() } else { Contestant::TABLE.into() },
    })
}

fn bench(arguments: &Arguments) -> anyhow::Result<()> {
    let mut setup = setup(arguments)?;
    let mut record = Record::load(&setup.work)?;
    if !arguments.render {
        for contestant in std::mem::take(&mut setup.contestants) {
            let version = setup.version(contestant);
            setup.contestants.extend(version.is_ok().then_some(contestant));
            let version = version.unwrap_or_else(|error| format!("takes no part: {error:#}"));
            eprintln!("{}: {version}", contestant.name());
            record.notes.insert(contestant.name().to_owned(), version);
        }
        if setup.before.is_some() {
            return compare(arguments, &setup);
        }
        measure(arguments, &setup, |rows, outcome, took| {
            record.put(rows, outcome, took)?;
            record.save(&setup.work)
        })?;
    }
    for file in &arguments.add {
        record.add(file)?;
        record.save(&setup.work)?;
    }
    record.write()
}

/// Measures both versions of Leliao and prints how they compare.
fn compare(arguments: &Arguments, setup: &Setup) -> anyhow::Result<()> {
    ensure!(setup.contestants.len() == 2, "both have to take part");
    let mut all = Outcome::default();
    measure(arguments, setup, |_, outcome, _| {
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
    arguments: &Arguments,
    setup: &Setup,
    mut keep: impl FnMut(&[&str], Outcome, Duration) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let start = Instant::now();
    let asked = |row: &str| arguments.rows.iter().any(|one| one == row);
    let wanted =
        |row: &str| if arguments.rows.is_empty() { (row == "S10") == arguments.soak } else { asked(row) };
    for (rows, measure) in rows::GROUPS {
        let rows: Vec<&str> = rows.iter().copied().filter(|row| wanted(row)).collect();
        if rows.is_empty() {
            continue;
        }
        eprintln!("[{:4.0} s] measuring {}", start.elapsed().as_secs_f64(), rows.join(" and "));
        let (since, mut outcome) = (Instant::now(), Outcome::default());
        match measure(setup, &wanted, &mut outcome) {
            Ok(()) => keep(&rows, outcome, since.elapsed())?,
            Err(error) => eprintln!("    {} not measured: {error:#}", rows.join(" and ")),
        }
    }
    eprintln!("[{:4.0} s] done", start.elapsed().as_secs_f64());
    Ok(())
}

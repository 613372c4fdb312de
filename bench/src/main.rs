//! `cargo xtask bench`: measures row by row, keeps the figures, and writes what became of them.

use anyhow::{Context as _, ensure};
use bench::{
    contestants::Ground,
    load::dialect::Counter,
    report::{self, Record},
    rows::{GROUPS, slow},
};
use clap::Parser;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use std::{path::PathBuf, time::Instant};

#[derive(Parser)]
#[command(name = "cargo xtask bench", about = "Measures Leliao beside its peers")]
struct Arguments {
    /// Leliao's binary.
    #[arg(long)]
    server: PathBuf,
    /// The folder of the peers' programs, with what they need installed.
    #[arg(long, default_value = "bench/peers")]
    peers: PathBuf,
    /// How often everyone takes their turn.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// Only these rows: S1,S4. The others keep the figures they had.
    #[arg(long, value_delimiter = ',')]
    rows: Vec<String>,
    /// Measure nothing; write the report of the figures there are.
    #[arg(long)]
    render: bool,
    /// Measure what takes long, and only that: row S10.
    #[arg(long)]
    soak: bool,
    /// How long the browser's part of it lasts, in minutes; row S10, before it, takes three quarters of that.
    #[arg(long, default_value_t = 30)]
    minutes: u64,
    /// Figures that were measured elsewhere, the browser's: a JSON file.
    #[arg(long)]
    add: Vec<PathBuf>,
    /// Where BENCHMARKS.md and benchmarks.svg go.
    #[arg(long, default_value = "docs")]
    out: PathBuf,
    /// For databases, on the disk that is to be measured, and for the figures.
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.work)?;
    let mut record = Record::load(&arguments.work)?;
    if !arguments.render {
        measure(&arguments, &mut record)?;
    }
    for file in &arguments.add {
        record.add(file)?;
        record.save(&arguments.work)?;
    }
    report::write(&record, &arguments.out)
}

fn measure(arguments: &Arguments, record: &mut Record) -> anyhow::Result<()> {
    let all = || GROUPS.iter().flat_map(|(rows, _)| rows.iter().copied());
    for row in &arguments.rows {
        ensure!(
            all().any(|one| one == row),
            "no row {row}; there are {}",
            all().collect::<Vec<_>>().join(" ")
        );
    }
    let wanted = |row: &&str| arguments.rows.is_empty() || arguments.rows.iter().any(|one| one == row);
    // Ten thousand sockets here, and as many in a server that inherits this.
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, most, most)?;
    let ground = Ground {
        server: arguments.server.clone(),
        peers: arguments.peers.clone(),
        work: arguments.work.canonicalize().context("no folder for databases")?,
        rounds: arguments.rounds.into(),
        counter: Counter::default(),
    };
    let start = Instant::now();
    record.contestants = ground.versions();
    for (contestant, reason) in record.missing() {
        eprintln!("{} takes no part: {reason}", contestant.name());
    }
    if arguments.soak {
        let since = Instant::now();
        let pairs = slow::pairs(arguments.minutes / 2);
        let figures = slow::measure(&ground, pairs)?;
        record.put(&["S10"], figures, Vec::new(), pairs, since.elapsed());
        return record.save(&arguments.work);
    }
    for (rows, measure) in GROUPS {
        let rows: Vec<&'static str> = rows.iter().copied().filter(wanted).collect();
        if rows.is_empty() {
            continue;
        }
        eprintln!("[{:4.0} s] measuring {}", start.elapsed().as_secs_f64(), rows.join(" and "));
        let since = Instant::now();
        let mut left_out = record.missing();
        let missing = left_out.len();
        match measure(&ground, &rows, &mut left_out) {
            Ok(figures) => {
                let failed = left_out.split_off(missing);
                record.put(&rows, figures, failed, ground.rounds, since.elapsed());
            }
            Err(error) => eprintln!("    {} not measured: {error:#}", rows.join(" and ")),
        }
        record.save(&arguments.work)?;
    }
    eprintln!("[{:4.0} s] done", start.elapsed().as_secs_f64());
    Ok(())
}

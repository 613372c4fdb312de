//! Injects faults into a Leliao server and counts messages that were lost, duplicated, reordered, left out, leaked
//! or made up. All seven counts have to be zero.

mod attachment;
mod audit;
/// The one of the server's tests, which may fail at once.
#[path = "../../server/engine/tests/it/authenticator.rs"]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, dead_code)]
mod authenticator;
mod client;
mod context;
mod controls;
mod database;
mod history;
mod http;
mod ledger;
mod link;
mod passkey;
mod phase;
mod proxy;
mod races;
mod report;
mod rng;
mod server;
mod space;
mod synced;
mod timeline;
mod trace;
mod unsent;
mod votes;
mod world;

use anyhow::Context as _;
use clap::Parser as _;
use phase::{Faults, Phase};
use rng::Rng;
use server::Program;
use std::{path::PathBuf, process::ExitCode, time::Duration};

/// Proves what Leliao promises, on a server of its own.
#[derive(Debug, clap::Parser)]
struct Cli {
    /// The server to prove.
    #[arg(long)]
    server: PathBuf,
    /// The sabotaged server; by default the one beside this program.
    #[arg(long)]
    sabotage_server: Option<PathBuf>,
    /// A run of one minute.
    #[arg(long)]
    short: bool,
    /// The number of kills.
    #[arg(long)]
    kills: Option<u64>,
    /// The number of connections to cut.
    #[arg(long)]
    cuts: Option<u64>,
    /// The number of races at the edge of membership.
    #[arg(long)]
    races: Option<u64>,
    /// Nothing but those races.
    #[arg(long)]
    races_only: bool,
    /// The seed of an earlier run, to repeat its plan.
    #[arg(long)]
    seed: Option<u64>,
}

/// The number of faults and trials.
struct Amount {
    kills: u64,
    cuts: u64,
    pauses: u64,
    races: u64,
    /// The most trials of each sabotage.
    trials: u64,
    /// How often each sabotage has to be found.
    enough: u64,
}

impl Cli {
    fn amount(&self) -> Amount {
        let full = if self.short {
            Amount { kills: 3, cuts: 40, pauses: 4, races: 700, trials: 12, enough: 1 }
        } else {
            Amount { kills: 200, cuts: 2_000, pauses: 30, races: 20_000, trials: 20, enough: 5 }
        };
        Amount {
            kills: self.kills.unwrap_or(full.kills),
            cuts: self.cuts.unwrap_or(full.cuts),
            races: self.races.unwrap_or(full.races),
            ..full
        }
    }

    fn sabotage(&self) -> anyhow::Result<PathBuf> {
        match &self.sabotage_server {
            Some(path) => Ok(path.clone()),
            None => Ok(std::env::current_exe()?.with_file_name("sabotage")),
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match prove(&Cli::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("prove: FAILED, {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn prove(cli: &Cli) -> anyhow::Result<bool> {
    let (amount, sabotage) = (cli.amount(), cli.sabotage()?);
    let seed = match cli.seed {
        Some(seed) => seed,
        None => random_seed()?,
    };
    let mut rng = Rng::new(seed);
    println!("proving {} (seed {seed}), with {}", cli.server.display(), server::QUOTAS.join(" "));
    report::heading();
    let raced = races::run(&cli.server, &sabotage, amount.races, &mut rng).await.context("the races")?;
    if cli.races_only {
        return Ok(conclude(raced, amount.races, seed));
    }
    let mut clean = true;
    for (name, faults) in [
        ("kill -9", Faults::Kills(amount.kills)),
        ("cut connections", Faults::Cuts(amount.cuts)),
        ("slow readers", Faults::SlowReaders(amount.pauses)),
    ] {
        let program = Program::server(&cli.server);
        let phase =
            Phase { name: name.to_owned(), program, faults, patience: Duration::from_secs(30), keep: true };
        let outcome = phase.run(&mut rng).await?;
        report::row(&outcome);
        report::details(&outcome.verdict);
        clean &= outcome.verdict.is_clean();
    }
    let synced = synced::run(&cli.server, &sabotage, &mut rng).await.context("the trace")?;
    let caught =
        controls::run(&sabotage, amount.trials, amount.enough, &mut rng).await.context("the controls")?;
    let raced = conclude(raced, amount.races, seed);
    let (kills, cuts) = (amount.kills, amount.cuts);
    match (clean, synced, caught) {
        (true, true, true) => println!("prove: all seven zero in {kills} kills, {cuts} cuts"),
        (false, ..) => println!("prove: FAILED, not all zero in {kills} kills, {cuts} cuts (seed {seed})"),
        (_, false, _) => {
            println!("prove: FAILED, the trace does not show a sync before each acknowledgement")
        }
        (.., false) => println!("prove: FAILED, a broken promise was not noticed: more trials are needed"),
    }
    Ok(clean && synced && caught && raced)
}

/// Says how the races ended.
fn conclude(well: bool, races: u64, seed: u64) -> bool {
    match well {
        true => println!("prove: no leak in {races} races at the edge of membership"),
        false => println!("prove: FAILED in {races} races at the edge of membership (seed {seed})"),
    }
    well
}

fn random_seed() -> anyhow::Result<u64> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    // Short enough to type.
    Ok(u64::from_le_bytes(bytes) % 1_000_000_000)
}

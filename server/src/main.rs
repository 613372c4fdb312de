//! Leliao: one binary that is the chat server and its site.

#![recursion_limit = "256"]

mod assets;
mod cli;
mod greeting;
mod metrics;
mod pages;
mod seed;
mod wiring;

use anyhow::Context as _;
use clap::Parser as _;
use cli::{Cli, Command};
use std::process::ExitCode;

/// The C library's keeps a header per allocation and a lock per arena: with it an idle person costs 0.4 KB more,
/// and what crosses threads, as every message does, takes longer.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("leliao: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Some(Command::Backup { to }) => {
            engine::sqlite::backup(&cli.options.data, &to)?;
            println!("backed up to {}", to.display());
            Ok(())
        }
        Some(Command::Restore { from }) => {
            engine::sqlite::restore(&from, &cli.options.data)?;
            println!("restored from {}; clients will start afresh", from.display());
            Ok(())
        }
        None => {
            start_logging(&cli.options.log)?;
            let runtime =
                tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no runtime")?;
            runtime.block_on(wiring::serve(cli.options))
        }
    }
}

/// Structured lines on standard error. They never hold what people write.
fn start_logging(filter: &str) -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_new(filter)
        .with_context(|| format!("--log {filter:?} is not a filter like info or engine=debug"))?;
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    Ok(())
}

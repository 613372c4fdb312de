//! Leliao: one binary that is the chat server and its site.

#![recursion_limit = "256"]

mod android;
mod assets;
mod cli;
mod commands;
mod console;
#[cfg(test)]
mod crawl;
mod greeting;
mod installed;
mod listen;
mod logging;
mod metrics;
mod open_files;
mod pages;
mod seed;
mod signals;
mod time;
mod wiring;

use anyhow::Context as _;
use clap::Parser as _;
use cli::Cli;
use std::{
    io::{self, Write as _},
    process::ExitCode,
};

/// The C library's keeps a header per allocation and a lock per arena: with it an idle person costs 0.4 KB more,
/// and what crosses threads, as every message does, takes longer.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let code = run(&Cli::parse()).unwrap_or_else(|error| {
        console::complain(&format!("{error:#}"));
        ExitCode::FAILURE
    });
    console::flush();
    code
}

fn run(cli: &Cli) -> anyhow::Result<ExitCode> {
    if let Some(command) = &cli.command {
        let outcome = commands::run(command, &cli.options)?;
        writeln!(io::stdout(), "{}", outcome.text).context("cannot write to standard output")?;
        return Ok(outcome.code);
    }
    logging::start(&cli.options.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no runtime")?;
    runtime.block_on(wiring::serve(&cli.options))?;
    Ok(ExitCode::SUCCESS)
}

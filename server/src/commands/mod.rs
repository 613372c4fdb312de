//! What `leliao` does besides serving, one file per subcommand. Each gives what is to be printed.

mod android;
mod backup;
mod check;
mod owner_code;
mod reindex;
mod restore;

use crate::{
    cli::{Command, Options},
    signals::StopSignals,
};
use engine::sqlite::{partial_path, remove_partial};
use std::{
    io,
    path::Path,
    process::{ExitCode, exit},
    thread,
};

/// Of a process that was told to stop (bash(1): 128 and SIGINT's number).
const INTERRUPTED: i32 = 130;

/// What a command has to say, and whether all is well.
pub struct Outcome {
    /// For standard output.
    pub text: String,
    /// Of the process.
    pub code: ExitCode,
}

impl From<String> for Outcome {
    fn from(text: String) -> Self {
        Self { text, code: ExitCode::SUCCESS }
    }
}

/// Does what a subcommand says.
///
/// # Errors
/// A sentence.
pub fn run(command: &Command, options: &Options) -> anyhow::Result<Outcome> {
    match command {
        Command::Backup { to } => backup::run(&options.data, to, options.bucket().as_ref()),
        Command::Restore { from } => restore::run(from, &options.data, options.bucket().as_ref()),
        Command::Check { files } => check::run(&options.data, *files, options.bucket().as_ref()),
        Command::OwnerCode => owner_code::run(&options.data),
        Command::Android { domain, name, to } => android::run(domain, name.as_deref(), to),
        Command::Reindex => reindex::run(&options.data),
    }
}

/// Ctrl-C while a copy is made leaves nothing of it.
fn remove_partial_when_stopped(target: &Path) -> io::Result<()> {
    let Ok(partial) = partial_path(target) else { return Ok(()) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let mut signals = runtime.block_on(async { StopSignals::listen() })?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        runtime.block_on(signals.first());
        remove_partial(&partial);
        exit(INTERRUPTED)
    })?;
    Ok(())
}

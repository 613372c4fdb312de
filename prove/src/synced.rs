//! Shows with `strace` that an acknowledgement is sent after `fdatasync`.

use crate::{
    http,
    link::{ConnectOptions, Link, Route},
    rng::Rng,
    server::{Program, Server},
    trace,
};
use anyhow::Context as _;
use protocol::{Command, ConversationId};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// The number of messages, sent one by one.
const MESSAGES: u64 = 8;

/// The result of a trace.
pub enum Proof {
    /// It could not be made, and why.
    Skipped(String),
    /// So many acknowledgements, each after a sync.
    Held(usize),
    Broken(String),
}

/// Traces the real server, and a sabotaged one that acknowledges early, which has to be found.
pub async fn run(server: &Path, sabotage: &Path, rng: &mut Rng) -> anyhow::Result<bool> {
    let (honest, broken) = (Program::server(server), Program::sabotage(sabotage, "ack-before-commit"));
    match traced(&honest, rng).await? {
        Proof::Skipped(why) => {
            println!("fsync before ack: skipped, {why}");
            return Ok(true);
        }
        Proof::Broken(why) => {
            println!("fsync before ack: BROKEN, {why}");
            return Ok(false);
        }
        Proof::Held(acks) => {
            println!("fsync before ack: {acks} of {MESSAGES} acknowledgements came after a sync of the log")
        }
    }
    match traced(&broken, rng).await? {
        Proof::Broken(why) => {
            println!("fsync before ack: the control (ack-before-commit) was caught, {why}");
            Ok(true)
        }
        Proof::Held(_) | Proof::Skipped(_) => {
            println!("fsync before ack: the control (ack-before-commit) was NOT caught");
            Ok(false)
        }
    }
}

async fn traced(program: &Program, rng: &mut Rng) -> anyhow::Result<Proof> {
    let Some(strace) = strace() else {
        return Ok(Proof::Skipped("there is no strace on the PATH".to_owned()));
    };
    let allowed = tokio::process::Command::new(&strace).args(["-o", "/dev/null", "true"]).output().await?;
    if !allowed.status.success() {
        let why = String::from_utf8_lossy(&allowed.stderr).trim().to_owned();
        return Ok(Proof::Skipped(format!("tracing is not permitted here ({why})")));
    }
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("trace");
    // -D: the server stays a child of this process. -y: file names. -s: whole pages of the log, which show the texts of
    // messages.
    let mut arguments: Vec<String> =
        ["-D", "-f", "-y", "-s", "8192", "-e"].iter().map(|&a| a.to_owned()).collect();
    arguments.push("trace=pwrite64,fdatasync,fsync,sendto,write,writev".to_owned());
    arguments.extend(["-o".to_owned(), file.display().to_string(), program.path.display().to_string()]);
    arguments.extend(program.arguments.iter().cloned());
    let program = Program { path: strace, arguments, mails: false };
    let mut server = Server::start(program, folder.path(), rng).await.context("cannot start under strace")?;
    let texts: Vec<String> = (0..MESSAGES).map(|n| format!("message {n:04} of the proof")).collect();
    speak(Route::straight(server.address), &texts, rng).await?;
    server.kill().await?;
    // The tracer writes its last lines after the server has ended.
    tokio::time::sleep(Duration::from_millis(200)).await;
    Ok(match trace::judge(&std::fs::read_to_string(&file)?, &texts) {
        Ok(acks) if acks as u64 == MESSAGES => Proof::Held(acks),
        Ok(acks) => Proof::Broken(format!("{acks} acknowledgements were seen for {MESSAGES} messages")),
        Err(why) => Proof::Broken(why),
    })
}

/// Sends messages one by one. The pause is longer than the delay of the control.
async fn speak(route: Route, texts: &[String], rng: &mut Rng) -> anyhow::Result<()> {
    let login = http::log_in(route.server, "甲").await?;
    let mut link = Link::open(route, &login.token, ConnectOptions::default()).await?.0;
    link.ask(Command::Resume { cursor: None }).await??;
    for text in texts {
        tokio::time::sleep(Duration::from_millis(150)).await;
        let (conversation, nonce) = (ConversationId::LOBBY, rng.nonce());
        link.ask(Command::Send { conversation, nonce, text: text.clone(), with: None }).await??;
    }
    Ok(())
}

fn strace() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("strace")).find(|file| file.is_file())
}

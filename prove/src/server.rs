//! The server under proof: a process of our own that is started, killed and started again on the same
//! port and folder. Killed only by its own handle.

use crate::chance::Chance;
use anyhow::{Context as _, bail};
use std::{
    fs::File,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

/// The true server's limits are raised by these; the code that checks them stays on.
pub const QUOTAS: [&str; 12] = [
    "--messages-per-second",
    "100000",
    "--message-burst",
    "100000",
    "--commands-per-second",
    "100000",
    "--connections-per-person",
    "1000",
    "--connections-per-address",
    "20000",
    "--logins-per-minute",
    "100000",
];

/// A server has to listen within this time.
const START: Duration = Duration::from_secs(10);

/// What to start.
#[derive(Debug, Clone)]
pub struct Program {
    pub path: PathBuf,
    /// Before `--listen` and `--data`.
    pub arguments: Vec<String>,
}

impl Program {
    /// The true server.
    pub fn server(path: &Path) -> Self {
        let log = ["--log", "warn"];
        Self { path: path.to_owned(), arguments: QUOTAS.iter().chain(&log).map(|&a| a.to_owned()).collect() }
    }

    /// The one with a broken promise.
    pub fn sabotage(path: &Path, mode: &str) -> Self {
        Self { path: path.to_owned(), arguments: vec!["--break".to_owned(), mode.to_owned()] }
    }
}

/// A server on a port and a folder.
pub struct Server {
    program: Program,
    pub address: SocketAddr,
    pub folder: PathBuf,
    log: File,
    running: Option<Running>,
}

struct Running {
    child: Child,
    /// Kept open: a closed pipe would kill whoever prints into it.
    _stdout: Lines<BufReader<ChildStdout>>,
}

impl Server {
    /// Starts it on a free port, with its data and its log in `folder`.
    pub async fn start(program: Program, folder: &Path, chance: &mut Chance) -> anyhow::Result<Self> {
        let address = free_address(chance).context("no free port")?;
        let log = File::options().create(true).append(true).open(folder.join("server.log"))?;
        let mut server = Self { program, address, folder: folder.join("data"), log, running: None };
        server.run().await?;
        Ok(server)
    }

    /// Starts it again after a [`Self::kill`].
    pub async fn run(&mut self) -> anyhow::Result<()> {
        let mut child = Command::new(&self.program.path)
            .args(&self.program.arguments)
            .arg("--listen")
            .arg(self.address.to_string())
            .arg("--data")
            .arg(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(self.log.try_clone()?)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", self.program.path.display()))?;
        let stdout = child.stdout.take().context("no standard output")?;
        let mut lines = BufReader::new(stdout).lines();
        let listens = async {
            while let Some(line) = lines.next_line().await? {
                if line.starts_with("leliao listens on ") {
                    return Ok(());
                }
            }
            bail!(
                "the server ended before it listened; see {}",
                self.folder.with_file_name("server.log").display()
            )
        };
        tokio::time::timeout(START, listens).await.context("the server does not listen")??;
        self.running = Some(Running { child, _stdout: lines });
        Ok(())
    }

    /// `kill -9`, and waits until it is gone.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        let Some(mut running) = self.running.take() else { return Ok(()) };
        if let Some(status) = running.child.try_wait()? {
            bail!("the server had ended by itself: {status}");
        }
        running.child.kill().await.context("cannot kill the server")
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.folder.join("leliao.db")
    }
}

/// Below the range that the system gives to outgoing connections: while the server is down, a client
/// that tries its port must not be given that very port and meet itself.
fn free_address(chance: &mut Chance) -> Option<SocketAddr> {
    (0..200).find_map(|_| {
        let port = u16::try_from(chance.between(20_000, 32_000)).ok()?;
        TcpListener::bind(("127.0.0.1", port)).ok()?.local_addr().ok()
    })
}

//! The server under test: a child process that is started, killed and restarted with the same port and folder.

use crate::rng::Rng;
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

/// Raised quotas. The checks stay on.
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

/// The time limit for a start.
const START: Duration = Duration::from_secs(10);

/// A program and its arguments.
#[derive(Debug, Clone)]
pub struct Program {
    pub path: PathBuf,
    /// Before `--listen` and `--data`.
    pub arguments: Vec<String>,
    /// Whether mails come on its console, which making a passkey needs.
    pub mails: bool,
}

impl Program {
    /// The real server.
    pub fn server(path: &Path) -> Self {
        let log = ["--log", "warn"];
        let arguments = QUOTAS.iter().chain(&log).map(|&a| a.to_owned()).collect();
        Self { path: path.to_owned(), arguments, mails: true }
    }

    /// The sabotaged server.
    pub fn sabotage(path: &Path, mode: &str) -> Self {
        Self { path: path.to_owned(), arguments: vec!["--break".to_owned(), mode.to_owned()], mails: false }
    }
}

/// A server with a port and a folder.
pub struct Server {
    pub program: Program,
    pub address: SocketAddr,
    pub folder: PathBuf,
    log: File,
    running: Option<Running>,
}

struct Running {
    child: Child,
    /// Kept open: printing into a closed pipe would fail.
    stdout: Lines<BufReader<ChildStdout>>,
}

impl Server {
    /// Starts it on a free port, with its data and its log in `folder`.
    pub async fn start(program: Program, folder: &Path, rng: &mut Rng) -> anyhow::Result<Self> {
        let address = free_address(rng).context("no free port")?;
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
        self.running = Some(Running { child, stdout: lines });
        Ok(())
    }

    /// The code that makes an owner, which a fresh server prints after its address.
    pub async fn owner_code(&mut self) -> anyhow::Result<String> {
        self.printed("owner code: ").await.context("no owner code")
    }

    /// The secret in the link of a mail that was sent now, to open an account with.
    pub async fn activation(&mut self) -> anyhow::Result<String> {
        self.printed("/activate/").await.context("no mail")
    }

    /// The next word that it prints after a mark.
    async fn printed(&mut self, mark: &str) -> anyhow::Result<String> {
        let running = self.running.as_mut().context("it does not run")?;
        let word = async {
            while let Some(line) = running.stdout.next_line().await? {
                if let Some(word) = line.split_once(mark).and_then(|(_, rest)| rest.split_whitespace().next())
                {
                    return Ok(word.to_owned());
                }
            }
            bail!("it ended before it printed one")
        };
        tokio::time::timeout(START, word).await.context("it prints none")?
    }

    /// `kill -9`, and waits for the end of the process.
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

/// A free port below the range of outgoing connections. Otherwise a client that connects while the server is down
/// could be given this port, and be connected to itself.
fn free_address(rng: &mut Rng) -> Option<SocketAddr> {
    (0..200).find_map(|_| {
        let port = u16::try_from(rng.between(20_000, 32_000)).ok()?;
        TcpListener::bind(("127.0.0.1", port)).ok()?.local_addr().ok()
    })
}

//! Who takes part, and how each is started.

mod people;
mod server;

pub use people::{People, QUOTAS, log_in, upgrade};
pub use server::Server;

use crate::load::dialect::{Counter, Dialect};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A server that is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub enum Contestant {
    /// Ours.
    Leliao,
    /// What one write per delivery allows.
    Bound,
    /// The C++ server, under Python.
    UWebSockets,
    /// The usual library of Node.js.
    Ws,
    /// The usual chat library of Node.js.
    SocketIo,
}

impl Contestant {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 5] = [Self::Leliao, Self::Bound, Self::UWebSockets, Self::Ws, Self::SocketIo];

    /// As it is called in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Leliao => "Leliao",
            Self::Bound => "bound",
            Self::UWebSockets => "uWebSockets",
            Self::Ws => "ws",
            Self::SocketIo => "Socket.IO",
        }
    }

    /// How it is spoken to.
    pub fn dialect(self) -> Dialect {
        match self {
            Self::Leliao => Dialect::Leliao,
            Self::SocketIo => Dialect::SocketIo,
            Self::Bound | Self::UWebSockets | Self::Ws => Dialect::Plain,
        }
    }

    /// What a chat server is wanted for and this one does not do here.
    pub fn does_not(self) -> &'static str {
        match self {
            Self::Leliao => "nothing is left out: login, permissions, quotas, presence, a log on disk",
            Self::Bound => "no login, no disk, no permissions, no presence, no rooms, no batching",
            Self::UWebSockets => {
                "no login, no disk, no permissions, no presence; its loop runs without asyncio"
            }
            Self::Ws | Self::SocketIo => "no login, no disk, no permissions, no presence",
        }
    }
}

/// Where everything lies, and what the whole run shares.
pub struct Ground {
    /// Leliao's binary.
    pub server: PathBuf,
    /// The folder of the peers.
    pub peers: PathBuf,
    /// A folder for databases and figures, on the disk that is to be measured.
    pub work: PathBuf,
    /// How often everything is measured.
    pub rounds: usize,
    /// References and nonces.
    pub counter: Counter,
}

impl Ground {
    /// Starts a peer or the bound; Leliao needs [`People`].
    ///
    /// # Errors
    /// If it does not come up.
    pub fn start(&self, contestant: Contestant) -> anyhow::Result<Server> {
        let mut command = match contestant {
            Contestant::Leliao => anyhow::bail!("Leliao is started with its people"),
            Contestant::Bound => program(&std::env::current_exe()?.with_file_name("bound")),
            Contestant::UWebSockets => script("python3", &self.peers.join("uws.py")),
            Contestant::Ws => script("node", &self.peers.join("ws.mjs")),
            Contestant::SocketIo => script("node", &self.peers.join("socketio.mjs")),
        };
        command.env("NODE_ENV", "production");
        Server::start(command, "listening ")
    }

    /// Starts Leliao on these people's database.
    ///
    /// # Errors
    /// If it does not come up.
    pub fn start_leliao(&self, folder: &Path) -> anyhow::Result<Server> {
        let mut command = program(&self.server);
        command.args(["--listen", "127.0.0.1:0", "--log", "warn", "--data"]).arg(folder).args(QUOTAS);
        Server::start(command, "leliao listens on http://127.0.0.1:")
    }

    /// Who takes part with which version; those that cannot are missing, with the reason.
    pub fn versions(&self) -> Vec<(Contestant, Result<String, String>)> {
        let of = |contestant: Contestant| match contestant {
            Contestant::Leliao => said(&self.server, &["--version"]),
            Contestant::Bound => Ok(concat!("this repository's, ", env!("CARGO_PKG_VERSION")).to_owned()),
            Contestant::UWebSockets => said(Path::new("python3"), &["--version"])
                .and_then(|python| Ok(format!("{} on {python}", self.wanted("requirements.txt")?)))
                .and_then(|version| self.comes_up(contestant).map(|()| version)),
            Contestant::Ws => self.package("ws", contestant),
            Contestant::SocketIo => self.package("socket.io", contestant),
        };
        Contestant::ALL.into_iter().map(|contestant| (contestant, of(contestant))).collect()
    }

    fn wanted(&self, file: &str) -> Result<String, String> {
        let text = std::fs::read_to_string(self.peers.join(file)).map_err(|error| error.to_string())?;
        Ok(text.trim().to_owned())
    }

    fn package(&self, name: &str, contestant: Contestant) -> Result<String, String> {
        let manifest = format!("node_modules/{name}/package.json");
        let text = self.wanted(&manifest).map_err(|_| format!("{manifest} is missing"))?;
        let manifest: serde_json::Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let version = manifest.get("version").and_then(|version| version.as_str()).unwrap_or("?");
        let node = said(Path::new("node"), &["--version"])?;
        self.comes_up(contestant)?;
        Ok(format!("{name} {version} on Node.js {node}"))
    }

    fn comes_up(&self, contestant: Contestant) -> Result<(), String> {
        self.start(contestant).map(drop).map_err(|error| format!("{error:#}"))
    }
}

/// A server has the first processor for itself, and does not outlive us even if we are killed.
fn program(path: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "taskset", "-c", "0"]).arg(path);
    command
}

fn script(runs: &str, path: &Path) -> Command {
    let mut command = program(Path::new(runs));
    command.arg(path);
    command
}

fn said(program: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(arguments).output();
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    let output = output.map_err(|error| format!("{name}: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

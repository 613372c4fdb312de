//! Who takes part, and how each server is started.

use crate::{
    load::wire::Dialect,
    server::{Server, program},
};
use anyhow::bail;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Raised so that one address can be a whole crowd. Every check itself stays on.
pub const QUOTAS: &str = "--connections-per-address 30000 --connections 30000 --logins-per-minute 1000000 \
    --commands-per-second 1000000 --messages-per-second 1000000 --message-burst 1000000 \
    --connections-per-person 20";
/// The folder of the peers' programs, with what they need installed.
const PEERS: &str = "bench/peers";

/// A server that is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Contestant {
    Leliao,
    /// The Leliao that a paired run compares with.
    Before,
    /// What one write per delivery allows.
    Bound,
    UWebSockets,
    Ws,
    SocketIo,
}

impl Contestant {
    /// Leliao and everything that it is compared with in the table.
    pub const TABLE: [Self; 5] = [Self::Leliao, Self::Bound, Self::UWebSockets, Self::Ws, Self::SocketIo];

    pub fn name(self) -> &'static str {
        match self {
            Self::Before => "Leliao before",
            other => other.series(),
        }
    }

    /// The name its values go by: those of both versions of Leliao are compared under one.
    pub fn series(self) -> &'static str {
        match self {
            Self::Leliao | Self::Before => "Leliao",
            Self::Bound => "bound",
            Self::UWebSockets => "uWebSockets",
            Self::Ws => "ws",
            Self::SocketIo => "Socket.IO",
        }
    }

    pub fn is_leliao(self) -> bool {
        self.dialect() == Dialect::Leliao
    }

    pub fn dialect(self) -> Dialect {
        match self {
            Self::Leliao | Self::Before => Dialect::Leliao,
            Self::SocketIo => Dialect::SocketIo,
            Self::Bound | Self::UWebSockets | Self::Ws => Dialect::Plain,
        }
    }
}

/// What the whole run shares.
pub struct Setup {
    /// Leliao's binary.
    pub server: PathBuf,
    /// The binary of the Leliao that a paired run compares with.
    pub before: Option<PathBuf>,
    /// A folder for databases, on the disk that is measured.
    pub work: PathBuf,
    pub rounds: usize,
    /// How long the browser's soak lasts.
    pub minutes: u64,
    pub contestants: Vec<Contestant>,
}

impl Setup {
    /// Those of some contestants that take part, and Leliao's other version in a paired run.
    pub fn those_of(&self, wanted: &[Contestant]) -> Vec<Contestant> {
        let takes_part = |one: &&Contestant| wanted.contains(one) || **one == Contestant::Before;
        self.contestants.iter().filter(takes_part).copied().collect()
    }

    /// Starts a peer or the bound.
    pub fn start_peer(&self, contestant: Contestant) -> anyhow::Result<Server> {
        let (runs, argument) = match contestant {
            Contestant::Leliao | Contestant::Before => bail!("Leliao needs a data folder"),
            Contestant::Bound => (std::env::current_exe()?, "bound".into()),
            Contestant::UWebSockets => ("python3".into(), Path::new(PEERS).join("uws.py")),
            Contestant::Ws => ("node".into(), Path::new(PEERS).join("ws.mjs")),
            Contestant::SocketIo => ("node".into(), Path::new(PEERS).join("socketio.mjs")),
        };
        Server::start(program(&runs).arg(argument).env("NODE_ENV", "production"), "listening ")
    }

    /// Starts a Leliao on a data folder.
    pub fn start_leliao(&self, contestant: Contestant, folder: &Path) -> anyhow::Result<Server> {
        let mut command = program(self.binary(contestant));
        command.args(["--listen", "127.0.0.1:0", "--log", "warn", "--data"]).arg(folder);
        Server::start(command.args(QUOTAS.split_whitespace()), "leliao listens on http://127.0.0.1:")
    }

    /// The version of a contestant, or why it cannot take part.
    pub fn version(&self, contestant: Contestant) -> anyhow::Result<String> {
        if contestant.is_leliao() {
            return output_of(Command::new(self.binary(contestant)).arg("--version"));
        }
        Ok(self.start_peer(contestant)?.version.clone())
    }

    fn binary(&self, contestant: Contestant) -> &Path {
        self.before.as_deref().filter(|_| contestant == Contestant::Before).unwrap_or(&self.server)
    }
}

/// What a program prints.
pub fn output_of(command: &mut Command) -> anyhow::Result<String> {
    Ok(String::from_utf8_lossy(&command.output()?.stdout).trim().to_owned())
}

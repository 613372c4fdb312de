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
    --connections-per-person 1000";
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
#[derive(clap::Args)]
pub struct Setup {
    /// Leliao's binary.
    #[arg(long, default_value = "target/release/leliao")]
    server: PathBuf,
    /// Measure against this Leliao alone, in turns, and print every figure's ratio: a binary or a commit.
    #[arg(long, overrides_with = "against")]
    pub against: Option<PathBuf>,
    /// How often everyone takes their turn.
    #[arg(long, default_value_t = 7)]
    pub rounds: usize,
    /// Only these rows: S1,S4. The others keep the figures they had.
    #[arg(long, value_delimiter = ',')]
    rows: Vec<String>,
    /// Measure what takes long, and only that: row S10, and the browser's soak.
    #[arg(long)]
    soak: bool,
    /// How long the browser's soak lasts, in minutes; row S10, before it, takes three quarters of that.
    #[arg(long, default_value_t = 30)]
    pub minutes: u64,
    /// A folder for databases, on the disk that is to be measured, and for the figures.
    #[arg(long, default_value = "target/bench")]
    pub work: PathBuf,
    /// Who takes part.
    #[arg(skip)]
    pub contestants: Vec<Contestant>,
}

impl Setup {
    /// Whether a row is to be measured.
    pub fn wants(&self, row: &str) -> bool {
        let asked = self.rows.iter().any(|one| one == row);
        if self.rows.is_empty() { (row == "S10") == self.soak } else { asked }
    }

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
        self.start_leliao_with(contestant, folder, "")
    }

    /// The same with more quotas.
    pub fn start_leliao_with(
        &self,
        contestant: Contestant,
        folder: &Path,
        quotas: &str,
    ) -> anyhow::Result<Server> {
        let mut command = program(self.binary(contestant));
        command.args(["--listen", "127.0.0.1:0", "--log", "warn", "--data"]).arg(folder);
        command.args(QUOTAS.split_whitespace()).args(quotas.split_whitespace());
        Server::start(&mut command, "leliao listens on http://127.0.0.1:")
    }

    /// The version of a contestant, or why it cannot take part.
    pub fn version(&self, contestant: Contestant) -> anyhow::Result<String> {
        if contestant.is_leliao() {
            return output_of(Command::new(self.binary(contestant)).arg("--version"));
        }
        Ok(self.start_peer(contestant)?.version.clone())
    }

    fn binary(&self, contestant: Contestant) -> &Path {
        self.against.as_deref().filter(|_| contestant == Contestant::Before).unwrap_or(&self.server)
    }
}

/// What a program prints.
pub fn output_of(command: &mut Command) -> anyhow::Result<String> {
    Ok(String::from_utf8_lossy(&command.output()?.stdout).trim().to_owned())
}

//! A PostgreSQL of one's own: in a temporary folder, on a Unix socket in it, stopped with its owner.

use std::{
    fmt, fs, io,
    os::unix::{
        fs::{MetadataExt as _, chown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};
use tokio_postgres::{Config, NoTls};

/// Starts its server and stops it when this process ends, however it ends: its input is closed then. At
/// once (SIGQUIT): nobody needs the checkpoint.
const GUARD: &str = r#""$@" & server=$!; read -r _; kill -QUIT $server; wait $server"#;
/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server.
pub struct Cluster {
    folder: tempfile::TempDir,
    guard: Child,
    databases: AtomicU32,
}

/// Why there is none.
#[derive(Debug)]
pub enum NoCluster {
    /// Nobody installed one.
    Missing,
    /// It does not start.
    Broken(io::Error),
}

impl fmt::Display for NoCluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("no PostgreSQL is installed (Debian: postgresql-15)"),
            Self::Broken(error) => write!(f, "PostgreSQL does not start: {error}"),
        }
    }
}

impl From<io::Error> for NoCluster {
    fn from(error: io::Error) -> Self {
        Self::Broken(error)
    }
}

impl Cluster {
    /// Makes a data folder and starts a server on it. As root this is done as the user `postgres`, or
    /// else as nobody.
    ///
    /// # Errors
    /// See [`NoCluster`].
    pub fn start() -> Result<Self, NoCluster> {
        let programs = programs().ok_or(NoCluster::Missing)?;
        let folder = tempfile::tempdir()?;
        let user =
            (fs::metadata("/proc/self")?.uid() == 0).then(|| user("postgres").unwrap_or((65_534, 65_534)));
        if let Some((user, group)) = user {
            chown(folder.path(), Some(user), Some(group))?;
        }
        let as_user = |mut command: Command| {
            if let Some((user, group)) = user {
                command.uid(user).gid(group);
            }
            command.current_dir(folder.path());
            command
        };
        let data = folder.path().join("data");
        let mut initdb = Command::new(programs.join("initdb"));
        initdb.args([
            "--auth=trust",
            "--username=leliao",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "-D",
        ]);
        initdb.arg(&data);
        let made = as_user(initdb).stdin(Stdio::null()).output()?;
        if !made.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&made.stderr).into_owned()).into());
        }
        let log = fs::File::create(folder.path().join("log"))?;
        let mut server = Command::new("sh");
        server.args(["-c", GUARD, "sh"]).arg(programs.join("postgres")).arg("-D").arg(&data);
        server.arg("-c").arg(format!("unix_socket_directories={}", folder.path().display()));
        for setting in ["listen_addresses=", "fsync=on", "synchronous_commit=on", "max_connections=80"] {
            server.args(["-c", setting]);
        }
        server.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log);
        let guard = as_user(server).spawn()?;
        let cluster = Self { folder, guard, databases: AtomicU32::new(0) };
        cluster.wait_for_start()?;
        Ok(cluster)
    }

    fn wait_for_start(&self) -> io::Result<()> {
        let started = Instant::now();
        loop {
            match self.sql("postgres", "SELECT 1") {
                Ok(()) => return Ok(()),
                Err(error) if started.elapsed() > PATIENCE => {
                    let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                    return Err(io::Error::other(format!("{error}\n{log}")));
                }
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    /// The options of a connection to a database.
    #[must_use]
    pub fn config(&self, database: &str) -> Config {
        let mut config = Config::new();
        config.host_path(self.folder.path()).user("leliao").dbname(database);
        config
    }

    /// A new, empty database.
    ///
    /// # Errors
    /// The server's.
    pub fn database(&self) -> io::Result<String> {
        let name = format!("case{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"))?;
        Ok(name)
    }

    /// Copies a database into a new one, as a backup and its restore do.
    ///
    /// # Errors
    /// The tools'.
    pub fn restored(&self, database: &str) -> io::Result<String> {
        let name = self.database()?;
        let programs = programs().ok_or(io::ErrorKind::NotFound)?;
        let connect = |program: &str, database: &str| {
            let mut command = Command::new(programs.join(program));
            command.arg("-h").arg(self.folder.path()).args(["-U", "leliao", "-d", database]);
            command
        };
        let dump = connect("pg_dump", database).output()?;
        let file = self.folder.path().join(format!("{name}.sql"));
        fs::write(&file, dump.stdout)?;
        let restored =
            connect("psql", &name).args(["-q", "-v", "ON_ERROR_STOP=1", "-f"]).arg(&file).output()?;
        if dump.status.success() && restored.status.success() {
            return Ok(name);
        }
        Err(io::Error::other(String::from_utf8_lossy(&[dump.stderr, restored.stderr].concat()).into_owned()))
    }

    /// Runs statements on a connection of their own.
    ///
    /// # Errors
    /// The server's.
    pub fn sql(&self, database: &str, statements: &str) -> io::Result<()> {
        let config = self.config(database);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let (client, connection) = config.connect(NoTls).await.map_err(io::Error::other)?;
            tokio::spawn(connection);
            client.batch_execute(statements).await.map_err(io::Error::other)
        })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

/// The folder of Debian's newest PostgreSQL, or the one in `LELIAO_POSTGRES_BIN`.
fn programs() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("LELIAO_POSTGRES_BIN") {
        return Some(PathBuf::from(folder)).filter(|folder| folder.join("initdb").exists());
    }
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let folders = versions.filter_map(|version| Some(version.ok()?.path().join("bin")));
    folders.filter(|folder| folder.join("initdb").exists()).max()
}

/// A user's number and group.
fn user(name: &str) -> Option<(u32, u32)> {
    let users = fs::read_to_string(Path::new("/etc/passwd")).ok()?;
    let fields = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let found = fields.filter(|fields| fields.first() == Some(&name));
    found.filter_map(|fields| Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))).next()
}

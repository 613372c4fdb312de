//! A server's process: started, watched, and ended whatever happens.

use anyhow::{Context as _, bail};
use nix::{
    sys::signal::{Signal, kill},
    time::ClockId,
    unistd::Pid,
};
use std::{
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, SocketAddr},
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

/// A running server.
pub struct Server {
    child: Child,
    /// Kept open, so that the server can go on printing.
    _output: BufReader<ChildStdout>,
    clock: ClockId,
    pid: Pid,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts it and waits for the line that ends with its port.
    pub(super) fn start(mut command: Command, before_port: &str) -> anyhow::Result<Self> {
        let pipes = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = pipes.spawn().context("setpriv, of util-linux")?;
        let mut output = BufReader::new(child.stdout.take().context("no output")?);
        let mut line = String::new();
        let port = loop {
            line.clear();
            if output.read_line(&mut line)? == 0 {
                let mut said = String::new();
                if let Some(mut errors) = child.stderr.take() {
                    let _ = std::io::Read::read_to_string(&mut errors, &mut said);
                }
                let _ = child.wait();
                bail!("it ended: {}", complaint(&said));
            }
            if let Some(port) = line.strip_prefix(before_port) {
                break port.trim().parse()?;
            }
        };
        // Nobody reads on; what it complains of later is in nobody's way.
        if let Some(errors) = child.stderr.take() {
            std::thread::spawn(move || std::io::copy(&mut BufReader::new(errors), &mut std::io::stderr()));
        }
        let pid = Pid::from_raw(child.id().try_into()?);
        let clock = ClockId::pid_cpu_clock_id(pid)?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Ok(Self { child, _output: output, clock, pid, address })
    }

    /// The processor time of all its threads so far, those that have ended included.
    ///
    /// # Errors
    /// If it is gone.
    pub fn processor_time(&self) -> anyhow::Result<Duration> {
        Ok(self.clock.now().context("the server is gone")?.into())
    }

    /// Memory of its own, bytes.
    ///
    /// # Errors
    /// If it is gone.
    pub fn memory(&self) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        let line = status.lines().find(|line| line.starts_with("RssAnon:")).context("no RssAnon")?;
        let kilobytes: u64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
        Ok(kilobytes * 1_024)
    }

    /// Waits until it has nothing to do: a tenth of a second with hardly any processor time.
    ///
    /// # Errors
    /// If it is gone.
    pub fn settle(&self, at_least: Duration) -> anyhow::Result<()> {
        let start = Instant::now();
        loop {
            let before = self.processor_time()?;
            std::thread::sleep(Duration::from_millis(100));
            let quiet = self.processor_time()?.saturating_sub(before) < Duration::from_millis(5);
            let passed = start.elapsed();
            if (quiet && passed >= at_least) || passed > at_least + Duration::from_secs(5) {
                return Ok(());
            }
        }
    }
}

/// The line that tells most of what went wrong, without this machine's folders.
fn complaint(said: &str) -> String {
    let line = said.lines().rfind(|line| line.contains("rror")).or(said.lines().last()).unwrap_or_default();
    line.split_whitespace().filter(|word| !word.contains('/')).collect::<Vec<_>>().join(" ")
}

impl Drop for Server {
    /// Asks, waits a little, then does not ask.
    fn drop(&mut self) {
        let _ = kill(self.pid, Signal::SIGTERM);
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(3) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

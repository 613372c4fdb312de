//! A server's process, and an HTTP request.

use anyhow::{Context as _, bail, ensure};
use nix::{
    sys::signal::{Signal, kill},
    time::ClockId,
    unistd::Pid,
};
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

/// A running server. Stops when this is dropped.
pub struct Server {
    child: Child,
    clock: ClockId,
    pid: Pid,
    pub address: SocketAddr,
    /// What it printed after its port.
    pub version: String,
}

/// A program that has the first processor for itself and ends with us, even if we are killed.
pub fn program(path: impl AsRef<Path>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "taskset", "-c", "0"]).arg(path.as_ref());
    command
}

impl Server {
    /// Starts it and waits for the line that tells its port.
    pub fn start(command: &mut Command, before_port: &str) -> anyhow::Result<Self> {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().context("setpriv, of util-linux")?;
        let mut output = BufReader::new(child.stdout.take().context("no output")?);
        let mut line = String::new();
        let rest = loop {
            line.clear();
            if output.read_line(&mut line)? == 0 {
                bail!("it does not start: {}", child.wait()?);
            }
            if let Some(rest) = line.strip_prefix(before_port) {
                break rest.trim();
            }
        };
        let (port, version) = rest.split_once(' ').unwrap_or((rest, ""));
        let (port, version) = (port.to_owned(), version.to_owned());
        // Read to the end, so that the server can go on printing.
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        let pid = Pid::from_raw(child.id().try_into()?);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.parse()?));
        let clock = ClockId::pid_cpu_clock_id(pid)?;
        Ok(Self { child, clock, pid, address, version })
    }

    /// The processor time of all its threads so far, of those that have ended too.
    pub fn processor_time(&self) -> anyhow::Result<Duration> {
        Ok(self.clock.now().context("the server is gone")?.into())
    }

    /// Its private memory, bytes.
    pub fn memory(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        let line = status.lines().find(|line| line.starts_with("RssAnon:")).context("no RssAnon")?;
        let kibibytes: u32 = line.split_whitespace().nth(1).context("no number")?.parse()?;
        Ok(f64::from(kibibytes) * 1_024.0)
    }

    /// Stops it as an operator would, and waits for a clean end.
    pub fn stop(mut self) -> anyhow::Result<()> {
        let status = self.end(Signal::SIGTERM, Duration::from_secs(30))?;
        ensure!(status.success(), "the server stopped with {status}");
        Ok(())
    }

    /// Sends a signal and waits.
    pub fn end(&mut self, signal: Signal, patience: Duration) -> anyhow::Result<ExitStatus> {
        let asked = Instant::now();
        kill(self.pid, signal)?;
        while asked.elapsed() < patience {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        bail!("the server did not stop for {patience:?}")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None))
            && self.end(Signal::SIGTERM, Duration::from_secs(3)).is_err()
        {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Sends an HTTP request, with a form or with none. Returns the whole answer.
pub fn request(address: SocketAddr, line: &str, headers: &str, form: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    let request = format!(
        "{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    ensure!(answer.starts_with("HTTP/1.1 200"), "{line}: {}", answer.lines().next().unwrap_or("no answer"));
    Ok(answer)
}

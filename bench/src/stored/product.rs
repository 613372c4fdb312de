//! Starting the product, coming in, and stopping it in both ways.

use crate::contestants::{QUOTAS, log_in};
use anyhow::{Context as _, bail};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A server that has not answered by then is not coming.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks whether it answers.
const LOOK: Duration = Duration::from_micros(200);

/// A running server. It is killed when this goes away.
pub struct Product {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From its birth as a process to the end of its first answer, the login page.
    pub started_in: Duration,
}

impl Product {
    /// Starts it on a data folder and waits until it has answered `GET /login` with 200.
    ///
    /// # Errors
    /// It does not start, or answers otherwise.
    pub fn start(server: &Path, data: &Path) -> anyhow::Result<Self> {
        let address = free_address()?;
        let born = Instant::now();
        let mut child = Command::new(server)
            .args(["--listen", &address.to_string(), "--log", "warn", "--data"])
            .arg(data)
            .args(QUOTAS)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", server.display()))?;
        loop {
            // It listens before it has opened its database: the request then waits to be taken.
            if let Ok(stream) = TcpStream::connect(address) {
                let answer = ask(stream, address, "/login", None);
                if answer.as_ref().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200")) {
                    return Ok(Self { child, address, started_in: born.elapsed() });
                }
                let _ = child.kill();
                let _ = child.wait();
                bail!("the login page was not served: {answer:?}");
            }
            if let Some(status) = child.try_wait()? {
                bail!("the server ended at its start: {status}");
            }
            if born.elapsed() > PATIENCE {
                let _ = child.kill();
                let _ = child.wait();
                bail!("the server did not listen for {PATIENCE:?}");
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Logs somebody in; gives their token.
    ///
    /// # Errors
    /// The server refuses it.
    pub fn log_in(&self, name: &str) -> anyhow::Result<String> {
        log_in(self.address, name)
    }

    /// Asks for somebody's first page, which names their conversations.
    ///
    /// # Errors
    /// It is not answered with 200.
    pub fn first_page(&self, token: &str) -> anyhow::Result<()> {
        let answer = ask(TcpStream::connect(self.address)?, self.address, "/", Some(token))?;
        if !answer.starts_with("HTTP/1.1 200") {
            bail!("the first page was not served: {}", answer.lines().next().unwrap_or_default());
        }
        Ok(())
    }

    /// Ends it as an operator would, with SIGTERM, and waits for it.
    ///
    /// # Errors
    /// It does not end, or not with success.
    pub fn stop(mut self) -> anyhow::Result<()> {
        kill(Pid::from_raw(i32::try_from(self.child.id())?), Signal::SIGTERM)?;
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                return if status.success() { Ok(()) } else { bail!("the server stopped with {status}") };
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        bail!("the server did not stop for {PATIENCE:?}")
    }

    /// Ends it as a power cut would, and waits until it is gone.
    ///
    /// # Errors
    /// The system's.
    pub fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Product {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

fn ask(
    mut stream: TcpStream,
    address: SocketAddr,
    path: &str,
    token: Option<&str>,
) -> anyhow::Result<String> {
    let mut request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    if let Some(token) = token {
        request += &format!("authorization: Bearer {token}\r\n");
    }
    request += "\r\n";
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

//! The signals that stop a server.

use std::io;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What asks the server to stop.
pub struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
    /// The terminal was closed. `None` if the process was started with SIGHUP ignored, as by nohup(1).
    hangup: Option<Signal>,
    /// The first was SIGHUP.
    hung_up: bool,
}

impl StopSignals {
    /// Listens for them from here on.
    ///
    /// # Errors
    /// The system's.
    pub fn listen() -> io::Result<Self> {
        let hangup = if ignores_hangup() { None } else { Some(signal(SignalKind::hangup())?) };
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup,
            hung_up: false,
        })
    }

    /// Waits for the first.
    pub async fn first(&mut self) {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => drop(hangup.recv().await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
            () = hangup => self.hung_up = true,
        }
    }

    /// Waits for somebody who does not want to wait. A service manager may send SIGHUP with its SIGTERM
    /// (systemd.kill(5), SendSIGHUP=), in whatever order they arrive: that is one wish, not two.
    pub async fn second(&mut self) {
        for _ in 0..1 + u32::from(self.hung_up) {
            tokio::select! {
                _ = self.terminate.recv() => {}
                _ = self.interrupt.recv() => {}
            }
        }
    }
}

/// What this process was started with (proc(5), `SigIgn`).
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // SIGHUP is signal 1: the lowest bit.
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

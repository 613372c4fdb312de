//! Standard output and error that are closed, full or not read, and signals.

use crate::server::*;
use rustix::process::Signal;
use std::{
    fs::File,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// It serves, and it stops in order.
fn works(mut server: Server) {
    let mut ada = server.connect(&server.log_in("Ada"));
    assert!(ada.says(1, "still here"));
    server.signal(Signal::TERM);
    assert_eq!(ada.closed().0, 1012);
    drop(ada);
    assert_eq!(server.ended().code(), Some(0));
}

#[test]
fn a_reader_that_goes_away_harms_nothing() {
    // `leliao | true`.
    works(Server::with(|command| {
        let (reader, writer) = std::io::pipe().unwrap();
        command.stdout(writer);
        drop(reader);
    }));
}

#[test]
fn full_streams_harm_nothing() {
    works(Server::with(|command| {
        let full = || File::options().write(true).open("/dev/full").unwrap();
        command.stdout(full()).stderr(full()).args(["--log", "trace"]);
    }));
}

#[test]
fn closed_streams_harm_nothing() {
    let keep = tempfile::tempdir().unwrap();
    let (data, address) = (keep.path().join("data"), free_address());
    let mut shell = Command::new("sh");
    shell.args(["-c", "exec \"$0\" \"$@\" >&- 2>&-", PROGRAM, "--log", "trace", "--listen"]);
    shell.arg(address.to_string()).arg("--data").arg(&data).stdin(Stdio::null());
    works(Server::start(shell, address, &data, keep.path(), |_| {}));
}

#[test]
fn an_owner_is_answered_when_nobody_reads_the_log() {
    let mut server = Server::with(|command| {
        let (reader, writer) = std::io::pipe().unwrap();
        command.stderr(writer);
        drop(reader);
    });
    let mut ada = server.connect(&server.log_in("Ada"));
    assert!(ada.claims(&server.owner_code().to_lowercase()), "a reply comes, though it cannot be logged");
    server.stop();
}

/// A pipe holds 64 KiB; a write past that blocks, and must not block a thread that serves.
#[test]
fn a_log_that_is_not_read_stops_nobody() {
    let (reader, writer) = std::io::pipe().unwrap();
    let mut server = Server::with(|command| {
        command.stderr(writer).args([
            "--log",
            "trace",
            "--message-burst",
            "1000",
            "--commands-per-second",
            "1000",
        ]);
    });
    let mut ada = server.connect(&server.log_in("Ada"));
    let started = Instant::now();
    for n in 0..300 {
        assert_eq!(server.get("/healthz", &[]).0, 200);
        assert!(ada.says(n + 1, "still here"));
    }
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    server.signal(Signal::TERM);
    assert_eq!(ada.closed().0, 1012);
    drop(ada);
    let stopping = Instant::now();
    assert_eq!(server.ended().code(), Some(0));
    assert!(stopping.elapsed() < Duration::from_secs(5), "{:?}", stopping.elapsed());
    drop(reader);
}

#[test]
fn a_closed_terminal_stops_it_in_order() {
    for signals in
        [&[Signal::HUP][..], &[Signal::HUP, Signal::HUP], &[Signal::TERM, Signal::HUP], &[Signal::INT]]
    {
        let mut server = Server::new();
        let mut ada = server.connect(&server.log_in("Ada"));
        for signal in signals {
            server.signal(*signal);
        }
        let (code, reason) = ada.closed();
        assert!(code == 1012 && reason.starts_with("retry_ms="), "{signals:?}: {code} {reason}");
        drop(ada);
        let status = server.ended();
        assert_eq!(status.code(), Some(0), "{signals:?}: {status}");
    }
}

/// Who says `nohup` means it.
#[test]
fn a_terminal_that_closes_is_ignored_on_request() {
    let keep = tempfile::tempdir().unwrap();
    let (data, address) = (keep.path().join("data"), free_address());
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' HUP; exec \"$0\" \"$@\"", PROGRAM, "--listen"]);
    shell.arg(address.to_string()).arg("--data").arg(&data).stdin(Stdio::null());
    let mut server = Server::start(shell, address, &data, keep.path(), |_| {});
    server.signal(Signal::HUP);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(server.get("/readyz", &[]).0, 200);
    server.stop();
}

#[test]
fn who_does_not_want_to_wait_says_so_twice() {
    let mut server = Server::new();
    let ada = server.connect(&server.log_in("Ada"));
    server.signal(Signal::TERM);
    std::thread::sleep(Duration::from_millis(50));
    server.signal(Signal::INT);
    let started = Instant::now();
    assert_eq!(server.ended().code(), Some(1));
    assert!(started.elapsed() < Duration::from_secs(2));
    assert!(server.err().contains("stopped without waiting"), "{}", server.err());
    drop(ada);
}

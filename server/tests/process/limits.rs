//! The limit of open files.

use crate::server::*;
use std::{
    io::Write as _,
    net::TcpStream,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// A server that is started under a soft and a hard limit.
fn under(soft: u32, hard: u32, connections: u32) -> (Server, tempfile::TempDir) {
    let keep = tempfile::tempdir().unwrap();
    let (data, address) = (keep.path().join("data"), free_address());
    let mut shell = Command::new("sh");
    shell.args([
        "-c",
        &format!("ulimit -Sn {soft}; ulimit -Hn {hard}; exec \"$0\" \"$@\""),
        PROGRAM,
        "--listen",
    ]);
    shell.arg(address.to_string()).arg("--data").arg(&data).stdin(Stdio::null());
    shell.args(["--connections", &connections.to_string(), "--connections-per-address", "100000"]);
    (Server::start(shell, address, &data, keep.path(), |_| {}), keep)
}

/// Connections that have been answered, and stay.
fn crowd(server: &Server, size: usize) -> Vec<TcpStream> {
    let request = format!("GET /nothing HTTP/1.1\r\nhost: {}\r\n\r\n", server.address);
    let opened = (0..size).filter_map(|n| {
        let mut stream = TcpStream::connect_timeout(&server.address, Duration::from_secs(2)).ok()?;
        // Every other one says nothing at all.
        if n % 2 == 0 {
            stream.write_all(request.as_bytes()).ok()?;
        }
        Some(stream)
    });
    opened.collect()
}

/// An answer as soon as those who found neither an ordinary nor a reserved slot are gone.
fn in_a_moment(server: &Server, path: &str) -> (u16, String, String) {
    let started = Instant::now();
    loop {
        if let Some(answer) = server.try_get(path, &[]) {
            return answer;
        }
        assert!(started.elapsed() < Duration::from_secs(3), "{path} is not answered");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_soft_limit_is_raised() {
    let (mut server, _keep) = under(200, 2_000, 1_500);
    assert!(!server.out().contains("note:"), "{}", server.out());
    let crowd = crowd(&server, 600);
    assert_eq!(crowd.len(), 600);
    assert_eq!(server.get("/healthz", &[]).0, 200);
    assert!(!server.err().contains("accepted"), "{}", server.err());
    drop(crowd);
    server.stop();
}

#[test]
fn too_low_a_hard_limit_is_told_and_health_is_still_answered() {
    let (mut server, _keep) = under(200, 300, 1_500);
    let said = server.out();
    assert!(said.contains("note: only 300 files may be open") && said.contains("172 of the 1500"), "{said}");
    let owner = server.log_in("Ada");
    assert!(server.connect(&owner).claims(&server.owner_code()));
    let crowd = crowd(&server, 400);
    for path in ["/healthz", "/readyz", "/healthz"] {
        assert_eq!(in_a_moment(&server, path).0, 200, "{path}");
    }
    let (status, _, body) = in_a_moment(&server, "/login");
    assert_eq!((status, body.as_str()), (503, "too many connections; try again later"));
    assert!(server.connect(&owner).says(1, "I look after it"));
    assert!(!server.err().contains("no connection can be accepted"), "{}", server.err());
    drop(crowd);
    let started = Instant::now();
    while in_a_moment(&server, "/login").0 != 200 {
        assert!(started.elapsed() < SOON, "places are not given back");
        std::thread::sleep(Duration::from_millis(50));
    }
    server.stop();
}

//! A server process of our own, ended by its own handle, and what is said to it over HTTP and sockets.

use protocol::{ClientFrame, Command, ConversationId, Fault, Nonce, Reply, ServerFrame};
use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs::File,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{self, Child, ExitStatus, Stdio},
    time::{Duration, Instant},
};
use tungstenite::{Message, WebSocket, client::IntoClientRequest as _};

pub const SOON: Duration = Duration::from_secs(10);

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_leliao");

pub struct Server {
    pub child: Child,
    pub address: SocketAddr,
    pub data: PathBuf,
    out: PathBuf,
    err: PathBuf,
    _keep: Option<tempfile::TempDir>,
}

/// A port that was free a moment ago.
pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// The program with a folder, on a port that is free.
pub fn command(program: &Path, address: SocketAddr, data: &Path) -> process::Command {
    let mut command = process::Command::new(program);
    command.arg("--listen").arg(address.to_string()).arg("--data").arg(data).stdin(Stdio::null());
    command
}

impl Server {
    /// Starts one in a folder of its own.
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    /// The same with flags or streams of the caller's.
    pub fn with(change: impl FnOnce(&mut process::Command)) -> Self {
        let keep = tempfile::tempdir().unwrap();
        let mut server = Self::on(&keep.path().join("data"), keep.path(), change);
        server._keep = Some(keep);
        server
    }

    /// Starts one on a data folder; its streams go into files in `said`.
    pub fn on(data: &Path, said: &Path, change: impl FnOnce(&mut process::Command)) -> Self {
        let address = free_address();
        Self::start(command(Path::new(PROGRAM), address, data), address, data, said, change)
    }

    /// Starts a command and waits until it answers.
    pub fn start(
        mut command: process::Command,
        address: SocketAddr,
        data: &Path,
        said: &Path,
        change: impl FnOnce(&mut process::Command),
    ) -> Self {
        let name = |stream: &str| said.join(format!("{}.{stream}", address.port()));
        let (out, err) = (name("out"), name("err"));
        command.stdout(File::create(&out).unwrap()).stderr(File::create(&err).unwrap());
        change(&mut command);
        let child = command.spawn().unwrap();
        let mut server = Self { child, address, data: data.to_owned(), out, err, _keep: None };
        let started = Instant::now();
        while server.try_get("/healthz", &[]).is_none_or(|(status, ..)| status != 200) {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none(), "it ended: {ended:?}\n{}\n{}", server.out(), server.err());
            assert!(started.elapsed() < SOON, "it does not answer\n{}\n{}", server.out(), server.err());
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// What it said on standard output so far.
    pub fn out(&self) -> String {
        std::fs::read_to_string(&self.out).unwrap_or_default()
    }

    /// What it said on standard error so far.
    pub fn err(&self) -> String {
        std::fs::read_to_string(&self.err).unwrap_or_default()
    }

    pub fn owner_code(&self) -> String {
        let said = self.out();
        let line = said
            .lines()
            .find_map(|line| line.strip_prefix("owner code: "))
            .unwrap_or_else(|| panic!("{said}"));
        line.split(' ').next().unwrap().to_owned()
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits until it has ended.
    pub fn ended(&mut self) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(started.elapsed() < 2 * SOON, "it does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Asks it to stop and sees that it ends well.
    pub fn stop(&mut self) {
        self.signal(Signal::TERM);
        let status = self.ended();
        assert_eq!(status.code(), Some(0), "{status}\n{}", self.err());
    }

    pub fn try_get(&self, path: &str, headers: &[(&str, &str)]) -> Option<(u16, String, String)> {
        http(self.address, "GET", path, headers, "")
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> (u16, String, String) {
        self.try_get(path, headers).expect("an answer")
    }

    pub fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String, String) {
        http(self.address, "POST", path, headers, body).expect("an answer")
    }

    /// Comes in and gives the token.
    pub fn log_in(&self, name: &str) -> String {
        let (status, _, body) =
            self.post("/login", &[("accept", "application/json")], &format!("name={name}&avatar=1"));
        assert_eq!(status, 200, "{body}");
        let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
        answer["token"].as_str().unwrap().to_owned()
    }

    /// A socket that has resumed.
    pub fn connect(&self, token: &str) -> Socket {
        let mut request = format!("ws://{}/ws", self.address).into_client_request().unwrap();
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(SOON)).unwrap();
        let (socket, _) = tungstenite::client(request, stream).unwrap();
        let mut socket = Socket(socket);
        assert!(matches!(socket.ask(Command::Resume { cursor: None }), Some(Ok(Reply::Resumed(_)))));
        socket
    }
}

/// One request on a connection of its own: status, head, body.
pub fn http(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Option<(u16, String, String)> {
    let mut stream = TcpStream::connect_timeout(&address, SOON).ok()?;
    stream.set_read_timeout(Some(SOON)).ok()?;
    let mut request =
        format!("{method} {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    if !headers.iter().any(|(name, _)| *name == "host") {
        request += &format!("host: {}\r\n", address);
    }
    if method == "POST" {
        request += "content-type: application/x-www-form-urlencoded\r\n";
    }
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    stream.write_all(format!("{request}\r\n{body}").as_bytes()).ok()?;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, head.to_ascii_lowercase(), body.to_owned()))
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub struct Socket(WebSocket<TcpStream>);

impl Socket {
    /// Sends a command and gives its answer; `None` if the connection ends first.
    pub fn ask(&mut self, command: Command) -> Option<Result<Reply, Fault>> {
        const REFERENCE: u32 = 9;
        let text = serde_json::to_string(&ClientFrame { reference: REFERENCE, command }).unwrap();
        self.0.send(Message::text(text)).ok()?;
        loop {
            match self.0.read().ok()? {
                Message::Text(text) => match serde_json::from_str(text.as_str()).unwrap() {
                    ServerFrame::Reply { reference: REFERENCE, ok } => return Some(Ok(ok)),
                    ServerFrame::Refusal { reference: REFERENCE, fault } => return Some(Err(fault)),
                    _ => {}
                },
                Message::Close(_) => return None,
                _ => {}
            }
        }
    }

    /// The code and the reason that it is closed with.
    pub fn closed(&mut self) -> (u16, String) {
        loop {
            match self.0.read() {
                Ok(Message::Close(Some(frame))) => {
                    return (frame.code.into(), frame.reason.as_str().to_owned());
                }
                Ok(_) => {}
                Err(error) => panic!("closed without a reason: {error:?}"),
            }
        }
    }

    /// Says something in the lobby; whether it was acknowledged.
    pub fn says(&mut self, nonce: u128, text: &str) -> bool {
        let nonce = Nonce(nonce);
        let command =
            Command::Send { conversation: ConversationId::LOBBY, nonce, text: text.to_owned(), with: None };
        matches!(self.ask(command), Some(Ok(Reply::Sent(_))))
    }

    /// Enters an owner code; whether it made an owner.
    pub fn claims(&mut self, code: &str) -> bool {
        let answer = self.ask(Command::ClaimOwner { code: code.to_owned() });
        matches!(answer, Some(Ok(Reply::Person(person))) if person.owner)
    }
}

/// Runs a subcommand on a folder: exit code, standard output, standard error.
pub fn run(arguments: &[&str], data: &Path) -> (i32, String, String) {
    let output = process::Command::new(PROGRAM).args(arguments).arg("--data").arg(data).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// Past the test harness, which swallows what a passing test prints.
pub fn note(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// How often a text says something.
pub fn count(text: &str, what: &str) -> usize {
    text.matches(what).count()
}

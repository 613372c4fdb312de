//! The client that `docs/WIRE.md` shows is run as it stands there: against this server, and against one of
//! a made-up later version that plays the frames of `app/protocol/wire/next`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::Duration,
};

/// Whatever is waited for has to come in this time.
const PATIENCE: Duration = Duration::from_secs(20);
/// What should not come is waited for this long.
const QUIET: Duration = Duration::from_millis(300);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The one block of the page that is a whole program.
fn program() -> String {
    let page = fs::read_to_string(root().join("docs/WIRE.md")).unwrap();
    let mut programs = page
        .split("```js\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .filter(|block| block.starts_with("// node client.mjs"));
    let program = programs.next().expect("docs/WIRE.md shows a client");
    assert_eq!(programs.next(), None, "one is enough");
    program
}

/// The client as a process; what it prints, line by line.
struct Client {
    process: Child,
    input: ChildStdin,
    printed: Receiver<String>,
    complained: Receiver<String>,
    _folder: tempfile::TempDir,
}

impl Client {
    /// `None` where there is no Node: then the tests say so, and nothing is tested.
    fn start(server: SocketAddr, name: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("client.mjs");
        fs::write(&file, program()).unwrap();
        let started = Command::new("node")
            .args([&*file.to_string_lossy(), &format!("http://{server}"), name])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let Ok(mut process) = started else {
            println!("there is no node on this machine: the client of docs/WIRE.md was not run");
            return None;
        };
        let input = process.stdin.take().unwrap();
        let printed = lines(process.stdout.take().unwrap());
        let complained = lines(process.stderr.take().unwrap());
        Some(Self { process, input, printed, complained, _folder: folder })
    }

    fn type_line(&mut self, line: &str) {
        writeln!(self.input, "{line}").unwrap();
    }

    fn prints(&self, line: &str) {
        assert_eq!(next(&self.printed, "a printed line"), line);
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn lines(from: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        BufReader::new(from).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
    });
    receiver
}

fn next<T>(from: &Receiver<T>, what: &str) -> T {
    from.recv_timeout(PATIENCE).unwrap_or_else(|error| panic!("no {what}: {error}"))
}

fn nothing<T: std::fmt::Debug>(from: &Receiver<T>, what: &str) {
    match from.recv_timeout(QUIET) {
        Err(RecvTimeoutError::Timeout) => {}
        other => panic!("{what}: {other:?}"),
    }
}

/// A server of the next version: three addresses of HTTP, and frames that a test hands out.
struct NextVersion {
    address: SocketAddr,
    /// Streams that were opened.
    streams: Receiver<TcpStream>,
    /// Commands that came.
    commands: Receiver<Value>,
    stream: Option<TcpStream>,
}

impl NextVersion {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (streams_to, streams) = channel();
        let (commands_to, commands) = channel();
        thread::spawn(move || {
            for socket in listener.incoming().map_while(Result::ok) {
                let (streams_to, commands_to) = (streams_to.clone(), commands_to.clone());
                thread::spawn(move || answer(socket, &streams_to, &commands_to));
            }
        });
        Self { address, streams, commands, stream: None }
    }

    /// Waits for a stream and greets it.
    fn greets(&mut self) {
        self.stream = Some(next(&self.streams, "stream"));
        let mut hello = recorded("frame_hello");
        hello["hello"]["stream"] = json!("k");
        self.says(&hello);
    }

    fn says(&mut self, frame: &Value) {
        let stream = self.stream.as_mut().unwrap();
        write!(stream, "data: {frame}\n\n").unwrap();
        stream.flush().unwrap();
    }

    /// Plays a recorded frame, as the answer to a reference if it is one.
    fn plays(&mut self, name: &str, reference: &Value) {
        let mut frame = recorded(name);
        for kind in ["reply", "refusal"] {
            if let Some(answer) = frame.get_mut(kind) {
                answer["ref"] = reference.clone();
            }
        }
        self.says(&frame);
    }

    /// The next command of the client: what it is, and its reference.
    fn asked(&self) -> (Value, Value) {
        let frame = next(&self.commands, "command");
        (frame["do"].clone(), frame["ref"].clone())
    }

    /// The next command is this message.
    fn asked_to_send(&self, text: &str) -> Value {
        let (asked, reference) = self.asked();
        assert_eq!((&asked["send"]["text"], &asked["send"]["conversation"]), (&json!(text), &json!("1")));
        assert_eq!(asked["send"]["nonce"].as_str().map(str::len), Some(32));
        reference
    }
}

fn recorded(name: &str) -> Value {
    let file = root().join(format!("app/protocol/wire/next/{name}.json"));
    serde_json::from_str(&fs::read_to_string(&file).unwrap_or_else(|e| panic!("{name}: {e}"))).unwrap()
}

/// As much of HTTP as the client needs. A connection carries one request.
fn answer(socket: TcpStream, streams: &Sender<TcpStream>, commands: &Sender<Value>) -> Option<()> {
    let mut reader = BufReader::new(socket.try_clone().ok()?);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let header = header.trim().to_ascii_lowercase();
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        } else if header.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let mut socket = socket;
    let mut respond = |status: &str, kind: &str, body: &str| {
        write!(socket, "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-type: {kind}\r\n\r\n{body}").ok()
    };
    match path.split('?').next()? {
        "/login" => {
            respond("200 OK", "application/json", r#"{"person":{"id":"6001"},"token":"t","later":1}"#)?
        }
        "/stream" => {
            respond("200 OK", "text/event-stream", ": later versions may say hello here\n\n")?;
            streams.send(socket).ok()?;
        }
        "/command" => {
            respond("202 Accepted", "text/plain", "")?;
            commands.send(serde_json::from_slice(&body).ok()?).ok()?;
        }
        other => panic!("the client asked for {other}"),
    }
    Some(())
}

fn message(seq: u32, ord: u32, text: &str) -> Value {
    let author = json!({ "id": "8", "name": "东东", "avatar": 24 });
    let what = json!({ "message": { "author": author, "nonce": "0".repeat(32), "text": text } });
    json!({ "conversation": "1", "seq": seq, "ord": ord, "at": seq, "what": what })
}

fn resumed(reference: &Value, head: u32) -> Value {
    let lobby = json!({ "id": "1", "kind": "lobby", "name": "", "head": head, "read": 0, "unread": 0 });
    let resumed = json!({ "cursor": "v2_later", "conversations": [lobby], "gone": ["77"] });
    json!({ "reply": { "ref": reference, "ok": { "resumed": resumed } } })
}

#[test]
fn the_client_of_the_wire_page_goes_on_with_a_later_version() {
    let mut server = NextVersion::start();
    let Some(mut client) = Client::start(server.address, "Ada") else { return };
    server.greets();
    let (asked, reference) = server.asked();
    assert_eq!(asked, json!({ "resume": {} }));
    server.plays("reply_resumed", &reference);

    // Whatever it does not know has its place: nothing is asked for, and what it knows is printed.
    for name in [
        "event_entry_unknown",
        "event_unknown",
        "event_unknown_bare",
        "event_entry",
        "frame_unknown",
        "frame_unknown_bare",
        "event_entry_unknown_bare",
        "event_conversation",
        "event_presence",
        "event_skip",
        "event_entry_after_skip",
    ] {
        server.plays(name, &Value::Null);
    }
    client.prints("1/8 东东: 八");
    client.prints("1/13 东东: 十三");
    nothing(&server.commands, "no gap was seen");

    // A refusal and answers that it does not know: the outbox goes on.
    client.type_line("a");
    let reference = server.asked_to_send("a");
    client.type_line("b");
    nothing(&server.commands, "one at a time");
    server.plays("refusal_unknown", &reference);
    let complaint = next(&client.complained, "complaint");
    assert!(complaint.starts_with("refused"), "{complaint}");
    let reference = server.asked_to_send("b");
    client.type_line("c");
    server.plays("reply_unknown", &reference);
    let reference = server.asked_to_send("c");
    client.type_line("d");
    let mut sent = recorded("reply_sent");
    sent["reply"]["ref"] = reference;
    sent["reply"]["ok"]["sent"]["seq"] = json!(14);
    server.says(&sent);
    let reference = server.asked_to_send("d");
    server.plays("refusal_unknown_bare", &reference);
    server.says(&json!({ "event": { "entry": message(15, 9, "十五") } }));
    client.prints("1/15 东东: 十五");

    // Behind: it resumes with the cursor as it came, and fills the gap from events and skipped spans.
    server.says(&json!({ "event": "behind" }));
    let (asked, reference) = server.asked();
    assert_eq!(asked, json!({ "resume": { "cursor": "v2_7311058221904882513-1235.a" } }));
    server.says(&resumed(&reference, 21));
    let (asked, reference) = server.asked();
    assert_eq!(asked, json!({ "replay": { "conversation": "1", "after": 15 } }));
    let mut replayed = recorded("reply_replayed");
    replayed["reply"]["ref"] = reference;
    let ok = &mut replayed["reply"]["ok"]["replayed"];
    ok["events"][0] = message(17, 10, "十七");
    ok["events"][1]["seq"] = json!(18);
    ok["events"][2] = message(20, 11, "二十");
    ok["skipped"] = json!([{ "from": 16, "to": 16, "why": "blocked" }, { "from": 19, "to": 19 }]);
    ok["head"] = json!(21);
    server.says(&replayed);
    client.prints("1/17 东东: 十七");
    client.prints("1/20 东东: 二十");
    let (asked, reference) = server.asked();
    assert_eq!(asked, json!({ "replay": { "conversation": "1", "after": 20 } }), "there was more");
    server.plays("reply_unknown_bare", &reference);
    nothing(&server.commands, "an answer that it does not know is not asked for again at once");
    // A skipped span that it knew, and one that overlaps.
    server.says(&json!({ "event": { "skip": { "conversation": "1", "from": 10, "to": 12 } } }));
    server.says(&json!({ "event": { "skip": { "conversation": "1", "from": 19, "to": 22 } } }));
    server.says(&json!({ "event": { "entry": message(23, 12, "二十三") } }));
    client.prints("1/23 东东: 二十三");

    // A restart: it comes back and sends what was not answered.
    client.type_line("e");
    let nonce = next(&server.commands, "command")["do"]["send"]["nonce"].clone();
    server.says(&json!({ "close": { "code": 1012, "reason": "retry_ms=1", "later": true } }));
    server.stream = None;
    server.greets();
    let (asked, reference) = server.asked();
    assert_eq!(asked, json!({ "resume": { "cursor": "v2_later" } }));
    server.says(&resumed(&reference, 23));
    let frame = next(&server.commands, "command");
    assert_eq!(frame["do"]["send"]["nonce"], nonce, "the same message under the same nonce");
    server.says(&json!({ "reply": { "ref": frame["ref"], "ok": { "sent": message(24, 13, "e") } } }));
    client.prints("1/24 东东: e");
    server.says(&json!({ "close": { "code": 4001, "reason": "signed_out" } }));
    assert!(client.process.wait().unwrap().success());
}

/// This server, as a process.
struct Server {
    process: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let process = Command::new(env!("CARGO_BIN_EXE_leliao"))
            .args(["--listen", &address.to_string(), "--log", "warn"])
            .arg("--data")
            .arg(folder.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { process, address, _folder: folder };
        for _ in 0..400 {
            if TcpStream::connect(address).is_ok() {
                return server;
            }
            thread::sleep(Duration::from_millis(25));
        }
        panic!("the server does not listen on {address}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn the_client_of_the_wire_page_talks_to_this_server() {
    let server = Server::start();
    let Some(mut ada) = Client::start(server.address, "Ada") else { return };
    ada.type_line("在吗");
    ada.prints("1/1 Ada: 在吗");
    let Some(mut bob) = Client::start(server.address, "Bob") else { return };
    bob.type_line("在");
    bob.prints("1/2 Bob: 在");
    ada.prints("1/2 Bob: 在");
    for n in 3..=9 {
        ada.type_line(&n.to_string());
    }
    for n in 3..=9 {
        let line = format!("1/{n} Ada: {n}");
        ada.prints(&line);
        bob.prints(&line);
    }
}

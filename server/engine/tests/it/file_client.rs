//! Somebody who uploads and downloads, over real sockets.

use crate::world::{Person, *};
use protocol::*;
use sha2::{Digest as _, Sha256};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub status: u16,
    /// In lower case.
    pub head: String,
    pub body: Vec<u8>,
}

impl Answered {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// The head but for the second at which it was sent.
    pub fn undated(&self) -> Vec<&str> {
        self.head.lines().filter(|line| !line.starts_with("date: ")).collect()
    }

    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn fault(&self) -> serde_json::Value {
        self.json::<serde_json::Value>()["fault"].clone()
    }

    pub fn offset(&self) -> u64 {
        self.header("upload-offset").unwrap_or_else(|| panic!("{self:?}")).parse().unwrap()
    }
}

/// A login that sends plain HTTP.
#[derive(Clone)]
pub struct FileClient {
    pub address: SocketAddr,
    pub token: String,
}

impl FileClient {
    pub fn of(world: &World, person: &Person) -> Self {
        Self { address: world.address, token: person.token.clone() }
    }

    fn head(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> String {
        let Self { address, token } = self;
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\ncookie: sid={token}\r\nconnection: close\r\n"
        );
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        head
    }

    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answered {
        let mut request = self.head(method, path, headers);
        if !matches!(method, "GET" | "HEAD") {
            request += &format!("content-length: {}\r\n", body.len());
        }
        self.raw(&[format!("{request}\r\n").as_bytes(), body].concat()).await
    }

    /// Sends bytes, and reads until the server closes.
    pub async fn raw(&self, bytes: &[u8]) -> Answered {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut read, mut write) = stream.into_split();
        let bytes = bytes.to_vec();
        // A refusal may come before all is sent.
        let sending = tokio::spawn(async move {
            let _ = write.write_all(&bytes).await;
            write
        });
        let mut answer = Vec::new();
        let _ = tokio::time::timeout(SOON * 4, read.read_to_end(&mut answer)).await.expect("answers in time");
        drop(sending.await);
        let at = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(answer.len());
        let head = String::from_utf8_lossy(&answer[..at]).to_ascii_lowercase();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        Answered { status, head, body: answer.get(at + 4..).unwrap_or_default().to_vec() }
    }

    pub async fn get(&self, path: &str) -> Answered {
        self.ask("GET", path, &[], b"").await
    }

    pub async fn announce(&self, new: &NewFile) -> Answered {
        let body = serde_json::to_vec(new).unwrap();
        self.ask("POST", "/file", &[("content-type", "application/json")], &body).await
    }

    pub async fn begin(&self, name: &str, bytes: usize) -> Upload {
        let answered = self.announce(&new_file(name, bytes)).await;
        assert_eq!(answered.status, 201, "{answered:?}");
        answered.json()
    }

    pub async fn send(&self, id: FileId, offset: u64, bytes: &[u8]) -> Answered {
        let at = offset.to_string();
        self.ask("PATCH", &format!("/upload/{id}"), &[("upload-offset", &at)], bytes).await
    }

    /// Announces so many bytes, sends fewer, and goes away.
    pub async fn send_and_vanish(&self, id: FileId, offset: u64, announced: usize, bytes: &[u8]) {
        let at = offset.to_string();
        let head = self.head("PATCH", &format!("/upload/{id}"), &[("upload-offset", &at)]);
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(format!("{head}content-length: {announced}\r\n\r\n").as_bytes()).await.unwrap();
        stream.write_all(bytes).await.unwrap();
    }

    pub async fn offset(&self, id: FileId) -> u64 {
        self.ask("HEAD", &format!("/upload/{id}"), &[], b"").await.offset()
    }

    pub async fn finish(&self, id: FileId) -> Answered {
        self.ask("POST", &format!("/upload/{id}"), &[], b"").await
    }

    /// All of it at once.
    pub async fn upload(&self, name: &str, bytes: &[u8]) -> Attachment {
        let upload = self.begin(name, bytes.len()).await;
        if !bytes.is_empty() {
            let sent = self.send(upload.id, 0, bytes).await;
            assert_eq!((sent.status, sent.offset()), (204, bytes.len() as u64), "{sent:?}");
        }
        let finished = self.finish(upload.id).await;
        assert_eq!(finished.status, 200, "{finished:?}");
        finished.json()
    }
}

pub fn new_file(name: &str, bytes: usize) -> NewFile {
    NewFile { name: name.to_owned(), bytes: bytes as u64, alt: None, seconds: None, peaks: None, nonce: None }
}

/// Bytes that look like nothing, and like no others.
pub fn noise(bytes: usize, seed: u8) -> Vec<u8> {
    let mut noise = Vec::with_capacity(bytes + 32);
    let mut block = [seed; 32];
    while noise.len() < bytes {
        block = Sha256::digest(block).into();
        noise.extend(block);
    }
    noise.truncate(bytes);
    // No magic number of anything.
    noise[..8.min(bytes)].fill(0x81);
    noise
}

/// Puts a file into a message, as `send` will.
pub fn attach(world: &World, conversation: ConversationId, seq: Seq, file: FileId) {
    change(world, |database| {
        let row = rusqlite::params![conversation.0, seq.0, file.0];
        database.execute("INSERT INTO message_files VALUES (?1, ?2, 0, ?3)", row).unwrap();
        database.execute("UPDATE files SET loose_at = NULL, sent = 1 WHERE id = ?1", [file.0]).unwrap();
    });
}

/// Takes its files out of a message, as a recall will.
pub fn detach(world: &World, conversation: ConversationId, seq: Seq) {
    change(world, |database| {
        let row = rusqlite::params![conversation.0, seq.0];
        database
            .execute(
                "UPDATE files SET loose_at = 0 WHERE id IN
                   (SELECT file FROM message_files WHERE conversation = ?1 AND seq = ?2)",
                row,
            )
            .unwrap();
        database.execute("DELETE FROM message_files WHERE conversation = ?1 AND seq = ?2", row).unwrap();
    });
}

fn change(world: &World, change: impl FnOnce(&rusqlite::Connection)) {
    let database = rusqlite::Connection::open(world.folder.join("leliao.db")).unwrap();
    database.busy_timeout(SOON).unwrap();
    change(&database);
}

/// A message with files. Somebody says something afterwards, so that everybody looks at what is there now.
pub async fn sends_files(
    world: &World,
    person: &mut Person,
    conversation: ConversationId,
    files: &[FileId],
) -> Seq {
    let seq = person.says(conversation, "look").await.seq;
    for file in files {
        attach(world, conversation, seq, *file);
    }
    person.says(conversation, "there").await;
    seq
}

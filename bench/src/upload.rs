//! Somebody who uploads and downloads files.

use crate::server::request;
use anyhow::{Context as _, ensure};
use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// What is sent at a time. Each block begins with its number, so that none is like another.
pub const BLOCK: usize = 1_000_000;

/// Somebody with files.
pub struct Client {
    pub address: SocketAddr,
    pub token: String,
}

impl Client {
    pub fn log_in(address: SocketAddr, name: &str) -> anyhow::Result<Self> {
        let form = format!("name={name}&avatar=1&locale=en");
        let answer = request(address, "POST /login", "Accept: application/json\r\n", &form)?;
        let token = word(&answer, "\"token\":\"").context("no token")?;
        Ok(Self { address, token })
    }

    /// Uploads bytes that are like no others.
    pub fn upload(&self, bytes: u64) -> anyhow::Result<String> {
        let id = self.announce(bytes)?;
        self.send_part(&id, 0, bytes, bytes)?;
        self.finish(&id)?;
        Ok(id)
    }

    /// Uploads what is in memory.
    pub fn upload_all(&self, bytes: &[u8]) -> anyhow::Result<String> {
        let id = self.announce(bytes.len() as u64)?;
        let head = format!("Upload-Offset: 0\r\nContent-Length: {}\r\n", bytes.len());
        self.ask(&format!("PATCH /upload/{id}"), &head, bytes)?;
        self.finish(&id)?;
        Ok(id)
    }

    pub fn announce(&self, bytes: u64) -> anyhow::Result<String> {
        let body = format!("{{\"name\":\"large.bin\",\"bytes\":{bytes}}}");
        let length = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        let answer = self.ask("POST /file", &length, body.as_bytes())?;
        word(&answer, "\"id\":\"").or_else(|| word(&answer, "location: /upload/")).context("no id")
    }

    /// Announces all that is missing and sends it up to a place; that is all of it, or the connection stays open until
    /// the server is gone.
    pub fn send_part(&self, id: &str, from: u64, to: u64, all: u64) -> anyhow::Result<()> {
        let head = format!("Upload-Offset: {from}\r\nContent-Length: {}\r\n", all - from);
        let mut stream = self.open(&format!("PATCH /upload/{id}"), &head)?;
        let (mut at, mut block) = (from, vec![0x5A; BLOCK]);
        while at < to {
            let number = at / BLOCK as u64;
            block.get_mut(..8).context("a small block")?.copy_from_slice(&number.to_le_bytes());
            let begin = usize::try_from(at % BLOCK as u64)?;
            let end = BLOCK.min(begin + usize::try_from((to - at).min(BLOCK as u64))?);
            stream.write_all(block.get(begin..end).context("beyond a block")?)?;
            at += (end - begin) as u64;
        }
        if to < all {
            // What is in the sockets has time to arrive.
            std::thread::sleep(Duration::from_millis(300));
            return Ok(());
        }
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        ensure!(answer.starts_with("HTTP/1.1 204"), "{answer}");
        Ok(())
    }

    pub fn offset(&self, id: &str) -> anyhow::Result<u64> {
        let answer = self.ask(&format!("HEAD /upload/{id}"), "", b"")?;
        Ok(word(&answer, "upload-offset: ").context("no offset")?.parse()?)
    }

    pub fn finish(&self, id: &str) -> anyhow::Result<()> {
        self.ask(&format!("POST /upload/{id}"), "Content-Length: 0\r\n", b"").map(drop)
    }

    pub fn open(&self, line: &str, headers: &str) -> anyhow::Result<TcpStream> {
        let Self { address, token } = self;
        let mut stream = TcpStream::connect(address)?;
        let head = format!(
            "{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n{headers}\r\n"
        );
        stream.write_all(head.as_bytes())?;
        Ok(stream)
    }

    pub fn ask(&self, line: &str, headers: &str, body: &[u8]) -> anyhow::Result<String> {
        let mut stream = self.open(line, headers)?;
        stream.write_all(body)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        ensure!(answer.starts_with("HTTP/1.1 2"), "{line}: {}", answer.lines().next().unwrap_or("no answer"));
        Ok(answer)
    }
}

/// What follows a mark, to the end of the word.
fn word(text: &str, mark: &str) -> Option<String> {
    let (_, rest) = text.split_once(mark)?;
    Some(rest.chars().take_while(|c| !c.is_whitespace() && !"\",}".contains(*c)).collect())
}

//! As much of HTTP/1.1 as logging in and the fallback need.

use anyhow::{Context as _, bail};
use protocol::{ClientFrame, Person};
use serde::Deserialize;
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// The time limit of a request.
const PATIENCE: Duration = Duration::from_secs(5);

/// The answer to a login.
#[derive(Debug, Clone, Deserialize)]
pub struct LoggedIn {
    pub person: Person,
    pub token: String,
}

/// Logs in with a nickname.
pub async fn log_in(server: SocketAddr, name: &str) -> anyhow::Result<LoggedIn> {
    let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let headers = "accept: application/json\r\ncontent-type: application/x-www-form-urlencoded\r\n";
    let body = format!("name={name}&avatar=3&locale=zh-CN");
    let answer = post(server, server, "/login", headers, &body).await?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no body")?;
    serde_json::from_str(body).with_context(|| format!("cannot log in: {head}"))
}

/// Sends a frame by POST. `route` is the server or a proxy.
pub async fn command(
    route: SocketAddr,
    server: SocketAddr,
    token: &str,
    key: &str,
    frame: &ClientFrame,
) -> anyhow::Result<()> {
    let headers = format!("cookie: sid={token}\r\ncontent-type: application/json\r\n");
    let body = serde_json::to_string(frame)?;
    let answer = post(route, server, &format!("/command?stream={key}"), &headers, &body).await?;
    if !answer.starts_with("HTTP/1.1 202") {
        bail!("the command was answered {:?}", answer.lines().next());
    }
    Ok(())
}

async fn post(
    route: SocketAddr,
    server: SocketAddr,
    path: &str,
    headers: &str,
    body: &str,
) -> anyhow::Result<String> {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {server}\r\nconnection: close\r\ncontent-length: {length}\r\n"
    );
    let exchange = async {
        let mut stream = TcpStream::connect(route).await?;
        stream.write_all(format!("{head}{headers}\r\n{body}").as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        anyhow::Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    tokio::time::timeout(PATIENCE, exchange).await.context("no answer in time")?
}

/// An open `GET /stream`.
pub struct EventStream {
    stream: TcpStream,
    arrived: Vec<u8>,
    /// The part of `arrived` that was searched for a line break.
    searched: usize,
}

impl EventStream {
    pub async fn open(mut stream: TcpStream, server: SocketAddr, token: &str) -> anyhow::Result<Self> {
        let request = format!("GET /stream HTTP/1.1\r\nhost: {server}\r\ncookie: sid={token}\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut open = Self { stream, arrived: Vec::new(), searched: 0 };
        let status = open.line().await.context("no answer")?;
        if !status.starts_with("HTTP/1.1 200") {
            bail!("the stream was answered {status}");
        }
        Ok(open)
    }

    /// The data of the next event. Headers, chunk sizes and comments are skipped as lines: the server sends each
    /// event as one chunk, and JSON has no raw line break. Cancel safe.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            let line = self.line().await?;
            if let Some(data) = line.strip_prefix("data: ") {
                return Some(data.to_owned());
            }
        }
    }

    async fn line(&mut self) -> Option<String> {
        loop {
            let fresh = self.arrived.get(self.searched..).unwrap_or_default();
            if let Some(end) = fresh.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.arrived.drain(..=self.searched + end).collect();
                self.searched = 0;
                return Some(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            self.searched = self.arrived.len();
            match self.stream.read_buf(&mut self.arrived).await {
                Ok(0) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }
}

//! As much of HTTP/1.1 as logging in, uploads and the fallback need.

use crate::authenticator::Authenticator;
use anyhow::{Context as _, bail};
use protocol::{ClientFrame, Person};
use serde::{Deserialize, de::DeserializeOwned};
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
    /// Their passkey, if they have made one.
    #[serde(skip)]
    pub passkey: Option<Authenticator>,
}

/// Logs in with a nickname.
pub async fn log_in(server: SocketAddr, name: &str) -> anyhow::Result<LoggedIn> {
    form(server, "/login", "", &[("name", name), ("avatar", "3"), ("locale", "zh-CN")]).await
}

/// Sends a form and gives what is answered in JSON. `headers` are more headers, each with a line break.
pub async fn form<T: DeserializeOwned>(
    server: SocketAddr,
    path: &str,
    headers: &str,
    fields: &[(&str, &str)],
) -> anyhow::Result<T> {
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let headers =
        format!("accept: application/json\r\ncontent-type: application/x-www-form-urlencoded\r\n{headers}");
    let host = format!("localhost:{}", server.port());
    let answer = post(server, &host, path, &headers, &fields.join("&")).await?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no body")?;
    serde_json::from_str(body).with_context(|| format!("{path} was answered {body}, {head}"))
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
    let host = server.to_string();
    let answer = post(route, &host, &format!("/command?stream={key}"), &headers, &body).await?;
    if !answer.starts_with("HTTP/1.1 202") {
        bail!("the command was answered {:?}", answer.lines().next());
    }
    Ok(())
}

async fn post(
    route: SocketAddr,
    host: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> anyhow::Result<String> {
    ask(route, &format!("POST {path} HTTP/1.1\r\nhost: {host}\r\n{headers}"), body.as_bytes()).await
}

/// Sends a request and gives the whole answer. `head` is its first line and its headers, each with a line break.
pub async fn ask(route: SocketAddr, head: &str, body: &[u8]) -> anyhow::Result<String> {
    let length = body.len();
    let head = format!("{head}connection: close\r\ncontent-length: {length}\r\n\r\n");
    let exchange = async {
        let mut stream = TcpStream::connect(route).await?;
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body).await?;
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

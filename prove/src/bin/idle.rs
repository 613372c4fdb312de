//! Measures the memory of idle connections: opens many sockets to a server of its own, lets each receive one
//! message, and prints the server's memory per socket. Then opens and closes as many, and prints what is left.

use anyhow::{Context as _, bail};
use clap::Parser;
use futures_util::{SinkExt as _, StreamExt as _};
use protocol::{ClientFrame, Command, ConversationId, Event, Nonce, Reply, ServerFrame};
use std::{
    path::PathBuf,
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    process::{Child, Command as Program},
    sync::Semaphore,
    task::JoinSet,
};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Message, client::IntoClientRequest as _, protocol::WebSocketConfig},
};

#[derive(Parser)]
struct Arguments {
    /// The server's binary.
    #[arg(long)]
    server: PathBuf,
    /// How many people.
    #[arg(long, default_value_t = 10_000)]
    sockets: usize,
    /// Fail above this many bytes of user-space memory per socket.
    #[arg(long, default_value_t = 8 * 1024)]
    most: u64,
}

/// Raised quotas. The checks stay on.
const QUOTAS: [&str; 8] = [
    "--connections-per-address",
    "30000",
    "--connections",
    "30000",
    "--logins-per-minute",
    "1000000",
    "--commands-per-second",
    "1000",
];
/// Concurrent handshakes.
const AT_ONCE: usize = 200;

type Socket = WebSocketStream<TcpStream>;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::tempdir()?;
    println!("quotas: {}", QUOTAS.join(" "));
    let mut child = Program::new(&arguments.server)
        .args(["--listen", "127.0.0.1:0", "--log", "warn", "--data"])
        .arg(folder.path())
        .args(QUOTAS)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("cannot start the server")?;
    let address = address_of(&mut child).await?;
    let pid = child.id().context("the server is gone")?;

    let tokens = each((0..arguments.sockets).collect(), |n| log_in(address.clone(), n)).await?;
    settle().await;
    let before = memory(pid)?;
    let opened = Instant::now();
    let mut sockets = each(tokens.clone(), |token| open(address.clone(), token)).await?;
    let took = opened.elapsed().as_secs_f64();
    println!("{} logged-in sockets opened in {took:.1} s", sockets.len());

    let Some(first) = sockets.first_mut() else { bail!("no sockets") };
    let said = Command::Send {
        conversation: ConversationId::LOBBY,
        nonce: Nonce(1),
        text: "hello, all of you".into(),
        with: None,
    };
    send(first, 2, said).await?;
    let sockets = each(sockets, hear_it).await?;
    settle().await;
    let after = memory(pid)?;
    let each_costs = after.saturating_sub(before) / sockets.len() as u64;
    println!("each received one message; {before} B before, {after} B after: {each_costs} B per idle socket");

    drop(sockets);
    settle().await;
    let closed = memory(pid)?;
    for round in tokens.chunks(1_000) {
        drop(each(round.to_vec(), |token| open(address.clone(), token)).await?);
    }
    settle().await;
    let churned = memory(pid)?;
    println!("after closing {closed} B; after {} more opens and closes {churned} B", tokens.len());
    let mut last = open(address, tokens.first().context("no tokens")?.clone()).await?;
    send(&mut last, 9, Command::Resume { cursor: None }).await?;
    let online = online(&mut last).await?;
    println!("online now, as the server counts: {online} (one of them asks)");
    child.kill().await?;
    if online != 1 || each_costs > arguments.most || churned > closed + closed / 5 {
        bail!("over the limit of {} B, or something was left behind", arguments.most);
    }
    Ok(())
}

async fn settle() {
    tokio::time::sleep(Duration::from_secs(4)).await;
}

/// Runs a function for each item, some concurrently, and keeps the order of the results.
async fn each<A: Send + 'static, B: Send + 'static, F>(
    all: Vec<A>,
    does: impl Fn(A) -> F,
) -> anyhow::Result<Vec<B>>
where
    F: Future<Output = anyhow::Result<B>> + Send + 'static,
{
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for (n, one) in all.into_iter().enumerate() {
        let (turns, work) = (turns.clone(), does(one));
        tasks.spawn(async move {
            let _turn = turns.acquire_owned().await;
            (n, work.await)
        });
    }
    let mut done = Vec::new();
    while let Some(finished) = tasks.join_next().await {
        let (n, result) = finished?;
        done.push((n, result?));
    }
    done.sort_by_key(|(n, _)| *n);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

async fn address_of(child: &mut Child) -> anyhow::Result<String> {
    let mut lines = BufReader::new(child.stdout.take().context("no stdout")?).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some(address) = line.strip_prefix("leliao listens on http://") {
            return Ok(address.to_owned());
        }
    }
    bail!("the server did not start")
}

async fn log_in(address: String, n: usize) -> anyhow::Result<String> {
    let body = format!("name=person{n}&avatar=1&locale=en");
    let request = format!(
        "POST /login HTTP/1.1\r\nhost: {address}\r\naccept: application/json\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(&address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let json = answer.split("\r\n\r\n").nth(1).context("no body")?;
    let value: serde_json::Value = serde_json::from_str(json).with_context(|| answer.clone())?;
    Ok(value.get("token").and_then(|token| token.as_str()).context("no token")?.to_owned())
}

async fn open(address: String, token: String) -> anyhow::Result<Socket> {
    let mut request = format!("ws://{address}/ws").into_client_request()?;
    request.headers_mut().insert("cookie", format!("sid={token}").parse()?);
    request.headers_mut().insert("origin", format!("http://{address}").parse()?);
    let config = WebSocketConfig::default().read_buffer_size(1_024).write_buffer_size(0);
    let stream = TcpStream::connect(&address).await?;
    let (mut socket, _) = client_async_with_config(request, stream, Some(config)).await?;
    send(&mut socket, 1, Command::Resume { cursor: None }).await?;
    loop {
        if let ServerFrame::Reply { ok: Reply::Resumed(_), .. } = frame(&mut socket).await? {
            return Ok(socket);
        }
    }
}

async fn send(socket: &mut Socket, reference: u32, command: Command) -> anyhow::Result<()> {
    let text = serde_json::to_string(&ClientFrame { reference, command })?;
    Ok(socket.send(Message::text(text)).await?)
}

async fn frame(socket: &mut Socket) -> anyhow::Result<ServerFrame> {
    loop {
        let next = tokio::time::timeout(Duration::from_secs(60), socket.next())
            .await
            .context("nothing was received")?;
        if let Message::Text(text) = next.context("closed")?? {
            return Ok(serde_json::from_str(&text)?);
        }
    }
}

async fn hear_it(mut socket: Socket) -> anyhow::Result<Socket> {
    loop {
        match frame(&mut socket).await? {
            ServerFrame::Event(Event::Entry(_)) | ServerFrame::Reply { ok: Reply::Sent(_), .. } => {
                return Ok(socket);
            }
            _ => {}
        }
    }
}

async fn online(socket: &mut Socket) -> anyhow::Result<u32> {
    loop {
        if let ServerFrame::Reply { ok: Reply::Resumed(resumed), .. } = frame(socket).await? {
            return resumed.conversations.first().map(|lobby| lobby.online).context("no lobby");
        }
    }
}

/// Private memory of a process, bytes (`RssAnon` of `/proc/PID/status`).
fn memory(pid: u32) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find(|line| line.starts_with("RssAnon:")).context("no RssAnon")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
    Ok(kilobytes * 1_024)
}

//! Leliao's people: logged in once, and let in over and over.

use super::{Ground, Server};
use crate::load::{
    Entrance,
    dialect::{self, Dialect, Heard},
    swarm::Swarm,
};
use anyhow::{Context as _, bail};
use protocol::{Command, ConversationId, Cursor, Nonce, Reply, ServerFrame};
use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};
use tempfile::TempDir;

/// Raised so that one address can be a whole crowd. Every check itself stays on.
pub const QUOTAS: [&str; 14] = [
    "--connections-per-address",
    "30000",
    "--connections",
    "30000",
    "--logins-per-minute",
    "1000000",
    "--commands-per-second",
    "1000000",
    "--messages-per-second",
    "1000000",
    "--message-burst",
    "1000000",
    "--connections-per-person",
    "20",
];

/// Logins under way at once: as many as share a commit well.
const LOGINS_AT_ONCE: usize = 32;
/// Clients that do something before the rounds, at once; few, so that few hear of it.
const AT_ONCE: usize = 100;

/// A database full of people.
pub struct People {
    folder: TempDir,
    tokens: Vec<String>,
}

impl People {
    /// Logs them in, on the disk that is measured.
    ///
    /// # Errors
    /// If somebody is refused.
    pub fn new(ground: &Ground, count: usize) -> anyhow::Result<Self> {
        Self::within(&ground.work, ground, count)
    }

    /// The same with the database in another folder.
    ///
    /// # Errors
    /// If somebody is refused.
    pub fn within(work: &Path, ground: &Ground, count: usize) -> anyhow::Result<Self> {
        let folder = TempDir::with_prefix_in("people-", work)?;
        let server = ground.start_leliao(folder.path())?;
        let next = AtomicUsize::new(0);
        let work = || {
            let mut mine = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return anyhow::Ok(mine);
                }
                // So long that what the others hear of somebody typing is about as long as a chat text.
                let name = format!("somebody-at-the-desk-{number:06}");
                mine.push((number, log_in(server.address, &name)?));
            }
        };
        let mut tokens: Vec<(usize, String)> = Vec::new();
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..LOGINS_AT_ONCE).map(|_| scope.spawn(work)).collect();
            for thread in threads {
                tokens.extend(thread.join().map_err(|_| anyhow::anyhow!("a login panicked"))??);
            }
            anyhow::Ok(())
        })?;
        tokens.sort_unstable();
        Ok(Self { folder, tokens: tokens.into_iter().map(|(_, token)| token).collect() })
    }

    /// Starts a server that knows them.
    ///
    /// # Errors
    /// If it does not come up.
    pub fn start(&self, ground: &Ground) -> anyhow::Result<Server> {
        ground.start_leliao(self.folder.path())
    }

    /// The file they are in.
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("leliao.db")
    }

    /// How one of them comes in.
    pub fn entrance(&self, address: SocketAddr, number: usize, cursor: Option<&Cursor>) -> Entrance {
        let token = self.tokens.get(number).map(String::as_str).unwrap_or_default();
        let more = format!("Origin: http://{address}\r\nCookie: sid={token}\r\n");
        Entrance { request: upgrade(address, &Cursor::socket_path(cursor), &more), greeting: None }
    }

    /// Puts everybody into rooms besides the lobby.
    ///
    /// # Errors
    /// If somebody is refused.
    pub fn share_rooms(&self, ground: &Ground, count: u32) -> anyhow::Result<()> {
        let server = self.start(ground)?;
        let everyone: Vec<usize> = (0..self.tokens.len()).collect();
        let (first, rest) = everyone.split_at(1.min(everyone.len()));
        let mut rooms = Vec::new();
        let create = |n| Command::CreateRoom { nonce: Nonce(n), name: format!("room {n}") };
        let creates: Vec<Command> = (0..u128::from(count)).map(create).collect();
        self.ask(ground, &server, first, |_| creates.clone(), |_, opened| rooms.push(opened))?;
        for some in rest.chunks(AT_ONCE) {
            let joins = rooms.iter().map(|room| Command::Join { conversation: *room });
            let joins: Vec<Command> = joins.collect();
            self.ask(ground, &server, some, |_| joins.clone(), |_, _| ())?;
        }
        Ok(())
    }

    /// Opens a private chat for each two neighbours; gives each person theirs.
    ///
    /// # Errors
    /// If somebody is refused.
    pub fn pair_up(&self, ground: &Ground) -> anyhow::Result<Vec<ConversationId>> {
        let server = self.start(ground)?;
        let mut ids = vec![None; self.tokens.len()];
        let everyone: Vec<usize> = (0..self.tokens.len()).collect();
        let mut swarm = Swarm::new(Dialect::Leliao)?;
        let entrances = everyone.iter().map(|n| self.entrance(server.address, *n, None)).collect();
        swarm.come_in(server.address, entrances, AT_ONCE, |client, heard, payload| {
            if heard == Heard::Welcome
                && let Ok(ServerFrame::Hello(hello)) = serde_json::from_slice(payload)
                && let Some(id) = ids.get_mut(client)
            {
                *id = Some(hello.you.id);
            }
        })?;
        drop(swarm);
        let even: Vec<usize> = everyone.iter().copied().step_by(2).collect();
        let mut chats = vec![ConversationId::LOBBY; ids.len()];
        let open = |number: usize| {
            let other = ids.get(number + 1).copied().flatten();
            other.map(|person| Command::OpenPrivate { person }).into_iter().collect()
        };
        for some in even.chunks(AT_ONCE) {
            self.ask(ground, &server, some, open, |number, opened| {
                for chat in chats.iter_mut().skip(number).take(2) {
                    *chat = opened;
                }
            })?;
        }
        Ok(chats)
    }

    /// Lets some in, lets each ask for conversations, and hears which were opened.
    fn ask(
        &self,
        ground: &Ground,
        server: &Server,
        who: &[usize],
        commands: impl Fn(usize) -> Vec<Command>,
        mut hear: impl FnMut(usize, ConversationId),
    ) -> anyhow::Result<()> {
        let mut swarm = Swarm::new(Dialect::Leliao)?;
        let entrances = who.iter().map(|number| self.entrance(server.address, *number, None)).collect();
        swarm.come_in(server.address, entrances, AT_ONCE, |_, _, _| ())?;
        let mut open = 0;
        for (client, number) in who.iter().enumerate() {
            for command in commands(*number) {
                swarm.say(client, &dialect::command(&ground.counter, command))?;
                open += 1;
            }
        }
        while open > 0 {
            let mut wrong = None;
            let before = open;
            swarm.turn(Some(std::time::Duration::from_secs(10)), |client, heard, payload| {
                if heard == Heard::Refusal {
                    wrong = Some(String::from_utf8_lossy(payload).into_owned());
                }
                if heard == Heard::Done
                    && let Ok(ServerFrame::Reply { ok: Reply::Opened(chat), .. }) =
                        serde_json::from_slice(payload)
                    && let Some(number) = who.get(client)
                {
                    hear(*number, chat.id);
                    open -= 1;
                }
            })?;
            if let Some(wrong) = wrong {
                bail!("refused: {wrong}");
            }
            if swarm.lost > 0 {
                bail!("{} cut off with {before} answers to come", swarm.lost);
            }
        }
        Ok(())
    }
}

/// A request for an upgrade, as a browser sends it.
pub fn upgrade(address: SocketAddr, path: &str, more: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n"
    )
}

/// Logs somebody in; gives their token.
///
/// # Errors
/// The server refuses it.
pub fn log_in(address: SocketAddr, name: &str) -> anyhow::Result<String> {
    let body = format!("name={name}&avatar=1&locale=en");
    let request = format!(
        "POST /login HTTP/1.1\r\nHost: {address}\r\nAccept: application/json\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let json = answer.split("\r\n\r\n").nth(1).context("no body")?;
    let value: serde_json::Value = serde_json::from_str(json).with_context(|| answer.clone())?;
    Ok(value.get("token").and_then(|token| token.as_str()).context("no token")?.to_owned())
}
